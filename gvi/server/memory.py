"""One heap for all threads: what one request gives back, the next one gets, whichever thread answers it."""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8


def share_heap() -> None:
    """Keep glibc from giving every thread a heap of its own, as it does by itself, and each of them its own peak.

    Called before there are threads. Only one thread runs Python at a time, so that they hardly wait for each other.
    Does nothing under another C library.
    """
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(_M_ARENA_MAX, 1)
