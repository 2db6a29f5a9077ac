"""What the checklists ask of the posting's own agency: what is late, and what is due within a week."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.checklists import queries, rules
from gvi.checklists.models import ChecklistTask
from gvi.checklists.proofs import unproven
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import weekday
from gvi.extensions import db
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Each task that the agency has to do, but for those that the call-in itself proves done."""
    if not allows(actor, Permission.TASK_TICK):
        return []
    rows = queries.own_open(actor).where(ChecklistTask.due <= rules.soon(clock.today()))
    tasks = unproven(actor, db.session.scalars(rows.options(selectinload(ChecklistTask.call_in))))
    return [
        Item(
            queries.title_of(task),
            url_for("checklist.index", ref=task.call_in.ref, _anchor=task.ref),
            gettext("Call-in %(day)s, %(venue)s", day=weekday(task.call_in.day), venue=task.call_in.venue),
            task.due,
        )
        for task in tasks
    ]
