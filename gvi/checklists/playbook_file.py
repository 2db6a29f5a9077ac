"""The tasks and free days of a playbook's file, told by codes, without a word about anybody. Pure.

    "tasks": [{"task": "venue", "text": null, "days": -35, "agency": "probation", "blocks": null, "inner": false}, …],
    "free_days": {"bridge_days": false, "dates": ["2026-12-28"]}

`task` is a standard task or null, and then `text` says what is to be done. `days` are working days from the meeting. Tasks
of one day are in the order of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gvi.access.roles import AgencyKind
from gvi.checklists.models import Blocks, Standard
from gvi.checklists.rules import FURTHEST, MOST_CLOSED, may_stand
from gvi.checklists.standard import GATES, KINDS, Entry
from gvi.core.saying import shown, unfit, unknown

LONGEST, MOST = 200, 500
"""Characters of a text, and tasks of a playbook."""
PARTS = ("tasks", "free_days")
KEYS = ("task", "text", "days", "agency", "blocks", "inner")


@dataclass(frozen=True, slots=True)
class Playbook:
    """What a file holds."""

    entries: tuple[Entry, ...]
    bridge_days_free: bool = False
    closed_days: tuple[date, ...] = ()


def told(playbook: Playbook) -> dict[str, Any]:
    """What the file says of it, the same for the same playbook."""
    tasks = [
        {
            "task": entry.standard.value if entry.standard else None, "text": entry.text, "days": entry.days,
            "agency": entry.agency_kind.value, "blocks": entry.blocks.value if entry.blocks else None,
            "inner": entry.is_inner,
        }
        for entry in playbook.entries
    ]  # fmt: skip
    free = {"bridge_days": playbook.bridge_days_free, "dates": [day.isoformat() for day in playbook.closed_days]}
    return {"tasks": tasks, "free_days": free}


def faults(found: dict[str, Any]) -> list[str]:
    """Everything that is wrong with these two parts of a file, each fault with the number of its task."""
    wrong = [*_faults_of_tasks(found.get("tasks")), *_faults_of_days(found.get("free_days", {}))]
    if wrong:
        return wrong
    entries = [_entry(task) for task in found["tasks"]]
    return [*_faults_of_rules(entries), *_faults_of_all(entries)]


def made(found: dict[str, Any]) -> Playbook:
    """What two parts without faults say."""
    free = found.get("free_days", {})
    days = sorted(set(map(date.fromisoformat, free.get("dates", []))))
    entries = sorted(map(_entry, found["tasks"]), key=lambda entry: entry.days)
    return Playbook(tuple(entries), free.get("bridge_days", False), tuple(days))


def _entry(task: dict[str, Any]) -> Entry:
    return Entry(
        Standard(task["task"]) if task.get("task") else None, task["days"], AgencyKind(task["agency"]),
        Blocks(task["blocks"]) if task.get("blocks") else None, task.get("inner", False), _text(task),
    )  # fmt: skip


def _text(task: dict[str, Any]) -> str | None:
    return " ".join(str(task.get("text") or "").split()) or None


def _faults_of_tasks(tasks: Any) -> Iterator[str]:
    if not isinstance(tasks, list) or not tasks:
        yield '"tasks" must be a list of at least one task'
        return
    if len(tasks) > MOST:
        yield f"a playbook holds at most {MOST} tasks; this one has {len(tasks)}"
        return
    for number, task in enumerate(tasks, 1):
        where = f"task {number}"
        if not isinstance(task, dict):
            yield f"{where}: must be an object"
            continue
        yield from (f"{where}: {fault}" for fault in _faults_of(task))


def _faults_of(task: dict[str, Any]) -> Iterator[str]:
    yield from unknown(task, KEYS, "a task")
    yield from _one_of(task, "task", [each.value for each in Standard], empty=True)
    yield from _one_of(task, "agency", [each.value for each in KINDS])
    yield from _one_of(task, "blocks", [each.value for each in Blocks], empty=True)
    if not isinstance(task.get("text"), str | None):
        yield '"text" must be words or null'
    elif len(_text(task) or "") > LONGEST:
        yield f'"text" is longer than {LONGEST} characters'
    elif fault := unfit(_text(task) or ""):
        yield f'"text" {fault}'
    elif not task.get("task") and _text(task) is None:
        yield 'a task that is no standard one needs a "text"'
    days = task.get("days")
    if not isinstance(days, int) or isinstance(days, bool) or abs(days) > FURTHEST:
        yield f'"days" must be a whole number from -{FURTHEST} to {FURTHEST}'
    if not isinstance(task.get("inner", False), bool):
        yield '"inner" must be true or false'


def _faults_of_days(free: Any) -> Iterator[str]:
    if not isinstance(free, dict):
        yield '"free_days" must be an object'
        return
    yield from unknown(free, ("bridge_days", "dates"), '"free_days"')
    if not isinstance(free.get("bridge_days", False), bool):
        yield '"bridge_days" must be true or false'
    dates = free.get("dates", [])
    if not isinstance(dates, list) or len(dates) > MOST_CLOSED:
        yield f'"dates" must be a list of at most {MOST_CLOSED} dates'
        return
    yield from (f'"dates": {shown(day)} is no date; write it as 2026-12-28' for day in dates if not _is_date(day))


def _faults_of_rules(entries: Sequence[Entry]) -> Iterator[str]:
    """What may not stand in any playbook, as the problem's code: the command says it in words."""
    for number, entry in enumerate(entries, 1):
        asked = {"standard": entry.standard, "days": entry.days, "kind": entry.agency_kind}
        for problem in may_stand(**asked, blocks=entry.blocks, is_inner=entry.is_inner):  # type: ignore[arg-type]
            yield f"task {number}: {_RULES.get(problem.code, problem.code)}"


_RULES = {
    "gate-is-seen": "a task that blocks a move is seen by everybody, so it cannot be inner",
    "gate-after-meeting": "a task that blocks a move comes before the meeting",
    "help-stays-inside": "what social services do after the meeting must be inner",
    "gate-stays": "this standard task is a gate, and must block its move",
}


def _faults_of_all(entries: Sequence[Entry]) -> Iterator[str]:
    counted = Counter(entry.standard for entry in entries if entry.standard)
    yield from (f"{standard.value} stands {number} times" for standard, number in counted.items() if number > 1)
    missing = sorted(standard.value for standard in GATES if standard is not None and standard not in counted)
    yield from (f"{standard} is missing: no call-in goes on without that gate" for standard in missing)


def _one_of(task: dict[str, Any], key: str, known: Collection[str], *, empty: bool = False) -> Iterator[str]:
    value = task.get(key)
    if not (empty and value is None) and value not in known:
        yield f'"{key}" is {shown(value)}; it must be one of {", ".join(known)}' + (" or null" if empty else "")


def _is_date(text: Any) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
