"""Which column of a file holds which field, by name or by the importer's wish, and which must never be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from gvi.core.problems import Problem, Severity
from gvi.imports.headers import (
    ALTERNATIVES,
    FIELDS,
    FORBIDDEN_PARTS,
    FORBIDDEN_WORDS,
    ID_FIELD,
    SYNONYMS,
)
from gvi.imports.reader import Refusal
from gvi.imports.vocabulary import Kind, fold

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Layout(StrEnum):
    """How a file says what it says: a row each, a square of strengths, or the police's feed of events."""

    LIST = "list"
    MATRIX = "matrix"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a header says. `fields` gives each recognised field its column, counted from 0.

    `missing` holds the required fields without a column, alternatives joined by "/". `refused` stops the file's rows;
    `forbidden` names the columns that are never read (severity WARNING: the other columns are); `unknown` those that
    mean nothing here.
    """

    kind: Kind
    header: tuple[str, ...]
    fields: Mapping[str, int]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    forbidden: tuple[Refusal, ...]
    refused: tuple[Refusal, ...]
    layout: Layout = Layout.LIST

    def header_of(self, field: str) -> str:
        """The header of a field's column, its number where it has no header, or the field where it has no column."""
        place = self.fields.get(field)
        return field if place is None else self.header[place] or str(place + 1)

    @property
    def warnings(self) -> tuple[Refusal, ...]:
        """One warning for every column that is left out because it is unknown."""
        why = Problem("column-unknown", severity=Severity.WARNING)
        return tuple(Refusal(None, name, None, why) for name in self.unknown)


def recognise(
    kind: Kind, header: Sequence[str], overrides: Mapping[str, str] = _NOTHING, *, line: int = 1
) -> Recognised:
    """Find the column of every field. `overrides` (field → header) go before every name; `line` is the header's.

    Two columns that both mean one field are refused until an override says which.
    Codes: column-missing, column-forbidden, column-unknown, column-ambiguous, column-not-in-file, field-unknown.
    """
    names = tuple(header)
    forbidden = tuple(name for name in names if is_forbidden(name))
    chosen, refused = _overridden(kind, names, overrides, line)
    named = _named(kind, names, chosen)
    for field, places in named.items():
        if len(places) > 1:
            shown = ", ".join(names[place] for place in places)
            why = Problem("column-ambiguous", field=field, facts={"field": field, "columns": shown})
            refused.append(Refusal(line, names[places[1]], None, why))
    found = {field: places[0] for field, places in named.items()} | chosen
    fields = {field: found[field] for field in FIELDS[kind] if field in found}
    missing = tuple("/".join(any_of) for any_of in ALTERNATIVES[kind] if not fields.keys() & set(any_of))
    refused += [
        Refusal(line, each, None, Problem("column-missing", field=each, facts={"field": each})) for each in missing
    ]
    taken = {*fields.values(), *(place for places in named.values() for place in places)}
    unknown = tuple(name for place, name in enumerate(names) if name and place not in taken and name not in forbidden)
    left_out = tuple(_refuse_forbidden(forbidden, line))
    return Recognised(kind, names, fields, unknown, missing, left_out, tuple(refused))


def split_override(text: str) -> tuple[str, str] | Problem:
    """Part `FIELD=COLUMN` as written on the command line. Code: override-shape."""
    field, equals, column = text.partition("=")
    if not equals or not field.strip() or not column.strip():
        return Problem("override-shape", facts={"given": text})
    return field.strip(), column.strip()


def is_forbidden(name: str) -> bool:
    """Whether a column's name speaks of what the product must not hold: origin, health, belief, taste."""
    squeezed = fold(name)
    return squeezed in FORBIDDEN_WORDS or any(part in squeezed for part in FORBIDDEN_PARTS)


def _named(kind: Kind, names: tuple[str, ...], chosen: Mapping[str, int]) -> dict[str, list[int]]:
    """Columns by the field their name means, apart from those an override has dealt with."""
    meanings = {fold(name): field for field, words in SYNONYMS[kind].items() for name in (field, *words)}
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        field = meanings.get(fold(name))
        if field is not None and field not in chosen and place not in chosen.values():
            found.setdefault(field, []).append(place)
    for field, places in found.items():
        published = [place for place in places if fold(names[place]) == fold(field)]
        found[field] = published or places  # the published name goes before its synonyms
    # Statistics programs write the rows' own names under an empty first header.
    ident = ID_FIELD.get(kind)
    if ident is not None and names[:1] == ("",) and ident not in {*found, *chosen} and 0 not in chosen.values():
        found[ident] = [0]
    return found


def _overridden(
    kind: Kind, names: tuple[str, ...], overrides: Mapping[str, str], line: int
) -> tuple[dict[str, int], list[Refusal]]:
    chosen: dict[str, int] = {}
    refused: list[Refusal] = []
    for field, column in overrides.items():
        if field not in FIELDS[kind]:
            facts = {"field": field, "known": ", ".join(FIELDS[kind])}
            refused.append(Refusal(None, column, None, Problem("field-unknown", facts=facts)))
        elif column not in names:
            facts = {"column": column, "columns": ", ".join(filter(None, names))}
            why = Problem("column-not-in-file", field=field, facts=facts)
            refused.append(Refusal(line, column, None, why))
        elif is_forbidden(column):
            why = Problem("column-forbidden", field=field, facts={"column": column})
            refused.append(Refusal(line, column, None, why))
        else:
            chosen[field] = names.index(column)
    return chosen, refused


def _refuse_forbidden(names: tuple[str, ...], line: int) -> Iterator[Refusal]:
    for name in names:
        yield Refusal(line, name, None, Problem("column-forbidden", severity=Severity.WARNING, facts={"column": name}))
