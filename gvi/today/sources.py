"""Whose tasks Today shows: one line a feature."""

from __future__ import annotations

from gvi.today.items import Source

SOURCES: tuple[Source, ...] = ()
