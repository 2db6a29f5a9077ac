"""What every form field shares: a hint, being required, its own words when empty, and clean text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel import lazy_gettext
from wtforms.fields import StringField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation


class Answer:
    """What every field of ours shares: a hint, and being required unless said otherwise.

    label: lazy text. hint: lazy text under the label. required: False adds “Optional” to the hint.
    missing: what to say when nothing was filled in, instead of the field's own message.
    shape: how `_kit/form.html` draws it.
    """

    shape = "input"
    width = ""
    empty_text = lazy_gettext("Fill in “%(label)s”")

    def __init__(
        self,
        label: Any,
        *,
        hint: Any = "",
        required: bool = True,
        missing: Any = None,
        validators: Iterable[Any] = (),
        **kwargs: Any,
    ) -> None:
        self._missing = missing
        presence = _Required() if required else _Optional()
        super().__init__(label, [presence, *validators], description=hint, **kwargs)  # type: ignore[call-arg]

    def process(self, formdata: Any, data: Any = unset_value, **options: Any) -> None:
        """As the library has it, which tries whether the value to begin with can be called by calling it."""
        begun = self.default if data is unset_value and not callable(self.default) else data  # type: ignore[attr-defined]
        super().process(formdata, begun, **options)

    def missing_text(self) -> str:
        return str(self._missing or str(self.empty_text) % {"label": self.label.text})  # type: ignore[attr-defined]


class _Required:
    """Stops with the field's own words when nothing was given; misread input keeps its own message."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        if field.errors or field.process_errors:
            return
        if field.data is None or field.data is False or field.data in ("", []):
            raise StopValidation(field.missing_text())


class _Optional:
    """Lets an empty answer be; the field's data is then None."""

    field_flags: ClassVar[dict[str, bool]] = {"optional": True}

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None and not field.process_errors:
            raise StopValidation


class Typed(Answer, StringField):
    """A line of text that means something: `read` turns it into a value, `write` back into text."""

    def read(self, text: str) -> Any:
        """The value of a non-empty text. Raises ValueError with the message to show."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        self.data = self.read(text) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)


def one_line(text: str) -> str:
    """Composed Unicode, control and invisible format characters gone, every run of space one space."""
    return " ".join(_without_controls(text, keep="").split())


def many_lines(text: str) -> str:
    """The same, but line breaks stay, as \\n, and spaces inside a line are left alone."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_controls(broken, keep="\n").strip()


def _without_controls(text: str, *, keep: str) -> str:
    if text.isascii() and text.isprintable():  # as most of what is typed is; the walk below costs a hundred times this
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        character
        if character in keep or unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp")
        else (" " if character.isspace() else "")
        for character in composed
    )
