"""The checklist of a call-in, the playbook of a site, the days on which nobody works, and the address of one's own tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checklist_task",
        *_keyed(),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("is_hand_set", sa.Boolean(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("blocks", sa.String(length=40), nullable=True),
        sa.Column("is_inner", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=True),
        *_of_agency("checklist_task"),
        sa.ForeignKeyConstraint(
            ["site_id", "call_in_id"],
            ["call_in.site_id", "call_in.id"],
            name=op.f("fk_checklist_task_site_id_call_in_id"),
        ),
    )
    with op.batch_alter_table("checklist_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklist_task_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_checklist_task_call_in", ["site_id", "call_in_id", "due"], unique=False)
        batch_op.create_index("ix_checklist_task_open", ["site_id", "owner_agency_id", "done_at", "due"], unique=False)

    op.create_table(
        "playbook_task",
        *_keyed(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("agency_kind", sa.String(length=40), nullable=False),
        sa.Column("blocks", sa.String(length=40), nullable=True),
        sa.Column("is_inner", sa.Boolean(), nullable=False),
        *_of_agency("playbook_task"),
    )
    with op.batch_alter_table("playbook_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_playbook_task_owner_agency_id"), ["owner_agency_id"], unique=False)
        batch_op.create_index("ix_playbook_task_order", ["site_id", "days", "position"], unique=False)

    op.create_table(
        "task_feed",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_task_feed_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_task_feed_digest")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_task_feed_posting_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_task_feed_ref")),
    )

    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bridge_days_free", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("closed_days", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.alter_column("bridge_days_free", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("closed_days", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_column("closed_days")
        batch_op.drop_column("bridge_days_free")
    for table in ("task_feed", "playbook_task", "checklist_task"):
        op.drop_table(table)


def _keyed() -> tuple[sa.Column, ...]:
    return (
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("owner_agency_id", sa.Integer(), nullable=False),
    )


def _of_agency(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["owner_agency_id"], ["agency.id"], name=op.f(f"fk_{table}_owner_agency_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("site_id", "ref", name=op.f(f"uq_{table}_site_id_ref")),
    )
