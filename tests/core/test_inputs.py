"""A line to type in is drawn as the library draws it, whatever was typed into it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms.fields import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from gvi.core import inputs
from gvi.core.fields import DateField, LongText, PhoneField, Text, Tick
from gvi.core.forms import BaseForm

TYPED = ("", "Åsa", "<b>\"Kim\" & 'Bo'</b>", "{k} %s", "\N{ZERO WIDTH SPACE}–")


class Asked(BaseForm):
    plain = Text("Plain")
    optional = Text(_l("Harm"), required=False)
    day = DateField("Day")
    phone = PhoneField("Telephone", render_kw={"data_of": "x", "class_": "own", "readonly": True})
    marked = StringField("Marked", [InputRequired(), Length(2, 9)])
    unseen = HiddenField()
    secret = PasswordField("Secret")
    long = LongText("Long")
    yes = Tick("Yes")


GIVEN: tuple[dict[str, Any], ...] = (
    {},
    {"class": "form-control ", "type": "tel", "inputmode": False, "autocomplete": "off", "aria_describedby": "a-h a-e"},
    {"class_": "w", "value": 'own "value"', "aria_invalid": "true", "autofocus": True, "required": False},
    {"data_said": Markup('<i class="x">&amp;</i>'), "title": _l("Harm"), "size": 3, "maxlength": 0},
)


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_drawn_here_is_what_the_library_draws(app: Flask, typed: str) -> None:
    drawn = 0
    with app.test_request_context(
        "/", method="POST", data=dict.fromkeys(("plain", "optional", "day", "unseen"), typed)
    ):
        form = Asked()
        for field in form:
            for given in GIVEN:
                library = FlaskForm.Meta.render_field(form.meta, field, dict(given))
                assert field(**given) == library and isinstance(field(**given), Markup)
            drawn += inputs.is_plain(field)
    assert drawn == 7


def test_other_controls_are_left_to_the_library(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Asked()
        assert [field.name for field in form if not inputs.is_plain(field)] == ["secret", "long", "yes"]
