"""How a form comes by its fields: each is built once for its form class and language, and every form gets a twin of it.

Building takes ten times as long as copying: flags gathered from validators, vocabularies put into words. What is typed, and
what a form changes in its fields, stays in the twin.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from markupsafe import Markup
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields import HiddenField
from wtforms.fields.core import Field, Flags, Label, UnboundField
from wtforms.i18n import messages_path

from gvi.core import inputs


class _Token(CSRFTokenField):  # type: ignore[misc]  # the library is not typed
    """The library signs a token for every form, shown or not; this one when it is shown."""

    @property
    def current_token(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))

    def process(self, *args: Any, **kwargs: Any) -> None:
        HiddenField.process(self, *args, **kwargs)


class _Csrf(_FlaskFormCSRF):  # type: ignore[misc]  # the library is not typed
    field_class = _Token


class _Words:
    """The library's own messages, in the page's language. By itself it reads them from disk for every request."""

    def gettext(self, text: str) -> str:
        return str(_catalogue(str(get_locale())).ugettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(_catalogue(str(get_locale())).ungettext(singular, plural, number))


class Binding(FlaskForm.Meta):  # type: ignore[misc]  # the library is not typed
    """What a form class is told of how its forms are made; the library makes one of these for each form."""

    csrf_class = _Csrf
    _built: dict[str, Field] | None = None

    def get_translations(self, form: Any) -> _Words:
        """Whom the fields ask for the library's messages."""
        return _WORDS

    def bind_field(self, form: Any, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
        """A field of this form. A token is each form's own, and so are choices that are asked for when it is made."""
        if self._built is None:
            self._built = type(form).built.setdefault(str(get_locale()), {})
        place = options.get("prefix", "") + options["name"]
        if place in self._built:
            return _twin(self._built[place], form)
        field = unbound_field.bind(form=form, **options)
        if not isinstance(field, CSRFTokenField) and not getattr(field, "asks_for_choices", False):
            self._built[place] = _twin(field, None)
        return field

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
        """The field's control as HTML."""
        return inputs.drawn(field, render_kw) if inputs.is_plain(field) else super().render_field(field, render_kw)


def _twin(field: Field, form: Any) -> Field:
    """The field as another form's. The library's own way to make one would make a declaration of it."""
    twin, flags, label = cast(Field, object.__new__(type(field))), Flags(), field.label
    twin.__dict__ = field.__dict__.copy()
    flags.__dict__ = field.flags.__dict__.copy()
    twin._form, twin.meta, twin.flags, twin.label = form, form and form.meta, flags, Label(label.field_id, label.text)
    return twin


@lru_cache
def _catalogue(language: str) -> Translations | NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")


_WORDS = _Words()
