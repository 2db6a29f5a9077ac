"""Reading locks: those on a person, who can be named, and what a locked user has registered of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, and_, func, or_, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.accounts.queries import colleagues
from gvi.conflicts.models import Conflict
from gvi.conflicts.rules import OVERSEERS
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member, Shell


def conflicts_on(actor: Actor, member: Member) -> list[Conflict]:
    """The locks on a record's person that the posting may know of, newest first."""
    rows = Conflict.visible_to(actor).where(Conflict.member_id == member.id).order_by(Conflict.id.desc())
    return list(db.session.scalars(rows.options(joinedload(Conflict.user), joinedload(Conflict.set_by))))


def own_since(conflicts: Sequence[Conflict]) -> dict[int, datetime]:
    """By lock: since when its user has a registration of their own of the person. One query.

    The tables themselves are asked: through the models nobody but that user meets it.
    """
    shell, member = (_table(model) for model in (Shell, Member))
    same = and_(shell.c.site_id == member.c.site_id, shell.c.id == member.c.shell_id)
    wanted = {each.own_index: each.id for each in conflicts}
    rows = select(shell.c.number_index, func.min(member.c.created_at)).join(member, same)
    found = db.session.execute(rows.where(shell.c.number_index.in_(wanted)).group_by(shell.c.number_index))
    return {wanted[index]: since for index, since in found}


def colleagues_to_name(actor: Actor) -> list[User]:
    """Users of the posting's own agency and site, but for oneself and those who oversee, by name."""
    found = colleagues(actor, frozenset(Role) - OVERSEERS)
    overseeing = {user.id for user in colleagues(actor, OVERSEERS)}
    return [user for user in found if user.id not in {actor.user_id, *overseeing}]


def oversees(user: User) -> bool:
    """Does the user review the log or keep the accounts anywhere today?"""
    return any(posting.role in OVERSEERS for posting in user.postings_on(clock.today()))


def is_set(member: Member, user: User) -> bool:
    """Is the user kept apart from the person already, today or from a later day?"""
    same = and_(Conflict.site_id == member.site_id, Conflict.member_id == member.id, Conflict.user_id == user.id)
    lasting = or_(Conflict.ends_on.is_(None), Conflict.ends_on >= clock.today())
    return (
        db.session.scalar(select(Conflict.id).where(same, lasting, Conflict.lifted_at.is_(None)).limit(1)) is not None
    )


def index_before(member: Member, user: User) -> str | None:
    """Where the user's own registrations of the person are kept since an earlier lock, of any agency."""
    same = and_(Conflict.site_id == member.site_id, Conflict.shell_id == member.shell_id, Conflict.user_id == user.id)
    return db.session.scalar(select(Conflict.own_index).where(same).order_by(Conflict.id).limit(1))


def _table(model: type[Shell] | type[Member]) -> Table:
    table: Table = model.__table__  # type: ignore[assignment]
    return table
