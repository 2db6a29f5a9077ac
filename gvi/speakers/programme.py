"""A call-in's run sheet as pages and paper need it: each part with its time, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import get_locale

from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.problems import Problem
from gvi.core.templating import word_text
from gvi.sites.queries import site_of
from gvi.speakers import rules
from gvi.speakers.clashes import warned
from gvi.speakers.models import Slot
from gvi.speakers.queries import slots_of


@dataclass(frozen=True, slots=True)
class Timed:
    """A part and when it begins."""

    slot: Slot
    starts_at: datetime
    is_first: bool
    is_last: bool

    @property
    def minutes(self) -> int:
        """How long it takes, as far as is known."""
        return rules.lasts(self.slot)

    @property
    def over(self) -> int | None:
        """Minutes more than it was given, negative when fewer; None before the rehearsal."""
        return rules.over(self.slot)


@dataclass(frozen=True, slots=True)
class Programme:
    """All parts in order, minutes in all and at most, when it ends, and the warnings."""

    parts: tuple[Timed, ...]
    minutes: int
    limit: int
    ends_at: datetime
    warnings: tuple[Problem, ...]

    @property
    def planned(self) -> int:
        """Minutes that the parts were given."""
        return sum(part.slot.minutes for part in self.parts)

    @property
    def measured(self) -> int:
        """How many parts were timed at the rehearsal."""
        return sum(part.slot.measured is not None for part in self.parts)

    @property
    def confirmed(self) -> int:
        """How many of the parts that carry a voice have a speaker who has said yes."""
        return sum(part.slot.is_confirmed for part in self.parts if part.slot.voice is not None)

    @property
    def speaking(self) -> int:
        """How many parts carry a voice and so need a speaker."""
        return sum(part.slot.voice is not None for part in self.parts)


def programme_of(call_in: CallIn) -> Programme:
    """The run sheet as it stands. Five queries, however many parts."""
    slots = slots_of(call_in)
    limit = site_of(call_in).talk_minutes
    times = rules.start_times(slots, call_in.starts_at)
    parts = tuple(
        Timed(slot, start, slot is slots[0], slot is slots[-1]) for slot, start in zip(slots, times, strict=True)
    )
    minutes = rules.total_minutes(slots)
    problems = tuple(_in_words(problem) for problem in [*rules.warnings(slots, limit=limit), *warned(call_in, slots)])
    return Programme(parts, minutes, limit, call_in.starts_at + timedelta(minutes=minutes), problems)


def run_sheet_of(call_in: CallIn) -> bytes:
    """The run sheet as a PDF/A-2b of one A4."""
    from gvi.documents.archive import archived  # reportlab and pikepdf are slow to load, and few pages need them
    from gvi.documents.runsheet import Row, RunSheet, render

    rows = tuple(
        Row(start=clock.local(part.starts_at).time(), minutes=part.minutes, voice=word_text(part.slot.voice), heading=part.slot.message,
            speaker=part.slot.speaker.name if part.slot.speaker else gettext("Nobody yet"))
        for part in programme_of(call_in).parts
    )  # fmt: skip
    venue = ", ".join(filter(None, (call_in.venue, call_in.room)))
    sheet = RunSheet(locale=str(get_locale()), title=gettext("Run sheet"), day=call_in.day, venue=venue, rows=rows)
    return archived(render(sheet))


def _in_words(problem: Problem) -> Problem:
    """The same problem with its voice named in the page's language."""
    voice = problem.facts.get("voice")
    return (
        problem
        if voice is None
        else Problem(problem.code, problem.field, problem.severity, {"voice": word_text(voice)})
    )
