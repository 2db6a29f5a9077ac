"""The only writer of readings."""

from __future__ import annotations

from collections.abc import Sequence

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.readings import rules
from gvi.readings.models import Need, Reading
from gvi.readings.queries import open_to


def give_reason(actor: Actor, member: Member, *, need: Need, text: str | None = None) -> Reading:
    """Say why the record is opened beside one's assignments. The reason holds until midnight."""
    insist(rules.may_give(need=need, text=text))
    reading = Reading(
        **actor.owns, member_id=member.id, user_id=actor.user_id, need=need, text=text or None,
        ends_at=rules.ends_at(clock.now()),
    )  # fmt: skip
    db.session.add(reading)
    log.record(actor, Verb.READING_REASON, reading, reason=f"reading-{need}")
    return reading


def note_act(actor: Actor, members: Sequence[Member], act: Need, *, text: str | None = None) -> None:
    """Before a coordinator makes people their own by what they do: the act counts as a reading beside the assignment of each
    with whom they do not work yet. text: the reason that was typed for all of them. One statement, none for other roles."""
    met = open_to(actor, members)
    made = [
        Reading(
            **actor.owns, member_id=member.id, user_id=actor.user_id, need=act, text=text or None, ends_at=rules.ends_at(clock.now())
        )
        for member in members
        if member.id not in met
    ]  # fmt: skip
    if made:
        db.session.add_all(made)
        log.record_all(actor, Verb.READING_REASON, made, reason=f"reading-{act}")


def see(actor: Actor, readings: Sequence[Reading]) -> None:
    """An auditor has gone through these."""
    for reading in readings:
        reading.seen_at, reading.seen_by_id = clock.now(), actor.user_id
    if readings:
        log.record_all(actor, Verb.READING_SEE, readings)
