"""What getting in asks of others: somebody is locked out, and a second administrator must say yes."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.entry.queries import recoveries_to_approve
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Recoveries that another administrator of the town has asked for."""
    if not allows(actor, Permission.USER_RECOVER):
        return []
    return [
        Item(
            gettext("Approve that somebody is let in again"),
            url_for("entry.recovery", ref=user.ref),
            user.name,
            clock.local(recovery.asked_at).date(),
        )
        for recovery, user in recoveries_to_approve(actor)
    ]
