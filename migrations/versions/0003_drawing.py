"""Networks keep where their nodes stand, and their figures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawing",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_drawing_owner_agency_id_agency")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_drawing_site_id_site")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_drawing")),
        sa.UniqueConstraint("site_id", "owner_agency_id", "subject", name=op.f("uq_drawing_site_id_owner_agency_id_subject")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_drawing_site_id_ref")),
    )
    op.create_index(op.f("ix_drawing_owner_agency_id"), "drawing", ["owner_agency_id"])


def downgrade() -> None:
    op.drop_table("drawing")
