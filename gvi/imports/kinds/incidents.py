"""Rows about incidents: what happened, when and where, in the source's own words where ours do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells
from gvi.imports.vocabulary import fold

OTHER, UNKNOWN = "other", "unknown"
_HARM_OF_TYPE = {fold(word): code for code, words in vocabulary.HARM.items() for word in (code, *words)}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident; moments are aware, in UTC. `type` is the source's own word, `harm` ours."""

    line: int
    external_id: str | None
    occurred_at: datetime
    published_at: datetime | None
    area: str | None
    type: str | None
    harm: str
    group_related: str
    summary: str | None
    source: str | None
    victims: int | None


def read_incident(cells: Cells, today: date) -> IncidentRow:
    """One incident. Where the file does not say the harm, its type does if it is one of our words; else `other`."""
    own_type = cells.optional("type", values.line(200))
    return IncidentRow(
        line=cells.line,
        external_id=cells.optional("external_id", values.line(100)),
        occurred_at=cells.required("datetime", values.moment_until(today)),
        published_at=None,
        area=cells.optional("area", values.line(200)),
        type=own_type,
        harm=cells.default("harm", values.code(vocabulary.HARM), harm_of(own_type) or OTHER),
        group_related=cells.default("group_related", values.code(vocabulary.GROUP_RELATED), UNKNOWN),
        summary=cells.optional("summary", values.text(4000)),
        source=cells.optional("source", values.line(500)),
        victims=cells.optional("victims", values.whole(0, 1000)),
    )


def harm_of(own_type: str | None) -> str | None:
    """The harm that a source's type says by itself; None for a type that is not in the code list.

    A shooting says nothing of whether anyone was hit, so it has no harm of its own.
    """
    return None if own_type is None else _HARM_OF_TYPE.get(fold(own_type))
