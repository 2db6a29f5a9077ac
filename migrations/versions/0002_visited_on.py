"""The local day of a visit, beside its moment."""

from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

visit = sa.table(
    "visit",
    sa.column("site_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("visited_at", sa.DateTime),
    sa.column("visited_on", sa.Date),
)


def upgrade() -> None:
    with op.batch_alter_table("visit") as table:
        table.add_column(sa.Column("visited_on", sa.Date(), nullable=True))
    connection = op.get_bind()
    made = sa.select(visit.c.site_id, visit.c.id, visit.c.visited_at).where(visit.c.visited_at.is_not(None))
    for site_id, number, moment in connection.execute(made).all():
        connection.execute(
            sa.update(visit)
            .where(visit.c.site_id == site_id, visit.c.id == number)
            .values(visited_on=moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Stockholm")).date())
        )


def downgrade() -> None:
    with op.batch_alter_table("visit") as table:
        table.drop_column("visited_on")
