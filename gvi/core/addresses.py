"""Addresses of our own pages, composed once. A list page has a hundred links, and the router works each out anew."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request

STAND_IN = "0" * 6
"""In place of a ref while an address is composed: no ref is made of noughts alone."""
OPTIONS = ("_anchor", "_method", "_scheme", "_external")
"""What Flask's function passes on as None when nobody has said it."""


class Application(Flask):
    """Flask, remembering the addresses that consist of an endpoint, or of an endpoint and one ref."""

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
            return self._address(endpoint)
        before, after = self._around(endpoint)
        return f"{before}{ref}{after}"

    @lru_cache(maxsize=1024)  # noqa: B019  (an application lives as long as its process)
    def _address(self, endpoint: str) -> str:
        return super().url_for(endpoint)

    @lru_cache(maxsize=1024)  # noqa: B019
    def _around(self, endpoint: str) -> tuple[str, str]:
        before, _, after = super().url_for(endpoint, ref=STAND_IN).partition(STAND_IN)
        return before, after
