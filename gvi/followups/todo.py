"""What increased focus asks of somebody: reviews that are due, and actions promised and not yet done."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.followups.models import Action, FocusPeriod
from gvi.followups.queries import open_periods, own_undone
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Reviews for those who run focus, and each agency's own actions."""
    reviews = [_review(each) for each in open_periods(actor)] if allows(actor, Permission.FOLLOW_UP_EDIT) else []
    actions = [_action(each) for each in own_undone(actor)] if allows(actor, Permission.ACTION_EDIT) else []
    return [*reviews, *actions]


def _review(period: FocusPeriod) -> Item:
    return Item(
        title=gettext("Review the focus on %(group)s", group=period.group.alias),
        url=url_for("followups.show", ref=period.ref),
        text=gettext("Go on, or end it with a reason and tell the group."),
        due=period.review_due,
    )


def _action(action: Action) -> Item:
    return Item(
        title=word_text(action.type),
        url=url_for("followups.edit_action", ref=action.focus_period.ref, action_ref=action.ref),
        text=gettext("Your agency's action in an increased focus."),
        due=action.due_on,
    )
