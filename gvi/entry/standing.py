"""The sign-in of this request: found by the cookie's key in one statement, kept alive by work, ended in the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import lru_cache

from flask import current_app, g, request, session
from sqlalchemy import Update, delete, update

from gvi.access import apart
from gvi.accounts.models import User
from gvi.conflicts.telling import apart_of
from gvi.core import clock
from gvi.core.db import aside
from gvi.entry import queries, rules
from gvi.entry.models import SignIn, Way
from gvi.extensions import db

TOKEN = "sign_in"
NO_WORK = frozenset({"entry.left", "door.now"})
"""What a page asks by itself: that it is open is no sign that somebody is there."""
KEPT = timedelta(days=90)
"""How long an ended sign-in stays in its table. The log keeps that it was."""


def limits() -> rules.Limits:
    """What the settings say."""
    settings = current_app.config["SETTINGS"]
    return _limits(settings.idle_minutes, settings.longest_hours, settings.fresh_minutes)


@lru_cache(maxsize=8)
def _limits(idle_minutes: str, longest_hours: str, fresh_minutes: str) -> rules.Limits:
    return rules.Limits(
        idle=timedelta(minutes=int(idle_minutes)),
        longest=timedelta(hours=int(longest_hours)),
        fresh=timedelta(minutes=int(fresh_minutes)),
    )


def load(uniquifier: str) -> User | None:
    """Who is signed in; nobody while a second factor is missing, and nobody after the sign-in's end."""
    found = queries.standing(_digest(session[TOKEN])) if session.get(TOKEN) else None
    if found is None:
        return None
    user, seen, owed, told, held = found
    if user.fs_uniquifier != uniquifier or not user.is_active or not _holds(seen):
        return None
    user.through_agency_id, user.owed_terms_id, user.held = seen.agency_id, owed, held
    g.seen, g.signing_in = seen, user
    if not seen.is_whole:
        return None
    apart.keep(apart_of(told, user.id))
    _stay(seen)
    return user


def current() -> SignIn | None:
    """The sign-in of this request, whole or not; None when there is none."""
    seen: queries.Seen | SignIn | None = g.get("seen")
    if isinstance(seen, queries.Seen):
        seen = g.seen = queries.sign_in_of(seen)
    return seen


def begin(user: User, *, way: Way, is_whole: bool, agency_id: int | None = None, issuer: str | None = None) -> SignIn:
    """Start a sign-in in this browser in place of the one before, and let go of what is long over."""
    before = current()
    if before is not None:
        end(before)
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.seen_at < clock.now() - KEPT))
    made = SignIn(
        key=_new_token(), user_id=user.id, way=way, is_whole=is_whole, agency_id=agency_id, issuer=issuer,
        device=rules.device_of(request.user_agent.string), address=(request.remote_addr or "")[:64],
    )  # fmt: skip
    db.session.add(made)
    g.seen, g.signing_in = made, user
    user.through_agency_id = agency_id
    return made


def complete(sign_in: SignIn) -> None:
    """The second factor is given: from here on somebody is signed in, under a key that nobody saw before."""
    sign_in.is_whole, sign_in.key = True, _new_token()
    sign_in.proved_at = sign_in.seen_at = clock.now()
    sign_in.challenge = sign_in.pending = None


def end(sign_in: SignIn) -> None:
    """It is over at once, wherever it is open."""
    sign_in.ended_at = clock.now()


def end_all(user: User, *, but: SignIn | None = None) -> None:
    """End every sign-in of the user, or every other one."""
    rows = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    if but is not None:
        rows = rows.where(SignIn.id != but.id)
    db.session.execute(rows.values(ended_at=clock.now()))


def living(user: User) -> list[SignIn]:
    """The user's sign-ins that still hold."""
    return [each for each in queries.sign_ins_of(user) if _holds(each)]


def is_fresh() -> bool:
    """Did whoever is signed in show recently who they are?"""
    seen = _seen()
    return seen is not None and rules.is_fresh(limits(), proved_at=seen.proved_at, now=clock.now())


def prove() -> None:
    """They have just shown it. Kept whatever becomes of the request itself."""
    seen = _seen()
    if seen is not None:
        _set(seen, proved_at=clock.now())


def remember(sign_in: SignIn, **values: str) -> None:
    """Keep what the next answer is checked against (`challenge`, `pending`), also from a request that only reads."""
    _set(sign_in, **values)


def keep(change: Update) -> None:
    """Make this change whatever becomes of the request: what was used up stays used up."""

    def make() -> None:
        db.session.execute(change)

    aside(make)


def stay() -> None:
    """Somebody says that they are still there."""
    seen = _seen()
    if seen is not None:
        _set(seen, seen_at=clock.now())


def seconds_left(*, at_work: bool = False) -> int:
    """Until the sign-in of this request ends by itself. at_work: this request is work, and counts from now."""
    seen, now = _seen(), clock.now()
    if seen is None:
        return 0
    seen_at = now if at_work else seen.seen_at
    return rules.seconds_left(limits(), started_at=seen.started_at, seen_at=seen_at, now=now)


def _seen() -> queries.Seen | SignIn | None:
    """The sign-in of this request as it was read with the user; the row itself where it was begun or is being changed."""
    found: queries.Seen | SignIn | None = g.get("seen")
    return found


def _holds(seen: queries.Seen | SignIn) -> bool:
    begun, last, ended = seen.started_at, seen.seen_at, seen.ended_at
    return rules.holds(limits(), started_at=begun, seen_at=last, ended_at=ended, now=clock.now())


def _stay(seen: queries.Seen) -> None:
    """Note that somebody is at work; at most once a minute, so that reading pages stays reading."""
    if request.endpoint not in NO_WORK and clock.now() - seen.seen_at >= rules.GRAIN:
        _set(seen, seen_at=clock.now())


def _set(seen: queries.Seen | SignIn, **values: object) -> None:
    keep(update(SignIn).where(SignIn.id == seen.id).values(**values))


def _new_token() -> str:
    token = session[TOKEN] = secrets.token_urlsafe(32)
    return _digest(token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
