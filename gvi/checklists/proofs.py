"""What a call-in proves by itself: tasks that are done because the thing is there, whoever ticks or does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gvi.access.actor import Actor
from gvi.callins import queries, readiness
from gvi.callins.models import CallIn
from gvi.callins.readiness import Progress, Tally
from gvi.checklists.models import ChecklistTask, Standard

BY_ITSELF: dict[Standard, Callable[[CallIn], bool]] = {
    Standard.AIM: lambda call_in: bool(call_in.purpose),
    Standard.TRIGGER: lambda call_in: bool(call_in.trigger_wording),
    Standard.LEGAL_BASIS: lambda call_in: call_in.has_legal_basis,
    Standard.INVITEES: lambda call_in: call_in.invitees_approved_at is not None,
    Standard.LAST_CHECK: lambda call_in: call_in.last_check_for == call_in.day,
}
"""What the call-in's own answers say."""
BY_NUMBERS: dict[Standard, readiness.Task] = {
    Standard.CONFLICTS: readiness.Task.CLEARANCES,
    Standard.SPEAKERS: readiness.Task.SPEAKERS,
    Standard.SUMMONSES: readiness.Task.SUMMONSES,
    Standard.REHEARSAL: readiness.Task.RUN_SHEET,
    Standard.ATTENDANCE: readiness.Task.ATTENDANCE,
}
"""What the overview's numbers say, as far as the reader may know them."""
COUNTED = {*BY_NUMBERS, Standard.SEAT_PLAN}
"""For what the numbers have to be asked for."""
PAGES: dict[Standard, readiness.Task] = BY_NUMBERS | {
    Standard.AIM: readiness.Task.DETAILS,
    Standard.TRIGGER: readiness.Task.DETAILS,
    Standard.LEGAL_BASIS: readiness.Task.DETAILS,
    Standard.VENUE: readiness.Task.DETAILS,
    Standard.CANDIDATES: readiness.Task.PARTICIPANTS,
    Standard.INVITEES: readiness.Task.PARTICIPANTS,
    Standard.SPEAKER_LIST: readiness.Task.SPEAKERS,
    Standard.LETTERS: readiness.Task.SUMMONSES,
}
"""On which page of the planning the task is done."""
AFTERWARDS: dict[Standard, str] = {
    Standard.DEBRIEF: "closing.debrief",
    Standard.TALKS: "closing.talks",
    Standard.NO_SHOW_VISITS: "closing.not_reached",
    Standard.REPORT: "reports.funnel",
    Standard.FIRST_HELP: "handovers.index",
}
"""On which page the task is done once the meeting has been held."""
OF_CALL_IN = "closing."
"""Pages of one call-in, among those."""


def proven(call_in: CallIn, tally: Tally) -> frozenset[Standard]:
    """Every standard task that the call-in proves."""
    itself = {standard for standard, holds in BY_ITSELF.items() if holds(call_in)}
    numbers = {
        standard
        for standard, task in BY_NUMBERS.items()
        if readiness.progress_of(task, call_in, tally) is Progress.DONE
    }
    seated = {Standard.SEAT_PLAN} if tally.is_seated else set()
    return frozenset(itself | numbers | seated)


def proven_of(actor: Actor, call_in: CallIn) -> frozenset[Standard]:
    """The same for one reader. As many queries whatever the list holds."""
    return proven(call_in, queries.tallies(actor, [call_in])[call_in.id])


def unproven(actor: Actor, tasks: Iterable[ChecklistTask]) -> list[ChecklistTask]:
    """Those of the tasks, of any call-ins, that nothing proves. Numbers are asked for only where they could tell."""
    rows = list(tasks)
    call_ins = {task.call_in_id: task.call_in for task in rows}
    counted = {task.call_in_id for task in rows if task.standard in COUNTED}
    tallies = queries.tallies(actor, [call_ins[ident] for ident in counted]) if counted else {}
    shown = {ident: proven(call_in, tallies.get(ident, Tally())) for ident, call_in in call_ins.items()}
    return [task for task in rows if task.standard is None or task.standard not in shown[task.call_in_id]]
