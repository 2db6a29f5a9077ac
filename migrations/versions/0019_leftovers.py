"""When whoever asked for a secrecy review has read its answer; from where on a look-up is unusual at a site;
the reasons in the log, sealed beside its values.

Entries that are there already keep their reason where it stands: their hash covers it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

LIMITS = {"unusual_people": "20", "unusual_minutes": "10", "day_begins": "6", "day_ends": "20"}


def upgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_read_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE review SET answer_read_at = decided_at")
    with op.batch_alter_table("site", schema=None) as batch_op:
        for name, usual in LIMITS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default=usual, nullable=False))
    op.add_column("audit_value", sa.Column("reason", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    # An older program proves no reason beside the values. Without either the entries stay provable, as after a purge.
    op.execute("DELETE FROM audit_value WHERE reason IS NOT NULL")
    with op.batch_alter_table("audit_value", schema=None) as batch_op:
        batch_op.drop_column("reason")
    with op.batch_alter_table("site", schema=None) as batch_op:
        for name in LIMITS:
            batch_op.drop_column(name)
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("answer_read_at")
