"""Rows about people: members and speakers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.core.problems import Problem
from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells
from gvi.members.personnummer import Number

OLDEST = 1890


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One person as a file tells it. A None is what the file does not say."""

    line: int
    external_id: str | None
    name: str | None
    personnummer: Number | None
    birth_year: int | None
    group: str | None
    role: str | None
    supervision: str | None
    supervision_start: date | None
    supervision_end: date | None
    officer: str | None
    street: str | None
    postcode: str | None
    city: str | None
    phone: str | None
    email: str | None
    language: str | None
    category: str | None
    purpose: str | None
    legal_basis: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRow:
    """One speaker; voice community, help or law. Languages are the file's own words, parted."""

    line: int
    name: str
    organisation: str | None
    voice: str
    email: str | None
    phone: str | None
    languages: tuple[str, ...]


def read_member(cells: Cells, today: date) -> MemberRow:
    """Codes beyond those of the values: member-unnamed, birth-year-differs, role-without-group, supervision-unnamed."""
    row = MemberRow(
        line=cells.line,
        external_id=cells.optional("external_id", values.line(100)),
        name=cells.optional("name", values.line(200)),
        personnummer=cells.optional("personnummer", values.identity_number(today)),
        birth_year=cells.optional("birth_year", values.whole(OLDEST, today.year)),
        group=cells.optional("group", values.line(200)),
        role=cells.optional("role", values.code_unless(vocabulary.ROLE, vocabulary.NO_ROLE)),
        supervision=cells.optional("supervision", values.code(vocabulary.SUPERVISION)),
        supervision_start=cells.optional("supervision_start", values.day),
        supervision_end=cells.optional("supervision_end", values.day),
        officer=cells.optional("officer", values.line(200)),
        street=cells.optional("street", values.line(200)),
        postcode=cells.optional("postcode", values.postcode),
        city=cells.optional("city", values.line(100)),
        phone=cells.optional("phone", values.phone),
        email=cells.optional("email", values.email),
        language=cells.optional("language", values.line(60)),
        category=cells.optional("category", values.code(vocabulary.CATEGORY)),
        purpose=cells.optional("purpose", values.text(2000)),
        legal_basis=cells.optional("legal_basis", values.text(2000)),
    )
    _check_member(cells, row)
    return row


def read_speaker(cells: Cells, today: date) -> SpeakerRow:
    """One speaker. `today` is not used: every kind is read in the same way."""
    languages = cells.default("languages", values.line(200), "")
    return SpeakerRow(
        line=cells.line,
        name=cells.required("name", values.line(200)),
        organisation=cells.optional("organisation", values.line(200)),
        voice=cells.required("voice", values.code(vocabulary.VOICE)),
        email=cells.optional("email", values.email),
        phone=cells.optional("phone", values.phone),
        languages=tuple(
            each.strip() for each in languages.replace(";", ",").replace("/", ",").split(",") if each.strip()
        ),
    )


def _check_member(cells: Cells, row: MemberRow) -> None:
    """What no single cell can tell."""
    if not cells.raw("external_id").strip() and not cells.raw("personnummer").strip():
        cells.refuse("external_id", Problem("member-unnamed"))
    number = row.personnummer
    if number is not None and row.birth_year is not None and number.birth_year != row.birth_year:
        cells.refuse("birth_year", Problem("birth-year-differs"))
    if row.role is not None and row.group is None:
        cells.refuse("role", Problem("role-without-group"))
    dated = next((field for field in ("supervision_start", "supervision_end") if cells.raw(field).strip()), None)
    if dated is not None and not cells.raw("supervision").strip():
        cells.refuse(dated, Problem("supervision-unnamed"))
    cells.ordered("supervision_start", "supervision_end", row.supervision_start, row.supervision_end)
