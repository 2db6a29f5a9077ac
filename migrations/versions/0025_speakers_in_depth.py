"""What speakers are asked and told: dates, answers, secret addresses, the rehearsal, and the wording of their mails."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_declined", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("said", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("measured", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("script", sa.Text(), nullable=True))
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.alter_column("is_declined", existing_type=sa.Boolean(), server_default=None)

    op.create_table(
        "briefing",
        *_keyed(),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("rehearsal_at", sa.DateTime(), nullable=True),
        sa.Column("rehearsal_minutes", sa.Integer(), nullable=False),
        sa.Column("rehearsal_place", sa.String(length=200), nullable=True),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        *_of_agency("briefing"),
        _within("briefing", "call_in"),
        sa.UniqueConstraint("site_id", "call_in_id", name=op.f("uq_briefing_site_id_call_in_id")),
    )
    _owned("briefing")

    op.create_table(
        "poll",
        *_keyed(),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        *_of_agency("poll"),
        _within("poll", "call_in"),
    )
    _owned("poll")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index("ix_poll_call_in", ["site_id", "call_in_id"], unique=False)

    op.create_table(
        "poll_date",
        *_keyed(),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        *_of_agency("poll_date"),
        _within("poll_date", "call_in"),
        _within("poll_date", "poll"),
        sa.UniqueConstraint("site_id", "poll_id", "starts_at", name=op.f("uq_poll_date_site_id_poll_id_starts_at")),
    )
    _owned("poll_date")

    op.create_table(
        "poll_answer",
        *_keyed(),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("suits", sa.String(length=40), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        *_of_agency("poll_answer"),
        _within("poll_answer", "poll_date", "date_id"),
        _within("poll_answer", "speaker"),
        sa.UniqueConstraint("site_id", "date_id", "speaker_id", name=op.f("uq_poll_answer_site_id_date_id_speaker_id")),
    )
    _owned("poll_answer")

    op.create_table(
        "speaker_link",
        *_keyed(),
        sa.Column("call_in_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        *_of_agency("speaker_link"),
        _within("speaker_link", "call_in"),
        _within("speaker_link", "speaker"),
        _within("speaker_link", "poll"),
        sa.UniqueConstraint("digest", name=op.f("uq_speaker_link_digest")),
    )
    _owned("speaker_link")
    with op.batch_alter_table("speaker_link", schema=None) as batch_op:
        batch_op.create_index("ix_speaker_link_call_in", ["site_id", "call_in_id", "speaker_id"], unique=False)

    op.create_table(
        "speaker_wording",
        *_keyed(),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_of_agency("speaker_wording"),
        sa.UniqueConstraint("site_id", "kind", "language", name=op.f("uq_speaker_wording_site_id_kind_language")),
    )
    _owned("speaker_wording")


def downgrade() -> None:
    for table in ("speaker_wording", "speaker_link", "poll_answer", "poll_date", "poll", "briefing"):
        op.drop_table(table)
    with op.batch_alter_table("slot", schema=None) as batch_op:
        for column in ("script", "measured", "answered_at", "said", "is_declined"):
            batch_op.drop_column(column)


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


def _within(table: str, other: str, column: str = "") -> sa.Constraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        ["site_id", column], [f"{other}.site_id", f"{other}.id"], name=op.f(f"fk_{table}_site_id_{column}")
    )


def _owned(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_owner_agency_id"), ["owner_agency_id"], unique=False)
