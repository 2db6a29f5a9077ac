"""What mergings ask of somebody else than the one who proposed them."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.merging.listing import refs_of
from gvi.merging.models import Merger, MergeState
from gvi.merging.queries import to_decide
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Those that wait for a decision that the user may take; one query."""
    return [_item(each) for each in to_decide(actor)] if allows(actor, Permission.MERGE_DECIDE) else []


def _item(merger: Merger) -> Item:
    is_apart = merger.state is MergeState.APART_PROPOSED
    title = (
        gettext("Decide whether two records are taken apart")
        if is_apart
        else gettext("Decide whether two records are one person")
    )
    since = merger.apart_asked_at if is_apart else merger.decided_at or merger.created_at
    text = gettext("%(one)s and %(other)s", one=refs_of(merger)[0], other=refs_of(merger)[1])
    return Item(title, url_for("merging.show", ref=merger.ref), text, clock.local(since or merger.created_at).date())
