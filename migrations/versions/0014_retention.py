"""Periods of keeping, holds, orders to purge, extracts, closed and restricted records; reviews of a sample of the log."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "log_review",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["user.id"], name=op.f("fk_log_review_drawn_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_log_review_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_log_review_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_log_review")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_log_review_site_id_ref")),
    )
    with op.batch_alter_table("log_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_review_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "retention_period",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_retention_period_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_retention_period_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_retention_period")),
        sa.UniqueConstraint(
            "site_id", "owner_agency_id", "facet", name=op.f("uq_retention_period_site_id_owner_agency_id_facet")
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_retention_period_site_id_ref")),
    )
    with op.batch_alter_table("retention_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_period_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "log_review_line",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_log_review_line_entry_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_log_review_line_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "review_id"],
            ["log_review.site_id", "log_review.id"],
            name=op.f("fk_log_review_line_site_id_review_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_log_review_line_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_log_review_line")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_log_review_line_site_id_ref")),
    )
    with op.batch_alter_table("log_review_line", schema=None) as batch_op:
        batch_op.create_index("ix_log_review_line", ["site_id", "review_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_review_line_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "purge_order",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_posting_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("why_not", sa.String(length=300), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("cleaned_at", sa.DateTime(), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_purge_order_decided_by_id")),
        sa.ForeignKeyConstraint(["decided_posting_id"], ["posting.id"], name=op.f("fk_purge_order_decided_posting_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_purge_order_owner_agency_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_purge_order_proposed_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_purge_order_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_purge_order")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_purge_order_site_id_ref")),
    )
    with op.batch_alter_table("purge_order", schema=None) as batch_op:
        batch_op.create_index("ix_purge_order_open", ["site_id", "owner_agency_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_purge_order_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "extract",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.Column("ground", sa.String(length=300), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_extract_made_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_extract_owner_agency_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["user.id"], name=op.f("fk_extract_reviewed_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_extract_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_extract_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_extract")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_extract_site_id_ref")),
    )
    with op.batch_alter_table("extract", schema=None) as batch_op:
        batch_op.create_index("ix_extract_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extract_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "hold",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_hold_owner_agency_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_hold_set_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_hold_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hold_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_hold")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_hold_site_id_ref")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "purge_line",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_purge_line_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "handover_id"],
            ["handover.site_id", "handover.id"],
            name=op.f("fk_purge_line_site_id_handover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_purge_line_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "order_id"],
            ["purge_order.site_id", "purge_order.id"],
            name=op.f("fk_purge_line_site_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_purge_line_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_purge_line")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_purge_line_site_id_ref")),
    )
    with op.batch_alter_table("purge_line", schema=None) as batch_op:
        batch_op.create_index("ix_purge_line_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index("ix_purge_line_order", ["site_id", "order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purge_line_owner_agency_id"), ["owner_agency_id"], unique=False)

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("restricted_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_member_closed", ["site_id", "owner_agency_id", "closed_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_closed")
        batch_op.drop_column("restricted_on")
        batch_op.drop_column("closed_on")
    for table in ("purge_line", "hold", "extract", "purge_order", "retention_period", "log_review_line", "log_review"):
        op.drop_table(table)
