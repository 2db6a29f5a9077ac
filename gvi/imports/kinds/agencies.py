"""Rows about agencies and organisations that take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """One agency; without a kind `other`."""

    line: int
    name: str
    kind: str
    email: str | None
    phone: str | None
    street: str | None
    postcode: str | None
    city: str | None
    external_id: str | None


def read_agency(cells: Cells, today: date) -> AgencyRow:
    """One agency. `today` is not used: every kind is read in the same way."""
    return AgencyRow(
        line=cells.line,
        name=cells.required("name", values.line(200)),
        kind=cells.default("kind", values.code(vocabulary.AGENCY_KIND), "other"),
        email=cells.optional("email", values.email),
        phone=cells.optional("phone", values.phone),
        street=cells.optional("street", values.line(200)),
        postcode=cells.optional("postcode", values.postcode),
        city=cells.optional("city", values.line(100)),
        external_id=cells.optional("external_id", values.line(100)),
    )
