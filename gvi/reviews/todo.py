"""What reviews ask: of a lawyer to decide, by the day the answer is due; of whoever asked, to read the answer."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import word_text
from gvi.reviews.listing import state_tag
from gvi.reviews.models import Review
from gvi.reviews.queries import sizes, to_decide, unread_answers
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """One's own agency's reviews that wait, for its lawyers; answers to what one has asked, until they are read."""
    decided = [_answer(each, actor) for each in unread_answers(actor)] if allows(actor, Permission.REVIEW_READ) else []
    return [*_to_decide(actor), *decided]


def _to_decide(actor: Actor) -> list[Item]:
    if not allows(actor, Permission.REVIEW_DECIDE):
        return []
    waiting = to_decide(actor)
    people = sizes(waiting)
    return [_item(each, people[each.id]) for each in waiting]


def _answer(review: Review, actor: Actor) -> Item:
    """No more than the page says: of what another agency was asked, that it has answered."""
    text = gettext(
        "%(what)s to %(agency)s: %(answer)s",
        what=word_text(review.facet),
        agency=review.to.name,
        answer=state_tag(review, actor).word,
    )
    return Item(gettext("Read the answer"), url_for("reviews.show", ref=review.ref), text, None)


def _item(review: Review, people: int) -> Item:
    text = gettext(
        "%(what)s to %(agency)s, %(people)s",
        what=word_text(review.facet), agency=review.to.name,
        people=ngettext("%(num)d person", "%(num)d people", people),
    )  # fmt: skip
    return Item(gettext("Decide a review"), url_for("reviews.show", ref=review.ref), text, review.due_on)
