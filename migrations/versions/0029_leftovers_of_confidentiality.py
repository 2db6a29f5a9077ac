"""Purges whose receipt not everybody at the agency reads; what files were asked for is sealed, and waits no longer than
its time."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from gvi.core.crypto import seal, unseal

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXTS = ("purpose", "answer")
WAITED = timedelta(days=7)
"""What waits already is answered within five working days of having been asked for, as near as days tell."""


def upgrade() -> None:
    with op.batch_alter_table("purge_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_apart", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("is_apart", existing_type=sa.Boolean(), server_default=None)
    _change(sa.LargeBinary(), lambda text: seal(text.encode()))
    connection, rows = op.get_bind(), _rows(sa.LargeBinary())
    waiting = sa.select(rows.c.site_id, rows.c.id, rows.c.created_at).where(rows.c.is_approved.is_(None))
    for site_id, ident, asked_at in connection.execute(waiting).all():
        row = (rows.c.site_id == site_id) & (rows.c.id == ident)
        connection.execute(sa.update(rows).where(row).values(ends_at=asked_at + WAITED))


def downgrade() -> None:
    rows = _rows(sa.LargeBinary())
    op.get_bind().execute(sa.update(rows).where(rows.c.is_approved.is_(None)).values(ends_at=None))
    _change(sa.String(length=300), lambda token: unseal(token).decode())
    with op.batch_alter_table("purge_order", schema=None) as batch_op:
        batch_op.drop_column("is_apart")


def _change(kind, turned):
    """Give the texts another type, each value turned into the new kind."""
    before = sa.String(length=300) if isinstance(kind, sa.LargeBinary) else sa.LargeBinary()
    told = [dict(row._mapping) for row in op.get_bind().execute(sa.select(_rows(before)))]
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        for name in TEXTS:
            batch_op.drop_column(name)
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    rows = _rows(kind)
    for each in told:
        row = (rows.c.site_id == each["site_id"]) & (rows.c.id == each["id"])
        values = {name: None if each[name] is None else turned(each[name]) for name in TEXTS}
        op.get_bind().execute(sa.update(rows).where(row).values(values))
    with op.batch_alter_table("export_request", schema=None) as batch_op:
        batch_op.alter_column("purpose", existing_type=kind, nullable=False)


def _rows(kind):
    names = {"site_id": sa.Integer(), "id": sa.BigInteger(), "created_at": sa.DateTime(), "is_approved": sa.Boolean(), "ends_at": sa.DateTime()}
    return sa.table("export_request", *(sa.column(*each) for each in names.items()), *(sa.column(name, kind) for name in TEXTS))
