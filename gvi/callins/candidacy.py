"""Who may be summoned: blocks and warnings, over what the asking posting may know. Pure.

A block is shown with its reason only because the reason is a fact its reader may read: the facts that come in were
gathered for that reader. What other agencies keep to themselves reaches this page as their clearance alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from gvi.callins.models import Answer, Duty
from gvi.core.problems import Problem, Severity
from gvi.members.facets import Facts, SupervisionFact
from gvi.members.personnummer import Number
from gvi.members.vocabulary import RiskLevel
from gvi.reviews.models import ReviewState

ADULT = 18
APART_MINUTES = 10
"""People who may only come apart arrive at least this long after one another."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person as the rules see them: a name for messages, the shell that facts hang on, and how they are called."""

    label: str
    """The ref or code by which the reader knows the person."""
    shell_id: int
    duty: Duty
    facts: Facts
    numbers: tuple[Number, ...] = ()
    """The facts' personal numbers, read."""
    was_at_last: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The call-in as the rules see it."""

    day: date
    has_legal_basis: bool
    capacity: int
    max_per_group: int
    speakers: frozenset[int] = frozenset()
    places: frozenset[str] = frozenset()
    """Casefolded names of the venue."""


def supervision_on(facts: Facts, day: date) -> SupervisionFact | None:
    """The supervision in force on the day; of several, the one that lasts longest."""
    current = [period for period in facts.supervisions if period.starts_on <= day <= period.ends_on]
    return max(current, key=lambda period: period.ends_on, default=None)


def duty_of(facts: Facts, day: date) -> Duty:
    """Somebody under supervision on the day can be obliged to come; anybody else can only be invited."""
    return Duty.MANDATORY if supervision_on(facts, day) else Duty.VOLUNTARY


def blocks(candidate: Candidate, setting: Setting, others: Sequence[Candidate]) -> Iterator[Problem]:
    """Everything that keeps the candidate from being called to this meeting with these others."""
    if not setting.has_legal_basis:
        yield _block(candidate, "no-legal-basis")
    yield from _supervision(candidate, setting.day)
    if not _births(candidate) and not candidate.facts.birth_years:
        yield _block(candidate, "age-unknown")
    yield from register_blocks(candidate, setting, others)


def register_blocks(candidate: Candidate, setting: Setting, others: Sequence[Candidate]) -> Iterator[Problem]:
    """What the reader's own registers, and what has been released to it, say against the candidate.

    This is what an agency that answers for a candidate is shown; planning, supervision and unknown age are the asker's.
    """
    if any(_covers(period.starts_on, period.ends_on, setting.day) for period in candidate.facts.custodies):
        yield _block(candidate, "in-custody")
    yield from _age(candidate, setting.day)
    if _is_red(candidate.facts, setting.day):
        yield _block(candidate, "risk-red")
    yield from _apart(candidate, setting, others)


def warnings(
    candidates: Sequence[Candidate], setting: Setting, *, feuds: Sequence[tuple[int, int]], active: Mapping[int, str]
) -> Iterator[Problem]:
    """What the planner should see before going on.

    feuds: pairs of group ids in feud. active: id → alias of the active groups.
    """
    present: Counter[int] = Counter()
    aliases: dict[int, str] = dict(active)
    for candidate in candidates:
        for membership in candidate.facts.memberships:
            present[membership.group_id] += 1
            aliases[membership.group_id] = membership.alias
    for group_id, alias in sorted(active.items(), key=lambda item: item[1]):
        if group_id not in present:
            yield _warning("group-without-representative", group=alias)
    for group_id, number in sorted(present.items(), key=lambda item: aliases[item[0]]):
        if number > setting.max_per_group:
            yield _warning("many-from-one-group", group=aliases[group_id], number=number, limit=setting.max_per_group)
    for one, other in feuds:
        if one in present and other in present:
            yield _warning("feuding-groups", one=aliases[one], other=aliases[other])
    if len(candidates) > setting.capacity:
        yield _warning("over-capacity", number=len(candidates), capacity=setting.capacity)
    for candidate in candidates:
        if candidate.was_at_last:
            yield _warning("was-at-last", person=candidate.label)
        if candidate.facts.is_protected:
            yield _warning("protected-identity", person=candidate.label)


def clearance_blocks(
    label: str, answers: Mapping[str, Answer | None], untold: Mapping[str, ReviewState] | None = None
) -> Iterator[Problem]:
    """What agencies' clearances say of one candidate. Absence of an answer is never a pass, and no reason is given.

    answers: the agency's name → its answer for the list as it stands, or None. untold: the agencies that have not been
    told who it is, because one's own lawyer still considers it, or has said no.
    """
    reviews = untold or {}
    for agency, answer in sorted(answers.items()):
        facts = {"person": label, "agency": agency}
        if answer is None and reviews.get(agency) is ReviewState.WAITING:
            yield Problem("clearance-awaits-lawyer", facts=facts)
        elif answer is None and agency in reviews:
            yield Problem("clearance-not-told", facts=facts)
        elif answer is None:
            yield Problem("clearance-missing", facts=facts)
        elif answer is Answer.MAY_NOT:
            yield Problem("cannot-be-summoned", facts=facts)


@dataclass(frozen=True, slots=True)
class Pair:
    """An agency's answer about two candidates, with when each of them is to arrive."""

    one: str
    other: str
    agency: str
    answer: Answer
    arrivals: tuple[time | None, time | None]


def pair_blocks(pair: Pair) -> Iterator[Problem]:
    """Two who may not be called together, or whose arrivals are not kept apart as an agency asks."""
    facts = {"person": pair.one, "other": pair.other, "agency": pair.agency}
    if pair.answer is Answer.MAY_NOT:
        yield Problem("cannot-be-summoned-together", facts=facts)
    elif pair.answer is Answer.ONLY_APART and not _are_apart(*pair.arrivals):
        yield Problem("arrivals-not-apart", facts={**facts, "minutes": APART_MINUTES})


def _are_apart(one: time | None, other: time | None) -> bool:
    if one is None or other is None:
        return False
    return abs((one.hour - other.hour) * 60 + one.minute - other.minute) >= APART_MINUTES


def _supervision(candidate: Candidate, day: date) -> Iterator[Problem]:
    if candidate.duty is Duty.MANDATORY and supervision_on(candidate.facts, day) is None:
        last = max((period.ends_on for period in candidate.facts.supervisions), default=None)
        if last is not None and last < day:
            yield _block(candidate, "supervision-ends", ends=last.isoformat())
        else:
            yield _block(candidate, "no-supervision")


def _age(candidate: Candidate, day: date) -> Iterator[Problem]:
    """Under 18 is blocked; with only the year known, until 31 December of the eighteenth year."""
    births = _births(candidate)
    if births:
        if _years(max(births), day) < ADULT:
            yield _block(candidate, "under-18")
    elif candidate.facts.birth_years and day.year - max(candidate.facts.birth_years) <= ADULT:
        yield _block(candidate, "under-18-by-year")


def _births(candidate: Candidate) -> list[date]:
    """The days of birth that the numbers tell; a coordination number may tell none, and then none is inferred."""
    return [number.birth_date for number in candidate.numbers if number.birth_date]


def _years(born: date, day: date) -> int:
    """Whole years; somebody born on 29 February turns on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _is_red(facts: Facts, day: date) -> bool:
    """A red entry that still holds on the day, without a safety decision."""
    return any(
        risk.level is RiskLevel.RED and _covers(risk.valid_from, risk.valid_until, day) and not risk.is_decided
        for risk in facts.risks
    )


def _apart(candidate: Candidate, setting: Setting, others: Sequence[Candidate]) -> Iterator[Problem]:
    labels = {other.shell_id: other.label for other in others if other.shell_id != candidate.shell_id}
    for other in sorted(_kept_from(candidate, labels, others, setting.day)):
        yield _block(candidate, "restriction-person", other=labels[other])
    for restriction in candidate.facts.restrictions:
        if _covers(restriction.starts_on, restriction.ends_on, setting.day):
            if restriction.speaker_id in setting.speakers:
                yield _block(candidate, "restriction-speaker")
            if restriction.place and restriction.place.casefold() in setting.places:
                yield _block(candidate, "restriction-place")
    for other in sorted(_case_with(candidate, labels, others, setting.day)):
        yield _block(candidate, "case-role", other=labels[other])


def _kept_from(candidate: Candidate, labels: Mapping[int, str], others: Sequence[Candidate], day: date) -> set[int]:
    """Shells of invitees whom a restriction keeps apart from the candidate, whichever of the two it is written on."""
    mine = {each.other_shell for each in candidate.facts.restrictions if _covers(each.starts_on, each.ends_on, day)}
    theirs = {
        other.shell_id
        for other in others
        for each in other.facts.restrictions
        if each.other_shell == candidate.shell_id and _covers(each.starts_on, each.ends_on, day)
    }
    return {shell for shell in mine | theirs if shell is not None and shell in labels}


def _case_with(candidate: Candidate, labels: Mapping[int, str], others: Sequence[Candidate], day: date) -> set[int]:
    """Shells of invitees in whose case the candidate is victim or witness, or the other way round."""
    mine = {each.against_shell for each in candidate.facts.case_roles if _covers(each.starts_on, each.ends_on, day)}
    theirs = {
        other.shell_id
        for other in others
        for each in other.facts.case_roles
        if each.against_shell == candidate.shell_id and _covers(each.starts_on, each.ends_on, day)
    }
    return {shell for shell in mine | theirs if shell is not None and shell in labels}


def _covers(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)


def _block(candidate: Candidate, code: str, **facts: object) -> Problem:
    return Problem(code, facts={"person": candidate.label, **facts})


def _warning(code: str, **facts: object) -> Problem:
    return Problem(code, severity=Severity.WARNING, facts=facts)
