"""What readings ask of an auditor: go through them, on the day they were made."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.readings.queries import unseen
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """One line for all that has not been gone through; one query."""
    number = unseen(actor) if allows(actor, Permission.AUDIT_READ) else 0
    if not number:
        return []
    text = ngettext("%(num)d reading, with its reason", "%(num)d readings, with their reasons", number)
    return [Item(gettext("Go through readings outside the assignment"), url_for("readings.index"), text, clock.today())]
