"""The ways out: every file that leaves is named neutrally, logged, and holds what the page would show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from gvi.access.actor import current_posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.listing import Listing
from gvi.documents.bundle import NEUTRAL_NAME


def csv_file(listing: Listing, name: str, *, tells_of_people: bool = False) -> Response:
    """The whole filtered list as a spreadsheet file. Rows that tell of people are logged one by one."""
    content = listing.csv()
    if tells_of_people:
        log.read(current_posting(), Verb.EXPORT, listing.every())
    else:
        log.told(current_posting(), Verb.EXPORT, kind=name)
    return file(content, "csv", "text/csv; charset=utf-8")


def csv_rows(listing: Listing, name: str, people: Sequence[Any]) -> Response:
    """A computed list as a file, logged as an export of the people it tells of."""
    log.read(current_posting(), Verb.EXPORT, people)
    return file(listing.csv(), "csv", "text/csv; charset=utf-8")


SHEETS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""Kinds of table files, by suffix."""


def rows_file(content: bytes, suffix: str, of: Any) -> Response:
    """Rows that came from outside, given back; logged as an export of what they belong to. suffix: csv or xlsx."""
    log.read(current_posting(), Verb.EXPORT, [of])
    return file(content, suffix, SHEETS[suffix])


def example_file(content: bytes, name: str) -> Response:
    """Rows that tell of nobody, to begin from; logged as what they are an example of."""
    log.told(current_posting(), Verb.EXPORT, kind=name)
    return file(content, "csv", SHEETS["csv"])


def pdf_file(content: bytes, name: str) -> Response:
    """A printed page, logged under what it is."""
    log.told(current_posting(), Verb.EXPORT, kind=name)
    return file(content, "pdf", "application/pdf")


def picture_file(content: bytes, name: str, ending: str, mimetype: str) -> Response:
    """A drawing, logged under what it is. Whoever it tells of is logged where it is made."""
    log.told(current_posting(), Verb.EXPORT, kind=name)
    return file(content, ending, mimetype)


def file(content: bytes, ending: str, mimetype: str) -> Response:
    """A file to take away, under the one name that all files have: whoever sees it learns nothing. Log it yourself."""
    response = Response(content, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{NEUTRAL_NAME}.{ending}"'
    return response
