"""What may be stored in the open is found by any three letters of it, and names by the first three of a word.

How a name becomes words and beginnings is written here as it was, so that this runs alike whatever becomes of the rules;
only the keys are the installation's.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

from gvi.core.crypto import blind_index, unseal

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXTS = {
    "group": ("alias", "area_name"),
    "call_in": ("venue", "room", "venue_city", "purpose"),
    "incident": ("summary", "area_name", "type"),
}
BATCH = 5_000
identity = sa.table(
    "identity", sa.column("site_id"), sa.column("id"), sa.column("owner_agency_id"), sa.column("name", sa.LargeBinary)
)
name_token = sa.table(
    "name_token", sa.column("site_id"), sa.column("member_id"), sa.column("owner_agency_id"), sa.column("token")
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in TEXTS.items():
            _index(table, columns)
    connection = op.get_bind()
    rows = _beginnings(connection)
    for start in range(0, len(rows), BATCH):
        connection.execute(sa.insert(name_token), rows[start : start + BATCH])


def downgrade() -> None:
    connection = op.get_bind()
    for row in _beginnings(connection):
        same = [name_token.c[column] == row[column] for column in ("site_id", "member_id", "token")]
        connection.execute(sa.delete(name_token).where(*same))
    if op.get_bind().dialect.name == "sqlite":
        for table in TEXTS:
            for when in ("insert", "update", "delete"):
                op.execute(f'DROP TRIGGER "{table}_text_{when}"')
            op.execute(f'DROP TABLE "{table}_text"')


def _index(table: str, columns: tuple[str, ...]) -> None:
    named = ", ".join(columns)
    fresh = ", ".join(f"new.{column}" for column in columns)
    write = f'INSERT INTO "{table}_text" (rowid, {named}) VALUES (new.id, {fresh});'
    forget = f'DELETE FROM "{table}_text" WHERE rowid = old.id;'
    op.execute(f"CREATE VIRTUAL TABLE \"{table}_text\" USING fts5({named}, tokenize='trigram')")
    op.execute(f'INSERT INTO "{table}_text" (rowid, {named}) SELECT id, {named} FROM "{table}"')
    op.execute(f'CREATE TRIGGER "{table}_text_insert" AFTER INSERT ON "{table}" BEGIN {write} END')
    op.execute(f'CREATE TRIGGER "{table}_text_update" AFTER UPDATE OF {named} ON "{table}" BEGIN {forget} {write} END')
    op.execute(f'CREATE TRIGGER "{table}_text_delete" AFTER DELETE ON "{table}" BEGIN {forget} END')


def _beginnings(connection: sa.Connection) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for site_id, ident, owner, sealed in connection.execute(sa.select(identity)).all():
        found = _first_letters(unseal(sealed).decode()) if sealed else ()
        rows += [
            {
                "site_id": site_id, "member_id": ident, "owner_agency_id": owner,
                "token": blind_index("name-beginning", letters),
            }
            for letters in sorted(found)
        ]  # fmt: skip
    return rows


def _first_letters(name: str) -> set[str]:
    """The first three letters of every word of three or more: letters alone, case folded, accents kept."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return {word[:3] for word in re.findall(r"[^\W\d_]+", folded) if len(word) >= 3}
