"""Tasks that the product words itself are kept as a code and a name, and worded when they are read."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

task = sa.table("checklist_task", sa.column("standard"), sa.column("text"), sa.column("wording"))
WORDS = ("Aftercare: call ", "Efterstöd: ring ")
"""As they were written down, in the language of whoever held the meeting."""


def upgrade() -> None:
    op.add_column("checklist_task", sa.Column("wording", sa.String(length=40), nullable=True))
    for words in WORDS:
        op.execute(
            task.update()
            .where(task.c.standard.is_(None), task.c.text.startswith(words, autoescape=True))
            .values(wording="call_speaker", text=sa.func.substr(task.c.text, len(words) + 1))
        )


def downgrade() -> None:
    op.execute(
        task.update().where(task.c.wording == "call_speaker").values(text=sa.literal(WORDS[0]).concat(task.c.text))
    )
    op.drop_column("checklist_task", "wording")
