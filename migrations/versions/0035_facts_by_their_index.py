"""Whose record a person's is, and which groups they are in, is read out of the indexes: a list of fifty people does not go
to a hundred rows for it, each on a page of its own."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_member_shell": ("member", ["site_id", "shell_id"]),
    "ix_membership_member": ("membership", ["site_id", "member_id"]),
}
MORE = {
    "ix_member_shell": ["owner_agency_id", "restricted_on", "id"],
    "ix_membership_member": ["recorded_to", "valid_from", "valid_to", "group_id", "role", "id"],
}


def upgrade() -> None:
    for name, (table, columns) in BEFORE.items():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns + MORE[name])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 400")
    # What was known of the indexes went with them.
    op.execute("ANALYZE")


def downgrade() -> None:
    for name, (table, columns) in BEFORE.items():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)
