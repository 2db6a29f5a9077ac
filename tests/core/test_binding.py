"""Forms of one class share what was built, and nothing that was typed or changed."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, session
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from gvi.core.fields import ChoiceField, EnumRadio, Text
from gvi.core.forms import BaseForm
from gvi.incidents.models import Harm


class Asked(BaseForm):
    name = Text("Name", required=False)
    harm = EnumRadio(_l("Harm"), Harm)
    kind = ChoiceField("Kind", lambda: [(word, word) for word in g.offered])


def test_what_is_typed_and_what_a_form_changes_stays_with_it(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "Typed"}):
        g.offered = ["one"]
        first = Asked()
        first.name.label.text, first.name.flags.optional, first.name.description = "Other", False, "hint"
        first.harm.choices = [("only", "Only")]
        first.validate()
    with app.test_request_context("/"):
        g.offered = ["two"]
        second = Asked()
        assert (second.name.data, second.name.errors, str(second.name.label.text)) == (None, (), "Name")
        assert second.name.flags.optional and not second.name.description
        assert [choice.value for choice in second.harm.choices] == [word.value for word in Harm]
        assert [choice.value for choice in second.kind.choices] == ["two"]
        assert second.name._form is second and second.name.meta is second.meta


def test_choices_are_worded_in_the_language_of_each_page(app: Flask) -> None:
    said = {}
    for language in ("sv", "en", "sv"):
        with app.test_request_context("/"), force_locale(language):
            g.offered = []
            said.setdefault(language, []).append([choice.label for choice in Asked().harm.choices])
    assert said["sv"][0] == said["sv"][1] != said["en"][0]


def test_what_is_built_holds_no_form_and_goes_with_a_class_made_for_one_request(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "Typed"}):
        g.offered = []
        own = type("Own", (Asked,), {"of_somebody": Text("Of somebody")})
        own()
        kept = [field for fields in own.built.values() for field in fields.values()]
        assert {field.short_name for field in kept} >= {"of_somebody", "name"}
        assert all(field._form is None and field.meta is None and field.raw_data is None for field in kept)
        assert not any("of_somebody" in fields for fields in Asked.built.values())


def test_a_token_is_signed_when_it_is_shown(app: Flask) -> None:
    with app.test_request_context("/"):
        g.offered = []
        form = Asked()
        assert "csrf_token" not in session
        assert form.csrf_token.current_token and "csrf_token" in session
        assert form.csrf_token.current_token in form.csrf_token()


def test_a_label_and_flags_are_a_forms_own_once_they_are_looked_at(app: Flask) -> None:
    with app.test_request_context("/"):
        g.offered = []
        Asked()
        first, second = Asked(), Asked()
        assert "label" not in vars(second.name)
        assert first.name.label is first.name.label is not second.name.label
        assert first.name.flags is first.name.flags is not second.name.flags


def test_a_method_named_after_a_field_judges_or_shapes_it(app: Flask) -> None:
    class Own(Asked):
        def validate_name(self, field: Any) -> None:
            raise ValidationError(f"not {field.data}")

        def filter_name(self, text: str | None) -> str:
            return f"<{text}>"

    with app.test_request_context("/", method="POST", data={"name": "Typed"}):
        g.offered = []
        form = Own(data={"harm": Harm.FATAL})
        assert not form.validate() and form.name.errors == ["not <Typed>"]
        assert not form.validate({"harm": [lambda _form, _field: None]}) and form.name.errors == ["not <Typed>"]
    with app.test_request_context("/"):
        g.offered = []
        assert Own(name="Kept").name.data == "<Kept>" and Asked(name="Kept").name.data == "Kept"
