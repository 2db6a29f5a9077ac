"""The addresses of a listing's page: the same with another order, page or filter. A page has a dozen of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import request

from gvi.core.declared import Column
from gvi.core.paging import PLACES

_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+").fullmatch
"""What an address holds as it is. Names of columns and refs always are; the library takes its time with them."""


class Addressed:
    """What a listing knows of the address it was asked at."""

    prefix: ClassVar[str] = ""
    """Put before the names in the address, when two listings share a page."""

    _args: dict[str, str]
    sort: Any
    descending: Any

    def url(self, **changes: Any) -> str:
        """This address with some arguments changed; None removes one. It leads to the first page unless it says which."""
        parts = {
            key: part
            for key, part in self._parts.items()
            if key not in self._places or key[len(self.prefix) :] in changes
        }
        for key, value in changes.items():
            parts[self.prefix + key] = _part(self.prefix + key, "" if value is None else str(value))
        query = "&".join(filter(None, parts.values()))
        return f"{self._path}?{query}" if query else self._path

    def sort_url(self, column: Column) -> str:
        """Where pressing the column's head leads: that order, or the other way round."""
        turned = self.sort == column.key and not self.descending
        order = f"-{column.key}" if turned else column.key
        if order not in self._sort_urls:
            self._sort_urls[order] = self.url(sort=order)
        return self._sort_urls[order]

    @cached_property
    def _path(self) -> str:
        return request.path

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(self.prefix + place for place in PLACES)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """What stands in the address, by name, each as it is written there: a page has a dozen addresses made of it."""
        return {key: _part(key, value) for key, value in self._args.items()}

    @cached_property
    def _sort_urls(self) -> dict[str, str]:
        return {}


def _part(key: str, value: str) -> str:
    if not value:
        return ""
    return f"{key}={value}" if _PLAIN(key) and _PLAIN(value) else urlencode({key: value})
