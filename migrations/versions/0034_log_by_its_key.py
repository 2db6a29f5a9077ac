"""The log's rows lie by their keys: SQLite keeps no second index of them, and a new entry is put at the end. The index of
what entries are about holds only those that are about one thing."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SUBJECT = "ix_audit_entry_subject"
KEYS = {"audit_entry": "id", "audit_value": "entry_id"}


def upgrade() -> None:
    op.drop_index(SUBJECT, table_name="audit_entry")
    _rekey(before=sa.BigInteger(), after=sa.Integer())
    about_one = sa.text("subject_ref IS NOT NULL")
    columns = ["site_id", "subject_ref", "subject_kind"]
    op.create_index(SUBJECT, "audit_entry", columns, sqlite_where=about_one)


def downgrade() -> None:
    op.drop_index(SUBJECT, table_name="audit_entry")
    _rekey(before=sa.Integer(), after=sa.BigInteger())
    op.create_index(SUBJECT, "audit_entry", ["site_id", "subject_kind", "subject_ref"])


def _rekey(*, before, after):
    """SQLite takes a key for the row's own number only where its type is INTEGER, which holds 63 bits there."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, key in KEYS.items():
        with op.batch_alter_table(table, recreate="always") as batch_op:
            batch_op.alter_column(key, existing_type=before, type_=after, existing_nullable=False)
    for refused in ("UPDATE", "DELETE"):  # lost with the table as it was
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{refused.lower()} BEFORE {refused} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        )
