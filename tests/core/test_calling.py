"""Templates call macros and methods by a shorter way than the library's, and get what the library would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from gvi.core.calling import Calling


class Teller:
    """Something that is called and wants the context, as some libraries' objects do."""

    @pass_context
    def __call__(self, context: Context, mark: str) -> str:
        return f"{context['who']}{mark}"

    def plain(self, text: str, *, mark: str = ".") -> str:
        return f"{text}{mark}"


@pass_context
def looped(context: Context, text: str) -> str:
    return f"{text}{context['each']}"


TEXTS = (
    "{% macro say(text, mark='!') %}{{ text }}{{ mark }}{% endmacro %}{{ say('<') }}{{ say('a', mark=who) }}{{ say(text='b') }}",
    "{% macro frame() %}({{ caller('x') }}){% endmacro %}{% call(each) frame() %}{{ each }}{{ who }}{% endcall %}",
    "{% macro many() %}{{ varargs | join }}{{ kwargs['_odd'] }}{% endmacro %}{{ many(1, '<', _odd=who) }}",
    "{% for one in 'ab' %}{% set each = one %}{{ looped('<') }}{{ teller.plain(each, mark=loop.index) }}{% endfor %}",
    "{{ teller('&') }}{{ teller.plain('<') }}{{ who.upper() }}{{ dict(a=1)['a'] }}",
)


def environment(kind: type[Context]) -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined)
    made.context_class = kind
    made.globals |= {"teller": Teller(), "looped": looped}
    return made


@pytest.mark.parametrize("text", TEXTS)
def test_a_template_says_what_it_says_by_the_library_alone(text: str) -> None:
    def drawn(kind: type[Context]) -> str:
        return environment(kind).from_string(text).render(who="<Bo>")

    assert drawn(Calling) == drawn(Context)


@pytest.mark.parametrize("text", ["{% macro say() %}{% endmacro %}{{ say(1) }}", "{{ teller.plain() }}"])
def test_a_call_with_the_wrong_words_is_refused_in_both(text: str) -> None:
    raised: list[Callable[[], Any]] = [environment(kind).from_string(text).render for kind in (Calling, Context)]
    for render in raised:
        with pytest.raises(TypeError):
            render()
