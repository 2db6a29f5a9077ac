"""Reading an uploaded file's columns."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.imports.columns import Recognised
from gvi.imports.examining import columns_in
from gvi.imports.models import ImportBatch
from gvi.imports.reader import SheetName, read, sheets_in
from gvi.imports.vocabulary import Kind


def recognised(actor: Actor, batch: ImportBatch, *, chosen: bool = True) -> Recognised:
    """The columns of an uploaded file, by its headers and, unless `chosen` is False, by what the user has said."""
    return columns_in(
        actor, Kind(batch.kind), read(batch.content or b"", sheet=batch.sheet), batch.mapping if chosen else {}
    )


def sheets(batch: ImportBatch) -> list[SheetName]:
    """The sheets of an uploaded spreadsheet file that hold something; none of a text file."""
    return sheets_in(batch.content or b"")
