"""The first step in: where Flask-Security finds users, what their sign-in begins as, and what the log hears of it."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, request, session
from flask_login import user_logged_out
from flask_security import LoginForm, RoleMixin, SQLAlchemyUserDatastore, user_authenticated, user_failed_authn

from gvi.access.actor import Actor, actor_of
from gvi.accounts.models import User
from gvi.accounts.operations import nobody
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.crypto import blind_index
from gvi.entry import queries, standing, throttle
from gvi.entry.models import Way
from gvi.extensions import db, security


class NoRole(RoleMixin):
    """Flask-Security asks for a role model. Ours are postings; this one holds nothing."""


class SignInForm(LoginForm):
    """The library's form, which says nothing when nobody of that address exists; the log hears of that too."""

    def validate(self, **options: Any) -> bool:
        """Called by the library's view."""
        valid = bool(super().validate(**options))
        if not valid and self.user is None:
            log.signed_in(Verb.SIGN_IN_FAILED, address=request.remote_addr or "", values={"tried": _account()})
        return valid


class Users(SQLAlchemyUserDatastore):
    """Users by e-mail address. What the library changes of them is recorded like everything else."""

    def put(self, model: Any) -> Any:
        """Called when a password that was kept at an older price has been hashed again at today's."""
        if isinstance(model, User) and db.session.is_modified(model):
            with db.session.no_autoflush:
                log.record(_actor_of(model) or nobody(model), Verb.USER_EDIT, model)
        return super().put(model)  # type: ignore[no-untyped-call]


def datastore() -> SQLAlchemyUserDatastore:
    """Where Flask-Security finds users."""
    return Users(db, User, NoRole)


def install(app: Flask) -> None:
    """Hear of every sign-in, failed or not, and every sign-out; slow down whoever guesses.

    The library's own ways around a sign-in, a token in a header or a cookie that remembers, lead nowhere: only what
    `standing` finds is somebody.
    """
    app.before_request(_throttle)
    user_authenticated.connect(_passed, app)
    user_failed_authn.connect(_failed, app)
    user_logged_out.connect(_signed_out, app)
    security.login_manager.user_loader(standing.load)
    security.login_manager.request_loader(lambda _request: None)


def needs_second(user: User) -> bool:
    """Is a second factor demanded of this user? In a demonstration only of those who are trying one."""
    return is_compulsory() or queries.factors_of(user) > 0


def is_compulsory() -> bool:
    """Must everybody have a second factor? Everywhere but in a demonstration."""
    return not current_app.config["DEMO"]


def signed_in(user: User) -> None:
    """Both steps are done."""
    _note(Verb.SIGN_IN, user)


def failed(user: User) -> None:
    """The second step was tried, and failed."""
    _note(Verb.SIGN_IN_FAILED, user)


def actor_of_user(user: User) -> Actor:
    """The user in the posting they will act through, or without one."""
    return _actor_of(user) or nobody(user)


def _throttle() -> None:
    """Too many attempts upon one account, or from one address, and the next ones are not even tried."""
    if request.endpoint != "security.login" or request.method != "POST":
        return
    address, account = request.remote_addr or "", _account()
    tries = ((throttle.BOTH, address + account), (throttle.ACCOUNT, account), (throttle.ADDRESS, address))
    if throttle.admits(*tries):
        return
    log.signed_in(Verb.SIGN_IN_FAILED, address=address, values={"tried": account, "throttled": True})
    abort(429)


def _account() -> str:
    """The address that was typed, blind: the log must not collect what strangers type."""
    return blind_index("e-mail", str(request.form.get("email", "")).strip().lower())


def _passed(_app: Flask, *, user: User, **_rest: Any) -> None:
    """The password was right."""
    is_whole = not needs_second(user)
    standing.begin(user, way=Way.PASSWORD, is_whole=is_whole)
    if is_whole:
        signed_in(user)


def _signed_out(_app: Flask, *, user: User | None = None, **_rest: Any) -> None:
    session.pop(standing.TOKEN, None)
    sign_in = standing.current()
    if sign_in is not None:
        standing.end(sign_in)
    if user is not None:
        _note(Verb.SIGN_OUT, user)


def _failed(_app: Flask, *, user: User, **_rest: Any) -> None:
    failed(user)


def _note(verb: Verb, user: User) -> None:
    actor = _actor_of(user)
    if actor is None:
        log.signed_in(verb, address=request.remote_addr or "", values={"user": user.ref})
        return
    log.signed_in(verb, address=actor.address, site_id=actor.site_id, agency_id=actor.agency_id, actor=actor)


def _actor_of(user: User) -> Actor | None:
    posting = user.posting_now(clock.today())
    return actor_of(posting, address=request.remote_addr or "") if posting else None
