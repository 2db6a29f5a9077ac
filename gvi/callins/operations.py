"""The only writers of call-ins and their attendance; the list of participants has its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import arrival_operations as arriving
from gvi.callins import lifecycle, queries, rules
from gvi.callins.models import Attendance, CallIn, Invitation
from gvi.callins.rules import Details
from gvi.checklists import operations as listing
from gvi.checklists.operations import ListFrom
from gvi.core import clock, workdays
from gvi.core.problems import Problem, insist
from gvi.core.templating import clock_text
from gvi.door import operations as door
from gvi.door.rules import may_correct
from gvi.extensions import db
from gvi.sites.queries import closed_days_of, site_of
from gvi.speakers import operations as speaking
from gvi.speakers.clashes import busy_elsewhere
from gvi.speakers.queries import slots_of

EXCUSE_HOUR = time(15)
EXCUSE_WORKDAYS = 1
SUPPORT_WORKDAYS = 5
"""A call-in planned without them gets these deadlines, in working days before the meeting."""
_TYPED_ELSEWHERE = frozenset({"day", "hour", "excuse_day", "excuse_hour"})


@dataclass(frozen=True, slots=True)
class RunSheetFrom:
    """What a new run sheet starts from: an earlier call-in's, or, without one, the default."""

    call_in: CallIn | None = None


def plan(
    actor: Actor, details: Details, *, once: str | None = None, run_sheet: RunSheetFrom | None = None,
    checklist: ListFrom | None = None,
) -> CallIn:  # fmt: skip
    """Plan a call-in, with its run sheet and its checklist when they are asked for. The same form sent twice plans one."""
    if once and (earlier := queries.planned_with(actor, once)):
        return earlier
    insist(_in_words(rules.may_plan(details, now=clock.now(), others=_bookings(actor, details))))
    details = _with_deadlines(actor, details)
    call_in = CallIn(**actor.owns, **_columns(details), once=once)
    db.session.add(call_in)
    log.record(actor, Verb.CALL_IN_PLAN, call_in)
    if run_sheet is not None:
        _fill_run_sheet(actor, call_in, run_sheet)
    if checklist is not None:
        listing.make(actor, call_in, checklist)
    return call_in


def edit(actor: Actor, call_in: CallIn, details: Details) -> None:
    """Change what is typed of a call-in. Another day, or no basis any longer, takes the approval of the list back."""
    day_changed = details.day != call_in.day
    moves = (
        day_changed
        or (details.hour, details.minutes) != (call_in.hour, call_in.minutes)
        or _place(details) != _place(call_in)
    )
    insist(rules.may_change(call_in.state, moves=moves))
    if moves:
        insist(_in_words(rules.may_plan(details, now=clock.now(), others=_bookings(actor, details, but=call_in))))
    insist(_in_words(rules.may_state(details, today=clock.today())))
    insist(arriving.may_follow(call_in, details.hour))
    had_basis, hour = call_in.has_legal_basis, call_in.hour
    for name, value in _columns(details).items():
        setattr(call_in, name, value)
    if day_changed:
        call_in.list_version += 1  # what agencies answered was about the old day
    newly = call_in.has_legal_basis and not had_basis
    log.record(actor, Verb.LEGAL_BASIS_APPROVE if newly else Verb.CALL_IN_EDIT, call_in)
    if rules.needs_new_approval(call_in.state, day_changed=day_changed, has_legal_basis=call_in.has_legal_basis):
        lifecycle.reopen(actor, call_in)
    arriving.follow(actor, call_in, hour=hour)
    if day_changed:
        listing.follow(actor, call_in)


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one invitation, and the excuse when there was one."""

    attendance: Attendance | None
    excuse: str | None


def mark_attendance(
    actor: Actor, call_in: CallIn, marks: Mapping[Invitation, Mark], *, reason: str | None = None
) -> None:
    """Record who came, all at once or some at a time. A no-show is recorded and nothing more: no consequence follows here.

    reason: why an answer that was given is another after the day.
    """
    insist(rules.may_mark(call_in.state))
    insist(
        problem for row, mark in marks.items() for problem in rules.may_excuse(row.code, mark.attendance, mark.excuse)
    )
    said = {row: (mark.attendance, _excuse(mark)) for row, mark in marks.items()}
    changed = {row: answer for row, answer in said.items() if (row.attendance, row.excuse) != answer}
    corrected = [row.code for row in changed if row.attendance is not None]
    insist(may_correct(corrected, day=call_in.day, today=clock.today(), reason=reason))
    door.answer(actor, call_in, changed, reason=reason)


def _excuse(mark: Mark) -> str | None:
    """An excuse belongs to who is excused; for anybody else nothing is kept."""
    return mark.excuse if mark.attendance is Attendance.EXCUSED else None


def _columns(details: Details) -> dict[str, object]:
    plain = {
        field.name: getattr(details, field.name)
        for field in dataclasses.fields(details)
        if field.name not in _TYPED_ELSEWHERE
    }
    return {**plain, "starts_at": details.starts_at, "excuse_before": details.excuse_before}


def _place(where: Details | CallIn) -> tuple[str | None, ...]:
    return (where.venue, where.room)


def _bookings(actor: Actor, details: Details, *, but: CallIn | None = None) -> list[rules.Booking]:
    try:
        return queries.bookings(actor, around=details.starts_at, but=but)
    except clock.NoSuchHour:
        return []  # the rules say so themselves, beside the field


def _with_deadlines(actor: Actor, details: Details) -> Details:
    """Letters need a last moment to call and a day to ask for support by; whoever plans need not think of them now."""
    closed = closed_days_of(site_of(actor))
    excuse_on, support_on = (
        workdays.shift(details.day, -days, bridge_days=closed) for days in (EXCUSE_WORKDAYS, SUPPORT_WORKDAYS)
    )
    changes: dict[str, object] = {}
    if details.excuse_day is None and excuse_on > clock.today():
        changes |= {"excuse_day": excuse_on, "excuse_hour": EXCUSE_HOUR}
    if details.support_before is None and support_on > clock.today():
        changes |= {"support_before": support_on}
    return dataclasses.replace(details, **changes)  # type: ignore[arg-type]


def _fill_run_sheet(actor: Actor, call_in: CallIn, run_sheet: RunSheetFrom) -> None:
    """The parts of an earlier meeting, with those who still speak and are free; nobody has said yes to this one."""
    if run_sheet.call_in is None:
        speaking.start_from_default(actor, call_in)
        return
    taken = busy_elsewhere(call_in)
    for slot in slots_of(run_sheet.call_in):
        is_free = slot.speaker is not None and not slot.speaker.is_retired and slot.speaker.id not in taken
        speaker = slot.speaker if is_free else None
        speaking.add_slot(
            actor, call_in, message=slot.message, minutes=slot.minutes, voice=slot.voice, speaker=speaker, script=slot.script
        )  # fmt: skip


def _in_words(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems with hours as the page's language writes them."""
    for problem in problems:
        facts = {
            name: clock_text(fact) if isinstance(fact, (datetime, time)) else fact
            for name, fact in problem.facts.items()
        }
        yield Problem(problem.code, problem.field, problem.severity, facts)
