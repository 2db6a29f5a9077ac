"""Secrecy reviews; legal grounds get a ref, a wording that follows another, and an age."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
ground = sa.table("legal_ground", sa.column("id"), sa.column("code"), sa.column("ref"), sa.column("under_age"))


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("call_in_id", sa.Integer(), nullable=True),
        sa.Column("is_clearance", sa.Boolean(), nullable=False),
        sa.Column("asks_facet", sa.String(length=40), nullable=True),
        sa.Column("asks_fields", sa.JSON(), nullable=True),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("ground_id", sa.Integer(), nullable=True),
        sa.Column("balancing", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["agency.id"], name=op.f("fk_review_asker_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_review_decided_by_id")),
        sa.ForeignKeyConstraint(["ground_id"], ["legal_ground.id"], name=op.f("fk_review_ground_id")),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_review_owner_agency_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_review_proposed_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"], ["call_in.site_id", "call_in.id"], name=op.f("fk_review_site_id_call_in_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_review_site_id")),
        sa.ForeignKeyConstraint(["to_id"], ["agency.id"], name=op.f("fk_review_to_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_review")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_review_site_id_ref")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_asker", ["site_id", "asker_id"], unique=False)
        batch_op.create_index("ix_review_call_in", ["site_id", "call_in_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_review_waiting", ["site_id", "owner_agency_id", "state", "due_on"], unique=False)

    op.create_table(
        "review_case",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("shell_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("known_by_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("released", sa.JSON(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_review_case_owner_agency_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "known_by_id"],
            ["release.site_id", "release.id"],
            name=op.f("fk_review_case_site_id_known_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "member_id"], ["member.site_id", "member.id"], name=op.f("fk_review_case_site_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "review_id"], ["review.site_id", "review.id"], name=op.f("fk_review_case_site_id_review_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "shell_id"], ["shell.site_id", "shell.id"], name=op.f("fk_review_case_site_id_shell_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_review_case_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_review_case")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_review_case_site_id_ref")),
    )
    with op.batch_alter_table("review_case", schema=None) as batch_op:
        batch_op.create_index("ix_review_case_member", ["site_id", "member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_case_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_review_case_review", ["site_id", "review_id"], unique=False)

    with op.batch_alter_table("legal_ground") as table:
        table.add_column(sa.Column("ref", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("under_age", sa.Integer(), nullable=True))
    _name_grounds()
    with op.batch_alter_table("legal_ground") as table:
        table.alter_column("ref", existing_type=sa.String(length=12), nullable=False)
        table.alter_column("version", existing_type=sa.Integer(), server_default=None)
        table.create_unique_constraint("uq_legal_ground_ref", ["ref"])
        table.create_foreign_key("fk_legal_ground_replaces_id", "legal_ground", ["replaces_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("legal_ground") as table:
        table.drop_constraint("fk_legal_ground_replaces_id", type_="foreignkey")
        table.drop_constraint("uq_legal_ground_ref", type_="unique")
        table.drop_column("under_age")
        table.drop_column("replaces_id")
        table.drop_column("version")
        table.drop_column("ref")
    op.drop_table("review_case")
    op.drop_table("review")


def _name_grounds() -> None:
    """Grounds from before get a ref, and 10 kap. 18 a § OSL the age up to which it reaches."""
    connection = op.get_bind()
    for number in connection.scalars(sa.select(ground.c.id)).all():
        ref = "".join(secrets.choice(ALPHABET) for _ in range(7))
        connection.execute(sa.update(ground).where(ground.c.id == number).values(ref=ref))
    connection.execute(sa.update(ground).where(ground.c.code == "osl-10-18a").values(under_age=21))
