"""The ways out: every file that leaves is named neutrally, logged, and holds what the page would show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from gvi.access.actor import current_posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.listing import Listing


def csv_file(listing: Listing, name: str, *, tells_of_people: bool = False) -> Response:
    """The whole filtered list as a spreadsheet file. Rows that tell of people are logged one by one."""
    content = listing.csv()
    if tells_of_people:
        log.read(current_posting(), Verb.EXPORT, listing.every())
    else:
        log.told(current_posting(), Verb.EXPORT, kind=name)
    return _file(content, f"{name}.csv", "text/csv; charset=utf-8")


def csv_rows(listing: Listing, name: str, people: Sequence[Any]) -> Response:
    """A computed list as a file, logged as an export of the people it tells of."""
    log.read(current_posting(), Verb.EXPORT, people)
    return _file(listing.csv(), f"{name}.csv", "text/csv; charset=utf-8")


def pdf_file(content: bytes, name: str) -> Response:
    """A printed page. The name says nothing of what it is for."""
    log.told(current_posting(), Verb.EXPORT, kind=name)
    return _file(content, f"{name}.pdf", "application/pdf")


def picture_file(content: bytes, name: str, mimetype: str) -> Response:
    """A drawing. Whoever it tells of is logged where it is made."""
    log.told(current_posting(), Verb.EXPORT, kind=name.partition(".")[0])
    return _file(content, name, mimetype)


def _file(content: bytes, name: str, mimetype: str) -> Response:
    response = Response(content, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
