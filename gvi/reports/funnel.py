"""Report 7: of those chosen, how many were cleared, summoned, served, came and were talked with, and why the rest did not.

Reads like `queries`. Each number is counted by itself, as on the page it leads to: somebody can come whose receipt
nobody has noted. Held and closed call-ins count; planned ones are still on their way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, func, or_, select

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import TOOK_PLACE, Attendance, CallIn, Invitation, State
from gvi.callins.queries import people_of
from gvi.extensions import db
from gvi.letters.models import FrozenLetter
from gvi.reports import small


class FunnelStep(StrEnum):
    """How far somebody came."""

    CHOSEN = "chosen"
    CLEARED = "cleared"
    SUMMONED = "summoned"
    SERVED = "served"
    CAME = "came"
    TALKED = "talked"


class Instead(StrEnum):
    """What became of those who did not come. The words of attendance, and no answer at all."""

    EXCUSED = "excused"
    NO_SHOW = "no_show"
    TURNED_BACK = "turned_back"
    NOT_SERVED = "not_served"
    CALLED_OFF = "called_off"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Funnel:
    """One call-in's numbers as one reader may know them: None is hidden."""

    call_in: CallIn
    steps: Mapping[FunnelStep, int | None]
    instead: Mapping[Instead, int | None]
    is_told: bool
    """May the reader know any number of it?"""

    @property
    def ref(self) -> str:
        """The call-in's."""
        return self.call_in.ref

    @property
    def year(self) -> int:
        """Of the meeting."""
        return self.call_in.day.year


def funnels(actor: Actor) -> list[Funnel]:
    """Every closed call-in of the site, and to the core team also what is held, the latest first.

    Whoever is outside it could watch a meeting's numbers while it goes on, and with them each one who comes. A constant
    number of queries.
    """
    told = TOOK_PLACE if is_core(actor) else (State.CLOSED,)
    held = select(CallIn).where(CallIn.of_site(actor), CallIn.state.in_(told))
    call_ins = list(db.session.scalars(held.order_by(CallIn.starts_at.desc(), CallIn.id)))
    people, marks, talked = people_of(actor, call_ins), _marks(actor, call_ins), _talked(actor, call_ins)
    summoned = _summoned(actor, call_ins)
    found = []
    for each in call_ins:
        numbers = people[each.id]
        steps = {
            FunnelStep.CHOSEN: numbers.invited, FunnelStep.CLEARED: numbers.cleared,
            FunnelStep.SUMMONED: summoned.get(each.id, 0), FunnelStep.SERVED: numbers.served,
            FunnelStep.CAME: numbers.came, FunnelStep.TALKED: talked.get(each.id, 0),
        }  # fmt: skip
        found.append(_as_told(actor, each, steps, {word: marks[each.id][word] for word in Instead}))
    return found


def totals(rows: Sequence[Funnel]) -> dict[FunnelStep, int | None]:
    """Over the rows that are told. A step with a hidden number has no sum, from which it could be worked out."""
    told = [row for row in rows if row.is_told]
    return {step: _sum([row.steps[step] for row in told]) for step in FunnelStep}


def is_core(actor: Actor) -> bool:
    """Does the reader belong to the core team, to whom small numbers show?"""
    return allows(actor, Permission.GROUP_READ)


def for_others(call_in: CallIn, steps: Mapping[FunnelStep, int], instead: Mapping[Instead, int]) -> Funnel:
    """Those who came and those who did not add up to those chosen: why they did not shows when both others do."""
    closed = small.hidden_steps(list(steps.items()))
    is_open = not closed & {FunnelStep.CHOSEN, FunnelStep.CAME} and small.may_show_parts(instead.values())
    return Funnel(
        call_in,
        {step: None if step in closed else number for step, number in steps.items()},
        {word: number if is_open else None for word, number in instead.items()},
        is_told=True,
    )


def _as_told(actor: Actor, call_in: CallIn, steps: Mapping[FunnelStep, int], instead: Mapping[Instead, int]) -> Funnel:
    if not is_core(actor):
        return for_others(call_in, steps, instead)
    if not allows(actor, Permission.PARTICIPANT_COUNT, call_in):
        return Funnel(call_in, dict.fromkeys(FunnelStep), dict.fromkeys(Instead), is_told=False)
    return Funnel(call_in, dict(steps), dict(instead), is_told=True)


def _sum(numbers: Sequence[int | None]) -> int | None:
    shown = [number for number in numbers if number is not None]
    return sum(shown) if len(shown) == len(numbers) else None


def _marks(actor: Actor, call_ins: Sequence[CallIn]) -> dict[int, Counter[Instead]]:
    rows = (
        select(Invitation.call_in_id, Invitation.attendance, _OFF, func.count())
        .where(Invitation.site_id == actor.site_id, Invitation.call_in_id.in_([each.id for each in call_ins]))
        .group_by(Invitation.call_in_id, Invitation.attendance, _OFF)
    )
    found: dict[int, Counter[Instead]] = defaultdict(Counter)
    for call_in_id, attendance, is_off, number in db.session.execute(rows):
        unmarked = Instead.CALLED_OFF if is_off else Instead.BLANK
        word = unmarked if attendance is None else _INSTEAD.get(attendance)
        if word:
            found[call_in_id][word] += number
    return found


def _summoned(actor: Actor, call_ins: Sequence[CallIn]) -> dict[int, int]:
    """Those whose letter was printed, or noted as served: a letter can have been written elsewhere."""
    printed = exists().where(
        FrozenLetter.site_id == Invitation.site_id, FrozenLetter.invitation_id == Invitation.id, FrozenLetter.calls()
    )
    rows = (
        select(Invitation.call_in_id, func.count())
        .where(Invitation.site_id == actor.site_id, Invitation.call_in_id.in_([each.id for each in call_ins]))
        .where(or_(Invitation.served_on.is_not(None), printed))
        .group_by(Invitation.call_in_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _talked(actor: Actor, call_ins: Sequence[CallIn]) -> dict[int, int]:
    rows = (
        select(Invitation.call_in_id, func.count(Invitation.talked_on))
        .where(Invitation.site_id == actor.site_id, Invitation.call_in_id.in_([each.id for each in call_ins]))
        .group_by(Invitation.call_in_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


_OFF = Invitation.called_off_on.is_not(None)
_INSTEAD = {
    Attendance.EXCUSED: Instead.EXCUSED, Attendance.NO_SHOW: Instead.NO_SHOW,
    Attendance.TURNED_BACK: Instead.TURNED_BACK, Attendance.NOT_SERVED: Instead.NOT_SERVED,
}  # fmt: skip
