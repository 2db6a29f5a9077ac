"""Reviews as a list: what waits, and what was answered."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor, current_posting
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.releases.register import fields_in_words
from gvi.reviews.models import Review, ReviewCase, ReviewState, Verdict
from gvi.reviews.queries import reviews_for

STYLES = {Verdict.MAY: "ok", Verdict.IN_PART: "info", Verdict.MAY_NOT: "stop"}


def rows_of(actor: Actor) -> Select[Any]:
    """(Review, owner's name, people): waiting ones first, the most urgent on top."""
    people = select(func.count()).where(ReviewCase.site_id == Review.site_id, ReviewCase.review_id == Review.id)
    owner = aliased(Agency)
    waits = case((Review.state == ReviewState.WAITING, 0), else_=1)
    rows = select(Review, owner.name.label("owner"), people.scalar_subquery().label("people"))
    seen = Review.id.in_(Review.visible_to(actor).with_only_columns(Review.id))
    shown = rows.join(owner, owner.id == Review.owner_agency_id).where(seen, Review.of_site(actor))
    return shown.order_by(waits, Review.due_on, Review.id.desc())


def state_tag(review: Review, actor: Actor) -> TagValue:
    """The state in a word. Whoever asked another agency learns from it only that there is an answer."""
    if review.is_waiting:
        late = review.due_on < clock.today()
        return TagValue(gettext("Late") if late else word_text(review.state), "stop" if late else "wait")
    if review.verdict is not None and review.owner_agency_id == actor.agency_id:
        return TagValue(word_text(review.verdict), STYLES[review.verdict])
    return TagValue(word_text(review.state), "plain")


def answers_for(actor: Actor, call_in: CallIn) -> list[tuple[Review, TagValue]]:
    """What the posting's own agency has asked for the call-in, each with where it stands; one query."""
    return [(each, state_tag(each, actor)) for each in reviews_for(actor, call_in)]


class ReviewListing(Listing):
    """Rows of `rows_of`."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column("review", _l("Review"), lambda row: row.Review.ref, kind=Kind.REF, url=lambda row: url_for("reviews.show", ref=row.Review.ref)),
        Column("facet", _l("What"), lambda row: word_text(row.Review.facet), small=lambda row: fields_in_words(row.Review.fields), stack="wide"),
        Column("people", _l("People"), lambda row: row.people, kind=Kind.NUMBER),
        Column("owner", _l("From"), lambda row: row.owner),
        Column("to", _l("To"), lambda row: row.Review.to.name),
        Column("due", _l("Answer by"), lambda row: row.Review.due_on, kind=Kind.DATE, sort=Review.due_on),
        Column("state", _l("State"), lambda row: state_tag(row.Review, current_posting()), kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _l("State"), lambda: [(state.value, word_text(state)) for state in ReviewState], lambda rows, value: rows.where(Review.state == ReviewState(value))),
    )  # fmt: skip

    def row_id(self, row: Any) -> str:
        return str(row.Review.ref)
