"""The one commit. Requests, commands and jobs change rows through operations; only this module makes it last."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import Pool

from gvi.core.driven import Connected, run
from gvi.core.straight import Straight, straight
from gvi.core.turns import Turns, turns_at
from gvi.extensions import db

# Whether the next transaction will write. SQLite must know at BEGIN: a reader that turns writer half-way
# is refused when somebody else has written in between, however long it waits.
_writing: ContextVar[bool] = ContextVar("writing", default=False)

View = TypeVar("View", bound=Callable[..., Any])
LEAVES_ALONE = "writes_nothing"
WRITES = "writes_when_asked"
REFUSED = 400
BUSY_MS = 30_000
TURNS = "turns"
_PAIRS = re.compile(r"IN \(VALUES ((?:\((?:\?, )+\?\)(?:, )?)+)\)")


def install(app: Flask) -> None:
    """Settle every request. Installed before whatever may read at the start of one: a transaction must know at its
    first statement whether it will write, and what is settled must be everybody's."""
    app.before_request(_open)
    app.after_request(_settle)


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work outside a request: all of it is kept, or, when anything raises, none."""
    token = _writing.set(True)
    db.session.rollback()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Read outside a request, where what comes before or after writes: nobody's turn is taken for it."""
    token = _writing.set(False)
    db.session.rollback()
    try:
        yield
    finally:
        db.session.rollback()
        _writing.reset(token)


@dataclass(frozen=True, slots=True)
class _Aside:
    """Something to write, and how to write the same when no session is there."""

    write: Callable[[], None]
    by_connection: Callable[[Connected], None] | None


def aside(write: Callable[[], None], *, by_connection: Callable[[Connected], None] | None = None) -> None:
    """Write after the request's own transaction, whatever became of it: reads and refusals go to the log this way.

    by_connection: the same, by the connection alone. Where all that waits can be written so, the session goes before it,
    with everything the page has read: to make that ready to be read anew takes longer than to write.
    """
    g.setdefault("aside", []).append(_Aside(write, by_connection))


def writes_nothing(view: View) -> View:
    """Mark a view that changes no row although it is posted to: it must not wait for whoever is writing."""
    setattr(view, LEAVES_ALONE, True)
    return view


def writes_when_asked(view: View) -> View:
    """Mark a view that changes rows although it is only asked for: somebody else's redirect cannot be a form."""
    setattr(view, WRITES, True)
    return view


def _open() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    is_change = request.method not in {"GET", "HEAD", "OPTIONS"} or (request.method == "GET" and hasattr(view, WRITES))
    _writing.set(is_change and not hasattr(view, LEAVES_ALONE))


def _settle(response: Response) -> Response:
    if response.status_code < REFUSED and _writing.get():
        response = _keep(response)
    waiting: list[_Aside] = g.pop("aside", [])
    if all(each.by_connection for each in waiting):
        db.session.remove()
        _write_by_connection([each.by_connection for each in waiting if each.by_connection])
    else:
        with transaction():
            for each in waiting:
                each.write()
    for follow in g.pop("afterwards", []):
        follow()
    _writing.set(False)  # whatever this thread reads before its next request waits for nobody's turn
    return response


def _keep(response: Response) -> Response:
    for each in g.pop("aside", []):
        each.write()
    try:
        db.session().expire_on_commit = False  # nobody reads on in it
        db.session.commit()
    except Exception as fault:  # the view has answered: only here can its answer still become a refusal
        db.session.rollback()
        response = current_app.make_response(current_app.handle_user_exception(fault))
    return response


def _write_by_connection(writes: Sequence[Callable[[Connected], None]]) -> None:
    if not writes:
        return
    token = _writing.set(True)
    try:
        with straight(db.engine, begin=_begin) as connection:
            for write in writes:
                write(connection)
    finally:
        _writing.reset(token)


def afterwards(follow: Callable[[], None]) -> None:
    """Do this once the request's rows are safe, for example wake the worker."""
    g.setdefault("afterwards", []).append(follow)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_MS}",
        "wal_autocheckpoint=4000",  # pages: what many writes change again and again goes into the database once
        "cache_size=-1000",  # kilobytes, for each of the server's connections; what a list of fifty reads fits in
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection | Straight) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _writing.get() and TURNS not in connection.info:
        turns = turns_at(connection.engine.url.database)
        if turns.take(BUSY_MS / 1000):
            connection.info[TURNS] = turns
    run(connection, "BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@event.listens_for(Pool, "checkin")
def _give_turn(_connection: Any, record: Any) -> None:
    """A connection comes back when its transaction is over, kept or not."""
    turns: Turns | None = record.info.pop(TURNS, None)
    if turns is not None:
        turns.give()


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _find_pairs(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """`(site_id, id) IN (VALUES …)`, which loads what hangs on a page's rows, reads the whole table in SQLite; asked
    the same way of a sub-query it goes by the index."""
    if "IN (VALUES" in statement and connection.dialect.name == "sqlite":
        statement = _PAIRS.sub(r"IN (SELECT * FROM (VALUES \1))", statement)
    return statement, parameters


def close() -> None:
    """Let go of the session and every connection, so that the database file can be copied or removed."""
    db.session.remove()
    db.engine.dispose()
