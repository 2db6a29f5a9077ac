"""A small application with one table, to try the page kit against a real database and the real templates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Flask, request
from flask_babel import Babel
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from gvi.core import i18n, templating
from gvi.extensions import db


class Base(DeclarativeBase):
    """Its own metadata, so that the program's tables stay as they are."""


class Booking(Base):
    """Something with a version that two people may save."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    hall: Mapped[str]
    seats: Mapped[int]
    day: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


def kit_app(folder: Path) -> Flask:
    """An empty database in `folder`; the page's language is the argument `lang`, Swedish unless given."""
    app = Flask("kit", template_folder=str(templating.TEMPLATES))
    app.config.update(
        SECRET_KEY="only for tests, only for tests, only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'kit.db'}",
        WTF_CSRF_ENABLED=False,
        BABEL_DOMAIN="kit",
        BABEL_TRANSLATION_DIRECTORIES=str(i18n.FOLDER),
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
        TEMPLATE_CACHE=str(folder),
    )
    i18n.compile_stale()
    Babel(app, locale_selector=lambda: request.args.get("lang", "sv") if request else "sv")
    db.init_app(app)
    templating.install(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


class Statements:
    """Counts the statements sent to the database while it is open."""

    def __enter__(self) -> list[str]:
        self.sent: list[str] = []
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self.sent

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            self.sent.append(statement)
