"""The lines of what was found as HTML: written here and not in a template, for the reason that the cells of a table are.

Words and addresses recur from line to line: what is the same in all is composed once. All that is not ours is escaped; a
ref is made by us, of letters and digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache

from flask import url_for
from markupsafe import Markup

from gvi.core.addresses import STAND_IN
from gvi.core.cells import safe, tag
from gvi.core.i18n import gettext
from gvi.core.templating import moment, word_text
from gvi.members.finding import Hit
from gvi.search.queries import Line


def people(hits: Iterable[Hit]) -> Markup:
    """By ref, never by name."""
    link, said, protected = _links("members.show", "ref"), cache(_said), cache(_protected)
    return _lines(
        (link(hit.ref, hit.ref), _second(said(hit.category), hit.external_id), protected() if hit.is_protected else "")
        for hit in hits
    )


def groups(lines: Iterable[Line]) -> Markup:
    """By alias."""
    link = _links("groups.show")
    return _lines((link(line.ref, safe(line.title or "")), "", _said(line.word)) for line in lines)


def call_ins(lines: Iterable[Line]) -> Markup:
    """By ref, with the place and the time."""
    link = _links("callins.show", "ref")
    return _lines((link(line.ref, line.ref), _second(safe(line.title or "")), safe(moment(line.at))) for line in lines)


def incidents(lines: Iterable[Line]) -> Markup:
    """By ref, with what happened, where and when."""
    link, said = _links("incidents.show", "ref"), cache(_said)
    return _lines(
        (
            link(line.ref, line.ref),
            _second(safe(line.title) if line.title else said(line.word), line.area_name),
            safe(moment(line.at)),
        )
        for line in lines
    )


def _lines(drawn: Iterable[tuple[str, str, str]]) -> Markup:
    """name, second line and what stands at the end, of each: HTML."""
    lines = [f'<li><div>{name}{second}</div><span class="when">{end}</span></li>' for name, second, end in drawn]
    return Markup("".join(lines))


def _links(endpoint: str, look: str = "") -> Callable[[str, str], str]:
    """What makes a ref and a text, which is HTML, into a link to the endpoint's page of the ref."""
    before, _, after = url_for(endpoint, ref=STAND_IN).partition(STAND_IN)
    opening = f'<a class="{look}" href="{safe(before)}' if look else f'<a href="{safe(before)}'
    return lambda ref, text: f'{opening}{ref}{after}">{text}</a>'


def _second(text: str, more: str | None = None) -> str:
    """text: HTML."""
    return f"<p>{text} · {safe(more)}</p>" if more else f"<p>{text}</p>"


def _said(word: StrEnum | None) -> str:
    return safe(word_text(word))


def _protected() -> str:
    return tag(gettext("Protected identity"), "wait")
