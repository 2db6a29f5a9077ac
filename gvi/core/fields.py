"""Fields that read what people really type, and whose messages say what, where and how to mend."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import get_locale, lazy_gettext
from flask_wtf.file import FileField as UploadField
from wtforms import widgets
from wtforms.fields import BooleanField
from wtforms.validators import ValidationError

from gvi.core.answers import Answer, Typed, many_lines
from gvi.core.choosing import ChoiceField, ChoiceRadio, EnumField, EnumRadio, MultiCheck, choices_of
from gvi.core.days import written_out
from gvi.core.i18n import gettext
from gvi.core.phones import dialled, understood

__all__ = (
    "ChoiceField",
    "ChoiceRadio",
    "DateField",
    "EmailField",
    "EnumField",
    "EnumRadio",
    "FileField",
    "LongText",
    "MultiCheck",
    "PhoneField",
    "Text",
    "Tick",
    "TimeField",
    "WholeNumber",
    "choices_of",
)


class Text(Typed):
    """One line, at most `limit` characters. Control characters and runs of space become one space; empty is None."""

    def __init__(self, label: Any, *, limit: int = 200, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.limit = limit

    def read(self, text: str) -> str:
        return _within(self, text)


class LongText(Text):
    """Several lines, at most `limit` characters, with the number of characters left. Line breaks are kept as \\n."""

    shape = "textarea"
    widget = widgets.TextArea()

    def __init__(self, label: Any, *, limit: int = 2000, lines: int = 3, **kwargs: Any) -> None:
        super().__init__(label, limit=limit, **kwargs)
        self.lines = lines

    def process_formdata(self, valuelist: list[str]) -> None:
        text = many_lines(valuelist[0]) if valuelist else ""
        self.data = None
        self.data = self.read(text) if text else None

    @property
    def left(self) -> int:
        """How many characters can still be written."""
        return max(0, self.limit - len(many_lines(self._value())))


class DateField(Typed):
    """A day, written 2026-03-12 (20260312, 12/3 2026 and 12 mar 2026 are understood too); `datetime.date`."""

    width = "w-date"
    inputmode = "numeric"

    def read(self, text: str) -> dt.date:
        found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
        try:
            day = dt.date(*map(int, found.groups())) if found else written_out(text)
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2199:
            raise ValueError(gettext("Enter a date, such as 2026-03-12"))
        return day

    def write(self, value: dt.date) -> str:
        return value.isoformat()


class TimeField(Typed):
    """A time of day on the 24-hour clock: 18.00, 18:00, 1800 or 18; naive `datetime.time`, local to the city."""

    width = "w-time"
    inputmode = "numeric"

    def read(self, text: str) -> dt.time:
        found = re.fullmatch(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:]?(\d{2}))?", text)
        try:
            if found:
                return dt.time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValueError(gettext("Enter a time, such as 18:00"))

    def write(self, value: dt.time) -> str:
        return value.strftime("%H.%M" if get_locale() and get_locale().language == "sv" else "%H:%M")


class WholeNumber(Typed):
    """A whole number, `minimum` and `maximum` included; `int`. Spaces between thousands are read."""

    width = "w-num"
    inputmode = "numeric"

    def __init__(self, label: Any, *, minimum: int | None = None, maximum: int | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def read(self, text: str) -> int:
        digits = re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-")
        if not re.fullmatch(r"-?[0-9]{1,9}", digits):
            raise ValueError(gettext("Write “%(label)s” as a whole number, such as 12", label=self.label.text))
        number = int(digits)
        if self._outside(number):
            raise ValueError(self._limits())
        return number

    def _outside(self, number: int) -> bool:
        below = self.minimum is not None and number < self.minimum
        return below or (self.maximum is not None and number > self.maximum)

    def _limits(self) -> str:
        facts = {"label": self.label.text, "min": self.minimum, "max": self.maximum}
        if self.minimum is None:
            return str(gettext("%(label)s must be %(max)s or less", **facts))
        if self.maximum is None:
            return str(gettext("%(label)s must be %(min)s or more", **facts))
        return str(gettext("%(label)s must be between %(min)s and %(max)s", **facts))


class PhoneField(Typed):
    """A telephone number, Swedish unless it starts with a country code; kept as E.164 text (“+46701740605”)."""

    width = "w-phone"
    input_type = "tel"
    autocomplete = "off"

    def read(self, text: str) -> str:
        number = understood(text)
        if number is None:
            raise ValueError(gettext("Enter a telephone number with area code, such as 070-174 06 05"))
        return number

    def write(self, value: str) -> str:
        return dialled(value)


class EmailField(Typed):
    """An e-mail address in its normal form; whether it receives mail is not asked."""

    input_type = "email"
    autocomplete = "off"

    def read(self, text: str) -> str:
        try:
            return str(validate_email(text, check_deliverability=False).normalized)
        except EmailNotValidError:
            raise ValueError(gettext("Enter an e-mail address, such as namn@myndighet.se")) from None


class FileField(Answer, UploadField):
    """One file. kinds: the endings allowed (“pdf”, “csv”); megabytes: the most it may weigh.

    The data is a werkzeug FileStorage at its start, or None. A PDF must also begin like one.
    """

    shape = "file"
    empty_text = lazy_gettext("Choose a file under “%(label)s”")

    def __init__(self, label: Any, *, kinds: Sequence[str] = ("pdf",), megabytes: int = 10, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.kinds, self.megabytes = tuple(kind.lower() for kind in kinds), megabytes

    @property
    def accept(self) -> str:
        return ",".join(f".{kind}" for kind in self.kinds)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        ending = (self.data.filename or "").rpartition(".")[2].lower()
        head = self.data.stream.read(5)
        size = self.data.stream.seek(0, io.SEEK_END)
        self.data.stream.seek(0)
        if ending not in self.kinds or (ending == "pdf" and head != b"%PDF-"):
            kinds = ", ".join(kind.upper() for kind in self.kinds)
            raise ValidationError(gettext("Choose a file of the right kind: %(kinds)s", kinds=kinds))
        if size > self.megabytes * 1_000_000:
            raise ValidationError(gettext("The file is too large. Choose one of at most %(mb)s MB.", mb=self.megabytes))


class Tick(Answer, BooleanField):
    """One box to tick. `required=True` means it must be ticked, such as a confirmation."""

    shape = "tick"
    empty_text = lazy_gettext("Tick “%(label)s” to go on")

    def __init__(self, label: Any, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(label, required=required, **kwargs)


def _within(field: Text, text: str) -> str:
    if len(text) > field.limit:
        raise ValueError(
            gettext(
                "Shorten “%(label)s” to at most %(limit)s characters. It has %(count)s now.",
                label=field.label.text,
                limit=field.limit,
                count=len(text),
            )
        )
    return text
