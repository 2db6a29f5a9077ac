"""Languages: which one a page speaks, and catalogues that are compiled when their text is newer."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, request, session
from flask_babel import Domain, get_locale, get_translations
from flask_babel import gettext as library_gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from gvi.core.asker import asker
from gvi.extensions import babel

FOLDER = Path(__file__).resolve().parent.parent / "translations"
LOCALES = ("sv", "en")
LIBRARY_DOMAINS = frozenset({"flask_security"})
"""Catalogues we keep for a library, which loads them itself."""


class Catalogues(Domain):  # type: ignore[misc]  # the library is not typed
    """All our catalogues as one, looked up once a request: a page asks for a hundred words, and the library would
    settle the language anew for each. Where it settles another language it empties the place we keep them in."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self._of: dict[Locale | None, Translations | NullTranslations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """Those of the language of the page."""
        kept = g.get("_flask_babel") if has_app_context() else None
        known: Translations | NullTranslations | None = getattr(kept, "babel_translations", None)
        if known is None:
            known = self._settled()
            if kept is not None:
                kept.babel_translations = known
        return known

    def _settled(self) -> Translations | NullTranslations:
        """The library takes its list of eighty catalogues apart before it looks whether it has them."""
        locale = get_locale()
        known = self._of.get(locale)
        if known is None:
            found: Any = super().get_translations()
            found.said = _Said(found)
            known = self._of[locale] = found
        return known


class _Said(dict[str, Markup]):
    """The texts that pages have said in one language, by what stands in the templates."""

    def __init__(self, catalogue: Translations | NullTranslations) -> None:
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, text: str) -> Markup:
        found = self[text] = Markup(self._catalogue.ugettext(text))
        return found


def said(text: str, **values: Any) -> Markup:
    """What templates call `_`: the text in the page's language. Values put into it are escaped."""
    catalogue: Any = _catalogue()
    found: Markup = catalogue.said[text]
    return found % values if values or "%" in found else found


def gettext(text: str, /, **values: Any) -> str:
    """The text in the page's language, the values put in. As the library's, which for every word looks up four times over
    whose page it is: a person's page says a thousand."""
    found = str(_catalogue().ugettext(text))
    return found % values if values else found


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """The same of a text that depends on a number, which it may name as %(num)d."""
    return str(_catalogue().ungettext(one, many, num)) % {"num": num, **values}


def language() -> str:
    """The page's language: sv or en. Asked with every hour that a page shows."""
    try:
        kept = vars(g._get_current_object()).get("_flask_babel")
    except RuntimeError:  # nobody's page
        kept = None
    known: Locale | None = getattr(kept, "babel_locale", None) or get_locale()
    return "sv" if known is None else str(known.language)


def _catalogue() -> Translations | NullTranslations:
    """That of the page's language, straight from where it is kept: a page asks for it with every word."""
    try:
        kept = vars(g._get_current_object()).get("_flask_babel")
    except RuntimeError:  # nobody's page
        kept = None
    known: Translations | NullTranslations | None = getattr(kept, "babel_translations", None)
    return get_translations() if known is None else known


def install(app: Flask) -> None:
    """One catalogue per feature and language; the page's language comes from `locale_now`."""
    LazyString.__html__, LazyString.__str__ = _escaped, _late
    domains = [path.stem for path in sorted((FOLDER / "sv" / "LC_MESSAGES").glob("*.po"))]
    compile_stale()
    own = [domain for domain in domains if domain not in LIBRARY_DOMAINS]
    app.config["BABEL_DOMAIN"] = ";".join(own)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(FOLDER)] * len(own))
    babel.init_app(
        app,
        default_locale=app.config["LOCALE"],
        default_timezone=app.config["TIMEZONE"],
        locale_selector=lambda: _parsed(locale_now()),
    )
    babel.domain_instance = Catalogues(domain=app.config["BABEL_DOMAIN"])
    app.jinja_env.globals["_"] = said


def locale_now() -> str:
    """The user's choice, else the one made before sign-in, else what the browser asks for."""
    if not has_request_context():
        return str(g.get("locale") or "sv")
    chosen = getattr(asker(), "locale", None) or session.get("locale")
    return str(chosen or _preferred(request.headers.get("Accept-Language", "")))


@lru_cache(maxsize=64)
def _preferred(languages: str) -> str:
    """What a browser asks for."""
    return parse_accept_header(languages, LanguageAccept).best_match(LOCALES) or "sv"


@lru_cache(maxsize=8)
def _parsed(name: str) -> Locale:
    """The library takes one apart anew for every request when it is given a name."""
    return Locale.parse(name)


def _escaped(text: LazyString) -> Markup:
    """The library calls its late texts safe HTML, also when what somebody typed has been put into them. Ours are text."""
    return escape(str(text))


def _late(text: LazyString) -> str:
    """A late text said now, by our shorter way where it is one of ours."""
    say = gettext if text._func is library_gettext else text._func
    return str(say(*text._args, **text._kwargs))


def compile_stale() -> None:
    """Write the binary catalogue beside every text catalogue that is newer. Costs a few stat calls when none is."""
    for text in FOLDER.glob("*/LC_MESSAGES/*.po"):
        binary = text.with_suffix(".mo")
        if not binary.exists() or binary.stat().st_mtime < text.stat().st_mtime:
            _compile(text, binary)


def _compile(text: Path, binary: Path) -> None:
    from babel.messages.mofile import write_mo  # most starts compile nothing
    from babel.messages.pofile import read_po

    with text.open("rb") as source:
        catalogue = read_po(source, locale=text.parent.parent.name)
    scratch = binary.with_suffix(f".{os.getpid()}.new")  # several processes may start at once
    with scratch.open("wb") as target:
        write_mo(target, catalogue)
    scratch.replace(binary)
