"""Reading sign-ins and what proves who somebody is."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from gvi.access.actor import Actor
from gvi.accounts.held import Held
from gvi.accounts.models import Posting, User
from gvi.agencies.models import Agency
from gvi.conflicts.telling import told_of
from gvi.core import clock
from gvi.core.driven import Driven
from gvi.core.known import columns_of, known
from gvi.entry.models import Authenticator, OutsideIdentity, Passkey, Recovery, RecoveryCode, SignIn
from gvi.extensions import db
from gvi.sites.models import Site
from gvi.terms.queries import still_owed


class Seen(NamedTuple):
    """What has to be known of a sign-in before every page."""

    id: int
    agency_id: int | None
    is_whole: bool
    started_at: datetime
    seen_at: datetime
    proved_at: datetime
    ended_at: datetime | None


class Standing(NamedTuple):
    """What one statement tells of whoever asks: the user, the sign-in and every posting as plain facts, the terms they owe,
    and whom they do not meet."""

    user: User
    seen: Seen
    owed: int | None
    told: str | None
    held: tuple[Held, ...]


def standing(key: str) -> Standing | None:
    """The sign-in with this key, in one statement."""
    statement, first, more, after = _standing()
    rows = statement.read(db.session.connection(), {"key": key})
    if not rows:
        return None
    user, (owed, told) = known(User, rows[0][:first]), rows[0][more:after]
    held = tuple(Held(*row[after:]) for row in rows if row[after] is not None)
    return Standing(user, Seen(*rows[0][first:more]), owed, told, held)


@cache
def _standing() -> tuple[Driven, int, int, int]:
    """Composed once, over columns and not models: it is asked before everything else. With it the places in a row where
    the sign-in, what is owed and told, and a posting begin."""
    user, seen = columns_of(User), [getattr(SignIn, name) for name in Seen._fields]
    held = (
        Posting.id, Posting.agency_id, Posting.site_id, Posting.role, Posting.starts_on, Posting.ends_on,
        Agency.kind, Agency.name, Agency.unit, Site.name,
    )  # fmt: skip
    asked = select(*user, *seen, still_owed(), told_of(User.id), *held).select_from(SignIn)
    with_postings = (
        asked.join(User, User.id == SignIn.user_id)
        .outerjoin(Posting, Posting.user_id == User.id)
        .outerjoin(Agency, Agency.id == Posting.agency_id)
        .outerjoin(Site, Site.id == Posting.site_id)
    )
    statement = with_postings.where(SignIn.key == bindparam("key", "")).order_by(Posting.id)
    more = len(user) + len(seen)
    return Driven(statement), len(user), more, more + 2


def sign_in_of(seen: Seen) -> SignIn:
    """The row, for whoever changes it."""
    return db.session.get_one(SignIn, seen.id)


def sign_ins_of(user: User) -> list[SignIn]:
    """Those not ended by hand, newest first; some may have run out."""
    mine = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.is_whole)
    return list(db.session.scalars(mine.order_by(SignIn.seen_at.desc())))


def authenticator_of(user: User) -> Authenticator | None:
    """The user's app, if one is set up."""
    return db.session.get(Authenticator, user.id)


def passkeys_of(user: User) -> list[Passkey]:
    """The user's passkeys, oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)))


def factors_of(user: User) -> int:
    """How many second factors the user has."""
    return len(passkeys_of(user)) + (authenticator_of(user) is not None)


def codes_left(user: User) -> int:
    """How many recovery codes are not used yet."""
    mine = RecoveryCode.user_id == user.id
    return db.session.scalar(select(func.count()).where(mine, RecoveryCode.used_at.is_(None))) or 0


def code_of(user: User, digest: str) -> RecoveryCode | None:
    """The unused recovery code with this digest."""
    mine = (RecoveryCode.user_id == user.id) & RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(RecoveryCode).where(mine, RecoveryCode.digest == digest))


def user_of(user_id: int) -> User | None:
    """The user with this id, who may be of another town."""
    return db.session.get(User, user_id)


def open_recovery(user: User) -> Recovery | None:
    """The user's recovery that is waiting or ready to be used."""
    mine = (Recovery.user_id == user.id) & Recovery.used_at.is_(None)
    rows = select(Recovery).where(mine, Recovery.ends_at > clock.now()).order_by(Recovery.id.desc())
    return db.session.scalar(rows.limit(1))


def recoveries_to_approve(actor: Actor) -> list[tuple[Recovery, User]]:
    """What somebody else has asked for among the users the posting keeps, oldest first."""
    users = User.visible_to(actor).where(User.id != actor.user_id).subquery()
    rows = (
        select(Recovery, User).join(User, User.id == Recovery.user_id).where(
            User.id.in_(select(users.c.id)), Recovery.approved_at.is_(None), Recovery.ends_at > clock.now(),
            Recovery.used_at.is_(None), Recovery.asked_by_id != actor.user_id,
        ).order_by(Recovery.id)
    )  # fmt: skip
    return [(recovery, user) for recovery, user in db.session.execute(rows)]


def known_outside(issuer: str, subject: str) -> User | None:
    """The user that an identity provider's subject was bound to."""
    rows = select(User).join(OutsideIdentity, OutsideIdentity.user_id == User.id)
    return db.session.scalar(rows.where(OutsideIdentity.issuer == issuer, OutsideIdentity.subject == subject))


def is_bound(user: User, issuer: str) -> bool:
    """Does the provider know the user already, under whatever subject?"""
    mine = (OutsideIdentity.user_id == user.id) & (OutsideIdentity.issuer == issuer)
    return db.session.scalar(select(OutsideIdentity.id).where(mine).limit(1)) is not None
