"""Ridding the database file of bytes that no row holds any more.

`secure_delete` writes zeros over a deleted row at once. What is left can lie in the write-ahead log and in pages that
moved: the log is emptied into the file, the file is written anew, and the log is emptied again.
"""

from __future__ import annotations

import sqlite3

from gvi.extensions import db


def clean() -> bool:
    """Rewrite the embedded database's file. False when somebody was reading on and it must be tried again.

    Another database keeps house by itself; what its administrator must do stands in docs/retention.md.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    db.session.remove()
    borrowed = db.engine.raw_connection()
    try:
        driver = borrowed.driver_connection
        if driver is None:
            return False
        driver.execute("VACUUM")
        blocked, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not blocked
    except sqlite3.OperationalError:
        return False
    finally:
        borrowed.close()
