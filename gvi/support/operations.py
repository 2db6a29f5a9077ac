"""The only writers of hand-overs. Every entry goes to social services' own log, whoever hands over."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.support import rules
from gvi.support.models import Handover
from gvi.support.queries import stage_of, takers


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wish:
    """What the person has said about the help they want. Says nothing of itself in tracebacks."""

    name: str | None = None
    phone: str | None = None
    safe_contact: str | None = None
    safe_when: str | None = None
    threat: str | None = None
    need: str | None = None
    is_through_officer: bool = False
    """Social services reach the person by asking the one who hands over."""
    officer_phone: str | None = None


def ask(actor: Actor, member: Member, *, wish: Wish, receipt: str | None = None) -> Handover:
    """Hand over to social services that the person wants help. Police may do this, and never read it again.

    Raises RuleBroken where no social services take part in the site, or when nothing says how to reach the person.
    """
    candidates = takers(actor.site_id)
    insist(rules.may_be_taken(takers=len(candidates)))
    insist(is_reachable(wish))
    handover = Handover(
        site_id=actor.site_id, owner_agency_id=candidates[0], shell_id=member.shell_id, **dataclasses.asdict(wish),
        asked_at=clock.now(), asked_by_id=actor.user_id, receipt=receipt or new_ref(),
    )  # fmt: skip
    db.session.add(handover)
    log.record(actor, Verb.HELP_ASK, handover)
    return handover


def is_reachable(wish: Wish) -> Iterator[Problem]:
    """What is missing before anybody can reach the person."""
    return rules.may_be_reached(
        phone=wish.phone, safe_contact=wish.safe_contact, is_through_officer=wish.is_through_officer
    )


def register(actor: Actor, member: Member | None, *, wish: Wish) -> Handover:
    """Somebody has asked social services directly. Raises RuleBroken when they keep no such record."""
    insist(rules.may_be_known(found=member is not None))
    assert member is not None
    return ask(actor, member, wish=wish)


def accept(actor: Actor, handover: Handover) -> None:
    """Take over."""
    insist(rules.may_accept(stage=stage_of(handover)))
    handover.accepted_at, handover.accepted_by_id = clock.now(), actor.user_id
    log.record(actor, Verb.HANDOVER_ACCEPT, handover)


def contacted(actor: Actor, handover: Handover) -> None:
    """Note that the person has been contacted for the first time."""
    insist(rules.may_contact(stage=stage_of(handover)))
    handover.contacted_at = clock.now()
    log.record(actor, Verb.HANDOVER_CONTACT, handover)
