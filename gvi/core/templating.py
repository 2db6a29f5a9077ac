"""The one Jinja environment: strict about what is undefined, with the few words every template may use."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import format_decimal
from jinja2 import FileSystemBytecodeCache, StrictUndefined

from gvi.core import clock, swedish
from gvi.core.calling import Calling
from gvi.core.direct import DirectCalls
from gvi.core.i18n import gettext, language
from gvi.core.icons import icon
from gvi.core.phones import dialled
from gvi.core.problems import Problem

COMPILED = "%s.escaped.jinja"
"""Name of a compiled template's file. It is renewed when the template's text changes, so it has to say how it was compiled."""
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


def install(app: Flask) -> None:
    """Make undefined names an error and add the filters for dates, numbers and problems."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.code_generator_class = DirectCalls
    app.jinja_env.context_class = Calling
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(app.config["TEMPLATE_CACHE"], COMPILED)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(icon=icon, problem_text=problem_text, word=word_text)
    app.jinja_env.filters.update(
        grouped=grouped, day=day, clock=clock_text, moment=moment, weekday=weekday, dialled=dialled
    )


def problem_text(problem: Problem) -> str:
    """What the rule said, in the page's language. A number that is not whole is written as that language does."""
    facts = {name: format_decimal(fact) if isinstance(fact, float) else fact for name, fact in problem.facts.items()}
    return str(gettext(problem.code, **facts))


def word_text(word: Any) -> str:
    """A vocabulary's word in the page's language. Its catalogue key is `Class.value`, for example Voice.help."""
    return "–" if word is None else gettext(_key(word))


@lru_cache(maxsize=None, typed=True)  # two vocabularies may share a word: it is equal in both, and said differently
def _key(word: Any) -> str:
    return f"{type(word).__name__}.{word.value}"


def grouped(number: int) -> str:
    """1 000 in Swedish, 1,000 in English."""
    parted = f"{number:,}"
    return parted.replace(",", "\N{NO-BREAK SPACE}") if language() == "sv" else parted


def day(value: date | datetime | None) -> str:
    """2026-03-12, in local time; a dash when there is none."""
    if value is None:
        return "–"
    return (clock.local(value).date() if isinstance(value, datetime) else value).isoformat()


def clock_text(value: datetime | time | None) -> str:
    """kl. 18.00 in Swedish, 18:00 in English."""
    if value is None:
        return "–"
    hour = clock.local(value).time() if isinstance(value, datetime) else value
    if language() == "sv":
        return f"kl.\N{NO-BREAK SPACE}{hour.hour:02}.{hour.minute:02}"
    return f"{hour.hour:02}:{hour.minute:02}"


def moment(value: datetime | None) -> str:
    """2026-03-12 kl. 18.00."""
    if value is None:
        return "–"
    here = clock.local(value)
    return f"{here.date().isoformat()} {clock_text(here.time())}"


def weekday(value: date | datetime | None) -> str:
    """tis 31 mars."""
    if value is None:
        return "–"
    return swedish.short_day(clock.local(value).date() if isinstance(value, datetime) else value, language())
