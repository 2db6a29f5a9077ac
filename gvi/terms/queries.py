"""Reading the terms: which are in force, and what a user owes or has acknowledged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, func, select

from gvi.accounts.models import User
from gvi.extensions import db
from gvi.terms.models import Acknowledgement, Terms

LONGEST = 6
"""Digits; nobody publishes so many versions."""


def still_owed() -> ScalarSelect[int]:
    """The id of the version in force when the user has not acknowledged it, else NULL.

    A column for a statement that reads users, so that it costs no statement of its own.
    """
    mine = (Acknowledgement.terms_id == Terms.id) & (Acknowledgement.user_id == User.id)
    said = select(Acknowledgement.id).where(mine).correlate(Terms, User)
    return select(Terms.id).where(Terms.number == _newest(), ~said.exists()).correlate(User).scalar_subquery()


def owes(user_id: int) -> bool:
    """Is there a version in force that the user has not acknowledged? For whoever reads on without having signed in."""
    return db.session.scalar(select(still_owed()).where(User.id == user_id)) is not None


def owed(terms_id: int | None) -> Terms | None:
    """The version with this id, for whoever still has to acknowledge it."""
    return db.session.get(Terms, terms_id) if terms_id is not None else None


def acknowledgement(user_id: int, terms_id: int) -> Acknowledgement | None:
    """The user's own of this version."""
    mine = (Acknowledgement.user_id == user_id) & (Acknowledgement.terms_id == terms_id)
    return db.session.scalar(select(Acknowledgement).where(mine))


def in_force() -> Terms | None:
    """The version that holds; None before the first is published."""
    return db.session.scalar(select(Terms).where(Terms.number == _newest()))


def newest() -> int | None:
    """The number of the version in force."""
    return db.session.scalar(select(func.max(Terms.number)))


def waiting() -> Terms | None:
    """The draft that nobody has decided on yet."""
    drafts = select(Terms).where(Terms.number.is_(None), Terms.withdrawn_at.is_(None))
    return db.session.scalar(drafts.order_by(Terms.id).limit(1))


def published(number: str) -> Terms | None:
    """A version by its number as it stands in an address, in force or replaced."""
    if not (number.isascii() and number.isdecimal() and len(number) < LONGEST):
        return None
    return db.session.scalar(select(Terms).where(Terms.number == int(number)))


def acknowledged_by(user_id: int) -> Sequence[Acknowledgement]:
    """What the user has acknowledged, newest first."""
    mine = select(Acknowledgement).where(Acknowledgement.user_id == user_id)
    return db.session.scalars(mine.order_by(Acknowledgement.at.desc(), Acknowledgement.id.desc())).all()


def how_many(terms: Terms) -> int:
    """How many users have acknowledged the version."""
    return db.session.scalar(select(func.count()).where(Acknowledgement.terms_id == terms.id)) or 0


def _newest() -> ScalarSelect[int | None]:
    return select(func.max(Terms.number)).scalar_subquery()
