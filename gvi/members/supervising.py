"""The only writers of supervision and custody."""

from __future__ import annotations

from datetime import date

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members import rules
from gvi.members.facts import Custody, Supervision
from gvi.members.models import Member
from gvi.members.vocabulary import SupervisionKind


def build_supervision(
    actor: Actor, member: Member, *, kind: SupervisionKind, starts_on: date, ends_on: date, officer: str | None = None,
    officer_phone: str | None = None, case_number: str | None = None, conditions: str | None = None, reporting_day: str | None = None,
) -> Supervision:  # fmt: skip
    """A period under supervision, added to the session but not recorded: for whoever records many at once."""
    supervision = Supervision(
        **actor.owns, member_id=member.id, kind=kind, starts_on=starts_on, ends_on=ends_on, officer=officer,
        officer_phone=officer_phone, case_number=case_number, conditions=conditions, reporting_day=reporting_day,
    )  # fmt: skip
    supervision.member = member
    db.session.add(supervision)
    return supervision


def add_supervision(
    actor: Actor, member: Member, *, kind: SupervisionKind, starts_on: date, ends_on: date, officer: str | None = None,
    officer_phone: str | None = None, case_number: str | None = None, conditions: str | None = None, reporting_day: str | None = None,
) -> Supervision:  # fmt: skip
    """The person is under supervision between two days, both counted."""
    insist(rules.may_last(starts_on=starts_on, ends_on=ends_on))
    supervision = build_supervision(
        actor, member, kind=kind, starts_on=starts_on, ends_on=ends_on, officer=officer, officer_phone=officer_phone,
        case_number=case_number, conditions=conditions, reporting_day=reporting_day,
    )  # fmt: skip
    log.record(actor, Verb.SUPERVISION_ADD, supervision)
    return supervision


def edit_supervision(
    actor: Actor, supervision: Supervision, *, kind: SupervisionKind, starts_on: date, ends_on: date, officer: str | None,
    officer_phone: str | None, case_number: str | None, conditions: str | None, reporting_day: str | None,
) -> None:  # fmt: skip
    """Correct or prolong a period under supervision."""
    insist(rules.may_last(starts_on=starts_on, ends_on=ends_on))
    supervision.kind, supervision.starts_on, supervision.ends_on = kind, starts_on, ends_on
    supervision.officer, supervision.officer_phone, supervision.case_number = officer, officer_phone, case_number
    supervision.conditions, supervision.reporting_day = conditions, reporting_day
    log.record(actor, Verb.SUPERVISION_EDIT, supervision)


def end_supervision(actor: Actor, supervision: Supervision, *, ends_on: date) -> None:
    """The supervision ended on this day, earlier than was thought."""
    insist(
        [
            *rules.may_last(starts_on=supervision.starts_on, ends_on=ends_on),
            *rules.may_have_ended(ends_on=ends_on, today=clock.today()),
        ]
    )
    supervision.ends_on = ends_on
    log.record(actor, Verb.SUPERVISION_EDIT, supervision)


def build_custody(
    actor: Actor, member: Member, *, starts_on: date, ends_on: date | None = None, source: str | None = None
) -> Custody:
    """A period in custody, added to the session but not recorded: for whoever records many at once."""
    custody = Custody(**actor.owns, member_id=member.id, starts_on=starts_on, ends_on=ends_on, source=source)
    custody.member = member
    db.session.add(custody)
    return custody


def add_custody(
    actor: Actor, member: Member, *, starts_on: date, ends_on: date | None = None, source: str | None = None
) -> Custody:
    """The person is in prison or remand from a day, to a day if it is known."""
    insist(rules.may_last(starts_on=starts_on, ends_on=ends_on))
    custody = build_custody(actor, member, starts_on=starts_on, ends_on=ends_on, source=source)
    log.record(actor, Verb.CUSTODY_ADD, custody)
    return custody


def end_custody(actor: Actor, custody: Custody, *, ends_on: date) -> None:
    """The last day in custody: past when it has happened, to come when the release is planned."""
    insist(rules.may_last(starts_on=custody.starts_on, ends_on=ends_on))
    custody.ends_on = ends_on
    log.record(actor, Verb.CUSTODY_END, custody)
