"""How migrations run: over the application's own connection, with our column types written as what they are stored as."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum
from sqlalchemy.types import TypeDecorator

from gvi.audit.models import APPEND_ONLY
from gvi.core.columns import WORD_LENGTH
from gvi.extensions import db
from gvi.search.text import TRIGGERS


def stored_as(kind: str, column: Any, _autogen: Any) -> str | Literal[False]:
    """A migration must stay runnable when our types have changed, so it names none of them."""
    if kind != "type":
        return False
    if isinstance(column, TypeDecorator):
        return f"sa.{column.impl.__class__.__name__}()"
    if isinstance(column, Enum):
        return f"sa.String(length={WORD_LENGTH})"
    return False


def differs(_context: Any, _inspected: Any, _declared: Any, inspected_type: Any, declared_type: Any) -> bool | None:
    """A vocabulary is stored as text of one length; only other types are compared."""
    if isinstance(declared_type, Enum):
        return getattr(inspected_type, "length", None) != WORD_LENGTH
    return None


@contextmanager
def unbound(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which the rows that point to it forbid: let them wait until the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(
        "PRAGMA foreign_keys = OFF"
    )  # past SQLAlchemy, which would begin a transaction, where it does nothing
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def insist_on_whole(connection: Connection) -> None:
    """Raise RuntimeError, so that nothing is kept, when a row points to nothing, or when the newest revision lacks a
    trigger: a table that is made anew loses those it had."""
    if connection.dialect.name != "sqlite":
        return
    if loose := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows of {sorted({row[0] for row in loose})} point to what is not there")
    there = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    wanted = {*TRIGGERS, *(statement.split()[2] for statement in APPEND_ONLY["sqlite"])}
    if context.get_context().get_current_revision() == context.get_head_revision() and wanted - there:
        raise RuntimeError(f"triggers are missing: {sorted(wanted - there)}")


with current_app.app_context(), db.engine.connect() as connection, unbound(connection):
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=stored_as,
        compare_type=differs,
        render_as_batch=True,
        transactional_ddl=True,  # SQLite too: all migrations of a run are kept, or none
    )
    with context.begin_transaction():
        context.run_migrations()
        insist_on_whole(connection)
