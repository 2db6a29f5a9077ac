"""What may be chosen about a file: its kind, its columns, and whether the good rows are enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from gvi.core.choosing import choices_of
from gvi.core.fields import ChoiceField, ChoiceRadio, FileField, Tick
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.imports.columns import Recognised, is_forbidden
from gvi.imports.headers import ALTERNATIVES
from gvi.imports.models import ImportBatch
from gvi.imports.reader import LIMIT_BYTES, SheetName, Unreadable, read
from gvi.imports.telling import place_and_reason
from gvi.imports.vocabulary import Kind

CHOICE = frozenset({"sheet-choose", "sheet-hidden-only"})
"""What is wrong with a spreadsheet file until somebody has said which sheet is meant."""
MEGABYTES = LIMIT_BYTES // 1024 // 1024


class TableFile(FileField):
    """A file of values. Its content decides whether it can be read, not its name; the data is its bytes."""

    accept = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods"

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        self.content = self.data.stream.read()
        try:
            read(self.content)
        except Unreadable as unreadable:
            if unreadable.refusal.why.code not in CHOICE:  # the next page asks which sheet
                raise ValidationError(place_and_reason(unreadable.refusal)) from None


class UploadForm(BaseForm):
    """A file and what its rows are."""

    kind = ChoiceRadio(_l("What are the rows?"))
    file = TableFile(
        _l("File"),
        hint=_l(
            "CSV, Excel (.xlsx) or OpenDocument (.ods), at most %(mb)s MB. The first row holds the headers.",
            mb=MEGABYTES,
        ),
    )

    def __init__(self, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [choice for choice in choices_of(Kind) if choice.value in kinds]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {"kind": Kind(self.kind.data), "content": self.file.content}


class SheetForm(BaseForm):
    """Which sheet of a spreadsheet file."""

    sheet = ChoiceRadio(_l("Which sheet holds the rows?"))

    def __init__(self, batch: ImportBatch, sheets: Sequence[SheetName], **kwargs: Any) -> None:
        super().__init__(data={} if batch.sheet is None else {"sheet": str(batch.sheet)}, **kwargs)
        self._content = batch.content or b""
        hint = gettext("Hidden in the file")
        self.sheet.choices = [
            SelectChoice(str(each.place), each.name, {"hint": hint if each.is_hidden else ""}) for each in sheets
        ]

    def validate_sheet(self, field: Any) -> None:
        """A sheet that cannot be read is told of here, where another can be chosen."""
        try:
            read(self._content, sheet=int(field.data))
        except Unreadable as unreadable:
            raise ValidationError(place_and_reason(unreadable.refusal)) from None


class RunForm(BaseForm):
    """Import what is shown."""

    keep_good = Tick(
        _l("Import only the good rows"),
        hint=_l("The refused rows are left out. Otherwise nothing is imported until every row is right."),
    )


class UndoForm(BaseForm):
    """Nothing to fill in: the answer is yes."""


class ColumnsForm(BaseForm):
    """Which column holds which field. Made for one file by `columns_form`."""

    fields_of: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    @property
    def choosing(self) -> list[str]:
        """The names of the choices, in the order of the published columns."""
        return [_name(field) for field in self.fields_of]

    def mapping(self, automatic: Recognised) -> dict[str, str | None]:
        """What differs from what the headers say by themselves; None for a field that is not to be read."""
        chosen = {field: getattr(self, _name(field)).data for field in self.fields_of}
        places = {field: None if place is None else int(place) for field, place in chosen.items()}
        return {
            field: None if place is None else self.header[place]
            for field, place in places.items()
            if place != automatic.fields.get(field)
        }


def columns_form(columns: Recognised, fields: Sequence[str]) -> ColumnsForm:
    """A choice of column for each field, as it stands now. Columns that must not be read cannot be chosen."""
    choices = [
        (str(place), name or gettext("Column %(number)s", number=place + 1))
        for place, name in enumerate(columns.header)
        if not is_forbidden(name)
    ]
    members: dict[str, Any] = {
        _name(field): ChoiceField(
            gettext(f"import-field.{field}"), choices, required=(field,) in ALTERNATIVES[columns.kind]
        )
        for field in fields
    }
    made = type("ColumnsForm", (ColumnsForm,), {**members, "fields_of": tuple(fields), "header": columns.header})
    return made(data=_now(columns.fields))  # type: ignore[no-any-return]


def _name(field: str) -> str:
    return f"column_{field}"


def _now(fields: Mapping[str, int]) -> dict[str, str]:
    return {_name(field): str(place) for field, place in fields.items()}
