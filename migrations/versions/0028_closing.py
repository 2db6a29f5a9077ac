"""Those who stayed away and what came of it, what agencies learnt, and the talks with those who came."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("talked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("talked_by", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("understood", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("passed_on", sa.String(length=40), nullable=True))

    op.create_table(
        "absence",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("heard", sa.String(length=40), nullable=True),
        sa.Column("heard_note", sa.LargeBinary(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("heard_by", sa.String(length=120), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("finding_note", sa.LargeBinary(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("found_by", sa.String(length=120), nullable=True),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("lawyer", sa.String(length=120), nullable=True),
        sa.Column("lawyer_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_absence_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_absence_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_absence_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_absence_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_absence")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_absence_site_id_ref")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_call_in", ["site_id", "call_in_id"], unique=False)
        batch_op.create_index("ix_absence_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index("ix_absence_open", ["site_id", "owner_agency_id", "decided_on", "due"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_owner_agency_id"), ["owner_agency_id"], unique=False)

    op.create_table(
        "debrief",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_debrief_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_debrief_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_debrief_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_debrief")),
        sa.UniqueConstraint(
            "site_id", "call_in_id", "owner_agency_id", name=op.f("uq_debrief_site_id_call_in_id_owner_agency_id")
        ),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_debrief_site_id_ref")),
    )
    with op.batch_alter_table("debrief", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_debrief_owner_agency_id"), ["owner_agency_id"], unique=False)


def downgrade() -> None:
    op.drop_table("debrief")
    op.drop_table("absence")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        for column in ("passed_on", "understood", "talked_by", "talked_on"):
            batch_op.drop_column(column)
