"""Whoever has not acknowledged the terms in force comes no further; what they had written goes along when they have."""

from __future__ import annotations

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gvi.access.guard import PUBLIC
from gvi.accounts.models import User
from gvi.core.asker import asker
from gvi.core.db import aside
from gvi.entry.signing_in import actor_of_user
from gvi.terms import operations, queries
from gvi.terms.models import Terms
from gvi.terms.wording import blocks_of

FIELD = "terms"
OPEN = frozenset({"terms.show", "entry.left", "entry.stay"})
"""What is reachable besides the open pages (help, language, signing out): the terms, and staying signed in."""
_NOT_TYPED = frozenset({"csrf_token", FIELD})


def install(app: Flask) -> None:
    """Ask once somebody is signed in, before the guard asks what they may."""
    app.before_request(_ask)
    app.jinja_env.globals["terms_blocks"] = blocks_of


def passed() -> bool:
    """Does the form acknowledge the version in force? Then that is kept, whatever becomes of the request itself."""
    user: User = current_user._get_current_object()
    terms = queries.owed(user.owed_terms_id)
    if terms is None or request.form.get(FIELD) != terms.ref:
        return terms is None
    user_id, actor = user.id, actor_of_user(user)

    def acknowledge() -> None:
        operations.acknowledge(actor, user_id=user_id, terms_id=terms_id)

    terms_id = terms.id
    aside(acknowledge)
    user.owed_terms_id = None
    return True


def facts(*, is_news: bool = False) -> dict[str, object]:
    """What the page of the terms shows. is_news: a newer version came while the one before was being read."""
    terms = queries.in_force()
    return {"terms": terms, "owed": _owed() is not None, "earlier": bool(_earlier(terms)), "is_news": is_news}


def _owed() -> int | None:
    user = asker()
    return user.owed_terms_id if user.is_authenticated else None


def _earlier(terms: Terms | None) -> bool:
    return terms is not None and bool(queries.acknowledged_by(current_user.id))


def _ask() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or hasattr(view, PUBLIC) or request.endpoint in OPEN or request.method == "OPTIONS":
        return None
    if _owed() is None:
        return None
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        return {"error": "terms", "terms": url_for("terms.show")}, 403
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("terms.show", next=request.full_path.rstrip("?")), 303)
    if passed():
        return None
    return render_template("terms/again.html", **_carried(), **facts(is_news=FIELD in request.form)), 403


def _carried() -> dict[str, object]:
    """What was sent, to be sent once more. A form with a file or a password in it must be filled in again."""
    sent = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_TYPED]
    if request.files or any("password" in name for name, _text in sent):
        typed = [text.strip() for name, text in sent if "password" not in name and text.strip()]
        return {"sent": None, "typed": typed}
    return {"sent": sent, "typed": []}
