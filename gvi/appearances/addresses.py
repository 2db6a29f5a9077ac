"""The whole of a secret address, as it stands in a mail or is copied."""

from __future__ import annotations

from flask import current_app, request, url_for

LANGUAGES = ("sv", "en")
"""In which the pages behind them are written."""


def whole(token: str) -> str:
    """The address that opens with this."""
    front = str(current_app.config["SETTINGS"].public_url or request.host_url)
    return front.rstrip("/") + url_for("speaking.show", token=token)
