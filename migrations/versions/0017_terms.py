"""The versions of the terms of use, and who has acknowledged which."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text_sv", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("change", sa.String(length=300), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("written_by_id <> published_by_id", name=op.f("ck_terms_two_people")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_terms_written_by_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["user.id"], name=op.f("fk_terms_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("number", name=op.f("uq_terms_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_terms_ref")),
    )
    op.create_table(
        "terms_acknowledgement",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["terms_id"], ["terms.id"], name=op.f("fk_terms_acknowledgement_terms_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_terms_acknowledgement_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_acknowledgement")),
        sa.UniqueConstraint("user_id", "terms_id", name=op.f("uq_terms_acknowledgement_user_id_terms_id")),
    )


def downgrade() -> None:
    op.drop_table("terms_acknowledgement")
    op.drop_table("terms")
