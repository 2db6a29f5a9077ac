"""The list checked again: what has changed since the last look, and the decisions about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.rechecks.models import Occasion, RecheckDecision

with later(__name__):
    from gvi.rechecks import operations, queries
    from gvi.rechecks.forms import CALL_OFF, DecideForm, UndoForm
    from gvi.rechecks.page import Looked, people_of

bp = Blueprint("rechecks", __name__, url_prefix="/call-ins/<ref:ref>/checks")
blueprints = (bp,)


@bp.get("")
@needs(Permission.PARTICIPANT_EDIT)
def index(ref: str) -> ResponseReturnValue:
    """Can everybody on the list still be called?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    people = people_of(actor, call_in)
    log.read(actor, Verb.LIST, [each.invitation for each in people])
    return render_template("rechecks/index.html", call_in=call_in, people=people, rounds=queries.rounds(actor, call_in))


@bp.post("")
@needs(Permission.PARTICIPANT_EDIT)
def look(ref: str) -> ResponseReturnValue:
    """Look at everybody now, and keep what is found."""
    call_in = fetch(CallIn, ref)
    operations.keep_look(current_posting(), call_in, Occasion.ASKED)
    flash(gettext("Everybody on the list has been checked, and what was found is kept."), "done")
    return redirect(url_for(".index", ref=ref), 303)


@bp.route("/<ref:invitation_ref>", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def decide(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """Decide about one person."""
    call_in = fetch(CallIn, ref)
    looked = _of(call_in, fetch(Invitation, invitation_ref, within=call_in))
    form = DecideForm(looked.can_keep)
    if form.submitted():
        with form.reporting():
            _decide(call_in, looked, **form.values)
            return redirect(url_for(".index", ref=ref), 303)
    return render_template("rechecks/decide.html", call_in=call_in, looked=looked, form=form), form.status


@bp.route("/decisions/<ref:decision_ref>/undo", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def undo(ref: str, decision_ref: str) -> ResponseReturnValue:
    """Take a decision back."""
    call_in, form = fetch(CallIn, ref), UndoForm()
    decision = fetch(RecheckDecision, decision_ref, within=call_in)
    if form.submitted():
        with form.reporting():
            operations.undo(current_posting(), call_in, decision, **form.values)
            return redirect(url_for(".index", ref=ref), 303)
    return render_template(
        "rechecks/undo.html", call_in=call_in, looked=_of(call_in, decision.invitation), decision=decision, form=form
    ), form.status


def _decide(call_in: CallIn, looked: Looked, what: str, reason: str) -> None:
    if what == CALL_OFF:
        operations.call_off(current_posting(), call_in, looked.invitation, reason=reason)
    else:
        operations.keep(current_posting(), call_in, looked.invitation, code=what, reason=reason)


def _of(call_in: CallIn, invitation: Invitation) -> Looked:
    return next(each for each in people_of(current_posting(), call_in) if each.invitation.id == invitation.id)
