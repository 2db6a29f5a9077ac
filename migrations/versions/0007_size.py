"""Indexes for lists of any length: site and agency first, then what the list is sorted by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = (
    ("ix_visit_open", "visit", ("site_id", "owner_agency_id", "logged_at", "planned_for")),
    ("ix_visit_outcome", "visit", ("site_id", "owner_agency_id", "outcome", "id")),
    ("ix_visit_trigger", "visit", ("site_id", "owner_agency_id", "trigger", "id")),
    ("ix_group_relation_b", "group_relation", ("site_id", "b_id")),
    ("ix_member_ref", "member", ("site_id", "owner_agency_id", "ref")),
    ("ix_member_category", "member", ("site_id", "owner_agency_id", "category", "id")),
    ("ix_member_review", "member", ("site_id", "owner_agency_id", "review_due", "id")),
    ("ix_audit_entry_verb", "audit_entry", ("site_id", "agency_id", "verb", "number")),
)
CHANGED = (
    (
        "ix_visit_planned_for", "visit",
        ("site_id", "planned_for"), ("site_id", "owner_agency_id", "planned_for", "id"),
    ),
    (
        "ix_visit_member", "visit",
        ("site_id", "member_id"), ("site_id", "member_id", "outcome", "owner_agency_id", "visited_on", "visited_at"),
    ),
)


def upgrade() -> None:
    for name, table, _before, after in CHANGED:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, after)
    for name, table, columns in NEW:
        op.create_index(name, table, columns)
    op.create_index(
        "ix_member_protected", "member", ["site_id", "shell_id"],
        sqlite_where=sa.text("is_protected = 1"), postgresql_where=sa.text("is_protected"),
    )


def downgrade() -> None:
    op.drop_index("ix_member_protected", table_name="member")
    for name, table, _columns in NEW:
        op.drop_index(name, table_name=table)
    for name, table, before, _after in CHANGED:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, before)
