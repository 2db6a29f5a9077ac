"""Secret addresses: made, replaced, ended, and found again by whoever holds one. Only a digest is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.appearances.models import Poll, SpeakerLink
from gvi.appearances.rules import opens
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, State
from gvi.core import clock
from gvi.extensions import db
from gvi.speakers.models import Slot, Speaker

LENGTH = 32
"""Bytes of chance in an address: nobody comes upon one by trying."""


def made_for(
    actor: Actor, call_in: CallIn, speakers: Sequence[Speaker], *, poll: Poll | None, until: datetime
) -> dict[Speaker, tuple[SpeakerLink, str]]:
    """A new address for each; one that they had for the same is dead from now on. (row, what stands in the address)."""
    known = {link.speaker_id: link for link in links_of(call_in, poll)}
    made: dict[Speaker, tuple[SpeakerLink, str]] = {}
    for speaker in speakers:
        token = secrets.token_urlsafe(LENGTH)
        link = known.get(speaker.id) or _new(actor, call_in, speaker, poll)
        link.digest, link.made_at, link.expires_at, link.ended_at = _digest(token), clock.now(), until, None
        made[speaker] = (link, token)
    if made:
        log.record_all(actor, Verb.SPEAKER_LINK_MAKE, [link for link, _token in made.values()])
    return made


def end(actor: Actor, links: Sequence[SpeakerLink]) -> None:
    """Let the addresses be dead. Those that are stay so."""
    living = [link for link in links if link.ended_at is None]
    for link in living:
        link.ended_at = clock.now()
    if living:
        log.record_all(actor, Verb.SPEAKER_LINK_END, living)


def links_to(speaker: Speaker) -> list[SpeakerLink]:
    """Every address that the speaker was ever given and that nobody has ended; one query."""
    own = (SpeakerLink.site_id == speaker.site_id) & (SpeakerLink.speaker_id == speaker.id)
    return list(db.session.scalars(select(SpeakerLink).where(own, SpeakerLink.ended_at.is_(None))))


def links_of(call_in: CallIn, poll: Poll | None) -> list[SpeakerLink]:
    """The addresses of one poll, or, without one, to the speakers' own pages; one query."""
    of_poll = SpeakerLink.poll_id.is_(None) if poll is None else SpeakerLink.poll_id == poll.id
    rows = select(SpeakerLink).where(
        SpeakerLink.site_id == call_in.site_id, SpeakerLink.call_in_id == call_in.id, of_poll
    )
    return list(db.session.scalars(rows.order_by(SpeakerLink.id)))


def opened_by(token: str) -> SpeakerLink | None:
    """What the address opens; None when it is unknown, ended, too old, or no longer the holder's business."""
    link = db.session.scalar(select(SpeakerLink).where(SpeakerLink.digest == _digest(token)))
    return link if link is not None and is_open(link) else None


def lives(link: SpeakerLink, call_in: CallIn) -> bool:
    """Is it neither ended nor too old, and the meeting still to come or just over? No query."""
    return opens(
        now=clock.now(), expires_at=link.expires_at, is_ended=link.ended_at is not None,
        meeting_ends_at=call_in.ends_at, is_cancelled=call_in.state is State.CANCELLED,
    )  # fmt: skip


def is_open(link: SpeakerLink) -> bool:
    """Does it open anything now? A page of one's own only while one stands in the run sheet."""
    if not lives(link, link.call_in) or link.poll_id is not None:
        return lives(link, link.call_in)
    rows = select(Slot.id).where(
        Slot.site_id == link.site_id, Slot.call_in_id == link.call_in_id, Slot.speaker_id == link.speaker_id
    )
    return db.session.scalar(rows.limit(1)) is not None


def bearer_of(link: SpeakerLink, *, address: str) -> Actor:
    """Whoever holds the address: nobody's posting, reads nothing, and is told of in the log of the one who asked."""
    return Actor(
        posting_id=0, user_id=0, site_id=link.site_id, agency_id=link.owner_agency_id, agency_kind=AgencyKind.OTHER,
        role=Role.SPEAKER, name="speaker", address=address,
    )  # fmt: skip


def _new(actor: Actor, call_in: CallIn, speaker: Speaker, poll: Poll | None) -> SpeakerLink:
    link = SpeakerLink(site_id=actor.site_id, owner_agency_id=call_in.owner_agency_id)
    link.call_in, link.speaker, link.poll = call_in, speaker, poll
    link.call_in_id, link.speaker_id, link.poll_id = call_in.id, speaker.id, poll.id if poll else None
    db.session.add(link)
    return link


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
