"""Everything about an installation that can be checked: tables, database file, the log's chains, the keys."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from gvi.audit import chain
from gvi.core.migrating import is_current
from gvi.extensions import db
from gvi.server import keys


def faults() -> Iterator[str]:
    """What is wrong, one line each; nothing when all is well."""
    if not is_current():
        yield "The database is not of today's shape. Bring it up to date with: gvi init"
        return
    yield from _damage()
    lost = list(keys.unreadable())
    yield from lost
    for verdict in chain.verify() if not lost else ():  # without the keys the log's values cannot be proven
        if verdict.why:
            yield f"The log of site {verdict.site_id}, agency {verdict.agency_id} is broken at entry {verdict.broken_at}: {verdict.why}"


def _damage() -> Iterator[str]:
    if db.engine.dialect.name != "sqlite":
        return
    for (line,) in db.session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"The database file is damaged: {line}"
    for table, row, parent, _number in db.session.execute(text("PRAGMA foreign_key_check")):
        yield f"{table}, row {row}, points to a {parent} that is not there"
