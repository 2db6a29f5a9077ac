"""Letters on their way: who is not served, what happened to each letter, and what shows it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access import exits
from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.exports.models import ExportKind
from gvi.serving.models import ServiceStep

with later(__name__):
    from gvi.exports.delivering import deliver
    from gvi.serving import operations
    from gvi.serving.forms import NoteForm, ReceiptForm, ReminderForm, UndoForm
    from gvi.serving.listing import STYLES, ServiceListing, state_tag
    from gvi.serving.many_forms import MEGABYTES, ManyForm
    from gvi.serving.page import Served, letters_of
    from gvi.serving.texts import reminder
    from gvi.sites.queries import site_of

bp = Blueprint("serving", __name__, url_prefix="/call-ins/<ref:ref>/service")
settings = Blueprint("service_reminders", __name__, url_prefix="/playbook/reminders")
blueprints = (bp, settings)
KINDS = {"jpg": "image/jpeg", "pdf": "application/pdf"}


@bp.get("")
@needs(Permission.SERVICE_READ)
def index(ref: str) -> ResponseReturnValue:
    """Who is not served yet, and what is to be done?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    rows = letters_of(actor, call_in)
    listing = ServiceListing(rows=rows, args=request.args)
    log.read(actor, Verb.LIST, [row.candidate.invitation for row in listing.rows])
    filters = {each.key: value for each in listing.filters if (value := listing.chosen(each))}
    return render_template(
        "serving/index.html", call_in=call_in, listing=listing, rows=rows, filters=filters, site=site_of(actor)
    )


@bp.route("/letters.csv", methods=["GET", "POST"])
@needs(Permission.EXPORT)
def download(ref: str) -> ResponseReturnValue:
    """The list as a file, when somebody else has approved it; else the form that asks for it."""
    call_in = fetch(CallIn, ref, permission=Permission.PARTICIPANT_EDIT)
    return deliver(ExportKind.SERVICE, request.args, call_in=call_in)


@bp.route("/many", methods=["GET", "POST"])
@needs(Permission.SERVICE_NOTE)
def many(ref: str) -> ResponseReturnValue:
    """The same happened to several letters: noted once, each with its own receipt."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    rows = [row for row in letters_of(actor, call_in) if row.can_be_served]
    form = ManyForm.of(rows, by=actor.name)
    if form.submitted():
        with form.reporting():
            made = operations.note_many(actor, [row.candidate for row in rows], form.told, who=form.values["who"], receipts=form.receipts)  # fmt: skip
            flash(ngettext("Noted for %(num)d person.", "Noted for %(num)d people.", len(made)), "done")
            return redirect(url_for(".index", ref=ref), 303)
    log.read(actor, Verb.LIST, [row.candidate.invitation for row in rows])
    return render_template(
        "serving/many.html", call_in=call_in, rows=rows, form=form, styles=STYLES, megabytes=MEGABYTES
    ), form.status


@bp.route("/<ref:invitation_ref>", methods=["GET", "POST"])
@needs(Permission.SERVICE_NOTE)
def show(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """One letter: what has happened to it, and what happened now."""
    actor, served = current_posting(), _of(ref, invitation_ref)
    form = NoteForm(served, by=actor.name)
    if form.submitted():
        with form.reporting():
            operations.note(actor, served.candidate, form.told, **form.rest)
            flash(gettext("Noted."), "done")
            return redirect(url_for(".show", ref=ref, invitation_ref=invitation_ref), 303)
    call_in = served.candidate.invitation.call_in
    identity = served.member.identity
    text = reminder(call_in, served.candidate.invitation, identity.language if identity else None)
    return render_template(
        "serving/show.html", call_in=call_in, served=served, form=form, state=state_tag(served), text=text
    ), form.status


@bp.route("/notes/<ref:step_ref>/receipt", methods=["GET", "POST"])
@needs(Permission.SERVICE_NOTE)
def receipt(ref: str, step_ref: str) -> ResponseReturnValue:
    """See the receipt of a note, or add it."""
    served, step = _step(ref, step_ref)
    form = ReceiptForm(step)
    if form.submitted():
        with form.reporting():
            operations.attach(current_posting(), step, scan=form.scan.content, receipt_note=form.receipt_note.data)
            return redirect(url_for(".show", ref=ref, invitation_ref=served.ref), 303)
    return render_template(
        "serving/receipt.html", call_in=served.candidate.invitation.call_in, served=served, step=step, form=form
    ), form.status


@bp.get("/notes/<ref:step_ref>/scan")
@needs(Permission.SERVICE_READ)
def scan(ref: str, step_ref: str) -> Response:
    """The scanned receipt. A picture may stand in the page; a PDF is only ever taken away."""
    _served, step = _step(ref, step_ref)
    if step.scan is None or step.scan_kind is None:
        abort(404)
    log.read(current_posting(), Verb.SERVICE_RECEIPT, [step])
    answer = exits.file(step.scan, step.scan_kind, KINDS[step.scan_kind])
    if step.scan_kind == "jpg" and not request.args.get("take"):
        answer.headers["Content-Disposition"] = "inline"
    return answer


@bp.route("/notes/<ref:step_ref>/undo", methods=["GET", "POST"])
@needs(Permission.SERVICE_NOTE)
def undo(ref: str, step_ref: str) -> ResponseReturnValue:
    """Take a note back."""
    served, step = _step(ref, step_ref)
    form = UndoForm()
    if form.submitted():
        with form.reporting():
            operations.take_back(current_posting(), served.candidate, step, **form.values)
            flash(gettext("Taken back. What was noted before holds again."), "done")
            return redirect(url_for(".show", ref=ref, invitation_ref=served.ref), 303)
    return render_template(
        "serving/undo.html", call_in=served.candidate.invitation.call_in, served=served, step=step, form=form
    ), form.status


@settings.route("", methods=["GET", "POST"])
@needs(Permission.PLAYBOOK_EDIT)
def remind() -> ResponseReturnValue:
    """Say when those who serve are reminded."""
    actor = current_posting()
    form = ReminderForm(site_of(actor))
    if form.submitted():
        with form.reporting():
            operations.set_reminder(actor, site_of(actor), **form.values)
            flash(gettext("Saved."), "done")
            return redirect(url_for("playbook.index"), 303)
    return render_template("serving/remind.html", form=form), form.status


def _of(ref: str, invitation_ref: str) -> Served:
    call_in = fetch(CallIn, ref)
    return _served(call_in, fetch(Invitation, invitation_ref, within=call_in))


def _step(ref: str, step_ref: str) -> tuple[Served, ServiceStep]:
    call_in = fetch(CallIn, ref)
    step = fetch(ServiceStep, step_ref, within=call_in)
    return _served(call_in, step.invitation), step


def _served(call_in: CallIn, invitation: Invitation) -> Served:
    found = [each for each in letters_of(current_posting(), call_in) if each.candidate.invitation.id == invitation.id]
    return found[0] if found else abort(404)
