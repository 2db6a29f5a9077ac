"""Who cannot speak at a meeting because another one, or its rehearsal, takes place at the same time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from gvi.callins.models import OVER, CallIn
from gvi.core.problems import Problem, Severity
from gvi.core.templating import moment
from gvi.extensions import db
from gvi.speakers import rules
from gvi.speakers.models import Briefing, Slot, Speaker
from gvi.speakers.queries import briefing_of

LONGEST = timedelta(days=1)
"""No meeting and no rehearsal lasts longer."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, aware; what ends as another begins does not meet it."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: Span) -> bool:
        """Is there a moment that lies in both?"""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def spans_of(call_in: CallIn, briefing: Briefing | None) -> list[Span]:
    """When the speakers of a call-in are needed: at the meeting, and at its rehearsal when that has a time."""
    return list(_spans(call_in.starts_at, call_in.minutes, briefing))


def busy(site_id: int, spans: Sequence[Span], *, but_id: int | None = None) -> dict[int, Span]:
    """Who is needed elsewhere during any of these spans, by the speaker's id, and when. One query.

    but_id: the call-in that is asked for itself. Who has said no elsewhere is free.
    """
    if not spans:
        return {}
    found: dict[int, Span] = {}
    for row in _elsewhere(site_id, spans, but_id):
        for span in _spans(row.starts_at, row.minutes, row):
            if any(span.meets(each) for each in spans):
                found.setdefault(row.speaker_id, span)
    return found


def busy_elsewhere(call_in: CallIn) -> dict[int, Span]:
    """Who cannot be at this meeting and its rehearsal. Two queries."""
    return busy(call_in.site_id, spans_of(call_in, briefing_of(call_in)), but_id=call_in.id)


def clashing(call_in: CallIn, placed: Iterable[tuple[str, Speaker | None]]) -> list[Problem]:
    """What stands in the way of these speakers at this meeting. placed: (name of the field, who)."""
    wanted = [(field, speaker) for field, speaker in placed if speaker is not None]
    taken = busy_elsewhere(call_in) if wanted else {}
    return [
        problem
        for field, speaker in wanted
        for problem in rules.may_speak(
            elsewhere=speaker.id in taken, field=field, name=speaker.name,
            when=moment(taken[speaker.id].starts_at) if speaker.id in taken else "",
        )
    ]  # fmt: skip


def warned(call_in: CallIn, slots: Collection[Slot]) -> list[Problem]:
    """Speakers of the run sheet who have come to be needed elsewhere since they were placed, each once."""
    taken = busy_elsewhere(call_in) if any(slot.speaker_id for slot in slots) else {}
    speakers = {slot.speaker.id: slot.speaker for slot in slots if slot.speaker and slot.speaker.id in taken}
    return [
        Problem("run-sheet-busy", severity=Severity.WARNING, facts={"name": each.name, "when": moment(taken[ident].starts_at)})
        for ident, each in speakers.items()
    ]  # fmt: skip


def _spans(starts_at: datetime, minutes: int, rehearsal: Any) -> Iterable[Span]:
    yield Span(starts_at, starts_at + timedelta(minutes=minutes))
    if rehearsal is not None and rehearsal.rehearsal_at is not None:
        ends_at = rehearsal.rehearsal_at + timedelta(minutes=rehearsal.rehearsal_minutes)
        yield Span(rehearsal.rehearsal_at, ends_at)


def _elsewhere(site_id: int, spans: Sequence[Span], but_id: int | None) -> Sequence[Any]:
    """Meetings and rehearsals that could meet the spans, a row for each speaker."""
    first = min(span.starts_at for span in spans) - LONGEST
    last = max(span.ends_at for span in spans)
    told = and_(Briefing.site_id == CallIn.site_id, Briefing.call_in_id == CallIn.id)
    rows = (
        select(
            Slot.speaker_id, CallIn.starts_at, CallIn.minutes, Briefing.rehearsal_at, Briefing.rehearsal_minutes
        )
        .join(CallIn, and_(CallIn.site_id == Slot.site_id, CallIn.id == Slot.call_in_id))
        .outerjoin(Briefing, told)
        .where(
            Slot.site_id == site_id, Slot.speaker_id.is_not(None), Slot.is_declined.is_(False), CallIn.state.not_in(OVER),
            or_(CallIn.starts_at.between(first, last), Briefing.rehearsal_at.between(first, last)),
        )
    )  # fmt: skip
    return db.session.execute(rows if but_id is None else rows.where(CallIn.id != but_id)).all()
