"""A sign-in, what proves who somebody is, and the attempts that are counted. All of it belongs to a user, none to a site."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.core import clock
from gvi.core.columns import Moment, word
from gvi.core.crypto import SealedText
from gvi.core.keys import new_id, new_ref
from gvi.extensions import DbModel


class Way(StrEnum):
    """How somebody got in."""

    PASSWORD = "password"
    ISSUER = "issuer"


def _id() -> Mapped[int]:
    return mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)


class SignIn(DbModel):
    """One browser in which a user is signed in. Its key is the digest of what the browser's cookie holds.

    Not `Audited`: it is written with every minute of work. Its beginning and its end are in the log.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = _id()
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    way: Mapped[Way] = mapped_column(word(Way))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """Let in by this agency's identity provider: only postings there count."""
    issuer: Mapped[str | None] = mapped_column(String(40))
    device: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(64))
    is_whole: Mapped[bool]
    """Both factors are given. Until then nobody is signed in."""
    started_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    proved_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    """When the user last showed who they are."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    challenge: Mapped[str | None] = mapped_column(String(128))
    """What a passkey has to sign now; used once."""
    pending: Mapped[str | None] = mapped_column(SealedText)
    """The secret of an app that is being set up."""


class Authenticator(DbModel):
    """The secret that a user's app makes six digits of."""

    __tablename__ = "authenticator"
    audit_secret = frozenset({"secret", "counter"})

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(SealedText)
    counter: Mapped[int] = mapped_column(BigInteger, default=0)
    """The last interval whose digits were used: the same digits do not work twice."""
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Passkey(DbModel):
    """A key that never leaves the user's device; here is its public half."""

    __tablename__ = "passkey"
    audit_secret = frozenset({"credential", "public_key", "sign_count"})

    id: Mapped[int] = _id()
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(DbModel):
    """A code on paper, in place of the device, once. Only its digest is kept."""

    __tablename__ = "recovery_code"
    audit_secret = frozenset({"digest"})

    id: Mapped[int] = _id()
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Recovery(DbModel):
    """Letting somebody in again who has lost everything: one asks, another approves, each hands over half of the code."""

    __tablename__ = "recovery"
    audit_secret = frozenset({"first_digest", "second_digest"})

    id: Mapped[int] = _id()
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    reason: Mapped[str] = mapped_column(String(300))
    first_digest: Mapped[str] = mapped_column(String(64))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    second_digest: Mapped[str | None] = mapped_column(String(64))
    ends_at: Mapped[datetime] = mapped_column(Moment)
    """Used or not, it is worth nothing after this."""
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class OutsideIdentity(DbModel):
    """Who a user is to an identity provider, known since their first sign-in through it."""

    __tablename__ = "outside_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = _id()
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class SignInTry(DbModel):
    """One try at getting in, under what is counted: an account, an address, or both. Blind, so that the table names nobody."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[int] = _id()
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
