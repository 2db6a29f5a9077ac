"""The refused rows as a file to mend: every column as it came, and why in a last one."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gvi.core import sheet
from gvi.core.i18n import gettext
from gvi.core.problems import Severity
from gvi.core.templating import problem_text
from gvi.imports.columns import Layout, Recognised, is_forbidden
from gvi.imports.plan import Plan
from gvi.imports.reasons import REASON
from gvi.imports.table import Refusal, Table

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SPREADSHEETS = frozenset({"xlsx", "ods"})


def refused_file(table: Table, columns: Recognised, plan: Plan) -> tuple[bytes, str] | None:
    """The file and its suffix, csv or xlsx; None where no row by itself was refused, or the file is a matrix.

    Columns that must never be kept are not in it, whoever they came from.
    """
    reasons = _reasons(plan, columns)
    rows = [row for row in (*table.rows, *table.dropped) if row.line in reasons]
    if columns.layout is Layout.MATRIX or not rows:
        return None
    kept = [place for place, name in enumerate(table.header) if not is_forbidden(name)]
    head = [*(table.header[place] for place in kept), gettext(REASON)]
    whole = len(table.header)
    body = [
        [*_fitted(row.cells, kept, whole, table.delimiter), reasons[row.line]]
        for row in sorted(rows, key=lambda row: row.line)
    ]
    if table.encoding in SPREADSHEETS:
        return _xlsx(head, body), "xlsx"
    return sheet.csv_bytes(head, body), "csv"


def _reasons(plan: Plan, columns: Recognised) -> Mapping[int, str]:
    """Everything that is wrong with each refused row, by line."""
    told: dict[int, list[str]] = defaultdict(list)
    for refusal in plan.refused:
        if refusal.line is not None and refusal.why.severity is Severity.BLOCK:
            told[refusal.line].append(_said(refusal))
    return {line: " ".join(dict.fromkeys(texts)) for line, texts in told.items()}


def _said(refusal: Refusal) -> str:
    text = problem_text(refusal.why)
    return f"{refusal.column}: {text}" if refusal.column else text


def _fitted(cells: Sequence[str], kept: Sequence[int], whole: int, delimiter: str) -> Iterator[str]:
    """A row too short is filled up; what is too much in one too long stands in its last cell, to be put right."""
    if len(cells) > whole:
        cells = (*cells[: whole - 1], delimiter.join(cells[whole - 1 :]))
    for place in kept:
        yield cells[place] if place < len(cells) else ""


def _xlsx(head: Sequence[str], body: Sequence[Sequence[str]]) -> bytes:
    """Every cell is text, so that none is a formula and no number loses a digit."""
    from openpyxl import Workbook  # heavy, and few requests write a spreadsheet
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet("1")
    for row in (head, *body):
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, value=_UNWRITABLE.sub("", text) or None)
            if text:
                cell.data_type = "s"
                cell.number_format = "@"
            cells.append(cell)
        page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
