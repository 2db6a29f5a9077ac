"""Reading checklists and playbooks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.callins.models import OVER, CallIn, State
from gvi.checklists.models import ChecklistTask, PlaybookTask
from gvi.checklists.standard import KINDS, STANDARD, Entry
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.extensions import db


def title_of(task: ChecklistTask | PlaybookTask) -> str:
    """What the task is called: what somebody wrote, else the words of the product in the reader's language."""
    if isinstance(task, ChecklistTask) and task.wording:
        return str(gettext(f"Wording.{task.wording.value}", name=task.text))
    return task.text or word_text(task.standard)


def name_of(agency: Agency) -> str:
    """What an agency is called in a list."""
    return agency.unit or agency.name


def tasks_of(actor: Actor, call_in: CallIn) -> list[ChecklistTask]:
    """What the posting may see of the call-in's list, in the order of time."""
    rows = ChecklistTask.visible_to(actor).where(ChecklistTask.call_in_id == call_in.id)
    return list(db.session.scalars(rows.order_by(ChecklistTask.due, ChecklistTask.position, ChecklistTask.id)))


def every_task(call_in: CallIn) -> list[ChecklistTask]:
    """All of the list, whoever may read it: for what happens to it as a whole."""
    rows = select(ChecklistTask).where(_of(call_in))
    return list(db.session.scalars(rows.order_by(ChecklistTask.days, ChecklistTask.position, ChecklistTask.id)))


def shared_tasks(call_in: CallIn) -> list[ChecklistTask]:
    """What is planned together, in the order of time."""
    return [task for task in every_task(call_in) if not task.is_inner]


def number_shared(call_in: CallIn) -> int:
    """How many tasks are planned together."""
    rows = select(func.count()).select_from(ChecklistTask).where(_of(call_in), ChecklistTask.is_inner.is_(False))
    return db.session.scalar(rows) or 0


def own_open(actor: Actor) -> Select[ChecklistTask]:
    """What the posting's own agency has not ticked, of call-ins that were not cancelled, the most urgent first."""
    mine = ChecklistTask.visible_to(actor).join(
        CallIn, (CallIn.site_id == ChecklistTask.site_id) & (CallIn.id == ChecklistTask.call_in_id)
    )
    return mine.where(
        ChecklistTask.owner_agency_id == actor.agency_id,
        ChecklistTask.done_at.is_(None),
        CallIn.state != State.CANCELLED,
    ).order_by(ChecklistTask.due, ChecklistTask.position, ChecklistTask.id)


def with_list(actor: Actor, number: int) -> list[CallIn]:
    """The last call-ins of the posting's own agency that have a list to copy, the newest first."""
    here = (ChecklistTask.site_id == CallIn.site_id, ChecklistTask.call_in_id == CallIn.id)
    rows = CallIn.visible_to(actor).where(
        CallIn.owner_agency_id == actor.agency_id,
        CallIn.state != State.CANCELLED,
        exists().where(*here, ChecklistTask.is_inner.is_(False)),
    )
    return list(db.session.scalars(rows.order_by(CallIn.starts_at.desc()).limit(number)))


def open_call_ins(site_id: int) -> list[CallIn]:
    """Every meeting of the site that is still being planned, whoever holds it."""
    return list(db.session.scalars(select(CallIn).where(CallIn.site_id == site_id, CallIn.state.not_in(OVER))))


def playbook_of(site_id: int) -> list[PlaybookTask]:
    """The site's own playbook in the order of time; empty where the standard one is used."""
    rows = select(PlaybookTask).where(PlaybookTask.site_id == site_id)
    return list(db.session.scalars(rows.order_by(PlaybookTask.days, PlaybookTask.position, PlaybookTask.id)))


def entries_of(site_id: int) -> Sequence[Entry]:
    """What a new list of the site begins with."""
    rows = playbook_of(site_id)
    return [
        Entry(row.standard, row.days, row.agency_kind, row.blocks, row.is_inner, row.text) for row in rows
    ] or STANDARD


def owners(site_id: int) -> list[Agency]:
    """The site's agencies that can own a task, in the order of their names."""
    return list(db.session.scalars(taking_part(site_id).where(Agency.kind.in_(KINDS)).order_by(Agency.name)))


def by_kind(site_id: int) -> dict[AgencyKind, Agency]:
    """The agency of each kind, the one that has been there longest."""
    found: dict[AgencyKind, Agency] = {}
    for agency in sorted(owners(site_id), key=lambda agency: agency.id):
        found.setdefault(agency.kind, agency)
    return found


def agencies_of(tasks: Sequence[ChecklistTask]) -> dict[int, Agency]:
    """The agencies of the tasks, by id."""
    ids = {task.owner_agency_id for task in tasks}
    return {agency.id: agency for agency in db.session.scalars(select(Agency).where(Agency.id.in_(ids)))}


def _of(call_in: CallIn) -> ColumnElement[bool]:
    return (ChecklistTask.site_id == call_in.site_id) & (ChecklistTask.call_in_id == call_in.id)
