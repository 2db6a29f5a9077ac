"""When one agency may let another have fields of a record. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from gvi.access.roles import AgencyKind
from gvi.core.problems import Problem
from gvi.members.age import AgeSpan
from gvi.members.vocabulary import FIELDS, Facet

LONGEST = timedelta(days=365)
"""A release lasts a year at most; whoever needs more decides again."""


class ReleaseState(StrEnum):
    """What a release is worth on a day."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    CALL_IN_OVER = "call_in_over"


class Ground(Protocol):
    """What a rule needs to know of a legal ground."""

    provision: str
    binds: list[str]
    receivers: list[str]
    facets: list[str]
    needs_balancing: bool
    needs_lawyer: bool
    under_age: int | None

    def in_force(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody wants to release, to whom, until when."""

    facet: Facet
    fields: Sequence[str]
    people: int
    """How many records of the proposer's own agency; anything but its own is counted in `strangers`."""
    strangers: int = 0
    releasing: AgencyKind
    receiving: AgencyKind
    restricted: int = 0
    """How many of these records may not be used for now."""
    to_itself: bool = False
    receiver_takes_part: bool = True
    """Is the receiver one of the site's agencies?"""
    writes_facet: bool = True
    """Does the proposer's role keep this facet? Nobody releases what others are responsible for."""
    by_lawyer: bool = False
    for_review: bool = False
    """Is it put before the lawyer? Then nothing is decided yet, and the lawyer does the balancing."""
    ages: Sequence[AgeSpan | None] = ()
    """The age of each of the people, as far as it is known; asked for only on a ground with an age."""
    balancing: str | None = None
    valid_until: date
    call_in_open: bool = True


def may_release(proposal: Proposal, ground: Ground, *, today: date) -> Iterator[Problem]:
    """Everything that stands against the release, ground and all."""
    yield from _whose(proposal)
    yield from _what(proposal)
    yield from _on_what_ground(proposal, ground, today)
    yield from _how_long(proposal, today)


def may_rest_on(ground: Ground, *, facet: Facet, releasing: AgencyKind, receiving: AgencyKind, today: date) -> bool:
    """Is the ground in force, and does it reach from this kind of agency to that one for this facet?"""
    return not any(True for _ in _reach(ground, facet, releasing, receiving, today))


def is_for_lawyer(ground: Ground) -> bool:
    """Does a lawyer decide? So it is when the ground says so, and whenever it asks for a balancing: four eyes, for a lawyer
    releases nothing but what somebody else has put forward."""
    return ground.needs_lawyer or ground.needs_balancing


def age_guard(ground: Ground, ages: Sequence[AgeSpan | None]) -> Iterator[Problem]:
    """A ground for the young reaches nobody who is older, nor anybody of whom nobody can say it."""
    if ground.under_age is None:
        return
    old = sum(age is not None and age.youngest >= ground.under_age for age in ages)
    unsure = sum(age is None or age.youngest < ground.under_age <= age.oldest for age in ages)
    facts = {"provision": ground.provision, "limit": ground.under_age}
    if old:
        yield Problem("ground-too-old", field="ground_code", facts={**facts, "number": old})
    if unsure:
        yield Problem("ground-age-unknown", field="ground_code", facts={**facts, "number": unsure})


def may_go_to(facet: Facet, receiving: AgencyKind) -> bool:
    """The firewall of help: support never goes to the police, whatever the ground."""
    return not (facet is Facet.SUPPORT and receiving is AgencyKind.POLICE)


def may_revoke(*, is_revoked: bool) -> Iterator[Problem]:
    """What has been taken back is not taken back again."""
    if is_revoked:
        yield Problem("release-revoked")


def state_of(*, is_revoked: bool, valid_until: date, call_in_over: bool, today: date) -> ReleaseState:
    """Whether it opens anything on the day, and if not, why."""
    if is_revoked:
        return ReleaseState.REVOKED
    if valid_until < today:
        return ReleaseState.LAPSED
    return ReleaseState.CALL_IN_OVER if call_in_over else ReleaseState.IN_FORCE


def _whose(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.people:
        yield Problem("release-nobody", field="who")
    if proposal.strangers:
        yield Problem("release-not-yours", field="who")
    if proposal.restricted:
        yield Problem("release-restricted", field="who", facts={"number": proposal.restricted})
    if proposal.to_itself:
        yield Problem("release-to-itself", field="receiver")
    if not proposal.receiver_takes_part:
        yield Problem("release-receiver-elsewhere", field="receiver")
    if not proposal.call_in_open:
        yield Problem("release-call-in-closed", field="call_in_ref")


def _what(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.fields:
        yield Problem("release-no-fields", field="fields")
    if not set(proposal.fields) <= set(FIELDS[proposal.facet]):
        yield Problem("release-fields-elsewhere", field="fields")
    if not proposal.writes_facet:
        yield Problem("release-facet-elsewhere", field="fields")
    if not may_go_to(proposal.facet, proposal.receiving):
        yield Problem("release-support-police", field="fields")


def _on_what_ground(proposal: Proposal, ground: Ground, today: date) -> Iterator[Problem]:
    yield from _reach(ground, proposal.facet, proposal.releasing, proposal.receiving, today)
    yield from age_guard(ground, proposal.ages)
    if proposal.for_review:
        return
    if is_for_lawyer(ground) and not proposal.by_lawyer:
        yield Problem("ground-needs-lawyer", field="ground_code", facts={"provision": ground.provision})
    elif ground.needs_balancing and not (proposal.balancing or "").strip():
        yield Problem("balancing-missing", field="balancing", facts={"provision": ground.provision})


def _reach(
    ground: Ground, facet: Facet, releasing: AgencyKind, receiving: AgencyKind, today: date
) -> Iterator[Problem]:
    told = {"field": "ground_code", "facts": {"provision": ground.provision}}
    if not ground.in_force(today):
        yield Problem("ground-not-in-force", **told)  # type: ignore[arg-type]
    if ground.binds and releasing not in ground.binds:
        yield Problem("ground-binds-others", **told)  # type: ignore[arg-type]
    if ground.receivers and receiving not in ground.receivers:
        yield Problem("ground-other-receivers", **told)  # type: ignore[arg-type]
    if ground.facets and facet not in ground.facets:
        yield Problem("ground-other-facets", **told)  # type: ignore[arg-type]


def _how_long(proposal: Proposal, today: date) -> Iterator[Problem]:
    if proposal.valid_until <= today:
        yield Problem("release-until-past", field="valid_until")
    if proposal.valid_until > today + LONGEST:
        yield Problem("release-until-too-long", field="valid_until")
