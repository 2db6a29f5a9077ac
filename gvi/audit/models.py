"""The log's tables. Entries are never changed or deleted; the values they tell of can be purged."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import DDL, JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.core.columns import Moment
from gvi.core.crypto import SealedJson, SealedText
from gvi.core.keys import new_id
from gvi.extensions import DbModel

PERSON = ("member", "identity")
"""Kinds of entry whose ref is a person's record."""
_KEY = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite puts rows in the order of a key that is named INTEGER, which holds 63 bits there. Any other key is an index beside
the table: pages of their own to write for every entry."""
_ABOUT_ONE = text("subject_ref IS NOT NULL")


class Audited:
    """Marks a model whose changes must be recorded: a commit that changes one silently is refused."""

    audit_secret: ClassVar[frozenset[str]] = frozenset()
    """Columns of which only the name is ever logged (a password, a letter's bytes)."""


class AuditChain(DbModel):
    """The head of one chain. Site and agency 0 hold what belongs to nobody's facts, such as a stranger's failed sign-in."""

    __tablename__ = "audit_chain"

    site_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")


class AuditEntry(DbModel):
    """One thing that happened to, or was read of, one agency's facts on one site."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("site_id", "agency_id", "number"),
        Index(
            "ix_audit_entry_subject",
            "site_id",
            "subject_ref",
            "subject_kind",
            sqlite_where=_ABOUT_ONE,
        ),
        Index("ix_audit_entry_at", "site_id", "agency_id", "at"),
        Index("ix_audit_entry_verb", "site_id", "agency_id", "verb", "number"),
    )

    id: Mapped[int] = mapped_column(_KEY, primary_key=True, default=new_id, autoincrement=False)
    site_id: Mapped[int] = mapped_column(BigInteger)
    agency_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None]
    posting_id: Mapped[int | None]
    role: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(64))
    verb: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_ref: Mapped[str | None] = mapped_column(String(40))
    fields: Mapped[list[str]] = mapped_column(JSON)
    open_reason: Mapped[str | None] = mapped_column("reason", String(300))
    """Written in the open by entries of earlier versions alone; their hash covers it, so it stays as it is."""
    release_ref: Mapped[str | None] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    value: Mapped[AuditValue | None] = relationship(back_populates="entry", viewonly=True)

    @property
    def reason(self) -> str | None:
        """Why, in the words of whoever did it; None when none was given, or a purge took it."""
        return self.open_reason or (self.value.reason if self.value else None)


class AuditValue(DbModel):
    """The values of an entry and its reason, sealed, with the salt that makes the entry's digest. A purge deletes this row
    alone."""

    __tablename__ = "audit_value"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    values: Mapped[Any] = mapped_column(SealedJson)
    reason: Mapped[str | None] = mapped_column(SealedText)
    entry: Mapped[AuditEntry] = relationship()


APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
        "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only()",
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()",
    ),
}
"""Triggers by dialect. The migrations make the same ones: the first the embedded database's, 0013 PostgreSQL's."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(AuditEntry.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
