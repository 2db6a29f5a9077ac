"""Answers to calendar invitations, and what each recipient has answered."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(), nullable=True))

    op.create_table(
        "calendar_reply",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.DateTime(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("ticked", sa.JSON(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_calendar_reply_decided_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_calendar_reply_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "entry_id"],
            ["calendar_entry.site_id", "calendar_entry.id"],
            name=op.f("fk_calendar_reply_site_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_calendar_reply_site_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["user.id"], name=op.f("fk_calendar_reply_taken_by_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_calendar_reply")),
        sa.UniqueConstraint(
            "site_id",
            "owner_agency_id",
            "fingerprint",
            name=op.f("uq_calendar_reply_site_id_owner_agency_id_fingerprint"),
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_calendar_reply_site_id_ref")),
    )
    with op.batch_alter_table("calendar_reply", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_reply_entry", ["site_id", "entry_id"], unique=False)
        batch_op.create_index("ix_calendar_reply_state", ["site_id", "owner_agency_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_reply_owner_agency_id"), ["owner_agency_id"], unique=False)


def downgrade() -> None:
    op.drop_table("calendar_reply")
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")
