"""Where a page may send somebody on to: a path of ours, never another host."""

from __future__ import annotations

from flask import url_for


def inside(address: str) -> str:
    """The address when it is a path of ours, else Today.

    A browser drops tabs and line breaks before it reads an address: "/", a tab and "/elsewhere.example" leads elsewhere.
    """
    is_ours = address.isprintable() and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours else url_for("today.index")
