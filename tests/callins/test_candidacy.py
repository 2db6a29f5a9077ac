"""Who may be summoned: every block and every warning, each alone, and none when nothing is in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from gvi.callins import candidacy
from gvi.callins.candidacy import Candidate, Pair, Setting
from gvi.callins.models import Answer, Duty
from gvi.core.problems import Severity
from gvi.groups.models import GroupStatus, MembershipRole
from gvi.members.facets import (
    CaseRoleFact,
    CustodyFact,
    Facts,
    MembershipFact,
    RestrictionFact,
    RiskFact,
    SupervisionFact,
)
from gvi.members.personnummer import parse
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskLevel, SupervisionKind

DAY = date(2031, 3, 4)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
LONG_AGO, FAR_OFF = date(2020, 1, 1), date(2040, 1, 1)
SETTING = Setting(
    day=DAY,
    has_legal_basis=True,
    capacity=12,
    max_per_group=3,
    speakers=frozenset({7}),
    places=frozenset({"folkets hus"}),
)
SUPERVISED = SupervisionFact(SupervisionKind.CONDITIONAL_RELEASE, LONG_AGO, FAR_OFF)
GROWN = parse("198506119992", date(2031, 1, 1))


def person(
    label: str = "A", shell: int = 1, duty: Duty = Duty.MANDATORY, *, grown: bool = True, **facts: object
) -> Candidate:
    known = Facts(**{"supervisions": (SUPERVISED,), **facts})  # type: ignore[arg-type]
    return Candidate(label, shell, duty, known, (GROWN,) if grown else ())


def codes(candidate: Candidate, *others: Candidate, setting: Setting = SETTING) -> list[str]:
    return [problem.code for problem in candidacy.blocks(candidate, setting, [candidate, *others])]


def member_of(group: int, alias: str) -> MembershipFact:
    return MembershipFact(group, alias, GroupStatus.ACTIVE, MembershipRole.CORE)


def apart(**what: object) -> RestrictionFact:
    blank = {"other_shell": None, "speaker_id": None, "place": None, "starts_on": LONG_AGO, "ends_on": None}
    return RestrictionFact(RestrictionKind.CONTACT_BAN, **{**blank, **what})  # type: ignore[arg-type]


def red(*, decided: bool = False, until: date = AFTER) -> RiskFact:
    return RiskFact(RiskLevel.RED, LONG_AGO, until, decided)


def test_somebody_with_nothing_in_the_way_can_be_summoned() -> None:
    assert codes(person()) == []


TRUTH = [
    (
        "supervision ends the day before",
        person(supervisions=(SUPERVISED._replace(ends_on=BEFORE),)),
        ["supervision-ends"],
    ),
    ("supervision ends on the day", person(supervisions=(SUPERVISED._replace(ends_on=DAY),)), []),
    ("supervision begins after", person(supervisions=(SUPERVISED._replace(starts_on=AFTER),)), ["no-supervision"]),
    ("summoned without supervision", person(supervisions=()), ["no-supervision"]),
    ("invited without supervision", person(duty=Duty.VOLUNTARY, supervisions=()), []),
    ("in custody with no end", person(custodies=(CustodyFact(LONG_AGO, None),)), ["in-custody"]),
    ("in custody to the day itself", person(custodies=(CustodyFact(LONG_AGO, DAY),)), ["in-custody"]),
    ("released the day before", person(custodies=(CustodyFact(LONG_AGO, BEFORE),)), []),
    ("to be in custody from the day after", person(custodies=(CustodyFact(AFTER, None),)), []),
    ("red without a decision", person(risks=(red(),)), ["risk-red"]),
    ("red with a decision", person(risks=(red(decided=True),)), []),
    ("red that has expired", person(risks=(red(until=BEFORE),)), []),
    ("yellow", person(risks=(red()._replace(level=RiskLevel.YELLOW),)), []),
    ("kept from a speaker on the run sheet", person(restrictions=(apart(speaker_id=7),)), ["restriction-speaker"]),
    ("kept from another speaker", person(restrictions=(apart(speaker_id=8),)), []),
    ("kept from the venue", person(restrictions=(apart(place="Folkets Hus"),)), ["restriction-place"]),
    ("a restriction that has ended", person(restrictions=(apart(speaker_id=7, ends_on=BEFORE),)), []),
    ("kept from somebody who is not invited", person(restrictions=(apart(other_shell=99),)), []),
    ("age unknown", person(grown=False), ["age-unknown"]),
    ("only the year known, turned 18 the year before", person(grown=False, birth_years=(2012,)), []),
    ("only the year known, turns 18 this year", person(grown=False, birth_years=(2013,)), ["under-18-by-year"]),
]


@pytest.mark.parametrize(("case", "candidate", "expected"), TRUTH, ids=[row[0] for row in TRUTH])
def test_each_block_stands_alone(case: str, candidate: Candidate, expected: list[str]) -> None:
    assert codes(candidate) == expected


def test_no_legal_basis_blocks_everybody() -> None:
    assert codes(person(), setting=replace(SETTING, has_legal_basis=False)) == ["no-legal-basis"]


@pytest.mark.parametrize(("day", "expected"), [(date(2003, 6, 10), ["under-18"]), (date(2003, 6, 11), [])])
def test_somebody_is_grown_up_on_their_eighteenth_birthday(day: date, expected: list[str]) -> None:
    grown_up = person(supervisions=(SUPERVISED._replace(starts_on=date(2000, 1, 1)),))
    assert codes(grown_up, setting=replace(SETTING, day=day)) == expected


def test_a_coordination_number_without_a_day_of_birth_asks_for_a_decision() -> None:
    unknown = replace(person(), numbers=(parse("199000702390", date(2031, 1, 1)),))
    assert codes(unknown) == ["age-unknown"]


@pytest.mark.parametrize("holder", ["candidate", "other"])
def test_a_contact_ban_blocks_both_whichever_it_is_written_on(holder: str) -> None:
    one = person("A", 1, restrictions=(apart(other_shell=2),) if holder == "candidate" else ())
    other = person("B", 2, restrictions=(apart(other_shell=1),) if holder == "other" else ())
    assert codes(one, other) == codes(other, one) == ["restriction-person"]


@pytest.mark.parametrize("kind", list(CaseRoleKind))
def test_a_victim_or_witness_is_not_put_before_the_one_it_is_against(kind: CaseRoleKind) -> None:
    witness = person("A", 1, case_roles=(CaseRoleFact(kind, 2, LONG_AGO, None),))
    other = person("B", 2)
    assert codes(witness, other) == codes(other, witness) == ["case-role"]
    assert codes(person("A", 1, case_roles=(CaseRoleFact(kind, 2, LONG_AGO, BEFORE),)), other) == []


def test_who_is_under_supervision_on_the_day_is_summoned_and_nobody_else() -> None:
    assert candidacy.duty_of(Facts(supervisions=(SUPERVISED,)), DAY) is Duty.MANDATORY
    assert candidacy.duty_of(Facts(supervisions=(SUPERVISED._replace(ends_on=BEFORE),)), DAY) is Duty.VOLUNTARY
    assert candidacy.duty_of(Facts(), DAY) is Duty.VOLUNTARY


@pytest.mark.parametrize(
    ("answer", "code"), [(None, ["clearance-missing"]), (Answer.MAY_NOT, ["cannot-be-summoned"]), (Answer.MAY, [])]
)
def test_absence_of_an_answer_is_never_a_pass(answer: Answer | None, code: list[str]) -> None:
    assert [problem.code for problem in candidacy.clearance_blocks("A", {"Polisen": answer})] == code


def test_a_refused_clearance_tells_whom_to_ask_and_nothing_else() -> None:
    (problem,) = candidacy.clearance_blocks("A", {"Polisen": Answer.MAY_NOT, "Frivården": Answer.MAY})
    assert dict(problem.facts) == {"person": "A", "agency": "Polisen"}


@pytest.mark.parametrize(
    ("answer", "arrivals", "code"),
    [
        (Answer.MAY_NOT, (time(17), time(18)), ["cannot-be-summoned-together"]),
        (Answer.ONLY_APART, (time(17), time(17, 10)), []),
        (Answer.ONLY_APART, (time(17, 9), time(17)), ["arrivals-not-apart"]),
        (Answer.ONLY_APART, (None, time(17)), ["arrivals-not-apart"]),
    ],
)
def test_pairs_are_kept_apart_as_an_agency_asks(
    answer: Answer, arrivals: tuple[time | None, time | None], code: list[str]
) -> None:
    assert [problem.code for problem in candidacy.pair_blocks(Pair("A", "B", "Polisen", answer, arrivals))] == code


def warned(candidates: list[Candidate], **changes: object) -> list[str]:
    options = {"feuds": [], "active": {}, **changes}
    problems = list(candidacy.warnings(candidates, SETTING, **options))  # type: ignore[arg-type]
    assert all(problem.severity is Severity.WARNING for problem in problems)
    return [problem.code for problem in problems]


def test_warnings_each_alone() -> None:
    alm, ek = member_of(1, "Alm"), member_of(2, "Ek")
    of_alm = [person(f"A{n}", n, memberships=(alm,)) for n in range(1, 5)]
    assert warned(of_alm[:3], active={1: "Alm"}) == []
    assert warned([], active={1: "Alm"}) == ["group-without-representative"]
    assert warned(of_alm) == ["many-from-one-group"]
    assert warned([of_alm[0], person("B", 9, memberships=(ek,))], feuds=[(1, 2)]) == ["feuding-groups"]
    assert warned([of_alm[0]], feuds=[(1, 2)]) == []
    assert warned([replace(person(), was_at_last=True)]) == ["was-at-last"]
    assert warned([person(is_protected=True)]) == ["protected-identity"]
    assert warned([person(str(n), n) for n in range(13)]) == ["over-capacity"]
