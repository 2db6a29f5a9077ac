"""The only writers of focus periods and actions."""

from __future__ import annotations

from datetime import date

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.followups import rules
from gvi.followups.models import Action, ActionType, FocusExit, FocusPeriod
from gvi.followups.queries import counts_for, in_focus
from gvi.groups.models import Group
from gvi.incidents.models import Incident
from gvi.incidents.rules import names_nobody
from gvi.sites.queries import site_of


def open_focus(
    actor: Actor, *, group: Group, incident: Incident | None = None, decision: str, decided_by: str, decided_on: date,
    starts_on: date, review_due: date,
) -> FocusPeriod:  # fmt: skip
    """Begin increased focus on a group. Raises RuleBroken while as many groups as the site allows are in focus."""
    now_on = in_focus(actor)
    limit = site_of(actor).max_in_focus
    insist(
        rules.may_open(
            in_focus=len(now_on), limit=limit, already=group.id in now_on, decided_on=decided_on,
            starts_on=starts_on, review_due=review_due, today=clock.today(),
        )
    )  # fmt: skip
    if incident is not None:
        insist(rules.may_follow(attributed=counts_for(group, incident)))
    insist(names_nobody(decision=decision))
    period = FocusPeriod(
        **actor.owns, group_id=group.id, incident_id=incident.id if incident else None, decision=decision,
        decided_by=decided_by, decided_on=decided_on, starts_on=starts_on, review_due=review_due,
    )  # fmt: skip
    db.session.add(period)
    log.record(actor, Verb.FOCUS_OPEN, period)
    return period


def review_focus(actor: Actor, period: FocusPeriod, *, review_due: date, why: str) -> None:
    """Go on, and say when it is looked at again."""
    insist(rules.may_change(is_open=period.is_open))
    insist(rules.may_review(review_due=review_due, today=clock.today()))
    insist(names_nobody(why=why))
    period.review_due = review_due
    log.record(actor, Verb.FOCUS_REVIEW, period, reason=why)


def close_focus(
    actor: Actor, period: FocusPeriod, *, exit_reason: FocusExit, exit_note: str | None, told_back_on: date
) -> None:
    """End the focus: why, and when the group was told."""
    insist(rules.may_change(is_open=period.is_open))
    insist(rules.may_end(told_back_on=told_back_on, starts_on=period.starts_on, today=clock.today()))
    insist(names_nobody(exit_note=exit_note))
    period.exit_reason, period.exit_note, period.told_back_on = exit_reason, exit_note, told_back_on
    period.ended_on = clock.today()
    log.record(actor, Verb.FOCUS_CLOSE, period)


def add_action(
    actor: Actor, period: FocusPeriod, *, agency: Agency | None = None, type: ActionType, legal_ground: str,
    due_on: date | None = None, done_on: date | None = None, count: int | None = None, result: str | None = None,
) -> Action:  # fmt: skip
    """Register what one's agency does in the focus, or, for those who run it, ask another agency to act."""
    owner = agency.id if agency else actor.agency_id
    may_ask = allows(actor, Permission.FOLLOW_UP_EDIT)
    insist(rules.may_change(is_open=period.is_open))
    insist(rules.may_act_for(own=owner == actor.agency_id, may_ask=may_ask))
    insist(_problems(due_on=due_on, done_on=done_on, count=count, legal_ground=legal_ground, result=result))
    action = Action(
        site_id=actor.site_id, owner_agency_id=owner, focus_period_id=period.id, type=type, legal_ground=legal_ground,
        due_on=due_on, done_on=done_on, count=count, result=result,
    )  # fmt: skip
    db.session.add(action)
    log.record(actor, Verb.ACTION_ADD, action)
    return action


def edit_action(
    actor: Actor, action: Action, *, type: ActionType, legal_ground: str, due_on: date | None, done_on: date | None,
    count: int | None, result: str | None,
) -> None:  # fmt: skip
    """Correct an action, or note that it is done."""
    insist(rules.may_change(is_open=action.focus_period.is_open))
    insist(_problems(due_on=due_on, done_on=done_on, count=count, legal_ground=legal_ground, result=result))
    action.type, action.legal_ground, action.due_on = type, legal_ground, due_on
    action.done_on, action.count, action.result = done_on, count, result
    log.record(actor, Verb.ACTION_EDIT, action)


def _problems(
    *, due_on: date | None, done_on: date | None, count: int | None, legal_ground: str, result: str | None
) -> list[Problem]:
    dates = rules.may_act(due_on=due_on, done_on=done_on, count=count, today=clock.today())
    return [*dates, *names_nobody(legal_ground=legal_ground, result=result)]
