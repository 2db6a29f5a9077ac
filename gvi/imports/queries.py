"""Reading an uploaded file's columns, and what its columns may be called."""

from __future__ import annotations

from flask_babel import get_locale

from gvi.access.actor import Actor
from gvi.core.i18n import gettext
from gvi.imports.columns import Recognised
from gvi.imports.examining import columns_in, examine, open_batch
from gvi.imports.examples import example
from gvi.imports.headers import SYNONYMS
from gvi.imports.models import ImportBatch
from gvi.imports.reader import SheetName, read, sheets_in
from gvi.imports.rules import fields_for, kinds_for
from gvi.imports.sending_back import refused_file
from gvi.imports.vocabulary import Kind


def recognised(actor: Actor, batch: ImportBatch, *, chosen: bool = True) -> Recognised:
    """The columns of an uploaded file, by its headers and, unless `chosen` is False, by what the user has said."""
    return columns_in(
        actor, Kind(batch.kind), read(batch.content or b"", sheet=batch.sheet), batch.mapping if chosen else {}
    )


def known_columns(actor: Actor) -> list[tuple[Kind, list[tuple[str, list[str]]]]]:
    """For each kind that the posting may import: what its fields are called, and the names of columns that hold them."""
    return [
        (
            kind,
            [(gettext(f"import-field.{field}"), [field, *SYNONYMS[kind][field]]) for field in fields_for(actor, kind)],
        )
        for kind in kinds_for(actor)
    ]


def example_for(actor: Actor, kind: Kind) -> bytes | None:
    """An example of a kind with the fields that the posting may write; None for a kind that it may not import."""
    if kind not in kinds_for(actor):
        return None
    locale = get_locale()
    return example(kind, fields_for(actor, kind), swedish=locale is None or locale.language == "sv")


def sheets(batch: ImportBatch) -> list[SheetName]:
    """The sheets of an uploaded spreadsheet file that hold something; none of a text file."""
    return sheets_in(batch.content or b"")


def refused_rows(actor: Actor, batch: ImportBatch) -> tuple[bytes, str] | None:
    """The refused rows as a file, and its suffix; None where there are none that stand by themselves."""
    if batch.content is None:
        return (batch.left_over, batch.left_over_form or "csv") if batch.left_over else None
    examined = examine(actor, open_batch(actor, batch))
    return refused_file(examined.table, examined.columns, examined.plan)
