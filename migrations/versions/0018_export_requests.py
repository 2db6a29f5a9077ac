"""Files about people that are asked for, decided on by another and fetched by a link."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_request",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=True),
        sa.Column("filters", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=True),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("downloaded_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("decided_by_id <> asked_by_id", name=op.f("ck_export_request_two_people")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_export_request_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_export_request_decided_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_export_request_ended_by_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_export_request_posting_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_export_request_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"],
            ["call_in.site_id", "call_in.id"],
            name=op.f("fk_export_request_site_id_call_in_id"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_export_request_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_export_request")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_export_request_link_digest")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_export_request_site_id_ref")),
    )
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        batch_op.create_index("ix_export_request_asked", ["site_id", "owner_agency_id", "asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_request_owner_agency_id"), ["owner_agency_id"], unique=False)


def downgrade() -> None:
    op.drop_table("export_request")
