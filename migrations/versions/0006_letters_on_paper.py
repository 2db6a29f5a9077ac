"""The envelopes of a site, and how a letter was printed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("printed_as", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("site") as table:
        table.add_column(sa.Column("window", sa.String(length=40), nullable=False, server_default="right"))
        table.add_column(sa.Column("window_x", sa.Integer(), nullable=False, server_default="110"))
        table.add_column(sa.Column("window_y", sa.Integer(), nullable=False, server_default="47"))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("site") as table:
        table.drop_column("version")
        table.drop_column("window_y")
        table.drop_column("window_x")
        table.drop_column("window")
    with op.batch_alter_table("letter") as table:
        table.drop_column("printed_as")
