"""A file between upload and import, and what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Select, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, within_site, word
from gvi.core.crypto import SealedBytes, SealedJson
from gvi.core.keys import new_id
from gvi.extensions import DbModel

LARGE = 2_000
"""A file of more rows is examined and imported by the worker."""


class Stage(StrEnum):
    """What the worker is asked to do with a large file."""

    EXAMINE = "examine"
    RUN = "run"
    UNDO = "undo"
    """Take back what was written: of an import that was done, or of one that was stopped half way."""


class ImportBatch(Keyed, Audited, Scoped, DbModel):
    """One uploaded file: kept sealed until it is imported or dropped, then only its result remains."""

    __tablename__ = "import_batch"
    area = Area.IO
    read_is_logged = True
    audit_secret = frozenset({"content", "left_over", "findings"})

    kind: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes | None] = mapped_column(SealedBytes, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[int | None]
    """The place of the chosen sheet in a spreadsheet file; its name is not kept."""
    mapping: Mapped[dict[str, str | None]] = mapped_column(JSON, default=dict)
    """Field → column, as the user chose; None where the field is not to be read."""
    is_recalled: Mapped[bool] = mapped_column(default=False)
    """Was the mapping chosen for an earlier file?"""
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Counts only: read, created, updated, unchanged, refused; and `halted` of an import that stands half done."""
    left_over: Mapped[bytes | None] = mapped_column(SealedBytes, deferred=True)
    """The refused rows of a file whose good ones were imported, to be mended and brought again."""
    left_over_form: Mapped[str | None] = mapped_column(String(8))
    """csv or xlsx."""
    rows: Mapped[int | None]
    """How many records the file has, once it is known which sheet is meant."""
    findings: Mapped[Any] = mapped_column(SealedJson, nullable=True, deferred=True)
    """What examining a large file found, until it is imported."""
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    stage: Mapped[Stage | None] = mapped_column(word(Stage))
    keep_good: Mapped[bool] = mapped_column(default=False)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    """The posting that asked the worker."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    imported_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_large(self) -> bool:
        """Is it the worker's to examine and import?"""
        return (self.rows or 0) > LARGE

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[ImportBatch]:
        """The posting's own uploads."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        if not given & {Grant.OWN, Grant.REGISTERS}:
            return select(cls).where(false())
        return select(cls).where(cls.of_agency(actor), cls.user_id == actor.user_id)


class ImportPart(DbModel):
    """What one transaction of an import wrote, kept as long as the import can be undone."""

    __tablename__ = "import_part"
    __table_args__ = (within_site("batch_id", "import_batch", ondelete="CASCADE"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)
    """Rising, so that the last written is the first taken back."""
    created: Mapped[int]
    updated: Mapped[int]
    ledger: Mapped[Any] = mapped_column(SealedJson, deferred=True)
    """Rows it made, and what changed rows said before."""


class ImportMapping(Keyed, Audited, Scoped, DbModel):
    """Columns that somebody chose for files of one kind with one set of headers; the whole site reads them so."""

    __tablename__ = "import_mapping"
    area = Area.IO

    kind: Mapped[str] = mapped_column(String(40))
    header: Mapped[str] = mapped_column(String(64))
    """Digest of the set of headers."""
    mapping: Mapped[dict[str, str | None]] = mapped_column(JSON)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (UniqueConstraint("site_id", "kind", "header"),)
