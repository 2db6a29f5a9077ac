"""The police facet: ties, restrictions, case roles, risk – written by its owner, read by those it is released to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from gvi.access.roles import AgencyKind
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.members import police
from gvi.members import police_rules as rules
from gvi.members.facts import RiskEntry, Tie
from gvi.members.police_facet import police_of
from gvi.members.vocabulary import CaseRoleKind, Facet, RestrictionKind, RiskDirection, RiskLevel, TieKind
from tests import factories
from tests.world import actor

TODAY = date(2026, 3, 12)
YESTERDAY = clock.today() - timedelta(days=1)


@dataclass
class Span:
    valid_from: date | None = None
    valid_to: date | None = None


def codes(problems: Any) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("other", "speaker", "place", "code"),
    [
        (True, False, False, None),
        (False, True, False, None),
        (False, False, True, None),
        (False, False, False, "one"),
        (True, False, True, "one"),
    ],
)
def test_a_restriction_is_against_exactly_one(other: bool, speaker: bool, place: bool, code: str | None) -> None:
    found = codes(
        rules.may_restrict(other=other, speaker=speaker, place=place, same_person=False, starts_on=TODAY, ends_on=None)
    )
    assert found == (["restriction-one-object"] if code else [])


def test_the_same_two_are_tied_once_in_the_same_way_at_a_time() -> None:
    ask = {"same_person": False, "valid_from": None, "valid_to": None, "last_seen": TODAY, "today": TODAY}
    assert codes(rules.may_tie([Span()], **ask)) == ["tie-standing"]
    assert codes(rules.may_tie([], **ask)) == []
    assert codes(rules.may_tie([Span()], **{**ask, "same_person": True})) == ["tie-one-person"]
    assert codes(rules.may_tie([], **{**ask, "last_seen": TODAY + timedelta(days=1)})) == ["seen-ahead"]


def test_risk_expires_within_a_season_and_only_red_needs_a_decision() -> None:
    last = TODAY + timedelta(days=rules.LONGEST_RISK_DAYS)
    assert codes(rules.may_enter_risk(valid_from=TODAY, valid_until=last, today=TODAY)) == []
    assert codes(rules.may_enter_risk(valid_from=TODAY, valid_until=last + timedelta(days=1), today=TODAY)) == [
        "risk-too-long"
    ]
    assert codes(rules.may_decide_safety(level=RiskLevel.YELLOW, valid_until=TODAY, today=TODAY)) == ["safety-not-red"]
    assert codes(rules.may_decide_safety(level=RiskLevel.RED, valid_until=TODAY - timedelta(days=1), today=TODAY)) == [
        "risk-expired"
    ]


def test_a_tie_is_kept_once_for_the_pair_and_its_end_keeps_what_was_known(work) -> None:
    with work():
        bo = actor("bo")
        one, other = factories.member(bo), factories.member(bo)
        tie = factories.tie(bo, other, one)
        assert (tie.a_id, tie.b_id) == tuple(sorted((one.id, other.id)))
        with pytest.raises(RuleBroken, match="tie-standing"):
            factories.tie(bo, one, other)
        factories.tie(bo, one, other, kind=TieKind.KIN)
        ended = police.end_tie(bo, tie, on=YESTERDAY)
        assert tie.recorded_to == ended.recorded_from and not ended.holds(clock.today())
        factories.tie(bo, one, other, valid_from=clock.today())
    with work():
        assert db.session.query(Tie).filter(Tie.recorded_to.is_(None)).count() == 3


def test_red_holds_until_it_expires_and_carries_who_decided(work) -> None:
    with work():
        bo = actor("bo")
        entry = police.add_risk(
            bo, factories.member(bo), level=RiskLevel.RED, direction=RiskDirection.EXPOSED, valid_from=clock.today()
        )
        assert entry.valid_until == clock.today() + timedelta(days=14)
        db.session.flush()
        police.decide_safety(bo, entry, safety_decision="Egen ankomsttid.")
        assert (entry.decided_by, bool(entry.decided_at)) == (bo.name, True)


def test_another_agency_reads_a_tie_only_when_both_ends_are_released(work) -> None:
    with work():
        bo, alva = actor("bo"), actor("alva")
        one, other, kept = (factories.member(bo) for _ in range(3))
        factories.tie(bo, one, other)
        factories.tie(bo, one, kept)
        assert police_of(alva, one.shell_id).is_empty
        first, second = factories.release(bo, one, other, to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=["ties"])
        (line,) = police_of(alva, one.shell_id).ties
        assert line.other.ref == second.ref and line.owner and not line.can_end
        assert len(police_of(bo, one.shell_id).ties) == 2
        assert police_of(actor("bo", "orebro"), one.shell_id).is_empty
        assert first.ref not in {line.other.ref}


def test_restrictions_show_at_both_ends_and_case_roles_at_the_victims(work) -> None:
    with work():
        bo = actor("bo")
        one, other = factories.member(bo), factories.member(bo)
        police.add_restriction(bo, one, kind=RestrictionKind.CONTACT_BAN, other=other, starts_on=date(2025, 1, 1))
        police.add_case_role(bo, one, against=other, kind=CaseRoleKind.VICTIM, starts_on=date(2025, 1, 1))
        db.session.flush()
        assert [line.other.ref for line in police_of(bo, other.shell_id).restrictions] == [one.ref]
        assert [line.other.ref for line in police_of(bo, one.shell_id).restrictions] == [other.ref]
        assert [line.other.ref for line in police_of(bo, one.shell_id).case_roles] == [other.ref]
        assert police_of(bo, other.shell_id).case_roles == ()


@pytest.fixture
def pair(work) -> tuple[str, str]:
    """Two of Bo's people, the second with an external id; their refs."""
    with work():
        bo = actor("bo")
        factories.group(bo)
        return factories.member(bo).ref, factories.member(bo, external_id="P-0002").ref


def test_everything_of_the_facet_is_entered_on_the_persons_page(browser, work, pair) -> None:
    bo, (ref, other) = browser("bo"), pair
    group = {
        option.get_text(): option["value"]
        for option in bo.get(f"/members/{ref}/memberships/add").soup.select("select[name=group_ref] option")
    }
    page = bo.submit(
        f"/members/{ref}/memberships/add", {"group_ref": group["Alm"], "role": "core", "certainty": "probable"}
    )
    page = bo.submit(f"/members/{ref}/ties/add", {"other": "P-0002", "kind": "co_offending", "strength": "3"})
    page = bo.submit(
        f"/members/{ref}/restrictions/add",
        {"kind": "must_not_meet", "place": "Folkets hus Norra", "starts_on": "2025-01-01"},
    )
    page = bo.submit(f"/members/{ref}/case-roles/add", {"kind": "witness", "against": other, "starts_on": "2025-01-01"})
    page = bo.submit(f"/members/{ref}/risk/add", {"level": "red", "direction": "exposed"})
    shown = page.soup.find(id="police").get_text(" ")
    for word in ("Alm", "core", other, "Strength 3", "Folkets hus Norra", "witness", "red", "No safety decision"):
        assert word in shown
    decide = page.soup.select_one("#police a[href$=decide]")["href"]
    page = bo.submit(decide, {"safety_decision": "Egen ankomsttid."})
    assert "Egen ankomsttid." in page.soup.find(id="police").get_text() and "No safety decision" not in page.text


def test_an_entry_gets_its_last_day(browser, work, pair) -> None:
    bo, (ref, _other) = browser("bo"), pair
    page = bo.submit(f"/members/{ref}/ties/add", {"other": "P-0002", "kind": "kin", "strength": "3"})
    end = page.soup.select_one("#police a[href$=end]")["href"]
    page = bo.submit(end, {"ended_on": YESTERDAY.isoformat()})
    assert "Over" in page.soup.find(id="police").get_text()
    assert bo.submit(end, {"ended_on": YESTERDAY.isoformat()}).status == 422


@pytest.mark.parametrize("name", ["P-9999", "zzzzzzz"])
def test_another_agencys_person_cannot_be_named_nor_told_from_nobody(browser, work, pair, name: str) -> None:
    with work():
        theirs = factories.member(actor("alva"), external_id="P-9999").ref
    said = set()
    for attempt in (name, theirs):
        page = browser("bo").submit(f"/members/{pair[0]}/ties/add", {"other": attempt, "kind": "kin", "strength": "3"})
        assert page.status == 422
        said.add(page.errors[0].replace(attempt, "…"))
    assert len(said) == 1


def test_a_row_that_hangs_on_another_person_is_not_there(browser, work, pair) -> None:
    with work():
        bo = actor("bo")
        tie = factories.tie(bo, factories.member(bo), factories.member(bo)).ref
    assert browser("bo").get(f"/members/{pair[0]}/ties/{tie}/end").status == 404


def test_only_the_owner_edits(browser, work, pair) -> None:
    with work():
        mine = factories.member(actor("alva")).ref
    alva = browser("alva")
    assert alva.get(f"/members/{pair[0]}/ties/add").status in {403, 404}
    assert alva.get(f"/members/{mine}/ties/add").status == 403
    assert "Add tie" not in alva.get(f"/members/{mine}").text


def test_two_people_deciding_on_the_same_risk_see_both_versions(browser, work, pair) -> None:
    with work():
        bo = actor("bo")
        from gvi.members.models import Member

        member = db.session.query(Member).filter_by(ref=pair[0]).one()
        police.add_risk(bo, member, level=RiskLevel.RED, direction=RiskDirection.ACTING, valid_from=clock.today())
    with work():
        row = db.session.query(RiskEntry).one().ref
    address = f"/members/{pair[0]}/risk/{row}/decide"
    bo, analyst = browser("bo"), browser("analyst")
    page = bo.get(address)
    analyst.submit(address, {"safety_decision": "Analytikerns"})
    clash = bo.send(page, address, {"safety_decision": "Samordnarens"})
    assert clash.status == 409 and "Analytikerns" in clash.text and "Samordnarens" in clash.text
