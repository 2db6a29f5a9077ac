"""What is due, and what has been proposed, as lists: refs, parts and days, nothing of what stands there."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.guard import may
from gvi.audit.listing import kind_in_words
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.retention.models import PurgeOrder
from gvi.retention.queries import Item


def state_of(item: Item) -> TagValue:
    """Due, held or proposed, in a word."""
    if item.is_held:
        return TagValue(_l("On hold"), "stop")
    return TagValue(_l("Proposed"), "wait") if item.is_proposed else TagValue(_l("To be purged"), "info")


def parts_of(item: Item) -> str:
    """The whole record, or which parts of it."""
    if item.due.is_whole and item.member is not None:
        return str(gettext("The whole record"))
    return ", ".join(word_text(facet) for facet in item.due.facets)


def order_state(order: PurgeOrder) -> TagValue:
    """How far an order has come."""
    if order.is_approved is None:
        return TagValue(_l("Waits for a decision"), "wait")
    if not order.is_approved:
        return TagValue(_l("Turned down"), "stop")
    if order.done_at is None:
        return TagValue(_l("Approved"), "info")
    return TagValue(_l("Purged"), "done") if order.cleaned_at else TagValue(_l("Purged, file not cleaned yet"), "wait")


def rows_in_words(order: PurgeOrder) -> list[tuple[str, int]]:
    """How many rows of each kind went, by the kind's word where it has one."""
    counted = (order.receipt or {}).get("rows", {})
    return [(kind_in_words(kind), number) for kind, number in counted.items()]


def _url(item: Item) -> str | None:
    opens = item.member is not None and may("retention:edit", item.member)
    return url_for("rights.show", ref=item.ref) if opens else None


def _is(value: str) -> Any:
    return {
        "due": lambda item: item.is_open,
        "held": lambda item: item.is_held,
        "proposed": lambda item: item.is_proposed,
    }[value]


class DueListing(Listing):
    """What is to go today. What is due can be ticked and proposed."""

    columns = (
        Column("ref", _l("Record"), lambda item: item.ref, kind=Kind.REF, sort=lambda item: item.ref, url=_url),
        Column("what", _l("What"), parts_of, sort=parts_of, stack="wide"),
        Column("since", _l("Due since"), lambda item: item.due.since, kind=Kind.DATE, sort=lambda item: item.due.since),
        Column("state", _l("State"), state_of, kind=Kind.TAG, stack="end"),
    )
    filters = (
        ChoiceFilter(
            "state",
            _l("State"),
            lambda: [("due", gettext("To be purged")), ("held", gettext("On hold")), ("proposed", gettext("Proposed"))],
            lambda items, value: [item for item in items if _is(value)(item)],
        ),
    )
    default_sort = "since"

    def may_select(self, row: Item) -> bool:
        return row.is_open


class OrderListing(Listing):
    """Orders, newest first, with who proposed and who decided."""

    prefix = "o-"
    columns = (
        Column("order", _l("Proposal"), lambda order: order.ref, kind=Kind.REF, url=lambda order: url_for("retention.show", ref=order.ref)),
        Column("proposed", _l("Proposed"), lambda order: order.proposed_at, kind=Kind.MOMENT, small=lambda order: order.proposed_by.name, stack="wide"),
        Column("decided", _l("Decided"), lambda order: order.decided_at, kind=Kind.MOMENT, small=lambda order: order.decided_by.name if order.decided_by else None, stack="wide"),
        Column("state", _l("State"), order_state, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    default_sort = ""


def orders(actor: Actor) -> Select[PurgeOrder]:
    """The agency's orders, newest first, with the users who acted."""
    users = (joinedload(PurgeOrder.proposed_by), joinedload(PurgeOrder.decided_by))
    return PurgeOrder.visible_to(actor).order_by(PurgeOrder.id.desc()).options(*users)
