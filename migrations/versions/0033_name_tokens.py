"""Who has a token of a name stands in the index itself: a search counts the tokens of a thousand people without opening their rows."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

COLUMNS = ["site_id", "owner_agency_id", "token"]


def upgrade() -> None:
    op.drop_index("ix_name_token", table_name="name_token")
    op.create_index("ix_name_token", "name_token", [*COLUMNS, "member_id"])


def downgrade() -> None:
    op.drop_index("ix_name_token", table_name="name_token")
    op.create_index("ix_name_token", "name_token", COLUMNS)
