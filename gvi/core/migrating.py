"""Where the database stands among the migrations, told without loading the machinery that moves it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import inspect, text

from gvi.extensions import db

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"
_REVISION = re.compile(r'^(down_revision|revision)\b[^=]*= "(\w+)"', re.MULTILINE)


class Migrations:
    """Stands in for Flask-Migrate until somebody migrates: it takes a tenth of a second to load, and few starts need it."""

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate().init_app(current_app._get_current_object(), db, directory=str(FOLDER))  # type: ignore[attr-defined]
        return getattr(current_app.extensions["migrate"], name)


def install(app: Flask) -> None:
    """Hang the stand-in where Flask-Migrate looks for itself."""
    app.extensions["migrate"] = Migrations()


def is_current() -> bool:
    """Does the database stand at the newest migration?"""
    return _standing() == _newest()


def _standing() -> set[str]:
    if not inspect(db.engine).has_table("alembic_version"):
        return set()
    with db.engine.connect() as connection:
        return set(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _newest() -> set[str]:
    """The revisions that no other builds upon."""
    found = [
        match
        for path in (FOLDER / "versions").glob("*.py")
        for match in _REVISION.findall(path.read_text(encoding="utf-8"))
    ]
    named = {kind: {name for each, name in found if each == kind} for kind in ("revision", "down_revision")}
    return named["revision"] - named["down_revision"]
