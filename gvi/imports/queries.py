"""Reading an uploaded file's columns."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.imports.columns import Recognised
from gvi.imports.examining import columns_in, examine, open_batch
from gvi.imports.models import ImportBatch
from gvi.imports.reader import SheetName, read, sheets_in
from gvi.imports.sending_back import refused_file
from gvi.imports.vocabulary import Kind


def recognised(actor: Actor, batch: ImportBatch, *, chosen: bool = True) -> Recognised:
    """The columns of an uploaded file, by its headers and, unless `chosen` is False, by what the user has said."""
    return columns_in(
        actor, Kind(batch.kind), read(batch.content or b"", sheet=batch.sheet), batch.mapping if chosen else {}
    )


def sheets(batch: ImportBatch) -> list[SheetName]:
    """The sheets of an uploaded spreadsheet file that hold something; none of a text file."""
    return sheets_in(batch.content or b"")


def refused_rows(actor: Actor, batch: ImportBatch) -> tuple[bytes, str] | None:
    """The refused rows as a file, and its suffix; None where there are none that stand by themselves."""
    if batch.content is None:
        return (batch.left_over, batch.left_over_form or "csv") if batch.left_over else None
    examined = examine(actor, open_batch(actor, batch))
    return refused_file(examined.table, examined.columns, examined.plan)
