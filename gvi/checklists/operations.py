"""The only writers of a call-in's checklist."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.checklists import queries, rules
from gvi.checklists.models import ChecklistTask, Standard, Wording
from gvi.checklists.proofs import proven_of
from gvi.checklists.standard import STANDARD, Entry
from gvi.core import clock, workdays
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.sites.queries import closed_days_of, site_of


@dataclass(frozen=True, slots=True)
class ListFrom:
    """What a new list starts from: an earlier call-in's, or, without one, the site's playbook."""

    call_in: CallIn | None = None


def make(
    actor: Actor, call_in: CallIn, start: ListFrom | None = None, *, made_on: date | None = None
) -> list[ChecklistTask]:
    """Give the call-in its list, counted back from its day. made_on: when it was made, if that was not today."""
    insist(rules.may_make(is_open=call_in.is_open, tasks=queries.number_shared(call_in)))
    owned = _from_playbook(call_in)
    if start is not None and start.call_in is not None:
        owned = [*_from_earlier(start.call_in), *((entry, agency) for entry, agency in owned if entry.is_inner)]
    day, closed = made_on or clock.today(), closed_days_of(site_of(call_in))
    made = [
        _row(call_in, entry, agency, position=number, made_on=day, due=rules.due_on(entry.days, day=call_in.day, made_on=day, closed=closed))
        for number, (entry, agency) in enumerate(owned, 1)
    ]  # fmt: skip
    db.session.add_all(made)
    log.record_all(actor, Verb.TASK_ADD, made)
    return made


def add(actor: Actor, call_in: CallIn, *, text: str, due: date, agency: Agency) -> ChecklistTask:
    """Add a task of one's own. On the common list when one's agency holds the call-in, else for one's own agency alone."""
    is_inner = call_in.owner_agency_id != actor.agency_id
    owner_id = actor.agency_id if is_inner else agency.id
    insist(rules.may_change(is_open=call_in.is_open))
    if not is_inner:
        insist(rules.may_share(agency.kind, is_after=due > call_in.day))
    entry = Entry(None, _days(call_in, due), agency.kind, is_inner=is_inner, text=text)
    position = len(queries.every_task(call_in)) + 1
    task = _row(call_in, entry, owner_id, position=position, made_on=clock.today(), due=due, is_hand_set=True)
    db.session.add(task)
    log.record(actor, Verb.TASK_ADD, task)
    return task


def add_beside(
    actor: Actor, call_in: CallIn, standard: Standard, *, wording: Wording, texts: Iterable[str]
) -> list[ChecklistTask]:
    """Tasks beside a standard one, on its day and for its agency. texts: what each of them is about.

    Without the standard task they are due the working day after the meeting, for whoever holds the call-in.
    """
    tasks = queries.every_task(call_in)
    beside = next((task for task in tasks if task.standard is standard and not task.is_inner), None)
    days, owner_id = (beside.days, beside.owner_agency_id) if beside else (1, call_in.owner_agency_id)
    due = rules.due_on(days, day=call_in.day, made_on=clock.today(), closed=closed_days_of(site_of(call_in)))
    made = [
        _row(
            call_in, Entry(None, days, AgencyKind.OTHER, text=text, wording=wording), owner_id, position=number, made_on=clock.today(), due=due
        )
        for number, text in enumerate(texts, len(tasks) + 1)
    ]  # fmt: skip
    db.session.add_all(made)
    if made:
        log.record_all(actor, Verb.TASK_ADD, made)
    return made


def edit(actor: Actor, task: ChecklistTask, *, text: str, due: date, agency: Agency) -> None:
    """Change what a task says, when it is due and who does it. A new date is set by hand from then on."""
    insist(rules.may_change(is_open=task.call_in.is_open, is_done=task.done_at is not None))
    days = _days(task.call_in, due)
    if not task.is_inner:
        insist(rules.may_share(agency.kind, is_after=due > task.call_in.day))
        task.owner_agency_id = agency.id
    if text != queries.title_of(task):
        task.text, task.wording = text, None
    if due != task.due:
        task.due, task.days, task.is_hand_set = due, days, True
    log.record(actor, Verb.TASK_EDIT, task)


def remove(actor: Actor, task: ChecklistTask) -> None:
    """Take a task away. A gate stays."""
    insist(rules.may_change(is_open=task.call_in.is_open, is_done=task.done_at is not None))
    insist(rules.may_remove(task.standard, task.blocks))
    db.session.delete(task)
    log.record(actor, Verb.TASK_REMOVE, task)


def tick(actor: Actor, task: ChecklistTask, *, at: datetime | None = None) -> None:
    """Say that a task is done. Ticked twice, it was done the first time. at: when, if that was not just now."""
    if task.done_at is not None:
        return
    is_proven = task.standard in proven_of(actor, task.call_in)
    insist(rules.may_tick(task.call_in.state, task.standard, is_proven=is_proven))
    task.done_at, task.done_by = at or clock.now(), actor.name
    log.record(actor, Verb.TASK_DONE, task)


def undo(actor: Actor, task: ChecklistTask) -> None:
    """Say that a task is not done after all. While it was, its date stood still: it is counted again."""
    if task.done_at is None:
        return
    insist(rules.may_tick(task.call_in.state, None, is_proven=False))
    due = task.due if task.is_hand_set else _counted(task)
    task.done_at, task.done_by, task.due = None, None, due
    log.record(actor, Verb.TASK_UNDO, task)


def recount(actor: Actor, task: ChecklistTask) -> None:
    """Let the date be counted from the meeting again, instead of the one set by hand."""
    insist(rules.may_change(is_open=task.call_in.is_open, is_done=task.done_at is not None))
    task.is_hand_set, task.due = False, _counted(task)
    log.record(actor, Verb.TASK_MOVE, task)


def follow(actor: Actor, call_in: CallIn) -> None:
    """The meeting has been moved: what is open moves with it. What is done, and what is set by hand, stays."""
    tasks = [task for task in queries.every_task(call_in) if task.done_at is None and not task.is_hand_set]
    if not tasks:
        return
    proven = proven_of(actor, call_in)
    _move(actor, [task for task in tasks if task.standard is None or task.standard not in proven])


def after_meeting(call_in: CallIn) -> list[tuple[Entry, int]]:
    """What the site's playbook has after a meeting, with the agency that does it; what it has taken out, as it is usual."""
    lines = _owned(call_in, [*queries.entries_of(call_in.site_id), *STANDARD])
    return list({entry.standard: (entry, agency) for entry, agency in reversed(lines) if entry.days > 0}.values())[::-1]


def rows_of(call_in: CallIn, owned: Sequence[tuple[Entry, int]]) -> list[ChecklistTask]:
    """These lines as tasks of the call-in from today on. They are not saved."""
    day, closed = clock.today(), closed_days_of(site_of(call_in))
    last = len(queries.every_task(call_in))
    return [
        _row(call_in, entry, agency, position=number, made_on=day, due=rules.due_on(entry.days, day=call_in.day, made_on=day, closed=closed))
        for number, (entry, agency) in enumerate(owned, last + 1)
    ]  # fmt: skip


def _move(actor: Actor, tasks: Iterable[ChecklistTask]) -> None:
    counted = [(task, _counted(task)) for task in tasks]
    moved = [task for task, due in counted if task.due != due]
    for task, due in counted:
        task.due = due
    if moved:
        log.record_all(actor, Verb.TASK_MOVE, moved)


def _counted(task: ChecklistTask) -> date:
    closed = closed_days_of(site_of(task))
    return rules.due_on(task.days, day=task.call_in.day, made_on=task.made_on, closed=closed)


def _days(call_in: CallIn, due: date) -> int:
    return workdays.between(call_in.day, due, bridge_days=closed_days_of(site_of(call_in)))


def _from_playbook(call_in: CallIn) -> list[tuple[Entry, int]]:
    """Every line with the agency that does it. Where the site has none of its kind, whoever holds the call-in does;
    an inner task has nobody then, and is left out."""
    return _owned(call_in, queries.entries_of(call_in.site_id))


def _owned(call_in: CallIn, entries: Iterable[Entry]) -> list[tuple[Entry, int]]:
    agencies = queries.by_kind(call_in.site_id)
    return [
        (entry, agencies[entry.agency_kind].id if entry.agency_kind in agencies else call_in.owner_agency_id)
        for entry in entries
        if entry.agency_kind in agencies or not entry.is_inner
    ]


def _from_earlier(call_in: CallIn) -> list[tuple[Entry, int]]:
    """What somebody added in their own words once the meeting was held is about that meeting, and stays with it."""
    return [
        (Entry(task.standard, task.days, AgencyKind.OTHER, task.blocks, text=task.text), task.owner_agency_id)
        for task in queries.shared_tasks(call_in)
        if task.standard or (task.made_on < call_in.day and not task.wording)
    ]


def _row(
    call_in: CallIn, entry: Entry, agency_id: int, *, position: int, made_on: date, due: date, is_hand_set: bool = False
) -> ChecklistTask:
    said = {name: value for name, value in dataclasses.asdict(entry).items() if name != "agency_kind"}
    task = ChecklistTask(
        **said, site_id=call_in.site_id, owner_agency_id=agency_id, call_in_id=call_in.id, position=position,
        made_on=made_on, due=due, is_hand_set=is_hand_set,
    )  # fmt: skip
    task.call_in = call_in
    return task
