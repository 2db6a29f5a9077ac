"""Where those called sit, how they leave, and the room that the plan is made for."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # column by column: a table made anew would lose the triggers that keep its text searchable
    op.add_column("call_in", sa.Column("arrangement", sa.JSON(), nullable=True))
    op.add_column("invitation", sa.Column("seat", sa.Integer(), nullable=True))
    op.add_column("invitation", sa.Column("door_out", sa.Integer(), nullable=True))
    op.add_column("invitation", sa.Column("leaves_after", sa.Integer(), nullable=True))


def downgrade() -> None:
    for column in ("leaves_after", "door_out", "seat"):
        op.drop_column("invitation", column)
    op.drop_column("call_in", "arrangement")
