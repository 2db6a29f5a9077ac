"""What is not loaded at the start: imported before anything else that imports Flask-Security."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _as_if_absent(*names: str) -> Iterator[None]:
    """Flask-Security loads these whenever they are installed, for views of its own that are off here: 13 MB and a fifth
    of the start. Ours are loaded by whoever needs them."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None says: not there
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _as_if_absent("authlib", "webauthn"):
    import flask_security

__all__ = ["flask_security"]
