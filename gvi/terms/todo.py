"""What the terms ask of others: a second administrator must put a draft in force."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.terms import queries
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """The draft that another administrator has written."""
    draft = queries.waiting() if allows(actor, Permission.TERMS_EDIT) else None
    if draft is None or draft.written_by_id == actor.user_id:
        return []
    address = url_for("terms.version", ref=draft.ref)
    return [
        Item(gettext("Read and publish new terms of use"), address, draft.change, clock.local(draft.written_at).date())
    ]
