"""The list of people is found, counted and ordered by one index."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INDEX = "ix_member_listed"


def upgrade() -> None:
    op.create_index(INDEX, "member", ["site_id", "owner_agency_id", "restricted_on", "ref", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 400")
    # An index or a table of which nothing is known is taken for a better way than those of which something is.
    op.execute("ANALYZE")


def downgrade() -> None:
    op.drop_index(INDEX, table_name="member")
