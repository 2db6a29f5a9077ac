"""Text that may be stored in the open, found by any three letters of it: what groups, call-ins and incidents say.

The index lies beside each table, `<table>_text`, and is kept up by the database itself (migrations 0008 and 0009). Names
of people are sealed and not in it; an incident's summary is, as its table holds it. What is found in it is read through
`visible_to` like everything else; what was changed or removed is wiped from it by `gvi.search.forgetting`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, column, select, table

from gvi.extensions import db

NAMES = ("group_text", "call_in_text", "incident_text")
"""The indexes."""
MARKS = "stale_text"
"""The table in which the database notes which of them still hold letters of what is gone."""
TRIGGERS = frozenset(f"{name}_{when}" for name in NAMES for when in ("insert", "update", "delete"))
"""What keeps the indexes up; a migration that makes a table anew loses its triggers and must make them again."""
SHORTEST = 3
"""The index knows letters by threes."""


def quoted(text: str) -> str | None:
    """The text as an index is asked for it: every word, whole or as part of a word. None when the indexes cannot tell."""
    words = text.split()
    if not words or any(len(word) < SHORTEST for word in words) or db.engine.dialect.name != "sqlite":
        return None
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def says(model: Any, asked: Any) -> ColumnElement[bool]:
    """The condition that the index of the model's text holds what is asked: what `quoted` made, or a place for it."""
    name = f"{model.__tablename__}_text"
    index = table(name, column("rowid"), column(name))
    return and_(model.id.in_(select(index.c.rowid).where(index.c[name].op("MATCH")(asked))))
