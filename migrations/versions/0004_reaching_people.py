"""how a person who wants help is reached, and who sent a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.LargeBinary(), nullable=True))
        batch_op.add_column(
            sa.Column("is_through_officer", sa.Boolean(), nullable=False, server_default=sa.false())
        )  # what was handed over before says nothing of it
        batch_op.add_column(sa.Column("officer_phone", sa.String(length=40), nullable=True))
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.alter_column("is_through_officer", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_outbox_mail_promised_by_id"), "user", ["promised_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_mail_promised_by_id"), type_="foreignkey")
        batch_op.drop_column("promised_by_id")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_column("officer_phone")
        batch_op.drop_column("is_through_officer")
        batch_op.drop_column("phone")
