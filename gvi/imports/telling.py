"""A refusal in words: where it stands, what stands there, why it cannot be used and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gvi.core.i18n import gettext
from gvi.core.templating import problem_text
from gvi.imports.columns import Recognised
from gvi.imports.reader import Refusal
from gvi.imports.vocabulary import Kind

PERSONAL = frozenset({"name", "personnummer", "street", "postcode", "city", "phone", "email"})
"""Fields whose values a page hides in a file of people."""


def place_and_reason(refusal: Refusal) -> str:
    """“Line 3, column name: …”, as far as there is a line and a column."""
    where = [gettext("line %(line)s", line=refusal.line)] if refusal.line else []
    where += [gettext("column %(column)s", column=refusal.column)] if refusal.column else []
    place = ", ".join(where)
    return f"{place[:1].upper()}{place[1:]}: {problem_text(refusal.why)}" if place else problem_text(refusal.why)


def line_of(refusal: Refusal, file: str) -> str:
    """`file:line:column: text`, for the command line; what is not known is left out."""
    place = ":".join(str(part) for part in (file, refusal.line, refusal.column) if part is not None)
    return f"{place}: {problem_text(refusal.why)}"


def as_json(refusal: Refusal, file: str) -> dict[str, Any]:
    """The refusal for machines."""
    return {
        "file": file, "line": refusal.line, "column": refusal.column, "value": refusal.value,
        "why": problem_text(refusal.why), "code": refusal.why.code,
    }  # fmt: skip


def hidden(refusal: Refusal, columns: Recognised | None) -> str | None:
    """The value as a page may show it: None where it would name a person."""
    if columns is None or columns.kind is not Kind.MEMBERS:
        return refusal.value
    return None if refusal.column in personal_columns(columns) else refusal.value


def personal_columns(columns: Recognised) -> frozenset[str]:
    """The headers that hold personal fields, or that are not read and so may hold anything."""
    read: Mapping[str, str] = {columns.header_of(field): field for field in columns.fields}
    return frozenset(name for name in columns.header if read.get(name, "name") in PERSONAL)
