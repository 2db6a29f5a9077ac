"""Whoever is to go on a visit follows the person's record until some hours after it, and no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Assignment
from gvi.sites.queries import site_of
from gvi.visits.models import Visit
from gvi.visits.queries import assignment_of, next_plans


def assign_team(actor: Actor, visit: Visit, mates: Iterable[User], *, left: Iterable[User] = ()) -> None:
    """Let the colleagues on the team follow the record; those who left it stop, unless another visit keeps them."""
    for user in mates:
        _follow(actor, visit, user, until=_until(actor, visit, user, goes=True))
    for user in left:
        _follow(actor, visit, user, until=_until(actor, visit, user, goes=False))


def _until(actor: Actor, visit: Visit, user: User, *, goes: bool) -> datetime:
    """Some hours after the last visit to the person that the user is to go on; now when there is none."""
    others = [other.planned_for for other in next_plans(visit.member, user) if other.id != visit.id]
    times = [*others, visit.planned_for] if goes else others
    return max(times) + timedelta(hours=site_of(actor).assignment_hours) if times else clock.now()


def _follow(actor: Actor, visit: Visit, user: User, *, until: datetime) -> None:
    found = assignment_of(visit.member, user)
    if found is not None and found.ends_at is None:
        return  # follows the record until further notice, for other reasons than this visit
    if found is None and until <= clock.now():
        return
    if found is None:
        found = Assignment(**actor.owns, member_id=visit.member_id, user_id=user.id)
        db.session.add(found)
    found.ends_at = until
    log.record(actor, Verb.MEMBER_ASSIGN, found)
