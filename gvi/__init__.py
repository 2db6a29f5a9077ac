"""GVI Coordination: call-ins and custom notifications for violence-intervention teams."""

from __future__ import annotations

import os

from flask import Flask

from gvi import abridged, config, models, shell, startup
from gvi.access import guard
from gvi.core import crypto, errors, i18n, migrating, security, templating
from gvi.core import db as database
from gvi.core.addresses import Application
from gvi.entry import freshness
from gvi.extensions import bootstrap, csrf, db

__all__ = ["abridged", "create_app", "models"]


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application, complete or not at all: the last line refuses routes that forgot to say whom they are for.

    Raises BadSettings when the settings must not be run with, RuntimeError when a route is not declared.
    """
    settings = settings or config.from_environment(os.environ)
    app = Application(
        "gvi",
        instance_path=str(settings.folder.resolve()),
        template_folder=str(templating.TEMPLATES),
        static_folder=str(config.ROOT / "static"),
    )
    startup.configure(app, settings)
    crypto.install(app, settings.field_keys, settings.index_key)
    db.init_app(app)
    database.install(app)
    migrating.install(app)
    i18n.install(app)
    csrf.init_app(app)
    bootstrap.init_app(app)
    templating.install(app)
    startup.install_accounts(app)
    guard.install(app)
    freshness.install(app)
    security.install(app, https=settings.public_url.startswith("https://"))
    errors.install(app)
    shell.install(app)
    startup.register_features(app)
    guard.seal(app)
    return app
