"""What a planner tries out before anybody is put on the list of a call-in."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "selection",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_selection_owner_agency_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_selection_posting_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_selection_site_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_selection_site_id_call_in_id")
        ),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_selection")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_selection_site_id_ref")),
        sa.UniqueConstraint(
            "site_id", "call_in_id", "posting_id", name=op.f("uq_selection_site_id_call_in_id_posting_id")
        ),
    )
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_selection_asked", ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("selection")
