"""Planning a call-in, its overview, and the moves that carry it on."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.callins import arrival_views, attendance_views
from gvi.callins.models import CallIn
from gvi.callins.participant_views import participant_blueprints
from gvi.callins.selection_views import bp as selection_bp
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later

with later(__name__):
    from gvi.callins import lifecycle, operations, queries
    from gvi.callins.forms import CancelForm, DetailsForm, PlanForm
    from gvi.callins.listing import PastListing, agenda
    from gvi.callins.moves import STEPS, Move
    from gvi.callins.onward import Onward, after_saving
    from gvi.callins.overview import overview_of
    from gvi.checklists import queries as checklists
    from gvi.checklists.sheet import sheet_of
    from gvi.reviews.listing import answers_for

bp = Blueprint("callins", __name__, url_prefix="/call-ins")
blueprints = (bp, arrival_views.bp, attendance_views.bp, *participant_blueprints, selection_bp)

EARLIER = 3
"""How many call-ins a new one may copy its run sheet from, and take suggestions from."""


@bp.get("/")
@needs(Permission.CALL_IN_READ)
def index() -> ResponseReturnValue:
    """What is coming, and is it on track?"""
    actor, today = current_posting(), clock.today()
    return render_template(
        "callins/index.html", weeks=agenda(actor, today), past=PastListing(queries.past(actor, today), request.args)
    )


@bp.route("/plan", methods=["GET", "POST"])
@needs(Permission.CALL_IN_PLAN)
def plan() -> ResponseReturnValue:
    """Plan a call-in."""
    actor = current_posting()
    form = PlanForm(
        queries.latest(actor, EARLIER), queries.with_run_sheet(actor, EARLIER), checklists.with_list(actor, EARLIER)
    )
    if form.submitted():
        with form.reporting():
            call_in = operations.plan(
                actor, form.details, once=form.once.data, run_sheet=form.run_sheet, checklist=form.checklist
            )
            return redirect(_saved(call_in), 303)
    return render_template("callins/edit.html", form=form, call_in=None), form.status


@bp.get("/<ref:ref>")
@needs(Permission.CALL_IN_READ)
def show(ref: str) -> ResponseReturnValue:
    """What remains?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    overview, reviews = overview_of(actor, call_in), answers_for(actor, call_in)
    tasks = sheet_of(actor, call_in, overview.tally)
    return render_template("callins/show.html", call_in=call_in, overview=overview, checklist=tasks, reviews=reviews)


@bp.route("/<ref:ref>/details", methods=["GET", "POST"])
@needs(Permission.CALL_IN_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Change what is typed of a call-in."""
    call_in = fetch(CallIn, ref)
    form, before = DetailsForm(subject=call_in), call_in.state
    if form.submitted():
        with form.reporting():
            operations.edit(current_posting(), call_in, form.details)
            if call_in.state is not before:
                flash(
                    gettext(
                        "The approval of the participants is taken back, since what they were approved for has changed."
                    ),
                    "wait",
                )
            return redirect(_saved(call_in), 303)
    return render_template("callins/edit.html", form=form, call_in=call_in), form.status


@bp.post("/<ref:ref>/<any(approve, reopen, summon, hold, unhold):name>")
@needs(Permission.CALL_IN_EDIT)
def move(ref: str, name: str) -> ResponseReturnValue:
    """One press: carry the call-in on to its next state."""
    step = Move(name)
    _pressed()[step](current_posting(), fetch(CallIn, ref, permission=STEPS[step].permission))
    after = "door.index" if request.form.get("back") == "door" else {Move.HOLD: "attendance.index"}.get(step, ".show")
    return redirect(url_for(after, ref=ref), 303)


@bp.route("/<ref:ref>/cancel", methods=["GET", "POST"])
@needs(Permission.CALL_IN_EDIT)
def cancel(ref: str) -> ResponseReturnValue:
    """Call a meeting off."""
    call_in = fetch(CallIn, ref)
    form = CancelForm()
    if form.submitted():
        with form.reporting():
            told = lifecycle.cancel(current_posting(), call_in, **form.values)
            if told:
                flash(
                    ngettext("%(num)d cancellation is on its way.", "%(num)d cancellations are on their way.", told),
                    "done",
                )
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("callins/cancel.html", form=form, call_in=call_in), form.status


@bp.app_template_global("onward")
def onward(call_in: CallIn) -> Onward | None:
    """What a page of the planning ends with. Templates of other features call it too."""
    from gvi.callins.onward import onward_of

    return onward_of(current_posting(), call_in)


def _saved(call_in: CallIn) -> str:
    """Back to the summonses for who came from there to mend them; else as the button asked for."""
    here = "letters.index" if request.args.get("back") == "summons" else ".show"
    return after_saving(current_posting(), call_in, here=url_for(here, ref=call_in.ref))


def _pressed() -> dict[Move, Callable[..., None]]:
    return {
        Move.APPROVE: lifecycle.approve_invitees,
        Move.REOPEN: lifecycle.reopen_list,
        Move.SUMMON: lifecycle.summon,
        Move.HOLD: lifecycle.hold,
        Move.UNHOLD: lifecycle.unhold,
    }
