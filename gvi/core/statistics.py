"""What the database knows of how much of everything there is, so that it finds rows by the way that suits.

SQLite plans without it as if every index were equally good: a name sought among five thousand people took many times
as long. PostgreSQL gathers its own.
"""

from __future__ import annotations

from sqlalchemy import text

from gvi.core.db import transaction
from gvi.extensions import db

ROWS_LOOKED_AT = 400
"""Of each index, as SQLite advises: enough to tell good ways from bad ones, and done in a moment at any size."""
KNOWN_AFTER_S = 3600
"""A connection reads the statistics when it is opened. One older than this is opened anew, in seconds."""


def gather() -> None:
    """Look at a sample of every index and keep what was found. Nothing on other databases."""
    if db.engine.dialect.name != "sqlite":
        return
    with transaction():
        db.session.execute(text(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}"))
        db.session.execute(text("ANALYZE"))
        if db.session.scalar(text("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat4'")):
            db.session.execute(text("DELETE FROM sqlite_stat4"))  # samples are values of rows, which a purge must reach
