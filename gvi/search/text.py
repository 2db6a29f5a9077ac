"""Text that may be stored in the open, found by any three letters of it: what groups, call-ins and incidents say.

The index lies beside each table, `<table>_text`, and is kept up by the database itself (migrations 0008 and 0009). Names
of people are sealed and not in it; an incident's summary is, as its table holds it. What is found in it is read through
`visible_to` like everything else; what was changed or removed is wiped from it by `gvi.search.forgetting`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, column, false, select, table
from sqlalchemy.orm import InstrumentedAttribute

from gvi.extensions import db

NAMES = ("group_text", "call_in_text", "incident_text")
"""The indexes."""
MARKS = "stale_text"
"""The table in which the database notes which of them still hold letters of what is gone."""
TRIGGERS = frozenset(f"{name}_{when}" for name in NAMES for when in ("insert", "update", "delete"))
"""What keeps the indexes up; a migration that makes a table anew loses its triggers and must make them again."""
SHORTEST = 3
"""The index knows letters by threes."""


def says(model: Any, text: str, *, shorter: InstrumentedAttribute[str] | None = None) -> ColumnElement[bool]:
    """The condition that every word of the text stands in the row, whole or as part of a word.

    shorter: the column to look through for a text of less than three letters; without it such a text finds nothing.
    """
    words = text.split()
    if not words or any(len(word) < SHORTEST for word in words) or db.engine.dialect.name != "sqlite":
        return shorter.icontains(text.strip(), autoescape=True) if shorter is not None else false()
    name = f"{model.__tablename__}_text"
    index = table(name, column("rowid"), column(name))
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    return and_(model.id.in_(select(index.c.rowid).where(index.c[name].op("MATCH")(quoted))))
