"""The only writers of visits, their teams and their attempts. A yes to help is handed over and leaves no trace here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm.attributes import flag_modified

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.protection import is_protected
from gvi.readings.models import Need
from gvi.readings.operations import note_act
from gvi.sites.queries import site_of
from gvi.support import operations as support
from gvi.support.operations import Wish
from gvi.support.queries import takers
from gvi.support.rules import may_be_taken
from gvi.visits import rules
from gvi.visits.assigning import assign_team
from gvi.visits.models import Attempt, Message, Outcome, Reaction, TeamMember, Trigger, Visit

NO_WISH = Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What the team must know before it knocks."""

    address: str | None = None
    dogs: str | None = None
    weapons: str | None = None
    others_present: str | None = None
    abort_word: str | None = None
    backup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Colleagues of one's own agency, and (agency, name) for everybody else."""

    mates: Sequence[User] = ()
    others: Sequence[tuple[Agency, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Told:
    """The answers of the log. Says nothing of itself in tracebacks."""

    encounter: rules.Encounter
    visited_at: datetime
    message: Message | None = None
    reaction: Reaction | None = None
    help: rules.HelpAnswer | None = None
    instead: Outcome | None = None
    note: str | None = None
    next_step: str | None = None
    wish: Wish = NO_WISH
    may_give_name: bool = False
    """The person agrees that social services are given the name we have."""


def plan(
    actor: Actor, member: Member | None, *, planned_for: datetime, trigger: Trigger, round: str | None = None,
    team: Team, safety: Safety,
) -> Visit:  # fmt: skip
    """Plan a visit; colleagues on the team follow the record until it is over.

    Raises RuleBroken without a record of one's own, or with a team of fewer than two people from two agencies.
    """
    insist(rules.may_be_known(found=member is not None))
    assert member is not None
    _insist_on_plan(actor, member, planned_for=planned_for, team=team, safety=safety)
    note_act(actor, [member], Need.VISITING)
    visit = Visit(**actor.owns, member_id=member.id, planned_for=planned_for, trigger=trigger, round=round)
    visit.member = member
    _set_safety(visit, safety)
    db.session.add(visit)
    rows = _team_rows(visit, team)
    db.session.add_all(rows)
    log.record_all(actor, Verb.VISIT_PLAN, [visit, *rows])
    assign_team(actor, visit, team.mates)
    return visit


def edit(
    actor: Actor,
    visit: Visit,
    *,
    planned_for: datetime,
    trigger: Trigger,
    round: str | None,
    team: Team,
    safety: Safety,
) -> None:
    """Change a visit that has not been logged."""
    insist(rules.may_change(is_logged=visit.is_logged))
    _insist_on_plan(actor, visit.member, planned_for=planned_for, team=team, safety=safety, was=visit.planned_for)
    left = [mate.user for mate in visit.team if mate.user is not None and mate.user not in team.mates]
    before, rows = list(visit.team), _team_rows(visit, team)
    visit.planned_for, visit.trigger, visit.round = planned_for, trigger, round
    flag_modified(
        visit, "planned_for"
    )  # a new team alone must raise the version too: two people who save are told apart by it
    _set_safety(visit, safety)
    for mate in before:
        db.session.delete(mate)
    db.session.add_all(rows)
    log.record_all(actor, Verb.VISIT_EDIT, [visit, *before, *rows])
    assign_team(actor, visit, team.mates, left=left)


def log_visit(actor: Actor, visit: Visit, told: Told) -> str:
    """Log what became of the visit, or of a try. Returns a receipt, the same kind whatever was answered about help.

    Nothing that police can read differs between a yes and a not-now: not the row, not the log, not the answer.
    """
    insist(rules.may_change(is_logged=visit.is_logged))
    insist(rules.may_log(visited_at=told.visited_at, attempts=[each.at for each in visit.attempts], now=clock.now()))
    insist(rules.may_answer(encounter=told.encounter, message=told.message, reaction=told.reaction, help=told.help))
    someone_takes, receipt = takers(actor.site_id), new_ref()
    name = visit.member.identity.name if visit.member.identity else None
    wants = told.encounter in rules.SPOKEN and told.help is rules.HelpAnswer.WANTS
    if wants:
        insist(may_be_taken(takers=len(someone_takes)))
        insist(rules.may_hand_over(is_reachable=not any(support.is_reachable(told.wish))))
    _note(actor, visit, told)
    if wants:
        wish = told.wish if told.wish.name or not told.may_give_name else replace(told.wish, name=name)
        support.ask(actor, visit.member, wish=wish, receipt=receipt)
    return receipt


def close(actor: Actor, visit: Visit) -> None:
    """Give up after having tried: the last try's outcome is the visit's."""
    insist(rules.may_change(is_logged=visit.is_logged))
    insist(rules.may_close(attempts=len(visit.attempts)))
    visit.outcome = max(visit.attempts, key=lambda attempt: attempt.at).outcome
    visit.logged_at, visit.logged_by_id = clock.now(), actor.user_id
    log.record(actor, Verb.VISIT_LOG, visit)


def _note(actor: Actor, visit: Visit, told: Told) -> None:
    """Write the try, and, when it ends the visit, the visit."""
    outcome = rules.outcome_of(told.encounter, told.message, told.instead)
    ends = outcome not in rules.AGAIN
    attempt = Attempt(
        site_id=visit.site_id, owner_agency_id=visit.owner_agency_id, visit_id=visit.id, at=told.visited_at, outcome=outcome,
        note=None if ends else told.note,
    )  # fmt: skip
    db.session.add(attempt)
    visit.next_step = told.next_step
    if ends:
        visit.outcome, visit.visited_at, visit.met = outcome, told.visited_at, rules.met_of(told.encounter)
        visit.logged_at, visit.logged_by_id, visit.note = clock.now(), actor.user_id, told.note
        if told.encounter in rules.SPOKEN:
            visit.message, visit.reaction, visit.offer = told.message, told.reaction, rules.offer_of(told.help)
    log.record_all(actor, Verb.VISIT_LOG if ends else Verb.VISIT_ATTEMPT, [visit, attempt])


def _insist_on_plan(
    actor: Actor, member: Member, *, planned_for: datetime, team: Team, safety: Safety, was: datetime | None = None
) -> None:
    """A visit can be planned back to the hour by which it should have been logged; one already planned may keep its time."""
    earliest = clock.now() - timedelta(hours=site_of(actor).log_hours)
    agencies = [actor.agency_id for _mate in team.mates] + [agency.id for agency, _name in team.others]
    insist([
        *rules.may_visit(is_restricted=member.restricted_on is not None, person=member.ref),
        *rules.may_plan(team=agencies, own=actor.agency_id, planned_for=planned_for, earliest=min(earliest, was or earliest)),
        *rules.may_note_address(address=safety.address, is_protected=is_protected(member)),
    ])  # fmt: skip


def _set_safety(visit: Visit, safety: Safety) -> None:
    visit.address, visit.dogs, visit.weapons = safety.address, safety.dogs, safety.weapons
    visit.others_present, visit.abort_word, visit.backup = safety.others_present, safety.abort_word, safety.backup


def _team_rows(visit: Visit, team: Team) -> list[TeamMember]:
    place = {"site_id": visit.site_id, "owner_agency_id": visit.owner_agency_id, "visit_id": visit.id}
    own = [TeamMember(**place, agency_id=visit.owner_agency_id, user_id=user.id, name=user.name) for user in team.mates]
    return own + [TeamMember(**place, agency_id=agency.id, name=name) for agency, name in team.others]
