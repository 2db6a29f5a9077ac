"""One boundary for everything that goes wrong: a refusal or a fault becomes a page that says how to mend it."""

from __future__ import annotations

import logging
import re
import secrets
import sqlite3
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from gvi.core.notices import notice
from gvi.core.problems import RuleBroken
from gvi.extensions import db

PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507})
_NOT_TYPED = frozenset({"csrf_token", "version", "once", "next"})
_CODE = re.compile(r"[a-z0-9_-]*")


def install(app: Flask) -> None:
    """Answer every refusal and fault with a page of our own."""
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(RuleBroken, _broken)
    app.register_error_handler(StaleDataError, lambda _error: _page(409))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _fault)


def _refusal(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if type(error).get_response is not HTTPException.get_response:
        return error.get_response()
    if error.code == 401:  # a form whose token held, sent when the sign-in had ended: it can be sent again
        return _page(401, typed=list(_typed()), again=list(_sent()))
    return _page(error.code or 500)


def _too_old(_error: CSRFError) -> ResponseReturnValue:
    """The form's token belongs to a sign-in that is over. What was typed goes back with the answer, to be copied."""
    return _page(400 if current_user.is_authenticated else 401, typed=list(_typed()))


def _typed() -> Iterator[str]:
    """What a person wrote in the form that was sent, without tokens, codes of choices and passwords."""
    for name, text in request.form.items(multi=True):
        if name not in _NOT_TYPED and "password" not in name and not _CODE.fullmatch(text.strip()):
            yield text.strip()


def _where_one_was() -> str | None:
    """The page that the refused request was sent from: its own address when that can be opened, else the one before."""
    if request.path == "/login":
        return None
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    return before.path if before.netloc == request.host else None


def _sent() -> Iterator[tuple[str, str]]:
    """Everything the form held but its token and passwords, to be sent again unchanged; nothing when a file was in it."""
    if request.files or any("password" in name for name in request.form):
        return
    yield from ((name, text) for name, text in request.form.items(multi=True) if name != "csrf_token")


def _broken(error: RuleBroken) -> ResponseReturnValue:
    """A rule broken by a button rather than a form: say what it was, beside a way back."""
    return render_template("errors/refused.html", problems=error.problems), 422


def _database(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()  # a failed flush leaves the session unusable, and the page asks who is signed in
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError) and "full" in str(cause):
        return _page(507)
    return _fault(error)


def _fault(error: Exception) -> ResponseReturnValue:
    """Nothing of the error's text reaches page or log: it could hold a person's data. The reference joins the two."""
    if current_app.testing:
        raise error
    reference = secrets.token_hex(4)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    notice("fault", level=logging.ERROR, reference=reference, kind=type(error).__name__, where=where)
    return _page(500, reference=reference)


def _page(status: int, **facts: object) -> ResponseReturnValue:
    if status == 401:
        facts["back"] = _where_one_was()
    template = status if status in PAGES else (500 if status >= 500 else 400)
    return make_response(render_template(f"errors/{template}.html", **facts), status)
