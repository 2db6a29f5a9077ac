"""Secrecy review: the queue, one review, the lawyer's decision, and what whoever asked may do meanwhile."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.core.problems import insist
from gvi.reviews.models import Review
from gvi.reviews.proposing_views import bp as proposing

with later(__name__):
    from gvi.releases.register import field_word, fields_in_words
    from gvi.reviews import operations, queries, rules
    from gvi.reviews.forms import DecideForm
    from gvi.reviews.listing import ReviewListing, rows_of, state_tag
    from gvi.reviews.page import ReviewPage, may_decide, page_of

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
blueprints = (bp, proposing)


@bp.get("/")
@needs(Permission.REVIEW_READ)
def index() -> ResponseReturnValue:
    """What waits for an answer, and what was answered."""
    listing = ReviewListing(rows_of(current_posting()), request.args)
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("reviews/index.html", listing=listing)


@bp.get("/<ref:ref>")
@needs(Permission.REVIEW_READ)
def show(ref: str) -> ResponseReturnValue:
    """One review: to decide for its lawyer, to read for whoever asked."""
    review = fetch(Review, ref)
    operations.note_answer_read(current_posting(), review)
    return _page(review)


@bp.post("/<ref:ref>")
@needs(Permission.REVIEW_DECIDE)
def decide(ref: str) -> ResponseReturnValue:
    """Check what is decided, then decide it."""
    actor, review = current_posting(), fetch(Review, ref)
    insist(rules.may_decide(review.state, by_proposer=review.proposed_by_id == actor.user_id))
    page = page_of(actor, review)
    form = DecideForm.of(review, page.cases, page.grounds)
    step = request.form.get("step")
    if step != "change" and form.submitted():
        with form.reporting():
            typed = form.values
            said = {"ground": form.ground, **{name: typed[name] for name in ("balancing", "valid_until")}}
            if step == "decide":
                made = operations.decide(actor, review, form.ruling, reason=typed["reason"], **said)
                return _done(actor, review, len(made))
            operations.check_release(actor, review, form.ruling, **said)
            return render_template("reviews/check.html", page=page, form=form, **_words(actor, page))
    return _page(review, page=page, form=form)


@bp.post("/<ref:ref>/reveal")
@needs(Permission.REVIEW_DECIDE)
def reveal(ref: str) -> ResponseReturnValue:
    """The same page with the identities under review in the clear, and what was typed there. Logged."""
    review = fetch(Review, ref)
    if not may_decide(current_posting(), review):
        return redirect(url_for(".show", ref=ref), 303)
    return _page(review, page=page_of(current_posting(), review, revealed=True))


@bp.post("/<ref:ref>/withdraw")
@needs(Permission.REVIEW_PROPOSE)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take the question back."""
    operations.withdraw(current_posting(), fetch(Review, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/remind")
@needs(Permission.REVIEW_PROPOSE)
def remind(ref: str) -> ResponseReturnValue:
    """Remind the lawyers."""
    operations.remind(current_posting(), fetch(Review, ref))
    flash(gettext("The lawyers are reminded by mail. The mail says only that something waits."), "done")
    return redirect(url_for(".show", ref=ref), 303)


def _done(actor: Actor, review: Review, made: int) -> ResponseReturnValue:
    if made:
        flash(ngettext("Decided. %(num)d release was made.", "Decided. %(num)d releases were made.", made), "done")
    else:
        flash(gettext("Decided. Nothing was released."), "done")
    following = queries.next_after(actor, review)
    return redirect(url_for(".show", ref=following.ref) if following else url_for(".index"), 303)


def _page(review: Review, *, page: ReviewPage | None = None, form: DecideForm | None = None) -> ResponseReturnValue:
    actor = current_posting()
    shown = page or page_of(actor, review)
    if not shown.decides:
        return render_template("reviews/show.html", page=shown, **_words(actor, shown))
    filled = form or DecideForm.of(review, shown.cases, shown.grounds)
    return render_template("reviews/decide.html", page=shown, form=filled, **_words(actor, shown)), filled.status


def _words(actor: Actor, page: ReviewPage) -> dict[str, Any]:
    return {
        "state": state_tag(page.review, actor), "named": fields_in_words(page.review.fields), "field_word": field_word,
        "fields_in_words": fields_in_words, "asked": fields_in_words(page.review.asks_fields or []),
    }  # fmt: skip
