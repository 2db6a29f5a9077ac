"""The lines of what was found as HTML: written here and not in a template, for the reason that the cells of a table are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from gvi.core.cells import tag
from gvi.core.templating import moment, word_text
from gvi.members.finding import Hit
from gvi.search.queries import Line


def people(hits: Iterable[Hit]) -> Markup:
    """By ref, never by name."""
    said, mark = cache(word_text), cache(lambda: tag(gettext("Protected identity"), "wait"))
    return Markup("").join(
        _line(_ref("members.show", hit), _second(said(hit.category), hit.external_id), mark() if hit.is_protected else "")
        for hit in hits
    )


def groups(lines: Iterable[Line]) -> Markup:
    """By alias."""
    return Markup("").join(
        _line(f'<a href="{url_for("groups.show", ref=line.ref)}">{escape(line.title)}</a>', "", word_text(line.word))
        for line in lines
    )


def call_ins(lines: Iterable[Line]) -> Markup:
    """By ref, with the place and the time."""
    return Markup("").join(
        _line(_ref("callins.show", line), _second(line.title or ""), moment(line.at)) for line in lines
    )


def incidents(lines: Iterable[Line]) -> Markup:
    """By ref, with what happened, where and when."""
    return Markup("").join(
        _line(
            _ref("incidents.show", line),
            _second(line.title or word_text(line.word), line.area_name),
            moment(line.at),
        )
        for line in lines
    )


def _line(name: str, second: str, when: str) -> Markup:
    """name, second: HTML; when: HTML or text."""
    return Markup(f'<li><div>{name}{second}</div><span class="when">{escape(when)}</span></li>')


def _ref(endpoint: str, found: Hit | Line) -> str:
    return f'<a class="ref" href="{escape(url_for(endpoint, ref=found.ref))}">{escape(found.ref)}</a>'


def _second(text: str, more: str | None = None) -> str:
    return f"<p>{escape(text)}{f' · {escape(more)}' if more else ''}</p>"
