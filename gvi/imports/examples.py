"""A small file of each kind to begin from. Everybody in it is fictional, and the numbers are official test numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gvi.core import sheet
from gvi.imports.headers import SYNONYMS
from gvi.imports.vocabulary import Kind

Rows = Sequence[Mapping[str, str]]
ROWS: Mapping[Kind, Rows] = {
    Kind.MEMBERS: (
        {
            "external_id": "EX-1", "name": "Åke Exempel", "personnummer": "19820614-2393", "group": "Exempelgruppen", "role": "kärna",
            "supervision": "skyddstillsyn", "supervision_start": "2026-03-02", "supervision_end": "2028-03-01", "officer": "Eva Exempel",
            "street": "Exempelgatan 1", "postcode": "211 20", "city": "Malmö", "phone": "070-174 06 05", "language": "svenska", "category": "misstänkt",
        },
        {
            "external_id": "EX-2", "name": "Bo Påhittad", "personnummer": "19980417-2386", "group": "Exempelgruppen", "role": "perifer",
            "street": "Exempelgatan 2", "postcode": "211 20", "city": "Malmö", "category": "dömd",
        },
    ),
    Kind.GROUPS: (
        {"alias": "Exempelgruppen", "type": "nätverk", "area": "Norra staden", "estimated_size": "20", "status": "aktiv", "audited_on": "2026-02-16", "certainty": "säker"},
        {"alias": "Andra gruppen", "type": "lös", "area": "Södra staden", "estimated_size": "8", "status": "följs", "certainty": "trolig"},
    ),
    Kind.MEMBERSHIPS: (
        {"person": "EX-1", "group": "Exempelgruppen", "role": "kärna", "from": "2025-10-03", "certainty": "säker"},
        {"person": "EX-2", "group": "Andra gruppen", "role": "rekryt", "from": "2026-01-15", "certainty": "osäker"},
    ),
    Kind.TIES: ({"person_a": "EX-1", "person_b": "EX-2", "kind": "umgänge", "strength": "3", "last_seen": "2026-01-22"},),
    Kind.RELATIONS: (
        {"group_a": "Exempelgruppen", "group_b": "Andra gruppen", "kind": "konflikt", "from": "2026-01-02", "certainty": "trolig", "source": "Gruppkartläggning"},
    ),
    Kind.INCIDENTS: (
        {"external_id": "EX-H1", "datetime": "2026-01-08 22:50", "area": "Norra staden", "type": "skottlossning", "harm": "ingen skadad av skott", "group_related": "ja", "summary": "Skott mot en port.", "source": "Händelserapport"},
        {"external_id": "EX-H2", "datetime": "2026-02-10 19:00", "area": "Södra staden", "type": "misshandel", "harm": "skada", "group_related": "vet ej", "summary": "Misshandel utomhus.", "source": "Händelserapport", "victims": "1"},
    ),
    Kind.SPEAKERS: (
        {"name": "Rut Exempel", "organisation": "Föreningen Exempel", "voice": "lokalsamhälle", "email": "rut@talare.example", "phone": "070-174 06 05", "languages": "svenska, engelska"},
    ),
    Kind.AGENCIES: (
        {"name": "Föreningen Exempel", "kind": "förening", "email": "info@exempel.example", "street": "Box 1", "postcode": "211 20", "city": "Malmö", "external_id": "EX-A1"},
    ),
}  # fmt: skip


def example(kind: Kind, fields: Sequence[str], *, swedish: bool) -> bytes:
    """The file as CSV, with the columns that the posting may write; headers in one of the two languages."""
    rows = ROWS[kind]
    used = [field for field in fields if any(row.get(field) for row in rows)]
    return sheet.csv_bytes(
        [header(kind, field, swedish=swedish) for field in used],
        [[row.get(field, "") for field in used] for row in rows],
    )


def header(kind: Kind, field: str, *, swedish: bool) -> str:
    """What the field's column is called."""
    return SYNONYMS[kind][field][0] if swedish and SYNONYMS[kind][field] else field
