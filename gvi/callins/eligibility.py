"""The candidates of a call-in with the facts that the posting may know, and what keeps each of them from being called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.callins import candidacy
from gvi.callins.candidacy import Candidate, Setting
from gvi.callins.clearing import Standing, standing_of
from gvi.callins.eligibility_lookups import came_last, feuds_today
from gvi.callins.models import CallIn, Duty, Invitation
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.groups.models import Group, GroupStatus
from gvi.members.facets import NOTHING, Facts, facts_of
from gvi.members.models import Member
from gvi.members.personnummer import InvalidNumber, Number, parse
from gvi.rechecks.rules import CALLED_OFF
from gvi.rechecks.standing import overlooked
from gvi.reviews.queries import untold
from gvi.sites.queries import site_of
from gvi.speakers.models import Slot


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everybody invited to one call-in, as one posting may see them."""

    setting: Setting
    candidates: Mapping[int, Candidate]
    """By invitation id."""
    standing: Standing
    restricted: Mapping[int, Member]
    """By invitation id: the records that may not be used for now."""
    called_off: frozenset[int] = frozenset()
    """Invitation ids of those who are no longer called: they meet nobody."""

    @property
    def everyone(self) -> list[Candidate]:
        """The candidates in the order of the list."""
        return list(self.candidates.values())

    @property
    def called(self) -> dict[int, Candidate]:
        """Those who are still called, by invitation id."""
        return {ident: each for ident, each in self.candidates.items() if ident not in self.called_off}


def blocks_for(actor: Actor, call_in: CallIn) -> dict[int, list[Problem]]:
    """By invitation id: everything that keeps this person from being called, agencies' clearances included.

    Computed over what the posting may know; a constant number of queries.
    """
    assembly = assemble(actor, call_in)
    called = assembly.called
    found = {
        ident: list(candidacy.blocks(each, assembly.setting, list(called.values()))) for ident, each in called.items()
    }
    reviewed = untold(call_in)
    for ident, candidate in called.items():
        waiting = {
            agency.name: reviewed[agency.id, candidate.shell_id]
            for agency in assembly.standing.agencies
            if (agency.id, candidate.shell_id) in reviewed
        }
        answers = assembly.standing.answers_about(ident)
        found[ident] += candidacy.clearance_blocks(candidate.label, answers, waiting)
    for one, other, pair in _pairs(call_in, assembly):
        for ident in (one, other):
            found[ident] += candidacy.pair_blocks(pair)
    return _settled(call_in, assembly, found | _restricted(actor, assembly))


def register_blocks_for(actor: Actor, call_in: CallIn, told: Collection[int]) -> dict[int, list[Problem]]:
    """By invitation id: what the posting's own registers say, for somebody who is about to answer.

    told: ids of the invitations of whom the posting's agency has been told. The others are not even compared with: a
    block that pointed at one of them would tell who it is.
    """
    assembly = assemble(actor, call_in)
    known = {ident: each for ident, each in assembly.called.items() if ident in told}
    return {
        ident: list(candidacy.register_blocks(each, assembly.setting, list(known.values())))
        for ident, each in known.items()
    }


def personal_blocks(actor: Actor, call_in: CallIn, members: Sequence[Member]) -> dict[int, list[Problem]]:
    """By member id: what keeps somebody from being put on the list, before any agency has been asked."""
    assembly = assemble(actor, call_in)
    fresh = candidates_of(actor, call_in, members)
    everyone = [*assembly.everyone, *fresh.values()]
    found = {ident: list(candidacy.blocks(candidate, assembly.setting, everyone)) for ident, candidate in fresh.items()}
    restricted = {member.id: _restriction(actor, member.ref, member) for member in members if member.restricted_on}
    return found | {ident: [problem] for ident, problem in restricted.items()}


def warnings_for(actor: Actor, call_in: CallIn) -> list[Problem]:
    """What the planner should see before going on."""
    assembly = assemble(actor, call_in)
    active = {
        group.id: group.alias
        for group in db.session.scalars(
            Group.visible_to(actor).where(Group.status.in_([GroupStatus.ACTIVE, GroupStatus.FOCUS]))
        )
    }
    usable = [each for ident, each in assembly.called.items() if ident not in assembly.restricted]
    return list(candidacy.warnings(usable, assembly.setting, feuds=feuds_today(actor), active=active))


def assemble(actor: Actor, call_in: CallIn) -> Assembly:
    """Gather everybody on the list."""
    rows = invited(call_in)
    facts = facts_of(actor, [invitation.shell_id for invitation, _member in rows])
    last = came_last(actor, call_in)
    candidates = {
        invitation.id: _candidate(
            label_of(actor, invitation, member), invitation.shell_id, invitation.duty, facts, last
        )
        for invitation, member in rows
    }
    restricted = {invitation.id: member for invitation, member in rows if member.restricted_on}
    off = frozenset(invitation.id for invitation, _member in rows if invitation.called_off_on)
    return Assembly(setting_of(actor, call_in), candidates, standing_of(call_in), restricted, off)


def candidates_of(actor: Actor, call_in: CallIn, members: Sequence[Member]) -> dict[int, Candidate]:
    """People who could be invited, by member id: summoned when supervision allows it on the day, else invited."""
    facts = facts_of(actor, [member.shell_id for member in members])
    last = came_last(actor, call_in)
    return {
        member.id: _candidate(
            member.ref, member.shell_id, candidacy.duty_of(facts[member.shell_id], call_in.day), facts, last
        )
        for member in members
    }


def invited(call_in: CallIn) -> list[tuple[Invitation, Member]]:
    """The list, in the order of its codes, with each person's record."""
    rows = select(Invitation, Member).join(
        Member, and_(Member.site_id == Invitation.site_id, Member.id == Invitation.member_id)
    )
    mine = rows.where(Invitation.site_id == call_in.site_id, Invitation.call_in_id == call_in.id)
    return [(row[0], row[1]) for row in db.session.execute(mine.order_by(Invitation.code))]


def expected(call_in: CallIn) -> list[tuple[Invitation, Member]]:
    """Those of the list who are still called."""
    return [(invitation, member) for invitation, member in invited(call_in) if invitation.called_off_on is None]


def label_of(actor: Actor, invitation: Invitation, member: Member) -> str:
    """How the posting knows the person: by its own agency's ref, else by the code of this call-in."""
    return member.ref if member.owner_agency_id == actor.agency_id else invitation.code


def setting_of(actor: Actor, call_in: CallIn) -> Setting:
    """The call-in as the rules see it."""
    site = site_of(call_in)
    speakers = db.session.scalars(
        select(Slot.speaker_id).where(Slot.site_id == call_in.site_id, Slot.call_in_id == call_in.id)
    )
    return Setting(
        day=call_in.day,
        has_legal_basis=call_in.has_legal_basis,
        capacity=call_in.capacity,
        max_per_group=site.max_per_group,
        speakers=frozenset(speaker for speaker in speakers if speaker is not None),
        places=frozenset(place.casefold() for place in (call_in.venue, call_in.venue_street) if place),
    )


def _candidate(label: str, shell_id: int, duty: Duty, facts: Mapping[int, Facts], last: set[int]) -> Candidate:
    known = facts.get(shell_id, NOTHING)
    return Candidate(label, shell_id, duty, known, _numbers(known), shell_id in last)


def _numbers(facts: Facts) -> tuple[Number, ...]:
    """The personal numbers, read; one that cannot be read counts as unknown."""
    read = []
    for text in facts.numbers:
        try:
            read.append(parse(text, clock.today()))
        except InvalidNumber:
            continue
    return tuple(read)


def _settled(call_in: CallIn, assembly: Assembly, found: dict[int, list[Problem]]) -> dict[int, list[Problem]]:
    """In the order of the list: without what somebody decided to overlook, and whoever is called off stopped for that alone."""
    kept = overlooked(call_in)
    return {
        ident: [Problem(CALLED_OFF, facts={"person": each.label})]
        if ident in assembly.called_off
        else [problem for problem in found[ident] if problem.code not in kept.get(ident, ())]
        for ident, each in assembly.candidates.items()
    }


def _restricted(actor: Actor, assembly: Assembly) -> dict[int, list[Problem]]:
    """By invitation id: the one thing that is said of somebody whose record may not be used."""
    return {
        ident: [_restriction(actor, assembly.candidates[ident].label, member)]
        for ident, member in assembly.restricted.items()
    }


def _restriction(actor: Actor, label: str, member: Member) -> Problem:
    """Said as it is to the agency that keeps the record, to others no more than that they ask it."""
    assert member.restricted_on is not None
    if member.owner_agency_id == actor.agency_id:
        return Problem("record-restricted", facts={"person": label, "since": member.restricted_on.isoformat()})
    keeper = db.session.get_one(Agency, member.owner_agency_id)
    return Problem("cannot-be-summoned", facts={"person": label, "agency": keeper.name})


def _pairs(call_in: CallIn, assembly: Assembly) -> list[tuple[int, int, candidacy.Pair]]:
    arrivals = {invitation.id: invitation.arrival for invitation, _member in invited(call_in)}
    names = {agency.id: agency.name for agency in assembly.standing.agencies}
    known = assembly.called
    pairs = [(each.invitation_id, each.other_id or 0, each) for each in assembly.standing.pairs]
    return [
        (
            one,
            other,
            candidacy.Pair(
                known[one].label,
                known[other].label,
                names[each.owner_agency_id],
                each.answer,
                (arrivals[one], arrivals[other]),
            ),
        )
        for one, other, each in pairs
        if one in known and other in known
    ]
