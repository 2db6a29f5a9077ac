"""Lines to type in and what a form sends unseen, as HTML: what the library draws, letter for letter, at a tenth of its cost.

The library looks through all that a field's flags could be called, and escapes every word of ours twice over.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms.fields.core import Field
from wtforms.widgets import HiddenInput, TextInput
from wtforms.widgets.core import clean_key

from gvi.core.cells import safe

PLAIN = frozenset({TextInput, HiddenInput})
"""What is drawn here; the library's other controls have ways of their own."""


def is_plain(field: Field) -> bool:
    """Is the field's control one of these, and no list of suggestions hung on it?"""
    return type(field.widget) in PLAIN and getattr(field, "_datalist", None) is None


def drawn(field: Field, given: dict[str, Any]) -> Markup:
    """given: the attributes that the page asks for, as the library takes them: True stands alone, False is left out."""
    control = field.widget
    flags = {key: value for key, value in vars(field.flags).items() if key in control.validation_attrs}
    said = {clean_key(key): value for key, value in {**(getattr(field, "render_kw", None) or {}), **given}.items()}
    usual = {"id": field.id, "type": control.input_type, **flags, "name": field.name}
    value = said["value"] if "value" in said else field._value()
    attributes = sorted({**usual, **said, "value": value}.items())
    return Markup(f"<input {' '.join([_attribute(key, value) for key, value in attributes if value is not False])}>")


def _attribute(key: str, value: Any) -> str:
    if value is True:
        return key
    text = str.replace(safe(value), '"', "&quot;")  # what is HTML already may have quotes of its own
    return f'{key}="{text}"'
