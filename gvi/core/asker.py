"""Whoever asks: the user whom the sign-in of this request found, or the library's nobody."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_login import current_user


def asker() -> Any:
    """The user, or what stands for nobody (`is_authenticated` is False). Looked up by the first to ask in a request, and then
    where it is kept: each touch of the library's `current_user` finds the request, the application and the user anew."""
    found = vars(g._get_current_object()).get("_login_user")
    return current_user._get_current_object() if found is None else found
