"""Files about people: what is asked for, the yes or no of a colleague, and the link that ends."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.core.problems import insist
from gvi.exports.models import ExportRequest

with later(__name__):
    from gvi.exports import links, operations, queries, rules
    from gvi.exports.delivering import handed_over
    from gvi.exports.forms import RefuseForm
    from gvi.exports.kinds import content_of
    from gvi.exports.listing import ExportListing, purpose_of, state_tag, title_of
    from gvi.exports.page import asked_of
    from gvi.exports.rules import ExportState, state_of

bp = Blueprint("exports", __name__, url_prefix="/export")
blueprints = (bp,)


@bp.get("/")
@needs(Permission.EXPORT_READ)
def index() -> ResponseReturnValue:
    """Which files have been asked for, and what became of them?"""
    listing = ExportListing(queries.listed(current_posting()), request.args)
    return render_template("exports/index.html", listing=listing)


@bp.get("/<ref:ref>")
@needs(Permission.EXPORT_READ)
def show(ref: str) -> ResponseReturnValue:
    """One request: what, what for, who decided, how often fetched."""
    return _page(fetch(ExportRequest, ref))


@bp.post("/<ref:ref>/approve")
@needs(Permission.EXPORT_DECIDE)
def approve(ref: str) -> ResponseReturnValue:
    """Yes, for some hours."""
    row = fetch(ExportRequest, ref)
    operations.approve(current_posting(), row, hours=int(current_app.config["SETTINGS"].export_hours))
    flash(gettext("Approved. Whoever asked can fetch the file."), "done")
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/<ref:ref>/refuse", methods=["GET", "POST"])
@needs(Permission.EXPORT_DECIDE)
def refuse(ref: str) -> ResponseReturnValue:
    """No, and why."""
    row, form = fetch(ExportRequest, ref), RefuseForm()
    if form.submitted():
        with form.reporting():
            operations.refuse(current_posting(), row, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("exports/refuse.html", form=form, row=row, title=title_of(row)), form.status


@bp.post("/<ref:ref>/end")
@needs(Permission.EXPORT_READ)
def end(ref: str) -> ResponseReturnValue:
    """Take it back, or stop it."""
    row = fetch(ExportRequest, ref)
    operations.end(current_posting(), row, decides=may(Permission.EXPORT_DECIDE, row))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/link")
@needs(Permission.EXPORT)
def link(ref: str) -> ResponseReturnValue:
    """A fresh link to the file, shown once."""
    row = fetch(ExportRequest, ref)
    token = operations.make_link(current_posting(), row)
    return render_template("exports/link.html", row=row, title=title_of(row), token=token)


@bp.get("/file/<token>")
@needs(Permission.EXPORT)
def download(token: str) -> ResponseReturnValue:
    """The file behind a link, for the one who asked for it and nobody else."""
    actor, digest = current_posting(), links.digest_of(token)
    row = queries.of_link(actor, digest) if digest else None
    if row is None:
        abort(404)
    insist(rules.may_fetch(row, own_id=actor.user_id, posting_id=actor.posting_id, now=clock.now()))
    if row.call_in is not None:
        fetch(type(row.call_in), row.call_in.ref, permission=Permission.PARTICIPANT_EDIT)
    content = content_of(actor, row.kind, row.filters, call_in=row.call_in)
    insist(rules.may_hand_over(row, number=len(content.rows)))
    return handed_over(row, content)


def _page(row: ExportRequest) -> ResponseReturnValue:
    actor, state = current_posting(), state_of(row, now=clock.now())
    own = row.asked_by_id == actor.user_id
    return render_template(
        "exports/show.html", row=row, title=title_of(row), tag_value=state_tag(row), own=own,
        purpose=purpose_of(row), is_waiting=state is ExportState.WAITING,
        asked=asked_of(actor, row), can_fetch=own and state is ExportState.APPROVED and row.posting_id == actor.posting_id,
        can_decide=not own and state is ExportState.WAITING and may(Permission.EXPORT_DECIDE, row),
        can_end=state in queries.LIVE if own else state is ExportState.APPROVED and may(Permission.EXPORT_DECIDE, row),
    )  # fmt: skip
