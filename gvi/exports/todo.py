"""What files about people ask of others: a yes or no from a colleague, and of the asker that it is fetched in time."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import moment
from gvi.exports.listing import title_of
from gvi.exports.models import ExportRequest
from gvi.exports.queries import answered, to_decide
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """What others of the agency wait for, and what of one's own is ready; two queries at most."""
    if not allows(actor, Permission.EXPORT_READ):
        return []
    waiting = to_decide(actor)
    ready = answered(actor) if allows(actor, Permission.EXPORT) else []
    return [*map(_to_decide, waiting), *map(_to_fetch, ready)]


def _to_decide(row: ExportRequest) -> Item:
    address = url_for("exports.show", ref=row.ref)
    return Item(gettext("Decide on a file about people"), address, title_of(row), clock.local(row.created_at).date())


def _to_fetch(row: ExportRequest) -> Item:
    text = gettext("%(what)s, until %(when)s", what=title_of(row), when=moment(row.ends_at))
    return Item(gettext("Fetch the file that was approved"), url_for("exports.show", ref=row.ref), text, clock.today())
