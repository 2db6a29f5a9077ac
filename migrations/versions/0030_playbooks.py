"""The run sheet that a site starts from, and who brought in a letter's wording."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

PROPOSED = "fk_letter_template_proposed_by_id"


def upgrade() -> None:
    op.add_column("site", sa.Column("run_sheet", sa.JSON(), nullable=True))
    with op.batch_alter_table("letter_template", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f(PROPOSED), "user", ["proposed_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("letter_template", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(PROPOSED), type_="foreignkey")
        batch_op.drop_column("proposed_by_id")
    op.drop_column("site", "run_sheet")
