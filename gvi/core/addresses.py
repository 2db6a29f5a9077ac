"""Addresses of our own pages, composed once. A list page has a hundred links, and the router works each out anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.routing import Rule

STAND_IN = "0" * 6
"""In place of a ref while an address is composed: no ref is made of noughts alone."""
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


class Application(Flask):
    """Flask, remembering the addresses that consist of an endpoint, or of an endpoint and one ref."""

    url_rule_class = LateRule

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._addresses: dict[str, str] = {}
        self._around_refs: dict[str, tuple[str, str]] = {}

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As Flask has it."""
        for option in OPTIONS:
            if values.get(option, "") is None:
                del values[option]
        ref = values.get("ref")
        is_plain = not values or (len(values) == 1 and isinstance(ref, str) and ref.isalnum() and ref.isascii())
        if not is_plain or endpoint.startswith(".") or not has_request_context() or request.script_root:
            return super().url_for(endpoint, **values)
        if ref is None:
            if endpoint not in self._addresses:
                self._addresses[endpoint] = super().url_for(endpoint)
            return self._addresses[endpoint]
        if endpoint not in self._around_refs:
            before, _, after = super().url_for(endpoint, ref=STAND_IN).partition(STAND_IN)
            self._around_refs[endpoint] = before, after
        before, after = self._around_refs[endpoint]
        return f"{before}{ref}{after}"
