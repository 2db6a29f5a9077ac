"""Purges whose receipt not everybody at the agency reads."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("purge_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_apart", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("is_apart", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("purge_order", schema=None) as batch_op:
        batch_op.drop_column("is_apart")
