"""Which sheet of a spreadsheet file an import reads."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_batch") as table:
        table.add_column(sa.Column("sheet", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("import_batch") as table:
        table.drop_column("sheet")
