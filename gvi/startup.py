"""The parts of create_app that need more than a line: Flask's settings, sign-in, and the features' blueprints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from gvi import cli
from gvi.access import guard
from gvi.config import Settings
from gvi.core.keys import REF_PATTERN
from gvi.core.statistics import KNOWN_AFTER_S
from gvi.entry import second_step, signing_in
from gvi.extensions import security
from gvi.terms import gate

FEATURES = (
    "accounts", "entry", "today", "callins", "speakers", "members", "situation", "incidents", "followups", "support", "visits", "groups", "networks", "releases", "reviews", "letters", "invitations", "search", "help", "admin", "oversight", "retention", "imports", "terms", "exports", "conflicts", "merging", "readings", "checklists", "replies", "appearances", "door", "rechecks", "serving", "closing", "reports",
)  # fmt: skip
"""Each has `views.blueprints`, a tuple."""
LIBRARY = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_LOGIN_URL": "/login",
    "SECURITY_LOGOUT_URL": "/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/today",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_REDIRECT_VALIDATE_MODE": ["absolute"],
    "SECURITY_MSG_UNAUTHENTICATED": (_l("Log in to go on."), "info"),
    "SECURITY_FRESHNESS": timedelta(minutes=-1),  # ours is asked for in gvi.entry.freshness
    "REMEMBER_COOKIE_DURATION": 0,
}
"""What Flask-Security is told. Its second factors stay off: ours hang on a sign-in that can be ended (gvi.entry)."""


class RefConverter(BaseConverter):
    """A ref in an address. What cannot be a ref is 404 before anything is asked."""

    regex = REF_PATTERN


def configure(app: Flask, settings: Settings) -> None:
    """Carry our settings into Flask's."""
    cache = Path(settings.template_cache or settings.folder / "templates")
    for folder in (settings.folder, cache):
        folder.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine(settings.database),
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_TIME_LIMIT=None,
        LOCALE=settings.locale,
        TIMEZONE=settings.timezone,
        DEMO=settings.is_demo,
        SETTINGS=settings,
        TEMPLATE_CACHE=str(cache),
    )
    app.url_map.converters["ref"] = RefConverter
    app.url_map.strict_slashes = False
    if int(settings.proxies):  # what stands in front says who asked; without the setting nobody is believed
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=int(settings.proxies))  # type: ignore[method-assign]


def _engine(address: str) -> dict[str, object]:
    """Parameters stay hidden, since what is bound may be a name and errors are logged. Each connection to SQLite keeps
    few prepared statements: ours are long ones, and 128 of them, as is usual, hold megabytes for every thread. It is opened
    anew once the worker has gathered statistics, which it reads but then. The one given back last is lent out next: it
    still holds the pages that were read, as long as no other has written."""
    few = {"pool_use_lifo": True, "connect_args": {"cached_statements": 16}} if address.startswith("sqlite") else {}
    return {"hide_parameters": True, "pool_recycle": KNOWN_AFTER_S, **few}


def install_accounts(app: Flask) -> None:
    """Flask-Security for passwords and sessions; its routes are open, since they are how one gets in and out."""
    app.config.update(LIBRARY, SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"])
    security.init_app(app, signing_in.datastore(), register_blueprint=True, login_form=signing_in.SignInForm)
    # Permissions of the library's own, worked out before every request: ours come from postings (gvi.access)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    signing_in.install(app)
    second_step.install(app)
    gate.install(app)
    for endpoint in [name for name in app.view_functions if name.startswith(("security.", "_fs"))] + [
        "static",
        "bootstrap.static",
    ]:
        if endpoint in app.view_functions:
            guard.public(_own(app, endpoint))


def register_features(app: Flask) -> None:
    """Hang every feature's blueprints and the commands."""
    for feature in FEATURES:
        for blueprint in import_module(f"gvi.{feature}.views").blueprints:
            app.register_blueprint(blueprint)
    cli.install(app)


def _own(app: Flask, endpoint: str) -> Callable[..., Any]:
    """A function of our own around the library's view, so that marking it leaves the library alone."""
    view = app.view_functions[endpoint]

    def library_view(**arguments: object) -> Any:
        return app.ensure_sync(view)(**arguments)

    app.view_functions[endpoint] = library_view
    return library_view
