"""What reviews ask of a lawyer: decide, by the day the answer is due."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext, ngettext

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core.templating import word_text
from gvi.reviews.models import Review
from gvi.reviews.queries import sizes, to_decide
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """One's own agency's reviews that wait; two queries."""
    if not allows(actor, Permission.REVIEW_DECIDE):
        return []
    waiting = to_decide(actor)
    people = sizes(waiting)
    return [_item(each, people[each.id]) for each in waiting]


def _item(review: Review, people: int) -> Item:
    text = gettext(
        "%(what)s to %(agency)s, %(people)s",
        what=word_text(review.facet), agency=review.to.name,
        people=ngettext("%(num)d person", "%(num)d people", people),
    )  # fmt: skip
    return Item(gettext("Decide a review"), url_for("reviews.show", ref=review.ref), text, review.due_on)
