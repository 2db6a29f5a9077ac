"""What meetings remember of people who are gone, and of speakers once they are over: it goes with a purge too."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, delete, select, update

from gvi.appearances.models import Poll, PollAnswer, PollDate, SpeakerLink
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.retention.models import PurgeOrder

KEPT_POLL = timedelta(days=30)
"""Who could speak when, and the addresses at which they said so, go with the first purge so long after the meeting."""
PLANS = ("before", "whole")
"""Under these names an arrangement holds a plan in words: code.arrives.seat.door.leaves."""


def forget_places(site_id: int) -> None:
    """Arrival plans tell of nobody who is no longer on the list. Asked of the tables themselves: nobody is left out for
    whoever has decided the purge."""
    meetings, people = _table(CallIn), _table(Invitation)
    codes = defaultdict[int, set[str]](set)
    for ident, code in db.session.execute(
        select(people.c.call_in_id, people.c.code).where(people.c.site_id == site_id)
    ):
        codes[ident].add(code)
    planned = and_(meetings.c.site_id == site_id, meetings.c.arrangement.is_not(None))
    for ident, kept in db.session.execute(select(meetings.c.id, meetings.c.arrangement).where(planned)).all():
        left = {name: _of(kept[name], codes[ident]) for name in PLANS if kept and kept.get(name)}
        if any(left[name] != kept[name] for name in left):
            mine = and_(meetings.c.site_id == site_id, meetings.c.id == ident)
            db.session.execute(update(meetings).where(mine).values(arrangement=kept | left))


def forget_polls(order: PurgeOrder) -> None:
    """Dates asked about, their answers, and the secret addresses of speakers, of the agency's meetings that are long over."""
    here = (Poll.site_id == order.site_id, Poll.owner_agency_id == order.owner_agency_id)
    over = select(CallIn.id).where(CallIn.site_id == order.site_id, CallIn.starts_at < clock.now() - KEPT_POLL)
    polls = select(Poll.id).where(*here, Poll.call_in_id.in_(over))
    dates = select(PollDate.id).where(PollDate.site_id == order.site_id, PollDate.poll_id.in_(polls))
    mine = (SpeakerLink.site_id == order.site_id, SpeakerLink.owner_agency_id == order.owner_agency_id)
    gone: tuple[tuple[Any, Any], ...] = (
        (PollAnswer, and_(PollAnswer.site_id == order.site_id, PollAnswer.date_id.in_(dates))),
        (SpeakerLink, and_(*mine, SpeakerLink.call_in_id.in_(over))),
        (PollDate, and_(PollDate.site_id == order.site_id, PollDate.poll_id.in_(polls))),
        (Poll, and_(*here, Poll.call_in_id.in_(over))),
    )
    for model, rows in gone:
        db.session.execute(delete(model).where(rows), execution_options={"synchronize_session": False})


def _of(plan: str, codes: set[str]) -> str:
    return " ".join(word for word in plan.split() if word.partition(".")[0] in codes)


def _table(model: Any) -> Table:
    return cast(Table, model.__table__)
