"""The database marks each index of text that still holds letters of what was changed or removed, so that they can be wiped."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXTS = {
    "group": ("alias", "area_name"),
    "call_in": ("venue", "room", "venue_city", "purpose"),
    "incident": ("summary", "area_name", "type"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("CREATE TABLE stale_text (name VARCHAR(40) NOT NULL PRIMARY KEY)")
    for table, columns in TEXTS.items():
        op.execute(f"INSERT INTO stale_text (name) VALUES ('{table}_text')")
        _retrigger(table, columns, mark=_mark(f"{table}_text"))


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, columns in TEXTS.items():
        _retrigger(table, columns, mark="")
    op.execute("DROP TABLE stale_text")


def _mark(name: str) -> str:
    missing = f"NOT EXISTS (SELECT 1 FROM stale_text WHERE name = '{name}')"
    return f"INSERT INTO stale_text (name) SELECT '{name}' WHERE {missing};"


def _retrigger(table: str, columns: tuple[str, ...], *, mark: str) -> None:
    named = ", ".join(columns)
    fresh = ", ".join(f"new.{column}" for column in columns)
    write = f'INSERT INTO "{table}_text" (rowid, {named}) VALUES (new.id, {fresh});'
    forget = f'DELETE FROM "{table}_text" WHERE rowid = old.id;'
    for when in ("update", "delete"):
        op.execute(f'DROP TRIGGER "{table}_text_{when}"')
    update = f'AFTER UPDATE OF {named} ON "{table}" BEGIN {forget} {write} {mark} END'
    op.execute(f'CREATE TRIGGER "{table}_text_update" {update}')
    op.execute(f'CREATE TRIGGER "{table}_text_delete" AFTER DELETE ON "{table}" BEGIN {forget} {mark} END')
