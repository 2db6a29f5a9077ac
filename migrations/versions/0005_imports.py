"""What an import needs beyond its file: its sheet, its place with the worker, what it refused, what it wrote, and columns remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_batch") as table:
        table.add_column(sa.Column("sheet", sa.Integer(), nullable=True))
        table.add_column(sa.Column("is_recalled", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("left_over", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("left_over_form", sa.String(length=8), nullable=True))
        table.add_column(sa.Column("rows", sa.Integer(), nullable=True))
        table.add_column(sa.Column("findings", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("ledger", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("undone_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("stage", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("keep_good", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("posting_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_import_batch_posting_id"), "posting", ["posting_id"], ["id"])
    with op.batch_alter_table("import_batch") as table:
        table.alter_column("is_recalled", server_default=None)
        table.alter_column("keep_good", server_default=None)
    op.create_table(
        "import_mapping",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("header", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f("fk_import_mapping_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_mapping_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("site_id", "kind", "header", name=op.f("uq_import_mapping_site_id_kind_header")),
        sa.UniqueConstraint("site_id", "ref", name=op.f("uq_import_mapping_site_id_ref")),
    )
    with op.batch_alter_table("import_mapping") as table:
        table.create_index(op.f("ix_import_mapping_owner_agency_id"), ["owner_agency_id"], unique=False)


def downgrade() -> None:
    op.drop_table("import_mapping")
    with op.batch_alter_table("import_batch") as table:
        table.drop_constraint(op.f("fk_import_batch_posting_id"), type_="foreignkey")
        for name in ("posting_id", "keep_good", "stage", "undone_at", "ledger", "findings", "rows"):
            table.drop_column(name)
        table.drop_column("left_over_form")
        table.drop_column("left_over")
        table.drop_column("is_recalled")
        table.drop_column("sheet")
