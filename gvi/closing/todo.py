"""What those who stayed away ask of somebody: of the officer who follows them, else of whoever coordinates."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.access.roles import FIELD_ROLES
from gvi.closing import queries
from gvi.closing.models import Absence
from gvi.closing.rules import Step
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import weekday
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Each with its next step. A coordinator is shown those that nobody follows, and those of others once they are late."""
    if not allows(actor, Permission.ABSENCE_EDIT):
        return []
    found = queries.open_absences(actor)
    if actor.role not in FIELD_ROLES:
        elsewhere = queries.followed_by_somebody(found)
        found = [each for each in found if each.id not in elsewhere or queries.is_late(each, clock.today())]
    return [_item(each) for each in found]


def _item(absence: Absence) -> Item:
    step = queries.step_of(absence)
    titles = {
        Step.EXCUSE: gettext("Ask why somebody stayed away"),
        Step.ASSESSMENT: gettext("Assess an excuse"),
        Step.DECISION: gettext("Write down a decision about an absence"),
    }
    url = url_for("closing.absence", ref=absence.call_in.ref, absence_ref=absence.ref)
    text = gettext("%(code)s, call-in %(day)s", code=absence.code, day=weekday(absence.call_in.day))
    return Item(titles[step], url, text, absence.due if step is Step.EXCUSE else None)
