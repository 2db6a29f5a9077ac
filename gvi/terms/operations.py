"""The only writers of terms and of what is acknowledged."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.terms import queries, rules
from gvi.terms.models import Acknowledgement, Terms
from gvi.terms.wording import DEFAULT_EN, DEFAULT_SV


def write(actor: Actor, *, text_sv: str, text_en: str, change: str) -> Terms:
    """A draft of the next version. Raises RuleBroken while another waits, or when nothing would change."""
    held, is_waiting = queries.in_force(), queries.waiting() is not None
    before = (held.text_sv, held.text_en) if held else None
    insist(rules.may_write(text_sv, text_en, before=before, is_waiting=is_waiting))
    draft = Terms(ref=new_ref(), text_sv=text_sv, text_en=text_en, change=change, written_by_id=actor.user_id)
    db.session.add(draft)
    log.record(actor, Verb.TERMS_WRITE, draft)
    return draft


def publish(actor: Actor, terms: Terms) -> None:
    """From now on everybody is asked to acknowledge this version before anything else. Not by its writer."""
    insist(rules.may_publish(terms, written_by_id=terms.written_by_id, own_id=actor.user_id))
    terms.number = (queries.newest() or 0) + 1
    terms.published_by_id, terms.published_at = actor.user_id, clock.now()
    log.record(actor, Verb.TERMS_PUBLISH, terms)


def withdraw(actor: Actor, terms: Terms) -> None:
    """The draft comes to nothing; its text stays in the register."""
    insist(rules.may_withdraw(terms))
    terms.withdrawn_at = clock.now()
    log.record(actor, Verb.TERMS_WITHDRAW, terms)


def acknowledge(actor: Actor, *, user_id: int, terms_id: int) -> Acknowledgement:
    """The user has read this version and will keep to it. Said twice, it counts once."""
    said = queries.acknowledgement(user_id, terms_id)
    if said is not None:
        return said
    row = Acknowledgement(user_id=user_id, terms_id=terms_id, at=clock.now())
    db.session.add(row)
    log.record(actor, Verb.TERMS_ACKNOWLEDGE, row)
    return row


def load_default(actor: Actor) -> Terms | None:
    """Put the first version in force where there is none. Returns it when it was missing."""
    if queries.newest() is not None:
        return None
    first = Terms(
        ref=new_ref(), number=1, text_sv=DEFAULT_SV, text_en=DEFAULT_EN, change="", published_at=clock.now()
    )  # fmt: skip
    db.session.add(first)
    log.record(actor, Verb.TERMS_PUBLISH, first)
    return first
