"""After the meeting: who stayed away, who was not reached, the talks, what was learnt, and the next meeting."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.closing import absence_views
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later

with later(__name__):
    from gvi.callins.attendance_queries import attendance_of
    from gvi.closing import cloning, operations, queries, reaching
    from gvi.closing.cloning import Part, Planned
    from gvi.closing.forms import AgainForm, CorrectForm, DebriefForm, TalkForm
    from gvi.closing.rules import Step

bp = Blueprint("closing", __name__, url_prefix="/call-ins/<ref:ref>/after")
absence_views.mount(bp)
blueprints = (bp,)


@bp.get("")
@needs(Permission.CALL_IN_READ)
def index(ref: str) -> ResponseReturnValue:
    """What is left to see to?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    absences = queries.absences_of(actor, call_in) if may(Permission.ABSENCE_READ) else []
    came = queries.those_who_came(actor, call_in) if may(Permission.TALK_EDIT, call_in) else []
    sheet = attendance_of(actor, call_in) if may(Permission.PARTICIPANT_EDIT, call_in) else None
    log.read(actor, Verb.LIST, [*absences, *came])
    return render_template(
        "closing/index.html", call_in=call_in, absences=absences, came=came, sheet=sheet, step_of=queries.step_of,
        is_late=queries.is_late, today=clock.today(), done={Step.DONE, Step.WITHDRAWN},
        debriefs=queries.debriefs_of(actor, call_in), own=queries.own_debrief(actor, call_in),
    )  # fmt: skip


@bp.get("/not-reached")
@needs(Permission.GROUP_READ)
def not_reached(ref: str) -> ResponseReturnValue:
    """Who has not heard the message?"""
    actor, call_in = current_posting(), fetch(CallIn, ref, permission=Permission.CALL_IN_READ)
    found = reaching.not_reached(actor, call_in)
    log.read(actor, Verb.LIST, [away.invitation for away in found.people])
    return render_template("closing/not_reached.html", call_in=call_in, found=found)


@bp.get("/talks")
@needs(Permission.TALK_EDIT)
def talks(ref: str) -> ResponseReturnValue:
    """With whom has somebody talked?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    came = queries.those_who_came(actor, call_in)
    log.read(actor, Verb.LIST, came)
    return render_template("closing/talks.html", call_in=call_in, came=came)


@bp.route("/talks/<ref:invitation_ref>", methods=["GET", "POST"])
@needs(Permission.TALK_EDIT)
def talk(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """Note one talk."""
    call_in = fetch(CallIn, ref)
    invitation = fetch(Invitation, invitation_ref, within=call_in)
    form = TalkForm(invitation)
    if form.submitted():
        with form.reporting():
            operations.talk(current_posting(), call_in, invitation, **form.values)
            return redirect(url_for(".talks", ref=ref), 303)
    return render_template("closing/talk.html", call_in=call_in, invitation=invitation, form=form), form.status


@bp.post("/talks/<ref:invitation_ref>/undo")
@needs(Permission.TALK_EDIT)
def forget_talk(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """The talk was never held."""
    call_in = fetch(CallIn, ref)
    operations.forget_talk(current_posting(), fetch(Invitation, invitation_ref, within=call_in))
    return redirect(url_for(".talks", ref=ref), 303)


@bp.route("/correct/<ref:invitation_ref>", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def correct(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """Put one attendance right after the books are closed."""
    call_in = fetch(CallIn, ref)
    invitation = fetch(Invitation, invitation_ref, within=call_in)
    form = CorrectForm(invitation)
    if form.submitted():
        with form.reporting():
            operations.correct(current_posting(), call_in, invitation, **form.values)
            flash(gettext("Attendance is corrected."), "done")
            return redirect(url_for(".index", ref=ref), 303)
    return render_template("closing/correct.html", call_in=call_in, invitation=invitation, form=form), form.status


@bp.route("/debrief", methods=["GET", "POST"])
@needs(Permission.DEBRIEF_EDIT)
def debrief(ref: str) -> ResponseReturnValue:
    """What did your agency learn?"""
    actor, call_in = current_posting(), fetch(CallIn, ref, permission=Permission.CALL_IN_READ)
    form = DebriefForm(queries.own_debrief(actor, call_in))
    if form.submitted():
        with form.reporting():
            operations.debrief(actor, call_in, **form.values)
            return redirect(url_for(".index", ref=ref, _anchor="h-debrief"), 303)
    return render_template("closing/debrief.html", call_in=call_in, form=form), form.status


@bp.route("/again", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def again(ref: str) -> ResponseReturnValue:
    """Plan the next meeting after the pattern of this one."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    left = len(cloning.not_reached(actor, call_in))
    form = AgainForm(call_in, _hints(call_in, left))
    if form.submitted():
        with form.reporting():
            planned = cloning.plan_again(actor, call_in, form.again)
            _tell(planned)
            onward = "selection.index" if planned.moved_in else "callins.show"
            return redirect(url_for(onward, ref=planned.call_in.ref), 303)
    return render_template("closing/again.html", call_in=call_in, form=form), form.status


def _hints(call_in: CallIn, left: int) -> dict[Part, str]:
    return {
        Part.VENUE: call_in.venue,
        Part.RUN_SHEET: gettext("Parts and speakers. Everybody is asked anew."),
        Part.TASKS: gettext("None of them done, counted from the new day."),
        Part.WORDING: gettext("Aim, triggering event, legal basis without its approval, phone for excuses."),
        Part.NOT_REACHED: ngettext("%(num)d person. Checked again for the new day.", "%(num)d people. Checked again for the new day.", left),
        Part.RESERVES: gettext("Yours, when people were chosen by reach. Checked again for the new day."),
    }  # fmt: skip


def _tell(planned: Planned) -> None:
    if planned.moved_in:
        text = "%(num)d person is moved in. Save to put them on the list.", "%(num)d people are moved in. Save to put them on the list."  # fmt: skip
        flash(ngettext(*text, planned.moved_in), "done")
    if planned.left_out:
        text = "%(num)d person cannot be called to the new meeting, and stays out.", "%(num)d people cannot be called to the new meeting, and stay out."  # fmt: skip
        flash(ngettext(*text, planned.left_out), "wait")
