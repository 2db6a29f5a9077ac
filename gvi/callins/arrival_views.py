"""The arrival plan: proposed, moved person by person, saved, taken back, and printed for the door and the police."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.exits import file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext
from gvi.core.later import later

with later(__name__):
    from gvi.callins import arrival_operations as arriving
    from gvi.callins.arrival_page import shown_of
    from gvi.callins.arrival_plan_forms import PlanForm, is_step
    from gvi.callins.arrival_prints import may_print, printed
    from gvi.callins.arrival_queries import gather
    from gvi.callins.onward import after_saving

bp = Blueprint("arrivals", __name__, url_prefix="/call-ins/<ref:ref>/arrival/plan")


@bp.route("/", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def index(ref: str) -> ResponseReturnValue:
    """Who comes when, sits where and leaves how, so that nobody meets whom they must not?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    gathered = gather(actor, call_in)
    form, proposal = PlanForm.of(call_in, gathered), None
    if form.submitted():
        if is_step():
            proposal = form.step(gathered)
        else:
            with form.reporting():
                arriving.save(actor, call_in, form.shown(gathered.party.codes), form.room)
                flash(gettext("The arrival plan is saved."), "done")
                return redirect(after_saving(actor, call_in, here=url_for(".index", ref=ref)), 303)
    log.read(actor, Verb.LIST, gathered.invitations)
    plan = form.shown(gathered.party.codes)
    return render_template(
        "callins/arrival_plan.html", call_in=call_in, form=form, gathered=gathered, proposal=proposal,
        shown=shown_of(actor, call_in, gathered, plan, form.room, proposal), is_saved=plan == gathered.plan,
        stops=list(may_print(actor, call_in, gathered)),
    ), form.status  # fmt: skip


@bp.post("/back")
@needs(Permission.PARTICIPANT_EDIT)
def take_back(ref: str) -> ResponseReturnValue:
    """As it was before it was last saved."""
    arriving.take_back(current_posting(), fetch(CallIn, ref))
    flash(gettext("The arrival plan is as it was before it was last saved."), "done")
    return redirect(url_for(".index", ref=ref), 303)


@bp.get("/<any(door, police):kind>.pdf")
@needs(Permission.LETTER_PRINT)
def sheet(ref: str, kind: str) -> Response:
    """The plan on paper: seat, code, officer and time for the door; the ways out and the room besides for the police."""
    actor = current_posting()
    content, gathered = printed(actor, fetch(CallIn, ref), kind)
    log.read(actor, Verb.EXPORT, gathered.invitations)
    return file(content, "pdf", "application/pdf")
