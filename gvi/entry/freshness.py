"""Before something sensitive: show again that it is you, unless you did a short while ago. What was typed goes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gvi.access.guard import NEEDS
from gvi.access.permissions import SENSITIVE
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.entry import proving, standing
from gvi.entry.signing_in import actor_of_user, failed

View = TypeVar("View", bound=Callable[..., Any])
ASKS = "_gvi_asks_again"
HIDDEN = frozenset({"csrf_token", proving.CODE, proving.KEY})


def asks_again(view: View) -> View:
    """This route, about one's own account, wants a fresh proof. Routes with a permission in SENSITIVE want it anyway."""
    setattr(view, ASKS, True)
    return view


def install(app: Flask) -> None:
    """Ask after the guard has let in."""
    app.before_request(_ask)


def passed() -> bool:
    """Does the request prove who it is? Then that is remembered and logged; a failed proof is logged too.

    Aborts with 429 when too many were tried.
    """
    user = current_user._get_current_object()
    if not proving.admitted(user):
        abort(429)
    if not proving.holds(user):
        failed(user)
        return False
    standing.prove()
    log.told(g.get("actor") or actor_of_user(user), Verb.SIGN_IN_PROVE, kind="account")
    return True


def _ask() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    sensitive = hasattr(view, ASKS) or getattr(view, NEEDS, None) in SENSITIVE
    if not sensitive or current_app.config["DEMO"] or request.method == "OPTIONS" or standing.is_fresh():
        return None
    g.fetched = True  # nothing of the row is shown, and rows that do not exist are answered alike
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("entry.confirm", next=request.full_path.rstrip("?")), 303)
    is_sent = proving.is_sent()
    if is_sent and passed():
        g.fetched = False
        return None
    sent = [(name, text) for name, text in request.form.items(multi=True) if name not in HIDDEN]
    page = render_template(
        "entry/again.html", offer=proving.offer(current_user), sign_in=standing.current(), sent=sent, wrong=is_sent
    )
    return page, 401
