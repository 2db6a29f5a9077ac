"""What is tapped at the door on the day."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance_tap",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("press", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("attendance", sa.String(length=40), nullable=True),
        sa.Column("excuse", sa.String(length=300), nullable=True),
        sa.Column("undoes", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_attendance_tap_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_attendance_tap_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"],
            ["call_in.site_id", "call_in.id"],
            name=op.f("fk_attendance_tap_site_id_call_in_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_attendance_tap_site_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_attendance_tap_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_attendance_tap")),
        sa.UniqueConstraint(
            "site_id", "invitation_id", "mark", name=op.f("uq_attendance_tap_site_id_invitation_id_mark")
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_attendance_tap_site_id_ref")),
    )
    with op.batch_alter_table("attendance_tap", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_tap_call_in", ["site_id", "call_in_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_tap_owner_agency_id"), ["owner_agency_id"], unique=False)


def downgrade() -> None:
    op.drop_table("attendance_tap")
