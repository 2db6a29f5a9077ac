"""The auditor's pages beside the log: what is out of the ordinary, and reviews of a sample."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.core.problems import Problem
from gvi.core.templating import problem_text
from gvi.oversight.models import LogReview

with later(__name__):
    from gvi.oversight import operations, rules
    from gvi.oversight.forms import DrawForm, PeriodForm, SampleForm
    from gvi.oversight.listing import ReviewListing, Told, UnusualListing, reads_of
    from gvi.oversight.queries import limits_of, reviews, unusual_in, users_named

bp = Blueprint("oversight", __name__, url_prefix="/admin/log")
blueprints = (bp,)


@bp.get("/unusual")
@needs(Permission.AUDIT_READ)
def unusual() -> ResponseReturnValue:
    """Look-ups of some days that are out of the ordinary."""
    actor, form = current_posting(), PeriodForm()
    listing = None
    if form.status == 200:
        days = form.values
        problems: list[Problem] = list(rules.may_look_back(**days, today=clock.today()))
        for problem in problems:
            form[problem.field].errors = [problem_text(problem)]
            form.status = 422
        if not problems:
            found = unusual_in(actor, **days)
            names = users_named({each.user_id for each in found})
            rows = [Told(each, names.get(each.user_id, "–")) for each in found]
            listing = UnusualListing(rows=rows, args=request.args)
            log.told(actor, Verb.LIST, kind="audit_entry", values={"unusual": len(rows)})
    return render_template("oversight/unusual.html", form=form, listing=listing, limits=limits_of(actor)), form.status


@bp.get("/reviews")
@needs(Permission.AUDIT_READ)
def index_reviews() -> ResponseReturnValue:
    """Sampled reviews."""
    listing = ReviewListing(reviews(current_posting()), request.args)
    return render_template("oversight/reviews.html", listing=listing)


@bp.route("/reviews/draw", methods=["GET", "POST"])
@needs(Permission.AUDIT_READ)
def draw() -> ResponseReturnValue:
    """Draw a sample."""
    form = DrawForm()
    if form.submitted():
        with form.reporting():
            made = operations.draw(current_posting(), **form.values)
            return redirect(url_for(".review", ref=made.ref), 303)
    return render_template("oversight/draw.html", form=form), form.status


@bp.route("/reviews/<ref:ref>", methods=["GET", "POST"])
@needs(Permission.AUDIT_READ)
def review(ref: str) -> ResponseReturnValue:
    """Go through a sample: each read is fine, or has been asked about."""
    actor, found = current_posting(), fetch(LogReview, ref)
    lines = list(found.lines)
    form = SampleForm.of(lines)
    log.told(actor, Verb.LIST, kind="audit_entry", values={"review": ref})
    if form.submitted():
        with form.reporting():
            operations.note(actor, found, form.judged(lines))
            if request.form.get("then") == "finish":
                operations.finish(actor, found)
                flash(gettext("The review is finished, and its receipt is kept."), "done")
            return redirect(url_for(".review", ref=ref), 303)
    return render_template("oversight/review.html", review=found, reads=reads_of(found), form=form), form.status
