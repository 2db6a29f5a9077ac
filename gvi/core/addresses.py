"""Addresses of our own pages, composed once, and what else the application spares itself at either end of a request.

A list page has a hundred links, and the router works each out anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Flask, Request, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import Rule
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property

from gvi.core import near
from gvi.core.direct import Templates
from gvi.core.later import bring

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

STAND_IN = "0" * 6
"""In place of a ref while an address is composed: no ref is made of noughts alone."""
FILES = frozenset({"static", "bootstrap.static"})
"""Endpoints of files; templates alone name them."""
MENDED = ("location", "content-location")
"""Headers that the library brings into shape,"""
_PLAIN = re.compile(r"[\w/-]*", re.ASCII)
"""and what is in shape already."""
WITHOUT_FILE = "application/x-www-form-urlencoded"
WITH_LENGTH = frozenset({HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})
OPTIONS = ("_anchor", "_method", "_scheme", "_external")
"""What Flask's function passes on as None when nobody has said it."""


class LateRule(Rule):
    """A route that compiles its way of writing addresses when somebody first asks for one: at the start that would be
    two hundred routes, most of which nobody asks for, and a third of what registering the features costs."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(Rule._compile_builder(self, append_unknown))
            return made[0](rule, **values)

        return build


class Answered(Response):
    """An answer whose headers go out as they are where the library would copy them and find nothing to mend."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """As the library has it."""
        named = {name.lower(): value for name, value in self.headers}
        is_whole = self.status_code in WITH_LENGTH and "content-length" in named
        if is_whole and all(_PLAIN.fullmatch(named.get(name, "")) for name in MENDED):
            return self.headers
        return super().get_wsgi_headers(environ)


class Asked(Request):
    """A request whose cookies are found by their name; the library walks through all headers for them. A form without a
    file is read where it comes in; the library makes a reader for any kind of form, and its bound of what typed text may
    weigh holds for forms with files alone: a form of fifty megabytes would become gigabytes of names and values."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """As the library has them."""
        return parse_cookie(self.environ.get("HTTP_COOKIE", ""), cls=self.dict_storage_class)  # type: ignore[return-value]

    def _load_form_data(self) -> None:
        if "form" in self.__dict__ or self.mimetype != WITHOUT_FILE:
            super()._load_form_data()
            return
        stream, kind = self._get_stream_for_parsing(), self.parameter_storage_class  # the stream ends where it may
        most, said = self.max_form_memory_size, self.content_length
        if most is None:
            text = stream.read()
        else:  # no more than was announced: what is asked for is made room for, and 2 MB are taken from the system each time
            text = stream.read(most + 1 if said is None else min(said, most + 1))
            if len(text) > most:
                raise RequestEntityTooLarge
        try:
            sent = parse_qsl(text.decode(), keep_blank_values=True, errors="werkzeug.url_quote")
        except ValueError:  # no text
            sent = []
        self.__dict__.update(stream=stream, form=kind(sent), files=kind())


class Application(Flask):
    """Flask, remembering the addresses that consist of an endpoint, or of an endpoint and one ref, and those of its own
    style sheets and scripts."""

    url_rule_class = LateRule
    request_class = Asked
    response_class = Answered
    jinja_environment = Templates

    def __init__(self, *arguments: Any, **options: Any) -> None:
        near.install()
        super().__init__(*arguments, **options)
        self._addresses: dict[tuple[str, str], str] = {}
        self._around_refs: dict[str, tuple[str, str]] = {}

    def dispatch_request(self) -> ResponseReturnValue:
        """As Flask has it, after what the view's module left for later."""
        view = self.view_functions.get(request.endpoint or "")
        if view is not None:
            bring(view.__module__)
        return super().dispatch_request()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is a coroutine: the library asks whether it is, twenty times a request."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As Flask has it."""
        for option in OPTIONS if values else ():
            if values.get(option, "") is None:
                del values[option]
        if not _is_at_root():
            return super().url_for(endpoint, **values)
        if endpoint.startswith("."):  # of the same blueprint
            endpoint = f"{request.blueprint}{endpoint}" if request.blueprint else endpoint[1:]
        if not values or (endpoint in FILES and values.keys() == {"filename"}):
            return self._written(endpoint, values)
        ref = values.get("ref")
        if len(values) == 1 and isinstance(ref, str) and ref.isalnum() and ref.isascii():
            return self._with_ref(endpoint, ref)
        return super().url_for(endpoint, **values)

    def _written(self, endpoint: str, file: dict[str, Any]) -> str:
        key = endpoint, file.get("filename", "")
        if key not in self._addresses:
            self._addresses[key] = super().url_for(endpoint, **file)
        return self._addresses[key]

    def _with_ref(self, endpoint: str, ref: str) -> str:
        if endpoint not in self._around_refs:
            before, _, after = super().url_for(endpoint, ref=STAND_IN).partition(STAND_IN)
            self._around_refs[endpoint] = before, after
        before, after = self._around_refs[endpoint]
        return f"{before}{ref}{after}"


def _is_at_root() -> bool:
    """Does a request ask, and is nothing put before our addresses?"""
    try:
        return not request._get_current_object().root_path  # type: ignore[attr-defined]
    except RuntimeError:  # nobody asks
        return False
