"""Templates call our own words directly, and mean the same."""

from __future__ import annotations

from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from jinja2 import Environment, StrictUndefined, pass_context
from markupsafe import Markup, escape

from gvi.core.direct import DIRECT, SAFE, DirectCalls, Templates, escaped


@pytest.fixture
def environment() -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined)
    made.code_generator_class = DirectCalls
    made.globals["_"] = lambda text, **values: Markup(text) % values
    made.globals["word"] = lambda text: f"<{text}>"
    return made


def drawn(environment: Environment, text: str, **values: object) -> str:
    return environment.from_string(text).render(**values)


def test_a_call_of_ours_does_not_go_by_way_of_the_context(environment: Environment) -> None:
    written = environment.compile('{{ _("Help") }}{{ other("Help") }}', raw=True)
    assert "environment.globals['_']('Help')" in written and "escaped(environment" not in written
    assert written.count("context.call(") == 1


def test_what_is_put_into_a_text_is_escaped_and_so_is_an_answer_that_is_no_markup(environment: Environment) -> None:
    assert drawn(environment, '{{ _("by %(who)s", who=name) }}', name="<b>") == "by &lt;b&gt;"
    assert drawn(environment, '{{ word("a") }}') == "&lt;a&gt;"


def test_a_variable_of_the_template_keeps_its_name(environment: Environment) -> None:
    own = [lambda text: f"own {text}"]
    assert drawn(environment, '{% for word in own %}{{ word("a") }}{% endfor %}', own=own) == "own a"
    assert drawn(environment, '{% set word = own[0] %}{{ word("a") }}', own=own) == "own a"
    asked = '{% macro say(word) %}{{ word("a") }}{% endmacro %}{{ say(own[0]) }}'
    assert drawn(environment, asked, own=own) == "own a"


def test_arguments_that_are_not_written_out_and_functions_that_want_the_context_go_the_usual_way(
    environment: Environment,
) -> None:
    assert drawn(environment, '{{ _("by %(who)s", **them) }}', them={"who": "Bo"}) == "by Bo"
    environment.globals["may"] = pass_context(lambda context, asked: f"{context['who']} {asked}")
    assert drawn(environment, '{{ may("read") }}', who="Bo") == "Bo read"


@pytest.mark.parametrize("value", ["<i>'\"&</i>", Markup("<i>"), 7, None, StrEnum("Tag", ["B"]).B, _l("<&>")])
def test_a_value_is_escaped_as_the_library_does_wherever_it_stands(environment: Environment, value: object) -> None:
    assert escaped(value) == escape(value)
    asked = (
        "{% macro say(it) %}{{ it }}{% endmacro %}{{ say(x) }}|{% set y %}{{ x }}{% endset %}{{ y }}|{{ [x] | join }}"
    )
    usual = Environment(autoescape=True)
    assert drawn(environment, asked, x=value) == usual.from_string(asked).render(x=value)


def test_a_template_that_is_given_words_of_its_own_has_them_alone(app: Flask) -> None:
    environment = app.jinja_env
    assert isinstance(environment, Templates)
    assert environment.from_string("{{ own }}", globals={"own": "<"}).render() == "&lt;"
    assert "own" not in environment.globals
    environment.globals["later"] = "said later"
    assert environment.from_string("{{ later }}").render() == "said later"


def test_every_name_that_is_called_directly_stands_for_a_function_of_every_template(app: Flask) -> None:
    known = app.jinja_env.globals
    assert {name for name in DIRECT if not callable(known.get(name))} == set()
    assert SAFE <= DIRECT
