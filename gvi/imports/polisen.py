"""The Swedish police's public feed of events, read as incidents.

A selection that the police publish, not statistics. The title tells when the event took place, `datetime` only when it
was published; the position is the middle of the municipality and is never read, lest somebody take it for the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from gvi.core import clock
from gvi.core.days import month_number
from gvi.core.problems import Problem, Severity
from gvi.imports import values
from gvi.imports.columns import Layout, Recognised
from gvi.imports.kinds.cells import Cells
from gvi.imports.kinds.incidents import OTHER, UNKNOWN, IncidentRow, harm_of
from gvi.imports.reader import Refusal, Row, Table
from gvi.imports.vocabulary import Kind, fold

SOURCE = "polisen.se"
HEADER = ("id", "datetime", "name", "summary", "type", "location", "gps", "url")
_TITLE = re.compile(r"([0-9]{1,2}) ([^\W\d_]+) ([0-9]{1,2})[.:]([0-9]{2})\b.*", re.DOTALL)


def is_feed(header: Sequence[str]) -> bool:
    """Whether a header is that of the feed, in any order."""
    return {fold(name) for name in header} == set(HEADER)


def columns(header: tuple[str, ...]) -> Recognised:
    """The feed's columns by the fields of an incident; position and address of the page are left unread on purpose."""
    place = {fold(name): number for number, name in enumerate(header)}
    sources = {"external_id": "id", "datetime": "name", "area": "location", "type": "type", "summary": "summary"}
    fields = {field: place[name] for field, name in sources.items()}
    return Recognised(Kind.INCIDENTS, header, fields, (), (), (), (), layout=Layout.FEED)


def read(table: Table, *, today: date) -> tuple[tuple[IncidentRow, ...], tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Incidents, refused rows, warnings. The type stays verbatim; whether a group is behind it is never known here.

    Codes beyond those of the values: feed-title (refused), event-after-publication (warning: the title's day or the
    publication is wrong; the title's time is kept).
    """
    own = _own_columns(table.header)
    incidents: list[IncidentRow] = []
    refused: list[Refusal] = []
    warnings: list[Refusal] = []
    for row in table.rows:
        cells = Cells(row, own)
        incident = _incident(cells, today)
        refused += cells.refused
        if not cells.refused:
            incidents.append(incident)
            warnings += _out_of_order(incident, row, own)
    return tuple(incidents), tuple(refused), tuple(warnings)


def event_time(title: str, published_at: datetime) -> datetime | Problem:
    """The moment a title such as `20 mars 10:14, Trafikolycka, Malmö` tells, in UTC.

    A title has no year: the one that brings it nearest to publication is meant, so that 31 December published on
    1 January belongs to the year before. Codes: feed-title, time-impossible, time-skipped.
    """
    found = _TITLE.fullmatch(title.strip())
    month = month_number(found[2]) if found else None
    if found is None or month is None:
        return Problem("feed-title")
    try:
        hour = time(int(found[3]), int(found[4]))
        near = clock.local(published_at).replace(tzinfo=None)
        day = min(_days(near.year, month, int(found[1])), key=lambda each: abs(datetime.combine(each, hour) - near))
        return clock.at(day, hour)
    except clock.NoSuchHour:
        return Problem("time-skipped")
    except ValueError:
        return Problem("time-impossible")


def _days(year: int, month: int, number: int) -> list[date]:
    """The day in the year of publication and those beside it, as far as it exists there."""
    days = []
    for each in (year - 1, year, year + 1):
        try:
            days.append(date(each, month, number))
        except ValueError:
            continue
    return days


def _incident(cells: Cells, today: date) -> IncidentRow:
    published_at = cells.required("datetime", values.moment_until(today))
    own_type = cells.optional("type", values.line(200))

    def when(title: str) -> datetime | Problem:
        return event_time(title, published_at)

    # Without a publication there is no year; the row is refused already.
    occurred_at = cells.required("name", when) if not cells.refused else datetime.min.replace(tzinfo=UTC)
    return IncidentRow(
        line=cells.line,
        external_id=cells.required("id", values.line(100)),
        occurred_at=occurred_at,
        published_at=published_at,
        area=cells.optional("location", values.line(200)),
        type=own_type,
        harm=harm_of(own_type) or OTHER,
        group_related=UNKNOWN,
        summary=cells.optional("summary", values.text(4000)),
        source=SOURCE,
        victims=None,
    )


def _out_of_order(incident: IncidentRow, row: Row, own: Recognised) -> list[Refusal]:
    published_at = incident.published_at
    # The title tells minutes, the publication seconds.
    if published_at is None or incident.occurred_at <= published_at + timedelta(minutes=1):
        return []
    title = row.cells[own.fields["name"]]
    facts = {"published": clock.local(published_at).isoformat(" ")}
    why = Problem("event-after-publication", severity=Severity.WARNING, facts=facts)
    return [Refusal(row.line, own.header_of("name"), title, why)]


def _own_columns(header: tuple[str, ...]) -> Recognised:
    """The feed's columns by the feed's own names."""
    fields = {fold(name): place for place, name in enumerate(header)}
    return Recognised(Kind.INCIDENTS, header, fields, (), (), (), (), layout=Layout.FEED)
