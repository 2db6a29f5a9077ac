"""What the reading library does not tell of a book's sheets: how far they reach, errors in cells, merged cells.

It is found in the sheets' own XML before anything else opens the book, so that a sheet whose only cells are its first
and its last is refused instead of being laid out in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate
from xml.etree import ElementTree

from gvi.imports.archive import Archive, Hostile

NOT_COMPUTED = "#CALC!"
"""What stands for a formula that was saved without its value."""
_KINDS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

Place = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass(slots=True)
class Sheet:
    """One sheet. `low` and `high` are the corners of what holds something; `merged` holds first and last places."""

    low: Place | None = None
    high: Place = (0, 0)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """How many cells lie between the corners."""
        if self.low is None:
            return 0
        return (self.high[0] - self.low[0] + 1) * (self.high[1] - self.low[1] + 1)

    def fill(self, row: int, column: int, *, rows: int = 1, columns: int = 1) -> None:
        """Something stands here, and in the next so many rows and columns."""
        low = self.low or (row, column)
        self.low = (min(low[0], row), min(low[1], column))
        self.high = (max(self.high[0], row + rows - 1), max(self.high[1], column + columns - 1))


def survey(archive: Archive) -> Mapping[str, Sheet]:
    """The sheets by name. Raises Hostile: book-broken, book-bomb, book-password, book-xml, book-unknown."""
    if len(_KINDS & set(archive.names)) != 1:
        raise Hostile("book-unknown")  # a file that is two kinds at once would be opened as the one not looked at
    if "xl/workbook.xml" in archive.names:
        return _xlsx(archive)
    if "content.xml" in archive.names:
        if b"encryption-data" in archive.whole("META-INF/manifest.xml"):
            raise Hostile("book-password")
        reader = _OpenDocument()
        _feed(archive, "content.xml", reader.start, reader.end, lambda text: None)
        return reader.sheets
    raise Hostile("book-unknown")


def _xlsx(archive: Archive) -> Mapping[str, Sheet]:
    found = {}
    for name in archive.names:
        reader = _Excel()
        if (
            name.endswith((".xml", ".rels"))
            or next(archive.chunks(name), b"").lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
        ):
            _feed(archive, name, reader.start, reader.end, reader.say)
        found[name] = reader.sheet
    targets = {
        each.get("Id"): each.get("Target", "") for each in _tree(archive, "xl/_rels/workbook.xml.rels").iter() if each.get("Id")
    }  # fmt: skip
    sheets = {}
    for each in _tree(archive, "xl/workbook.xml").iter():
        target = targets.get(each.get(_RELATION) or each.get(_STRICT))
        if target and each.get("name"):
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            sheets[str(each.get("name"))] = found.get(part, Sheet())
    return sheets


def _tree(archive: Archive, name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(archive.whole(name))  # noqa: S314  no part with a DOCTYPE comes this far
    except ElementTree.ParseError:
        raise Hostile("book-broken") from None


def _feed(
    archive: Archive,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    say: Callable[[str], None],
) -> None:
    """One part through the parser. A drawing that is not well-formed is none of ours; a sheet that is not is broken."""
    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, say
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    try:
        for chunk in archive.chunks(name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except ExpatError:
        if "drawing" not in name.casefold():
            raise Hostile("book-broken") from None


def _refuse(*_declaration: object) -> None:
    raise Hostile("book-xml")


class _Excel:
    """Reads the XML of a sheet of Excel's; other parts have nothing that looks like one."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self._place: Place = (-1, -1)
        self._error = self._may_be_empty = self._has_formula = self._has_value = False
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._place = _place(attributes.get("r", "")) or (self._place[0], self._place[1] + 1)
                kind = attributes.get("t", "n")
                self._error, self._may_be_empty = kind == "e", kind == "str"
                self._has_formula = self._has_value = False
            case "row":
                number = attributes.get("r", "")
                self._place = (int(number) - 1 if _is_place(number) else self._place[0] + 1, -1)
            case "v":
                self._has_value = True
                self._text = [] if self._error or self._has_formula else None
            case "is":
                self._has_value = True
            case "f":
                self._has_formula = True
            case "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                corners = _place(first), _place(last)
                if corners[0] and corners[1]:
                    self.sheet.merged.append((corners[0], corners[1]))

    def say(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] != "c":
            return
        said = "".join(self._text or ())
        if self._error or (self._has_formula and not said and not (self._has_value and self._may_be_empty)):
            self.sheet.errors[self._place] = said or NOT_COMPUTED
        self._text = None
        if self._has_value or self._has_formula or self._error:
            self.sheet.fill(*self._place)


class _OpenDocument:
    """Reads the sheets of an OpenDocument file, where cells have no places of their own, only repetitions."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self._sheet = Sheet()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._filled: list[tuple[int, int]] = []
        self._holds = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self._sheet = self.sheets[attributes.get("table:name", "")] = Sheet()
                self._row = 0
            case "table:table-row":
                self._rows = _number(attributes, "table:number-rows-repeated")
                self._column, self._filled = 0, []
            case "table:table-cell" | "table:covered-table-cell":
                self._columns = _number(attributes, "table:number-columns-repeated")
                self._holds = bool(attributes.get("office:value-type"))
                self._merge(attributes)
                if attributes.get("calcext:value-type") == "error":
                    self._holds = True
                    self._sheet.errors[self._row, self._column] = "#N/A"
            case "text:p":
                self._holds = True

    def end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            if self._holds:
                self._filled.append((self._column, self._columns))
            self._holds = False
            self._column += self._columns
        elif name == "table:table-row":
            for column, columns in self._filled:
                self._sheet.fill(self._row, column, rows=self._rows, columns=columns)
            self._row += self._rows

    def _merge(self, attributes: dict[str, str]) -> None:
        down, across = (_number(attributes, f"table:number-{side}-spanned") for side in ("rows", "columns"))
        if down > 1 or across > 1:
            first = (self._row, self._column)
            self._sheet.merged.append((first, (first[0] + down - 1, first[1] + across - 1)))


def _is_place(written: str) -> bool:
    """Can it be the number of a row? They count from 1."""
    return written.isdecimal() and len(written) < 10 and int(written) > 0


def _number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(1, int(written)) if written.isdecimal() and len(written) < 10 else 1


def _place(written: str) -> Place | None:
    found = _PLACE.fullmatch(written)
    if found is None or not _is_place(found[2]):
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
