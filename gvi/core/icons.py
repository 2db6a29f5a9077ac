"""Icons: a few shapes, read once from the Bootstrap Icons sprite in the installed Bootstrap-Flask."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_SYMBOL = re.compile(
    r'<symbol\b(?=[^>]*\bid="(?P<name>[^"]+)")[^>]*\bviewBox="(?P<box>[^"]+)"[^>]*>(?P<paths>.*?)</symbol>', re.DOTALL
)


@cache
def icon(name: str) -> Markup:
    """The named Bootstrap icon as inline SVG, sized as text and hidden from screen readers: write the word beside it.

    Raises KeyError for a name the sprite lacks.
    """
    box, paths = _sprite()[name]
    frame = Markup('<svg class="icon" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>')
    return frame.format(box, Markup(paths))


@cache
def _sprite() -> dict[str, tuple[str, str]]:
    """Every symbol as name → (view box, drawing); about 2 000 of them, 1 MB, read once a process."""
    text = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_text("utf-8")
    return {found["name"]: (found["box"], found["paths"].strip()) for found in _SYMBOL.finditer(text)}
