"""Readings beside the assignment: who opened a person they do not work with, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_reading_owner_agency_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["user.id"], name=op.f("fk_reading_seen_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_reading_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reading_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_reading")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_reading_site_id_ref")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index("ix_reading_member", ["site_id", "member_id", "user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_reading_unseen", ["site_id", "owner_agency_id", "seen_at"], unique=False)
        batch_op.create_index("ix_reading_untold", ["told_at"], unique=False)


def downgrade() -> None:
    op.drop_table("reading")
