"""What an import wrote is kept in parts, one for each of its transactions."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_part",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "batch_id"],
            ["import_batch.site_id", "import_batch.id"],
            name=op.f("fk_import_part_site_id_batch_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_part_site_id")),
        sa.PrimaryKeyConstraint("site_id", "batch_id", "id", name=op.f("pk_import_part")),
    )
    op.execute(
        "INSERT INTO import_part (site_id, batch_id, id, created, updated, ledger)"
        " SELECT site_id, id, id, 0, 0, ledger FROM import_batch WHERE ledger IS NOT NULL"
    )
    with op.batch_alter_table("import_batch") as table:
        table.drop_column("ledger")


def downgrade() -> None:
    """An import in several parts can be undone no longer: there is one place for what it wrote."""
    with op.batch_alter_table("import_batch") as table:
        table.add_column(sa.Column("ledger", sa.LargeBinary(), nullable=True))
    op.execute(
        "UPDATE import_batch SET ledger = (SELECT part.ledger FROM import_part AS part"
        " WHERE part.site_id = import_batch.site_id AND part.batch_id = import_batch.id)"
        " WHERE 1 = (SELECT count(*) FROM import_part AS part"
        " WHERE part.site_id = import_batch.site_id AND part.batch_id = import_batch.id)"
    )
    op.drop_table("import_part")
