"""Rows as a CSV file that opens right in a spreadsheet and in which no cell can be a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import get_locale, to_user_timezone

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_bytes(head: Sequence[str], body: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark, CRLF line ends; separator ";" and decimal comma in Swedish, "," and point else.

    Days are written 2026-03-12, moments 2026-03-12 18:00 in the reader's time zone, None as nothing.
    A text a spreadsheet would compute gets a leading apostrophe (OWASP, “CSV Injection”); numbers do not.
    """
    swedish = _is_swedish()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")
    writer.writerow([_text(title) for title in head])
    writer.writerows([_cell(value, swedish=swedish) for value in row] for row in body)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Any, *, swedish: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return str(to_user_timezone(value).strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value).replace(".", ",") if swedish else str(value)
    return _text(str(value))


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _is_swedish() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "sv"
