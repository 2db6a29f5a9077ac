"""Half-way in: the password was right, and nothing opens until the second factor is given too."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from gvi.access.guard import PUBLIC
from gvi.accounts.models import User
from gvi.core.asker import asker
from gvi.entry import signing_in, standing
from gvi.entry.issuers import offered


def install(app: Flask) -> None:
    """Lead whoever is half-way in to the second step. Before the guard, which would ask for the password again."""
    app.before_request(_lead)
    app.jinja_env.globals["issuers"] = offered


def half_in() -> User | None:
    """Who has given the password and not yet the second factor; None for everybody else."""
    if asker().is_authenticated:
        return None
    user: User | None = g.get("signing_in")
    return user


def let_in(user: User) -> None:
    """Both factors hold."""
    sign_in = standing.current()
    if sign_in is not None:
        standing.complete(sign_in)
        signing_in.signed_in(user)


def _lead() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or hasattr(view, PUBLIC) or half_in() is None:
        return None
    if request.method != "GET":
        abort(401)
    return redirect(url_for("entry.second", next=request.full_path.rstrip("?")), 303)
