"""The only writer of locks. Each is an entry in the owner's chain, which the locked user cannot read."""

from __future__ import annotations

import secrets
from datetime import date

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.conflicts import rules
from gvi.conflicts.models import Conflict
from gvi.conflicts.queries import index_before, is_set, oversees
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.queries import works_here


def lock_out(
    actor: Actor, member: Member, *, user: User, reason: str, starts_on: date, ends_on: date | None = None
) -> Conflict:
    """Keep the user apart from the person, whichever agency's record tells of them, until a day or until further notice."""
    insist(
        rules.may_set(
            is_self=user.id == actor.user_id, is_colleague=works_here(actor, user), oversees=oversees(user),
            is_set=is_set(member, user), starts_on=starts_on, ends_on=ends_on, today=clock.today(),
        )
    )  # fmt: skip
    conflict = Conflict(
        **actor.owns, member_id=member.id, shell_id=member.shell_id, user_id=user.id, reason=reason, starts_on=starts_on,
        ends_on=ends_on, set_by_id=actor.user_id, own_index=index_before(member, user) or secrets.token_hex(32),
    )  # fmt: skip
    db.session.add(conflict)
    log.record(actor, Verb.CONFLICT_SET, conflict, reason="conflict-of-interest")
    return conflict


def lift(actor: Actor, conflict: Conflict) -> None:
    """From this moment the user meets the person again."""
    insist(rules.may_lift(is_lifted=conflict.lifted_at is not None))
    conflict.lifted_at = clock.now()
    log.record(actor, Verb.CONFLICT_LIFT, conflict)
