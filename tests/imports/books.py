"""Spreadsheet files made by tests: XLSX by openpyxl, ODS written by hand, and zip files that lie."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def xlsx(
    rows: Iterable[Sequence[Any]] = (), *, sheets: Mapping[str, Iterable[Sequence[Any]]] | None = None, hidden: Sequence[str] = (),
    merged: Sequence[str] = (), is_1904: bool = False,
) -> bytes:  # fmt: skip
    """A book; `merged` names ranges of the first sheet."""
    book = Workbook()
    book.remove(book["Sheet"])
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, content in (sheets or {"Blad1": rows}).items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for each in merged:
        book.worksheets[0].merge_cells(each)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(
    rows: Iterable[Sequence[Any]] = (),
    *,
    sheets: Mapping[str, Iterable[Sequence[Any]]] | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """The same as an OpenDocument file. A cell may be XML of its own: a str that begins with "<table:"."""
    tables = "".join(_sheet(name, content, name in hidden) for name, content in (sheets or {"Blad1": rows}).items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}" '
        f'xmlns:style="{_STYLE}" xmlns:calcext="{_CALC}" office:version="1.3"><office:automatic-styles>'
        '<style:style style:name="on" style:family="table"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": _MANIFEST,
        }
    )


_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=stored)
    return out.getvalue()


def altered(book: bytes, part: str, old: str, new: str) -> bytes:
    """The book with one part's text changed."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    text = bytes(parts[part]).decode() if isinstance(parts[part], bytes) else str(parts[part])
    assert old in text, f"{part} has no {old}"
    parts[part] = text.replace(old, new, 1)
    return zipped(parts)


def _sheet(name: str, rows: Iterable[Sequence[Any]], is_hidden: bool) -> str:
    style = "off" if is_hidden else "on"
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="{style}">{"".join(map(_row, rows))}</table:table>'
    )


def _row(cells: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value: Any) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            said = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case int() | float():
            said = f'office:value-type="float" office:value="{value}"'
        case datetime() | date():
            said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case time():
            said = (
                f'office:value-type="time" office:time-value="PT{value.hour:02}H{value.minute:02}M{value.second:02}S"'
            )
        case str() if value.startswith("<table:"):
            return value
        case _:
            said = 'office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{escape(str(value))}</text:p></table:table-cell>"
