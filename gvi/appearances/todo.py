"""What the speakers' answers ask of those who plan: a reminder, a date to choose, somebody else in a part."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import and_, func, select

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.appearances.models import Poll, PollAnswer, PollDate, SpeakerLink
from gvi.callins.models import PREPARING, CallIn
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import weekday
from gvi.extensions import db
from gvi.speakers.models import Slot
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """For one's own agency's meetings to come. Three queries, however many there are."""
    if not allows(actor, Permission.POLL_ASK):
        return []
    return [*_polls(actor), *_declined(actor)]


def _polls(actor: Actor) -> list[Item]:
    rows = (
        Poll.visible_to(actor)
        .join(CallIn, and_(CallIn.site_id == Poll.site_id, CallIn.id == Poll.call_in_id))
        .add_columns(CallIn)
        .where(
            Poll.owner_agency_id == actor.agency_id, Poll.closed_at.is_(None), CallIn.state.in_(PREPARING),
            CallIn.starts_at > clock.now(),
        )
        .order_by(Poll.closes_on, Poll.id)
    )  # fmt: skip
    found = db.session.execute(rows).all()
    waiting = _waiting(actor, [poll.id for poll, _call_in in found]) if found else {}
    return [_poll_item(poll, call_in, waiting.get(poll.id, 0)) for poll, call_in in found]


def _poll_item(poll: Poll, call_in: CallIn, waiting: int) -> Item:
    is_over = poll.closes_on < clock.today() or not waiting
    title = gettext("Choose a date for the meeting") if is_over else gettext("Remind the speakers about dates")
    text = ngettext("%(num)d speaker has not answered.", "%(num)d speakers have not answered.", waiting) if waiting else gettext("Everybody has answered.")  # fmt: skip
    due = clock.today() if is_over and not waiting else poll.closes_on
    return Item(title, url_for("polls.index", ref=call_in.ref), f"{_where(call_in)}. {text}", due)


def _waiting(actor: Actor, polls: Sequence[int]) -> dict[int, int]:
    """How many of those asked have not answered, by poll; whose address was ended is waited for no longer."""
    said = (
        select(PollAnswer.id)
        .join(PollDate, and_(PollDate.site_id == PollAnswer.site_id, PollDate.id == PollAnswer.date_id))
        .where(
            PollAnswer.site_id == SpeakerLink.site_id, PollAnswer.speaker_id == SpeakerLink.speaker_id,
            PollDate.poll_id == SpeakerLink.poll_id,
        )
    )  # fmt: skip
    rows = select(SpeakerLink.poll_id, func.count()).where(
        SpeakerLink.site_id == actor.site_id, SpeakerLink.poll_id.in_(polls), SpeakerLink.ended_at.is_(None), ~said.exists()
    )  # fmt: skip
    return {poll: number for poll, number in db.session.execute(rows.group_by(SpeakerLink.poll_id)) if poll}


def _declined(actor: Actor) -> list[Item]:
    rows = (
        CallIn.visible_to(actor)
        .join(Slot, and_(Slot.site_id == CallIn.site_id, Slot.call_in_id == CallIn.id))
        .add_columns(func.count())
        .where(
            CallIn.owner_agency_id == actor.agency_id, CallIn.state.in_(PREPARING), CallIn.starts_at > clock.now(),
            Slot.is_declined.is_(True),
        )
        .group_by(CallIn.site_id, CallIn.id)
        .order_by(CallIn.starts_at)
    )  # fmt: skip
    return [
        Item(
            gettext("Find another speaker"), url_for("speaker_pages.index", ref=call_in.ref),
            f"{_where(call_in)}. {ngettext('%(num)d part was declined.', '%(num)d parts were declined.', number)}",
            clock.today(),
        )
        for call_in, number in db.session.execute(rows)
    ]  # fmt: skip


def _where(call_in: CallIn) -> str:
    return str(gettext("Call-in %(day)s, %(venue)s", day=weekday(call_in.day), venue=call_in.venue))
