"""Key rotation: every sealed value sealed again under the newest key, past the models, since no fact changes."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.fernet import InvalidToken
from sqlalchemy import Table, TableClause, column, select, table, update

from gvi.core.crypto import SealedBytes, SealedJson, SealedText, reseal, unseal
from gvi.extensions import DbModel, db

SEALED = (SealedText, SealedBytes, SealedJson)


def reseal_all() -> dict[str, int]:
    """Seal everything again; values changed, by table. Runs in the caller's transaction."""
    return {bare.name: sum(_reseal(bare, keys, row) for row in _rows(bare)) for bare, keys in _sealed_tables()}


def unreadable() -> Iterator[str]:
    """Sealed values that none of the keys opens, one line each: table, column, key. Never the value."""
    for bare, keys in _sealed_tables():
        for row in _rows(bare):
            for name, token in _tokens(row, keys):
                if not _opens(token):
                    yield f"{bare.name}.{name} of row {row[keys[-1]]} opens with none of GVI_FIELD_KEYS"


def _sealed_tables() -> Iterator[tuple[TableClause, list[str]]]:
    """Tables with sealed columns, as bare names and raw bytes, each with its key columns."""
    for name in sorted(DbModel.metadata.tables):
        whole: Table = DbModel.metadata.tables[name]
        sealed = [each.name for each in whole.columns if isinstance(each.type, SEALED)]
        if sealed:
            keys = [each.name for each in whole.primary_key.columns]
            yield table(name, *(column(each) for each in [*keys, *sealed])), keys


def _rows(bare: TableClause) -> Iterator[dict[str, object]]:
    return (dict(row) for row in db.session.execute(select(bare)).mappings().all())


def _tokens(row: dict[str, object], keys: list[str]) -> Iterator[tuple[str, bytes]]:
    return ((name, value) for name, value in row.items() if name not in keys and isinstance(value, bytes))


def _reseal(bare: TableClause, keys: list[str], row: dict[str, object]) -> int:
    fresh = {name: reseal(token) for name, token in _tokens(row, keys)}
    if fresh:
        db.session.execute(update(bare).where(*(bare.c[key] == row[key] for key in keys)).values(fresh))
    return len(fresh)


def _opens(token: bytes) -> bool:
    try:
        unseal(token)
    except InvalidToken:
        return False
    return True
