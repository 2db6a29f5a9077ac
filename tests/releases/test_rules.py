"""When one agency may let another have fields of a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from gvi.access.roles import AgencyKind
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases import rules
from gvi.releases.grounds import DEFAULTS
from gvi.releases.rules import Proposal, ReleaseState

TODAY = date(2026, 3, 12)


@dataclass
class Ground:
    provision: str = "10 kap. 2 § OSL"
    binds: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)
    needs_balancing: bool = False
    needs_lawyer: bool = False
    under_age: int | None = None
    from_: date | None = None
    to: date | None = None

    def in_force(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


def proposal(**changes: Any) -> Proposal:
    values: dict[str, Any] = {
        "facet": Facet.POLICE, "fields": ("ties",), "people": 3, "releasing": AgencyKind.POLICE,
        "receiving": AgencyKind.PROBATION, "valid_until": TODAY + timedelta(days=90),
    }  # fmt: skip
    return Proposal(**{**values, **changes})


def codes(ask: Proposal, ground: Any = None) -> list[str]:
    return [problem.code for problem in rules.may_release(ask, ground or Ground(), today=TODAY)]


def test_a_whole_proposal_on_a_ground_that_reaches_is_let_through() -> None:
    assert codes(proposal()) == []


@pytest.mark.parametrize(
    ("ground", "code"),
    [
        (Ground(from_=TODAY + timedelta(days=1)), "ground-not-in-force"),
        (Ground(to=TODAY - timedelta(days=1)), "ground-not-in-force"),
        (Ground(from_=TODAY, to=TODAY), None),
        (Ground(binds=["social_services"]), "ground-binds-others"),
        (Ground(binds=["social_services", "police"]), None),
        (Ground(receivers=["police"]), "ground-other-receivers"),
        (Ground(receivers=["probation"]), None),
        (Ground(facets=["identity"]), "ground-other-facets"),
        (Ground(facets=["identity", "police"]), None),
        (Ground(needs_balancing=True), "ground-needs-lawyer"),
        (Ground(needs_lawyer=True), "ground-needs-lawyer"),
    ],
)
def test_a_ground_that_does_not_reach_is_refused_and_only_for_that(ground: Ground, code: str | None) -> None:
    assert codes(proposal(), ground) == ([code] if code else [])
    if code:
        told = next(rules.may_release(proposal(), ground, today=TODAY))
        assert told.facts["provision"] == ground.provision


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people": 0}, "release-nobody"),
        ({"strangers": 1}, "release-not-yours"),
        ({"to_itself": True}, "release-to-itself"),
        ({"receiver_takes_part": False}, "release-receiver-elsewhere"),
        ({"call_in_open": False}, "release-call-in-closed"),
        ({"fields": ()}, "release-no-fields"),
        ({"fields": ("ties", "name")}, "release-fields-elsewhere"),
        ({"writes_facet": False}, "release-facet-elsewhere"),
        ({"valid_until": TODAY}, "release-until-past"),
        ({"valid_until": TODAY + timedelta(days=365)}, None),
        ({"valid_until": TODAY + timedelta(days=366)}, "release-until-too-long"),
    ],
)
def test_each_gap_in_a_proposal_is_refused_and_only_for_that(changes: dict[str, Any], code: str | None) -> None:
    assert codes(proposal(**changes)) == ([code] if code else [])


def test_balancing_must_say_something() -> None:
    assert codes(proposal(balancing="  \n", by_lawyer=True), Ground(needs_balancing=True)) == ["balancing-missing"]
    assert codes(proposal(balancing="Väger tyngre", by_lawyer=True), Ground(needs_balancing=True)) == []
    assert codes(proposal(balancing="Väger tyngre"), Ground(needs_balancing=True)) == ["ground-needs-lawyer"]


def test_a_lawyer_may_decide_on_a_ground_that_needs_one() -> None:
    assert codes(proposal(by_lawyer=True), Ground(needs_lawyer=True)) == []


@pytest.mark.parametrize("by_lawyer", [True, False])
@pytest.mark.parametrize("ground", [Ground(), *DEFAULTS], ids=lambda ground: getattr(ground, "code", "any"))
def test_support_goes_to_no_police_on_any_ground(ground: Any, by_lawyer: bool) -> None:
    asked = proposal(
        facet=Facet.SUPPORT, fields=("support",), releasing=AgencyKind.SOCIAL_SERVICES, receiving=AgencyKind.POLICE,
        balancing="Ja", by_lawyer=by_lawyer,
    )  # fmt: skip
    assert "release-support-police" in [
        problem.code for problem in rules.may_release(asked, _in_force(ground), today=TODAY)
    ]


def test_the_default_register_is_dated_and_keeps_to_what_the_provisions_say() -> None:
    by_code = {ground.code: ground for ground in DEFAULTS}
    assert len(by_code) == len(DEFAULTS)
    assert by_code["osl-10-15a"].valid_from == date(2025, 12, 1)
    assert {ground.code for ground in DEFAULTS if ground.needs_lawyer} >= {"osl-10-15a", "osl-10-27"}
    assert all(
        ground.needs_lawyer
        for ground in DEFAULTS
        if ground.code in {"osl-10-15a", "osl-10-27"} and ground.needs_balancing
    )
    assert AgencyKind.SOCIAL_SERVICES not in by_code["osl-10-27"].binds
    assert set(by_code["duty-2016-774"].binds) == {AgencyKind.POLICE, AgencyKind.PROBATION}
    assert not any(
        AgencyKind.POLICE in (ground.receivers or AgencyKind) and Facet.SUPPORT in ground.facets for ground in DEFAULTS
    )


@pytest.mark.parametrize("facet", [facet for facet in Facet if facet is not Facet.SUPPORT])
def test_every_facet_has_fields_to_release(facet: Facet) -> None:
    assert codes(proposal(facet=facet, fields=FIELDS[facet])) == []


@pytest.mark.parametrize(
    ("revoked", "until", "over", "state"),
    [
        (False, TODAY, False, ReleaseState.IN_FORCE),
        (False, TODAY - timedelta(days=1), False, ReleaseState.LAPSED),
        (True, TODAY, False, ReleaseState.REVOKED),
        (False, TODAY, True, ReleaseState.CALL_IN_OVER),
        (True, TODAY - timedelta(days=1), True, ReleaseState.REVOKED),
    ],
)
def test_the_state_says_why_nothing_is_open(revoked: bool, until: date, over: bool, state: ReleaseState) -> None:
    assert rules.state_of(is_revoked=revoked, valid_until=until, call_in_over=over, today=TODAY) is state


def _in_force(ground: Any) -> Any:
    if isinstance(ground, Ground):
        return ground
    return Ground(
        ground.provision,
        list(ground.binds),
        list(ground.receivers),
        list(ground.facets),
        ground.needs_balancing,
        ground.needs_lawyer,
    )
