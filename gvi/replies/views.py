"""Answers to calendar invitations: what came, what waits for a decision, and the decisions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.invitations.models import CalendarEntry
from gvi.replies.models import Reply
from gvi.replies.vocabulary import Source

with later(__name__):
    from gvi.replies import operations, queries
    from gvi.replies.forms import AssignForm, CallForm, DismissForm, UploadForm
    from gvi.replies.listing import ReplyListing, rows_of
    from gvi.replies.page import original_of, page_of, tell_taken
    from gvi.replies.taking import take

bp = Blueprint("replies", __name__, url_prefix="/replies")
calls = Blueprint("calls", __name__, url_prefix="/call-ins/<ref:ref>/invitations")
blueprints = (bp, calls)


@bp.get("/")
@needs(Permission.REPLY_READ)
def index() -> ResponseReturnValue:
    """What came, and what waits."""
    listing = ReplyListing(rows_of(current_posting()), request.args)
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("replies/index.html", listing=listing, waiting=queries.waiting(current_posting()))


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.REPLY_EDIT)
def add() -> ResponseReturnValue:
    """Read files that came another way."""
    form = UploadForm()
    if form.submitted():
        with form.reporting():
            taken = [take(current_posting(), each, source=Source.UPLOAD) for each in form.files.contents]
            for text, style in tell_taken(taken):
                flash(text, style)
            return redirect(url_for(".index"), 303)
    return render_template("replies/add.html", form=form), form.status


@bp.get("/<ref:ref>")
@needs(Permission.REPLY_READ)
def show(ref: str) -> ResponseReturnValue:
    """One message: what it says, why it waits, and what can be done."""
    return _page(fetch(Reply, ref))


@bp.get("/<ref:ref>/original")
@needs(Permission.REPLY_READ)
def original(ref: str) -> ResponseReturnValue:
    """The message as it came, as text. Nothing in it is run, and nothing is fetched."""
    reply = fetch(Reply, ref)
    return render_template("replies/original.html", reply=reply, original=original_of(reply))


@bp.post("/<ref:ref>/assign")
@needs(Permission.REPLY_EDIT)
def assign(ref: str) -> ResponseReturnValue:
    """It is this person's answer."""
    reply = fetch(Reply, ref)
    form = AssignForm(reply, queries.invited(current_posting()))
    if form.submitted():
        with form.reporting():
            holds = operations.assign(current_posting(), reply, **form.answers)
            flash(_said(holds=holds), "done" if holds else "wait")
            return redirect(url_for(".show", ref=ref), 303)
    return _page(reply, assigning=form)


@bp.post("/<ref:ref>/dismiss")
@needs(Permission.REPLY_EDIT)
def dismiss(ref: str) -> ResponseReturnValue:
    """It has no effect."""
    reply = fetch(Reply, ref)
    form = DismissForm()
    if form.submitted():
        with form.reporting():
            operations.dismiss(current_posting(), reply, **form.values)
            return redirect(url_for(".index"), 303)
    return _page(reply, dismissing=form)


@bp.post("/<ref:ref>/undo")
@needs(Permission.REPLY_EDIT)
def undo(ref: str) -> ResponseReturnValue:
    """Take the decision back."""
    operations.undo(current_posting(), fetch(Reply, ref))
    flash(gettext("Taken back. What was answered before holds again."), "done")
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/accept")
@needs(Permission.REPLY_EDIT)
def accept(ref: str) -> ResponseReturnValue:
    """Move the meeting to the proposed time."""
    number = operations.accept(current_posting(), fetch(Reply, ref))
    moved = gettext("The meeting is moved.")
    told = ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", number)
    flash(f"{moved} {told}", "done")
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/decline")
@needs(Permission.REPLY_EDIT)
def decline(ref: str) -> ResponseReturnValue:
    """Keep the time."""
    operations.decline(current_posting(), fetch(Reply, ref))
    flash(gettext("The time stays. Whoever proposed another is told so."), "done")
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/forget")
@needs(Permission.REPLY_EDIT)
def forget(ref: str) -> ResponseReturnValue:
    """Remove the original."""
    operations.forget(current_posting(), fetch(Reply, ref))
    flash(gettext("The original is removed."), "done")
    return redirect(url_for(".show", ref=ref), 303)


@calls.route("/<ref:entry_ref>/call", methods=["GET", "POST"])
@needs(Permission.REPLY_EDIT)
def note(ref: str, entry_ref: str) -> ResponseReturnValue:
    """An answer by phone."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    entry = fetch(CalendarEntry, entry_ref, within=call_in)
    form = CallForm(entry, queries.colleagues(actor), me=actor.user_id)
    if form.submitted():
        with form.reporting():
            operations.note_call(actor, entry, **form.answers)
            return redirect(url_for("invitations.index", ref=ref), 303)
    return render_template("replies/call.html", form=form, call_in=call_in, entry=entry), form.status


def _said(*, holds: bool) -> str:
    if holds:
        return str(gettext("Recorded."))
    return str(gettext("Recorded, but a later answer of the same person holds."))


def _page(
    reply: Reply, *, assigning: AssignForm | None = None, dismissing: DismissForm | None = None
) -> ResponseReturnValue:
    assigning = assigning or AssignForm(reply, queries.invited(current_posting()))
    dismissing = dismissing or DismissForm()
    wrong = assigning if assigning.status != 200 else dismissing
    return render_template(
        "replies/show.html", page=page_of(reply), assigning=assigning, dismissing=dismissing, wrong=wrong
    ), wrong.status
