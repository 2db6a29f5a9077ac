"""Two records of one person merged and taken apart; the refs that records were known by before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_ref",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("was_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_former_ref_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_former_ref_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_former_ref_site_id")),
        sa.PrimaryKeyConstraint("site_id", "ref", name=op.f("pk_former_ref")),
    )
    with op.batch_alter_table("former_ref", schema=None) as batch_op:
        batch_op.create_index("ix_former_ref_external_id", ["site_id", "owner_agency_id", "external_id"], unique=False)
        batch_op.create_index("ix_former_ref_member", ["site_id", "member_id"], unique=False)

    op.create_table(
        "merger",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("other_agency_id", sa.Integer(), nullable=False),
        sa.Column("other_ref", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("other_decided_by_id", sa.Integer(), nullable=True),
        sa.Column("other_decided_at", sa.DateTime(), nullable=True),
        sa.Column("why_not", sa.String(length=300), nullable=True),
        sa.Column("merged_at", sa.DateTime(), nullable=True),
        sa.Column("ledger", sa.LargeBinary(), nullable=True),
        sa.Column("apart_by_id", sa.Integer(), nullable=True),
        sa.Column("apart_asked_at", sa.DateTime(), nullable=True),
        sa.Column("apart_reason", sa.String(length=300), nullable=True),
        sa.Column("apart_rows", sa.JSON(), nullable=False),
        sa.Column("parted_by_id", sa.Integer(), nullable=True),
        sa.Column("parted_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "merged_at IS NULL OR kind <> 'person' OR other_decided_by_id IS NOT NULL",
            name=op.f("ck_merger_approved_other"),
        ),
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name=op.f("ck_merger_four_eyes")),
        sa.CheckConstraint("merged_at IS NULL OR decided_by_id IS NOT NULL", name=op.f("ck_merger_approved")),
        sa.CheckConstraint("other_decided_by_id <> decided_by_id", name=op.f("ck_merger_six_eyes")),
        sa.CheckConstraint("other_decided_by_id <> proposed_by_id", name=op.f("ck_merger_four_eyes_other")),
        sa.CheckConstraint("parted_at IS NULL OR parted_by_id IS NOT NULL", name=op.f("ck_merger_approved_apart")),
        sa.CheckConstraint("parted_by_id <> apart_by_id", name=op.f("ck_merger_four_eyes_apart")),
        sa.ForeignKeyConstraint(["apart_by_id"], ["user.id"], name=op.f("fk_merger_apart_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_merger_decided_by_id")),
        sa.ForeignKeyConstraint(["other_agency_id"], ["agency.id"], name=op.f("fk_merger_other_agency_id")),
        sa.ForeignKeyConstraint(["other_decided_by_id"], ["user.id"], name=op.f("fk_merger_other_decided_by_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_merger_owner_agency_id")),
        sa.ForeignKeyConstraint(["parted_by_id"], ["user.id"], name=op.f("fk_merger_parted_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_merger_proposed_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "kept_id"], ["member.site_id", "member.id"], name=op.f("fk_merger_site_id_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "other_id"], ["member.site_id", "member.id"], name=op.f("fk_merger_site_id_other_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_merger_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_merger")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_merger_site_id_ref")),
    )
    with op.batch_alter_table("merger", schema=None) as batch_op:
        batch_op.create_index("ix_merger_asked", ["site_id", "other_agency_id", "state"], unique=False)
        batch_op.create_index("ix_merger_kept", ["site_id", "kept_id"], unique=False)
        batch_op.create_index("ix_merger_other", ["site_id", "other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merger_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_merger_state", ["site_id", "owner_agency_id", "state"], unique=False)


def downgrade() -> None:
    op.drop_table("merger")
    op.drop_table("former_ref")
