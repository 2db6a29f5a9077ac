"""Conflicts of interest: a named user kept apart from a named person, from a day until a day."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shell_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("own_index", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_conflict_owner_agency_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_conflict_set_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_conflict_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "shell_id"], ["shell.site_id", "shell.id"], name=op.f("fk_conflict_site_id_shell_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_conflict_site_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_conflict_user_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_conflict_site_id_ref")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index("ix_conflict_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_conflict_shell", ["site_id", "shell_id"], unique=False)
        batch_op.create_index("ix_conflict_user", ["user_id", "shell_id"], unique=False)


def downgrade() -> None:
    op.drop_table("conflict")
