"""The secret address of one's own tasks: made, replaced, ended, and found again by whoever holds it."""

from __future__ import annotations

import secrets
from hashlib import sha256

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.checklists.models import TaskFeed
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.extensions import db

LENGTH = 32
"""Bytes of chance in an address: nobody comes upon one by trying."""


def feed_of(actor: Actor) -> TaskFeed | None:
    """The posting's address, when it has one."""
    return db.session.scalar(select(TaskFeed).where(TaskFeed.posting_id == actor.posting_id))


def make(actor: Actor) -> str:
    """A new address for the posting's tasks; one that it had is dead from now on. The answer is the only time it is told."""
    token = secrets.token_urlsafe(LENGTH)
    feed = feed_of(actor)
    if feed is None:
        feed = TaskFeed(ref=new_ref(), posting_id=actor.posting_id)
        db.session.add(feed)
    feed.digest, feed.made_at = _digest(token), clock.now()
    log.record(actor, Verb.FEED_MAKE, feed)
    return token


def end(actor: Actor) -> None:
    """Let the address be dead. Nothing when there is none."""
    feed = feed_of(actor)
    if feed is not None:
        db.session.delete(feed)
        log.record(actor, Verb.FEED_END, feed)


def opened_by(token: str) -> tuple[TaskFeed, Posting] | None:
    """Whose tasks the address shows; None when it is unknown, ended, or the posting or the account is no longer in force."""
    feed = db.session.scalar(select(TaskFeed).where(TaskFeed.digest == _digest(token)))
    if feed is None:
        return None
    posting = feed.posting
    return (feed, posting) if posting.user.is_active and posting.in_force(clock.today()) else None


def may_show(actor: Actor) -> bool:
    """Does the posting have tasks of its own at all?"""
    return allows(actor, Permission.TASK_TICK)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
