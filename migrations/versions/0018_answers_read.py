"""When whoever asked for a secrecy review has read its answer."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_read_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE review SET answer_read_at = decided_at")


def downgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("answer_read_at")
