"""One's own imports, and the objections to one file, as lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.core.i18n import gettext
from gvi.core.listing import Column, Listing, MaskedValue, TagValue
from gvi.core.listing import Kind as Drawn
from gvi.core.templating import problem_text, word_text
from gvi.imports.columns import Recognised
from gvi.imports.headers import FIELDS
from gvi.imports.models import ImportBatch
from gvi.imports.reader import Refusal
from gvi.imports.telling import hidden
from gvi.imports.vocabulary import Kind


class BatchListing(Listing):
    """Files by the moment they came, with what became of them."""

    columns = (
        Column("created_at", _l("Uploaded"), lambda batch: batch.created_at, kind=Drawn.MOMENT, sort=ImportBatch.created_at, url=lambda batch: url_for("imports.show", ref=batch.ref)),
        Column("kind", _l("Rows"), lambda batch: word_text(Kind(batch.kind)), sort=ImportBatch.kind),
        Column("created", _l("New"), lambda batch: _count(batch, "created"), kind=Drawn.NUMBER),
        Column("updated", _l("Changed"), lambda batch: _count(batch, "updated"), kind=Drawn.NUMBER),
        Column("unchanged", _l("Already so"), lambda batch: _count(batch, "unchanged"), kind=Drawn.NUMBER),
        Column("refused", _l("Refused"), lambda batch: _count(batch, "refused"), kind=Drawn.NUMBER),
        Column("state", _l("State"), lambda batch: _over(batch) if batch.imported_at else _waiting(batch), kind=Drawn.TAG, stack="end"),
    )  # fmt: skip
    default_sort = "-created_at"

    def row_name(self, row: ImportBatch) -> str:
        return row.ref


class Objection(NamedTuple):
    """A refusal beside the columns that tell whether its value may be shown."""

    refusal: Refusal
    columns: Recognised


class ObjectionListing(Listing):
    """What stands in the way, by line."""

    columns = (
        Column("line", _l("Line"), lambda each: _l("Line %(line)s", line=each.refusal.line) if each.refusal.line else _l("Whole file")),
        Column("column", _l("Column"), lambda each: _column(each)),
        Column("value", _l("In the cell"), lambda each: _shown(each)),
        Column("why", _l("What is wrong, and how to mend it"), lambda each: _why(each), stack="wide"),
    )  # fmt: skip
    page_size = 25
    prefix = "r-"


class WarningListing(ObjectionListing):
    """What is worth a look and stops nothing."""

    prefix = "w-"


def _over(batch: ImportBatch) -> TagValue:
    return TagValue(_l("Undone"), "plain") if batch.undone_at else TagValue(_l("Imported"), "done")


def _waiting(batch: ImportBatch) -> TagValue:
    return TagValue(_l("Under way"), "info") if batch.stage else TagValue(_l("Not imported yet"), "wait")


def _count(batch: ImportBatch, name: str) -> int | None:
    return batch.result.get(name) if batch.result else None


def _column(each: Objection) -> str | None:
    """The header as it stands in the file; for a field without a column, what the pages call it."""
    named = each.refusal.column
    return named if named is None or named in each.columns.header else _called(each, named)


def _why(each: Objection) -> str:
    why = each.refusal.why
    if why.code == "column-missing":
        why = replace(why, facts={**why.facts, "field": _called(each, str(why.facts["field"]))})
    return str(problem_text(why))


def _called(each: Objection, fields: str) -> str:
    """“external_id/personnummer” in the words of the pages; what is no field stays as it is."""
    known = FIELDS[each.columns.kind]
    return "/".join(gettext(f"import-field.{field}") if field in known else field for field in fields.split("/"))


def _shown(each: Objection) -> Any:
    value = hidden(each.refusal, each.columns)
    return MaskedValue(gettext("Hidden")) if value is None and each.refusal.value else value


def objections(refusals: Iterable[Refusal], columns: Recognised) -> list[Objection]:
    """What was refused, or is worth a look."""
    return [Objection(refusal, columns) for refusal in refusals]
