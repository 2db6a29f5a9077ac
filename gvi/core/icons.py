"""Icons: a few shapes, each read once from the Bootstrap Icons sprite in the installed Bootstrap-Flask."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_SYMBOL = re.compile(r'<symbol\b[^>]*\bviewBox="(?P<box>[^"]+)"[^>]*>(?P<paths>.*?)</symbol>', re.DOTALL)


@cache
def icon(name: str) -> Markup:
    """The named Bootstrap icon as inline SVG, sized as text and hidden from screen readers: write the word beside it.

    Raises KeyError for a name the sprite lacks.
    """
    symbol = _SYMBOL.search(_symbol(name))
    if symbol is None:
        raise KeyError(name)
    frame = Markup('<svg class="icon" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>')
    return frame.format(symbol["box"], Markup(symbol["paths"].strip()))


def _symbol(name: str) -> str:
    """The sprite's text about one of its 2 000 symbols. The whole is read anew for each, and never kept: it is 1 MB."""
    whole = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_bytes()
    named = whole.find(f' id="{name}"'.encode())
    if named < 0:
        return ""
    end = b"</symbol>"
    return whole[whole.rfind(b"<symbol", 0, named) : whole.find(end, named) + len(end)].decode("utf-8")
