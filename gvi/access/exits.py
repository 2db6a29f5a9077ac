"""The ways out: every file that leaves is named neutrally, logged, and holds what the page would show."""

from __future__ import annotations

from typing import Any

from flask import Response

from gvi.access.actor import current_posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.listing import Listing
from gvi.documents.bundle import NEUTRAL_NAME

SHEETS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""Kinds of table files, by suffix."""


def csv_file(listing: Listing, name: str) -> Response:
    """The whole filtered list as a spreadsheet file. For lists that tell of nobody; of people, see `gvi.exports`."""
    log.told(current_posting(), Verb.EXPORT, kind=name)
    return file(listing.csv(), "csv", SHEETS["csv"])


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


def words(text: str) -> Response:
    """One line for a program that asked for a file and does not get it."""
    return Response(text + "\n", content_type="text/plain; charset=utf-8")
