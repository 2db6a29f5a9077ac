"""How a form comes by its fields: each is built once for its form class and language, and every form gets a twin of it.

Building takes ten times as long as copying: flags gathered from validators, vocabularies put into words. What is typed, and
what a form changes in its fields, stays in the twin. A form that was sent in order is never drawn: flags and labels become the
twin's own when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask import request
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from flask_wtf.form import _Auto
from markupsafe import Markup
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields import HiddenField
from wtforms.fields.core import Field, Flags, Label, UnboundField
from wtforms.i18n import messages_path

from gvi.core import inputs
from gvi.core.i18n import language


class _Token(CSRFTokenField):  # type: ignore[misc]  # the library is not typed
    """The library signs a token for every form, shown or not; this one when it is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, csrf_impl=None, **kwargs)  # who signs is another in each form, and put in there

    @property
    def current_token(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))

    def process(self, *args: Any, **kwargs: Any) -> None:
        HiddenField.process(self, *args, **kwargs)


class _Csrf(_FlaskFormCSRF):  # type: ignore[misc]  # the library is not typed
    field_class = _Token

    def setup_form(self, form: Any) -> list[tuple[str, UnboundField]]:
        """As the library has it, which declares the token's field anew for each form."""
        self.meta = form.meta
        return [(self.meta.csrf_field_name, _TOKEN)]


class _Words:
    """The library's own messages, in the page's language. By itself it reads them from disk for every request."""

    def gettext(self, text: str) -> str:
        return str(_catalogue(language()).ugettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(_catalogue(language()).ungettext(singular, plural, number))


class Binding(FlaskForm.Meta):  # type: ignore[misc]  # the library is not typed
    """What a form class is told of how its forms are made; the library makes one of these for each form."""

    csrf_class = _Csrf
    _built: dict[str, Field] | None = None

    def get_translations(self, form: Any) -> _Words:
        """Whom the fields ask for the library's messages."""
        return _WORDS

    def wrap_formdata(self, form: Any, formdata: Any) -> Any:
        """What the form reads, as the library has it."""
        if formdata is not _Auto or not form.is_submitted():
            return None if formdata is _Auto else formdata
        asked = request._get_current_object()  # type: ignore[attr-defined]
        if asked.files or not asked.form:
            return super().wrap_formdata(form, formdata)
        return asked.form

    def bind_field(self, form: Any, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
        """A field of this form. Choices that are asked for when it is made are each form's own."""
        built = self._built
        if built is None:
            built = self._built = type(form).built.setdefault(language(), {})
        place = options["prefix"] + options["name"] if "prefix" in options else options["name"]
        kept = built.get(place)
        if kept is None:
            field = unbound_field.bind(form=form, **options)
            if not getattr(field, "asks_for_choices", False):
                built[place] = _kept(field)
        else:
            field = _twin(kept, form, self)
        if unbound_field is _TOKEN:
            field.csrf_impl = form._csrf
        return field

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
        """The field's control as HTML."""
        return inputs.drawn(field, render_kw) if inputs.is_plain(field) else super().render_field(field, render_kw)


class _Own:
    """An attribute of fields that a twin makes its own when somebody looks at it; a field that was built has it already."""

    def __init__(self, name: str, copy: Callable[[Any], Any]) -> None:
        self._name, self._copy = name, copy

    def __get__(self, field: Any, _owner: type) -> Any:
        if field is None or "_like" not in field.__dict__:
            raise AttributeError(self._name)
        own = field.__dict__[self._name] = self._copy(field._like[self._name])
        return own


def _kept(field: Field) -> Field:
    """The field as its twins shall be."""
    kept = cast(Field, object.__new__(type(field)))
    kept.__dict__ = {name: value for name, value in field.__dict__.items() if name not in _OWN}
    kept._form = kept.meta = None
    kept._like = {name: copy(field.__dict__[name]) for name, copy in _OWN.items()}
    return kept


def _twin(kept: Field, form: Any, meta: Binding) -> Field:
    """The field as another form's. The library's own way to make one would make a declaration of it."""
    twin = cast(Field, object.__new__(type(kept)))
    twin.__dict__ = own = kept.__dict__.copy()
    own["_form"], own["meta"] = form, meta
    return twin


def _flags(like: Flags) -> Flags:
    flags = Flags()
    flags.__dict__ = like.__dict__.copy()
    return flags


def _label(like: Label) -> Label:
    return Label(like.field_id, like.text)


_OWN: dict[str, Callable[[Any], Any]] = {"flags": _flags, "label": _label}
for _name, _copy in _OWN.items():
    setattr(Field, _name, _Own(_name, _copy))  # found where a field's own `__dict__` has none


@lru_cache
def _catalogue(language: str) -> Translations | NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")


_WORDS = _Words()
_TOKEN = UnboundField(_Token, label="CSRF Token")
