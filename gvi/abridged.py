"""Flask-Security loaded without the libraries of sign-in ways that are not its business here.

It loads Authlib (and with it requests) and webauthn wherever they are installed, used or not: an eighth of a second of
every start and 12 MiB of every process. This module is imported before anything that imports Flask-Security.
"""

from __future__ import annotations

import sys

HIDDEN = ("authlib", "webauthn")


def _load() -> None:
    hidden = [name for name in HIDDEN if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # the import system's own way to say: not there
    try:
        import flask_security  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


_load()
