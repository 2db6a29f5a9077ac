"""Rows of one file that speak of the same thing: once is enough, and contradictions are nobody's to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from gvi.core.problems import Problem, Severity
from gvi.imports.columns import Recognised
from gvi.imports.kinds import AnyRow
from gvi.imports.kinds.agencies import AgencyRow
from gvi.imports.kinds.groups import GroupRow, MembershipRow, RelationRow
from gvi.imports.kinds.incidents import IncidentRow
from gvi.imports.kinds.people import MemberRow, SpeakerRow
from gvi.imports.kinds.ties import TieRow
from gvi.imports.reader import Refusal


def settle(
    rows: Iterable[AnyRow], mapping: Recognised
) -> tuple[tuple[AnyRow, ...], tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Rows to use, refusals, warnings: of equal rows the first is used, of contradicting ones none.

    Codes: row-contradicts (refused), row-repeated (warning). Both name the other line.
    """
    given = tuple(rows)
    sharing: dict[tuple[str, object], list[tuple[int, _Key]]] = {}
    for place, row in enumerate(given):
        for key in _keys(row):
            sharing.setdefault((key.field, key.value), []).append((place, key))
    clashes: dict[int, list[Refusal]] = {}
    repeats: dict[int, Refusal] = {}
    for same in sharing.values():
        first = given[same[0][0]]
        alike = all(_content(given[place]) == _content(first) for place, _ in same)
        for number, (place, key) in enumerate(same):
            other = given[same[0 if number else -1][0]]
            if not alike:
                why = Problem("row-contradicts", facts={"line": other.line})
                clashes.setdefault(place, []).append(_objection(given[place], key, why, mapping))
            elif number:
                why = Problem("row-repeated", severity=Severity.WARNING, facts={"line": other.line})
                repeats[place] = _objection(given[place], key, why, mapping)
    used = tuple(row for place, row in enumerate(given) if place not in clashes and place not in repeats)
    told = tuple(why for place, why in repeats.items() if place not in clashes)
    return used, tuple(chain.from_iterable(clashes.values())), told


class _Key(NamedTuple):
    """What makes two rows speak of the same thing: the field to name, and its value."""

    field: str
    value: object
    shown: str


def _keys(row: AnyRow) -> Iterator[_Key]:
    match row:
        case MemberRow():
            if row.external_id is not None:
                yield _Key("external_id", row.external_id, row.external_id)
            if row.personnummer is not None:
                yield _Key("personnummer", row.personnummer.twelve, row.personnummer.twelve)
        case GroupRow():
            yield _Key("alias", row.alias.casefold(), row.alias)
        case MembershipRow():
            yield _Key("person", (row.person, row.group.casefold(), row.start), f"{row.person} – {row.group}")
        case TieRow():
            yield _Key(
                "person_b", (frozenset((row.person_a, row.person_b)), row.kind), f"{row.person_a} – {row.person_b}"
            )
        case RelationRow():
            pair = frozenset((row.group_a.casefold(), row.group_b.casefold()))
            yield _Key("group_b", (pair, row.kind, row.start), f"{row.group_a} – {row.group_b}")
        case IncidentRow():
            shown = row.external_id or row.occurred_at.isoformat()
            yield _Key("external_id", row.external_id or replace(row, line=0), shown)
        case SpeakerRow():
            yield _Key("name", (row.name.casefold(), row.email), row.name)
        case AgencyRow():
            field, shown = ("external_id", row.external_id) if row.external_id else ("name", row.name)
            yield _Key(field, shown.casefold(), shown)


def _content(row: AnyRow) -> AnyRow:
    """The row without its line; undirected pairs in one order."""
    match row:
        case TieRow(person_a=one, person_b=other) if one > other:
            return replace(row, line=0, person_a=other, person_b=one)
        case RelationRow(group_a=one, group_b=other) if one > other:
            return replace(row, line=0, group_a=other, group_b=one)
        case _:
            return replace(row, line=0)


def _objection(row: AnyRow, key: _Key, why: Problem, mapping: Recognised) -> Refusal:
    return Refusal(row.line, mapping.header_of(key.field), key.shown, why)
