"""When what is known of a person is to go, and who may say so. Pure.

Sources: access.md's defaults; polisens brottsdatalag (2018:1693) ch. 4 and Kriminalvårdens brottsdatalag (2018:1699) ch. 3
one year after the case closes; Kriminalvården's client data ten years after the last sanction; socialtjänstlagen
five years after the last note.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gvi.access.roles import AgencyKind
from gvi.core.problems import Problem
from gvi.members.vocabulary import Facet

SHORTEST, LONGEST = 1, 600
"""Months that a period may last."""


class Since(StrEnum):
    """What a period is counted from."""

    CLOSED = "closed"
    SANCTION = "sanction"


@dataclass(frozen=True, slots=True)
class Period:
    """So many months after."""

    months: int
    since: Since = Since.CLOSED


_YEAR = 12
DEFAULTS: Mapping[AgencyKind, Mapping[Facet, Period]] = {
    AgencyKind.POLICE: {facet: Period(_YEAR) for facet in (Facet.IDENTITY, Facet.POLICE, Facet.VISIT)},
    AgencyKind.PROBATION: {
        Facet.IDENTITY: Period(10 * _YEAR, Since.SANCTION),
        Facet.SUPERVISION: Period(10 * _YEAR, Since.SANCTION),
        Facet.SUMMONS: Period(_YEAR),
        Facet.VISIT: Period(_YEAR),
    },
    AgencyKind.SOCIAL_SERVICES: {facet: Period(5 * _YEAR) for facet in (Facet.IDENTITY, Facet.SUPPORT, Facet.VISIT)},
}
"""What each kind of agency keeps, and for how long unless it says otherwise. Any other keeps as the police do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides when a record goes. last_sanction: the last day of the last one, if all have a last day."""

    closed_on: date | None
    last_sanction: date | None = None
    in_custody: bool = False
    """In custody without a last day: nothing counted from sanctions has begun."""
    fixed: date | None = None
    """A day that was set for this record alone; it goes before every period."""


def periods_of(kind: AgencyKind, said: Mapping[Facet, int]) -> dict[Facet, Period]:
    """The agency's periods: its own months where it has said any, else the default's."""
    defaults = DEFAULTS.get(kind, DEFAULTS[AgencyKind.POLICE])
    return {facet: Period(said.get(facet, period.months), period.since) for facet, period in defaults.items()}


def due_on(period: Period, standing: Standing) -> date | None:
    """The first day on which the facet is to go; None while nothing has begun to count.

    >>> due_on(Period(12), Standing(date(2024, 2, 29)))
    datetime.date(2025, 2, 28)
    """
    if standing.fixed is not None:
        return standing.fixed
    if period.since is Since.SANCTION:
        if standing.in_custody:
            return None
        begins = standing.last_sanction or standing.closed_on
        if begins and standing.closed_on:
            begins = max(begins, standing.closed_on)
    else:
        begins = standing.closed_on
    return months_after(begins, period.months) if begins else None


def dates_of(periods: Mapping[Facet, Period], standing: Standing) -> dict[Facet, date | None]:
    """When each facet goes. Identity goes last, with the record: a nameless rest helps nobody."""
    dates = {facet: due_on(period, standing) for facet, period in periods.items()}
    known = [day for day in dates.values() if day is not None]
    dates[Facet.IDENTITY] = max(known) if len(known) == len(dates) else None
    return dates


@dataclass(frozen=True, slots=True)
class Due:
    """What of a record is to go today. is_whole: all of it."""

    facets: tuple[Facet, ...]
    is_whole: bool
    since: date


def due_today(dates: Mapping[Facet, date | None], today: date, *, filled: Collection[Facet]) -> Due | None:
    """What is to go, or None. filled: the facets that hold anything; an empty one is not purged again every day."""
    if (last := dates[Facet.IDENTITY]) is not None and last <= today:
        return Due(tuple(dates), is_whole=True, since=last)
    parts = {
        facet: day
        for facet, day in dates.items()
        if facet is not Facet.IDENTITY and facet in filled and day is not None and day <= today
    }
    return Due(tuple(parts), is_whole=False, since=min(parts.values())) if parts else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last (lag 1930:173 om beräkning av lagstadgad tid, 1 §).

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def may_propose(*, items: int) -> Iterator[Problem]:
    """Something must be ticked, and still be due."""
    if not items:
        yield Problem("purge-nothing")


def may_decide(*, proposer: int, decider: int, is_decided: bool) -> Iterator[Problem]:
    """Another user decides, once."""
    if is_decided:
        yield Problem("purge-decided")
    if proposer == decider:
        yield Problem("purge-own-proposal")


def may_close(*, closed_on: date, today: date) -> Iterator[Problem]:
    """A case is closed on a day that has come."""
    if closed_on > today:
        yield Problem("case-closed-in-future", field="closed_on")


def may_last(facet: Facet, months: int) -> Iterator[Problem]:
    """A month at least, fifty years at most."""
    if not SHORTEST <= months <= LONGEST:
        yield Problem("retention-months-range", field=facet.value, facts={"min": SHORTEST, "max": LONGEST})


def may_withhold(*, lines: int, ground: str | None) -> Iterator[Problem]:
    """What is withheld is withheld on a ground."""
    if lines and not (ground or "").strip():
        yield Problem("extract-ground-missing", field="ground")
