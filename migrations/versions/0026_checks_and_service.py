"""What each check of a list found and what was decided about it; how letters were served, and the receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recheck",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_recheck_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_recheck_site_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_recheck_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("site_id", "once", name=op.f("uq_recheck_site_id_once")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_recheck_site_id_ref")),
    )
    with op.batch_alter_table("recheck", schema=None) as batch_op:
        batch_op.create_index("ix_recheck_invitation", ["site_id", "invitation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recheck_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "recheck_decision",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=True),
        sa.Column("undone_because", sa.String(length=300), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"],
            ["call_in.site_id", "call_in.id"],
            name=op.f("fk_recheck_decision_site_id_call_in_id"),
        ),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_recheck_decision_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_recheck_decision_site_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_recheck_decision_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_recheck_decision")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_recheck_decision_site_id_ref")),
    )
    with op.batch_alter_table("recheck_decision", schema=None) as batch_op:
        batch_op.create_index("ix_recheck_decision_invitation", ["site_id", "invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recheck_decision_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "service_step",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("letter_ref", sa.String(length=12), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=True),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_note", sa.LargeBinary(), nullable=True),
        sa.Column("scan", sa.LargeBinary(), nullable=True),
        sa.Column("scan_kind", sa.String(length=10), nullable=True),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("noted_by", sa.String(length=120), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.Column("taken_back_by", sa.String(length=120), nullable=True),
        sa.Column("taken_back_why", sa.String(length=300), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"],
            ["call_in.site_id", "call_in.id"],
            name=op.f("fk_service_step_site_id_call_in_id"),
        ),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_service_step_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_service_step_site_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_service_step_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_service_step")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_service_step_site_id_ref")),
    )
    with op.batch_alter_table("service_step", schema=None) as batch_op:
        batch_op.create_index("ix_service_step_invitation", ["site_id", "invitation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_step_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "recheck_finding",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recheck_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["agency.id"], name=op.f("fk_recheck_finding_ask_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_recheck_finding_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "invitation_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_recheck_finding_site_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "other_id"],
            ["invitation.site_id", "invitation.id"],
            name=op.f("fk_recheck_finding_site_id_other_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_recheck_finding_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_recheck_finding")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_recheck_finding_site_id_ref")),
    )
    with op.batch_alter_table("recheck_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recheck_finding_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_recheck_finding_recheck", ["site_id", "recheck_id"], unique=False)

    op.add_column("call_in", sa.Column("last_check_for", sa.Date(), nullable=True))
    op.add_column("invitation", sa.Column("called_off_on", sa.Date(), nullable=True))
    op.add_column("invitation", sa.Column("reminded_on", sa.Date(), nullable=True))
    op.add_column("site", sa.Column("service_reminder_days", sa.Integer(), server_default="5", nullable=False))


def downgrade() -> None:
    op.drop_column("site", "service_reminder_days")
    op.drop_column("invitation", "reminded_on")
    op.drop_column("invitation", "called_off_on")
    op.drop_column("call_in", "last_check_for")
    op.drop_table("recheck_finding")
    op.drop_table("service_step")
    op.drop_table("recheck_decision")
    op.drop_table("recheck")
