"""What letters ask of a lawyer: wordings that somebody has brought in, and that nobody has let be used."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core.i18n import ngettext
from gvi.letters.versions import waiting
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """One line however many wait; none for who brought them in, who cannot approve them. One query."""
    if not allows(actor, Permission.TEMPLATE_APPROVE):
        return []
    number = sum(each.proposed_by_id != actor.user_id for each in waiting(actor))
    text = ngettext("%(num)d wording of a letter waits", "%(num)d wordings of letters wait", number)
    return [Item(text, url_for("letter_wordings.index"), "", None)] if number else []
