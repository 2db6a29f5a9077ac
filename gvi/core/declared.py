"""What a listing is declared with: columns that show a row, filters that narrow the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from flask import url_for

from gvi.core.addresses import STAND_IN


class Kind(StrEnum):
    """How a column is drawn: alignment, typeface, and how its values are written."""

    TEXT = "text"
    REF = "ref"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    TAG = "tag"
    MASKED = "masked"
    LINK = "link"
    UNBROKEN = "unbroken"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class TagValue:
    """A state in a word. style: done, ok, wait, info, stop, plain, or "" for not begun."""

    word: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class MaskedValue:
    """A value the reader may not see; `why` is shown in its place. Works in a column of any kind."""

    why: str


@dataclass(frozen=True, slots=True)
class Leads:
    """To the endpoint's page about the row's ref: the same address for every row, but for the ref."""

    endpoint: str

    def __call__(self, row: Any) -> str:
        return url_for(self.endpoint, ref=row.ref)

    def settled(self) -> Callable[[Any], str]:
        """The same, composed once for all rows of a page."""
        before, _, after = url_for(self.endpoint, ref=STAND_IN).partition(STAND_IN)
        return lambda row: f"{before}{row.ref}{after}"


@dataclass(frozen=True, eq=False)
class Column:
    """One column. The first column of a listing names the row.

    value: what a row shows. TAG wants a TagValue; MASKED a text saying why; NUMBER an int or float;
        DATE a date; MOMENT an aware datetime; WORD a word of a vocabulary; None shows a dash.
    sort: what the database orders by, or for rows in memory a function of the row; None: not sortable.
    url: where the cell leads, or None for no link (LINK and REF are usually given one); `Leads` where that is the page of
        a row's ref.
    small: a second, muted line in the cell: text, or a word of a vocabulary.
    stack: its place on a phone card: "" in two columns, "end" top right, "wide" whole line, "none" left out.
    csv: False keeps the column out of downloads and JSON.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    sort: Any = None
    url: Callable[[Any], str | None] | None = None
    small: Callable[[Any], str | None] | None = None
    stack: str = ""
    csv: bool = True


@dataclass(frozen=True, eq=False)
class TextFilter:
    """Free text. apply(source, text) narrows the statement, or the list of rows."""

    key: str
    label: Any
    apply: Callable[[Any, str], Any]
    placeholder: str = ""
    shape: ClassVar[str] = "text"


@dataclass(frozen=True, eq=False)
class ChoiceFilter:
    """One of a list. choices: (value, label) pairs or a function giving them; apply(source, value)."""

    key: str
    label: Any
    choices: Sequence[tuple[str, Any]] | Callable[[], Sequence[tuple[str, Any]]]
    apply: Callable[[Any, str], Any]
    every: Any = None
    """What the line for no choice says; “All” when None."""
    shape: ClassVar[str] = "choice"


@dataclass(frozen=True, eq=False)
class FlagFilter:
    """On or off. apply(source) narrows when on."""

    key: str
    label: Any
    apply: Callable[[Any], Any]
    shape: ClassVar[str] = "flag"


Filter = TextFilter | ChoiceFilter | FlagFilter


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in use: its label, its value in words, and the address without it."""

    key: str
    label: str
    shown: str
    without: str
