"""The only writers of the police facet: ties, restrictions, case roles, risk. Memberships are written by groups.

`build_*` make a row without asking or recording, for an import that asks first and records once; `add_*` do all of it.
"""

from __future__ import annotations

from datetime import date, timedelta

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members import police_rules as rules
from gvi.members.facts import CaseRole, Restriction, RiskEntry, Tie
from gvi.members.models import Member
from gvi.members.police_queries import own_record, ties_between
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskDirection, RiskLevel, TieKind
from gvi.speakers.models import Speaker


def find_person(actor: Actor, name: str, *, field: str = "other") -> Member:
    """One's own record by ref or external id. RuleBroken, laid beside the field, when there is none."""
    found = own_record(actor, name)
    insist(rules.may_find(found=found is not None, name=name, field=field))
    assert found is not None
    return found


def build_tie(
    actor: Actor, one: Member, other: Member, *, kind: TieKind = TieKind.ASSOCIATE, strength: int = 1, last_seen: date | None = None,
    source: str | None = None, valid_from: date | None = None, valid_to: date | None = None,
) -> Tie:  # fmt: skip
    """What binds two people, kept once for the pair whoever is named first. strength: 1 (weak) to 10."""
    a, b = sorted((one, other), key=lambda member: member.id)
    tie = Tie(
        **actor.owns, a_id=a.id, b_id=b.id, kind=kind, strength=strength, last_seen=last_seen, source=source,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    tie.a, tie.b = a, b
    db.session.add(tie)
    return tie


def add_tie(
    actor: Actor, one: Member, other: Member, *, kind: TieKind, strength: int = 1, last_seen: date | None = None,
    source: str | None = None, valid_from: date | None = None, valid_to: date | None = None,
) -> Tie:  # fmt: skip
    """Note a tie between two records of the posting's agency."""
    standing = ties_between(one, other, kind=kind)
    insist(
        rules.may_tie(
            standing,
            same_person=one.id == other.id,
            valid_from=valid_from,
            valid_to=valid_to,
            last_seen=last_seen,
            today=clock.today(),
        )
    )
    tie = build_tie(
        actor,
        one,
        other,
        kind=kind,
        strength=strength,
        last_seen=last_seen,
        source=source,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    log.record(actor, Verb.TIE_ADD, tie)
    return tie


def end_tie(actor: Actor, tie: Tie, *, on: date) -> Tie:
    """The tie's last day. Returns the row that now tells of it."""
    insist(rules.may_end(tie, is_current=tie.recorded_to is None, on=on, today=clock.today()))
    ended = build_tie(
        actor, tie.a, tie.b, kind=tie.kind, strength=tie.strength, last_seen=tie.last_seen, source=tie.source,
        valid_from=tie.valid_from, valid_to=on,
    )  # fmt: skip
    tie.recorded_to = ended.recorded_from = clock.now()
    log.record_all(actor, Verb.TIE_END, [tie, ended])
    return ended


def build_restriction(
    actor: Actor, member: Member, *, kind: RestrictionKind, starts_on: date, ends_on: date | None = None,
    other: Member | None = None, speaker: Speaker | None = None, place: str | None = None,
) -> Restriction:  # fmt: skip
    """A person that must be kept from another person, a speaker or a place."""
    restriction = Restriction(
        **actor.owns, member_id=member.id, other_id=other.id if other else None, speaker_id=speaker.id if speaker else None,
        place=place, kind=kind, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    restriction.member, restriction.other, restriction.speaker = member, other, speaker
    db.session.add(restriction)
    return restriction


def add_restriction(
    actor: Actor, member: Member, *, kind: RestrictionKind, starts_on: date, ends_on: date | None = None,
    other: Member | None = None, speaker: Speaker | None = None, place: str | None = None,
) -> Restriction:  # fmt: skip
    """Note a contact ban, a protection, or that two must not meet."""
    insist(
        rules.may_restrict(
            other=other is not None, speaker=speaker is not None, place=bool(place),
            same_person=other is not None and other.id == member.id, starts_on=starts_on, ends_on=ends_on,
        )
    )  # fmt: skip
    restriction = build_restriction(
        actor, member, kind=kind, starts_on=starts_on, ends_on=ends_on, other=other, speaker=speaker, place=place
    )
    log.record(actor, Verb.RESTRICTION_ADD, restriction)
    return restriction


def end_restriction(actor: Actor, restriction: Restriction, *, on: date) -> None:
    """The restriction's last day."""
    insist(rules.may_close(starts_on=restriction.starts_on, ends_on=restriction.ends_on, on=on, today=clock.today()))
    restriction.ends_on = on
    log.record(actor, Verb.RESTRICTION_END, restriction)


def build_case_role(
    actor: Actor, member: Member, *, against: Member, kind: CaseRoleKind, starts_on: date, ends_on: date | None = None
) -> CaseRole:
    """Victim or witness in a live case against somebody."""
    case_role = CaseRole(
        **actor.owns, member_id=member.id, against_id=against.id, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    case_role.member, case_role.against = member, against
    db.session.add(case_role)
    return case_role


def add_case_role(
    actor: Actor, member: Member, *, against: Member, kind: CaseRoleKind, starts_on: date, ends_on: date | None = None
) -> CaseRole:
    """Note that a person is a victim of, or a witness against, another."""
    insist(rules.may_stand_against(same_person=member.id == against.id, starts_on=starts_on, ends_on=ends_on))
    case_role = build_case_role(actor, member, against=against, kind=kind, starts_on=starts_on, ends_on=ends_on)
    log.record(actor, Verb.CASE_ROLE_ADD, case_role)
    return case_role


def end_case_role(actor: Actor, case_role: CaseRole, *, on: date) -> None:
    """The last day of the case."""
    insist(rules.may_close(starts_on=case_role.starts_on, ends_on=case_role.ends_on, on=on, today=clock.today()))
    case_role.ends_on = on
    log.record(actor, Verb.CASE_ROLE_END, case_role)


def build_risk(
    actor: Actor, member: Member, *, level: RiskLevel, direction: RiskDirection, valid_from: date, valid_until: date | None = None,
    safety_decision: str | None = None, decided_by: str | None = None,
) -> RiskEntry:  # fmt: skip
    """An entry of the risk picture. Without a last day it holds for RISK_DAYS days."""
    entry = RiskEntry(
        **actor.owns, member_id=member.id, level=level, direction=direction, valid_from=valid_from,
        valid_until=valid_until or valid_from + timedelta(days=rules.RISK_DAYS), safety_decision=safety_decision,
        decided_by=decided_by, decided_at=clock.now() if safety_decision else None,
    )  # fmt: skip
    entry.member = member
    db.session.add(entry)
    return entry


def add_risk(
    actor: Actor,
    member: Member,
    *,
    level: RiskLevel,
    direction: RiskDirection,
    valid_from: date,
    valid_until: date | None = None,
) -> RiskEntry:
    """Enter a person in the risk picture until a day."""
    until = valid_until or valid_from + timedelta(days=rules.RISK_DAYS)
    insist(rules.may_enter_risk(valid_from=valid_from, valid_until=until, today=clock.today()))
    entry = build_risk(actor, member, level=level, direction=direction, valid_from=valid_from, valid_until=until)
    log.record(actor, Verb.RISK_ADD, entry)
    return entry


def decide_safety(actor: Actor, entry: RiskEntry, *, safety_decision: str) -> None:
    """Decide what makes it safe for a person in the red to take part."""
    insist(rules.may_decide_safety(level=entry.level, valid_until=entry.valid_until, today=clock.today()))
    entry.safety_decision, entry.decided_by, entry.decided_at = safety_decision, actor.name, clock.now()
    log.record(actor, Verb.RISK_DECIDE, entry)
