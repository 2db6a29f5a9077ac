"""One heap for all threads: what one request gives back, the next one gets, whichever thread answers it."""

from __future__ import annotations

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE = 1024 * 1024
"""Bytes. At less, every page of a list is taken from the system and given back, which is a twentieth of its time."""


def share_heap() -> None:
    """Keep glibc from giving every thread a heap of its own, as it does by itself, and each of them its own peak.

    What is large, such as a file, is taken from the system and given back to it at once; by itself glibc learns
    from the first large piece to keep all of them. Called before there are threads. Only one thread runs Python at a
    time, so that they hardly wait for each other. Does nothing under another C library.
    """
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(_M_ARENA_MAX, 1)
        adjust(_M_MMAP_THRESHOLD, _LARGE)
        adjust(_M_TRIM_THRESHOLD, _LARGE)
