"""Who may be called to a call-in and whom they reach, over what the asking posting may read for it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import candidacy
from gvi.callins.candidacy import Candidate, Setting
from gvi.callins.clearing import Standing as Clearings
from gvi.callins.clearing import standing_of
from gvi.callins.eligibility import candidates_of, invited, setting_of
from gvi.callins.models import Answer, CallIn, Duty, Invitation
from gvi.callins.selection import Pool, Standing, Wishes
from gvi.callins.selection_circle import Circle, circle_of
from gvi.callins.selection_facts import Asked, kept_apart
from gvi.callins.selection_models import Selection
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.members.models import Member
from gvi.sites.queries import site_of


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody who cannot be called, with what the posting may know of why."""

    ref: str
    is_on_list: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """One call-in's candidates and network, as one posting may read them."""

    pool: Pool
    duties: Mapping[str, Duty]
    """By ref, of those who may be called."""
    on_list: frozenset[str]
    """Refs of those who may be called and stand on the list already."""
    excluded: tuple[Excluded, ...]
    aliases: Mapping[int, str]
    """Of every group that is named here, by id."""
    circle: Circle

    def held(self, asked: Asked) -> Wishes:
        """The wishes, with those who stand on the list pinned."""
        return replace(asked.wishes, pins=asked.wishes.pins | self.on_list)


def draft_of(actor: Actor, call_in: CallIn) -> Selection | None:
    """What the posting has tried out for this call-in."""
    mine = (Selection.site_id == actor.site_id) & (Selection.call_in_id == call_in.id)
    return db.session.query(Selection).filter(mine, Selection.posting_id == actor.posting_id).one_or_none()


def asked_of(actor: Actor, call_in: CallIn, draft: Selection | None) -> Asked:
    """What the planner asks for, or what is usual: every place, and no more of a group than the site is content with."""
    if draft is not None:
        return Asked.read(draft.wishes)
    return Asked(Wishes(max(1, call_in.capacity), max(1, site_of(actor).max_per_group)))


def gather(actor: Actor, call_in: CallIn, asked: Asked) -> Gathered:
    """Everybody of the posting's own agency, and whom they reach. A constant number of queries; the reading is logged."""
    members = _members(actor)
    listed = {invitation.shell_id: invitation for invitation, _member in invited(call_in)}
    found = candidates_of(actor, call_in, members)
    candidates = {member.ref: _as_listed(found[member.id], listed) for member in members}
    circle, clearings = circle_of(actor, call_in, strength=asked.strength), standing_of(call_in)
    log.read(actor, Verb.SELECT, [*members, *circle.read], fields=["reach"])
    setting = replace(setting_of(actor, call_in), has_legal_basis=True)  # of the call-in and not of anybody: said once
    around = [each for each in candidates.values() if each.shell_id in listed]
    problems = {ref: _problems(each, setting, listed, clearings, around) for ref, each in candidates.items()}
    free = [each for ref, each in candidates.items() if not problems[ref]]
    apart = [*kept_apart(free, call_in.day), *_answered_apart(clearings, listed, candidates)]
    return Gathered(
        Pool.of(
            [_standing(each, circle, asked.share) for each in free],
            people=len(circle.people), active=circle.aliases, apart=apart,
        ),
        {each.label: each.duty for each in free},
        frozenset(each.label for each in free if each.shell_id in listed),
        tuple(Excluded(ref, candidates[ref].shell_id in listed, why) for ref, why in problems.items() if why),
        {group.group_id: group.alias for each in free for group in each.facts.memberships} | dict(circle.aliases),
        circle,
    )  # fmt: skip


def _members(actor: Actor) -> list[Member]:
    """The agency's records in the order of their refs; of two about one person, the first."""
    rows = db.session.scalars(Member.visible_to(actor).where(Member.in_use()).order_by(Member.ref))
    return list({member.shell_id: member for member in reversed(list(rows))}.values())[::-1]


def _as_listed(candidate: Candidate, listed: Mapping[int, Invitation]) -> Candidate:
    """Somebody on the list is called as the list says."""
    invitation = listed.get(candidate.shell_id)
    return candidate if invitation is None else replace(candidate, duty=invitation.duty)


def _problems(
    candidate: Candidate,
    setting: Setting,
    listed: Mapping[int, Invitation],
    clearings: Clearings,
    around: Sequence[Candidate],
) -> tuple[Problem, ...]:
    """What keeps somebody from being called, beside those on the list. An agency that says no is named, to be asked."""
    found = list(candidacy.blocks(candidate, setting, () if candidate.shell_id in listed else around))
    if candidate.shell_id in listed:
        answers = clearings.answers_about(listed[candidate.shell_id].id)
        said_no = {name: answer for name, answer in answers.items() if answer is Answer.MAY_NOT}
        found += candidacy.clearance_blocks(candidate.label, said_no)
    return tuple(found)


def _answered_apart(
    clearings: Clearings, listed: Mapping[int, Invitation], candidates: Mapping[str, Candidate]
) -> Iterator[tuple[str, str]]:
    """Pairs on the list of whom an agency has answered that they must not be called together."""
    refs = {listed[each.shell_id].id: ref for ref, each in candidates.items() if each.shell_id in listed}
    for pair in clearings.pairs:
        if pair.answer is Answer.MAY_NOT and pair.invitation_id in refs and pair.other_id in refs:
            yield refs[pair.invitation_id], refs[pair.other_id]


def _standing(candidate: Candidate, circle: Circle, share: Fraction) -> Standing:
    near = circle.near.get(candidate.shell_id, frozenset())
    return Standing(
        ref=candidate.label,
        share=Fraction(1) if candidate.duty is Duty.MANDATORY else share,
        reaches=frozenset(circle.people[shell] for shell in (candidate.shell_id, *near) if shell in circle.people),
        groups=circle.groups_of.get(candidate.shell_id, frozenset()),
        ties=len(near),
    )
