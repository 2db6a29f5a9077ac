"""The questions a policy asks: pure, about a posting and, when there is one, the row it wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Area, Grant, Role, grants

Predicate = Callable[[Actor, Any], bool]
"""(actor, subject or None) → may this line of the policy hold? Without a subject it speaks of the role alone."""


def has(area: Area, *wanted: Grant) -> Predicate:
    """The role's cell in the matrix gives at least one of these."""

    def ask(actor: Actor, _subject: Any) -> bool:
        return bool(grants(actor.role, area, actor.agency_kind).intersection(wanted))

    return _named(ask, f"has({area}: {'|'.join(wanted)})")


def reads(area: Area) -> Predicate:
    """The role sees rows of the area: all, its own, or those released to its agency; a count is not a row."""
    return _named(has(area, Grant.READ, Grant.WRITE, Grant.OWN, Grant.RELEASED, Grant.REVIEW), f"reads({area})")


def writes(area: Area) -> Predicate:
    """The role may change rows of the area."""
    return _named(has(area, Grant.WRITE), f"writes({area})")


def owns(actor: Actor, subject: Any) -> bool:
    """The row belongs to the posting's agency. True while no row is asked about."""
    return subject is None or subject.owner_agency_id == actor.agency_id


def owns_either(actor: Actor, subject: Any) -> bool:
    """One of the two records of the merging belongs to the posting's agency. True while no row is asked about."""
    return subject is None or actor.agency_id in {subject.owner_agency_id, subject.other_agency_id}


def not_owns(actor: Actor, subject: Any) -> bool:
    """The row belongs to another agency than the posting's. True while no row is asked about."""
    return subject is None or subject.owner_agency_id != actor.agency_id


def keeps_task(actor: Actor, subject: Any) -> bool:
    """A task that all see is changed by whoever holds the call-in, an inner one by its agency. True while no task is asked about."""
    if not hasattr(subject, "is_inner"):
        return True
    return owns(actor, subject if subject.is_inner else subject.call_in)


def asks(actor: Actor, subject: Any) -> bool:
    """The posting's agency is the one that asks in this review, or keeps this record. True while no row is asked about."""
    return subject is None or getattr(subject, "asker_id", subject.owner_agency_id) == actor.agency_id


def was_asked(actor: Actor, subject: Any) -> bool:
    """The site's agencies have been told who the candidates of this call-in are. True while no row is asked about."""
    return subject is None or subject.clearances_asked_at is not None


def is_kind(kind: AgencyKind) -> Predicate:
    """The posting is at an agency of this kind."""
    return _named(lambda actor, _subject: actor.agency_kind is kind, f"is_kind({kind})")


def not_kind(kind: AgencyKind) -> Predicate:
    """The posting is at an agency of any other kind."""
    return _named(lambda actor, _subject: actor.agency_kind is not kind, f"not_kind({kind})")


def is_role(*roles: Role) -> Predicate:
    """The posting has one of these roles."""
    return _named(lambda actor, _subject: actor.role in roles, f"is_role({', '.join(roles)})")


def anyone(_actor: Actor, _subject: Any) -> bool:
    """Whoever has a posting."""
    return True


def _named(ask: Predicate, name: str) -> Predicate:
    def named(actor: Actor, subject: Any) -> bool:
        return ask(actor, subject)

    named.__name__ = name
    return named
