"""The terms in force, which everybody acknowledges; one's own receipts; the register, where administrators keep them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs, signed_in
from gvi.access.permissions import Permission
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.terms import gate
from gvi.terms.models import Terms

with later(__name__):
    from gvi.accounts.addresses import inside
    from gvi.terms import operations, queries
    from gvi.terms.forms import TermsForm
    from gvi.terms.listing import TermsListing, state_tag, title_of

bp = Blueprint("terms", __name__)
blueprints = (bp,)


@bp.route("/terms", methods=["GET", "POST"])
@signed_in
def show() -> ResponseReturnValue:
    """What I may and may not do here."""
    onward = inside(request.args.get("next", ""))
    if request.method == "POST" and gate.passed():
        return redirect(onward, 303)
    is_news = request.method == "POST"
    return render_template("terms/show.html", onward=onward, **gate.facts(is_news=is_news)), 422 if is_news else 200


@bp.get("/terms/<number>")
@signed_in
def published(number: str) -> ResponseReturnValue:
    """A version that held once, as it was acknowledged."""
    terms = queries.published(number)
    if terms is None:
        abort(404)
    return render_template("terms/published.html", terms=terms, is_newest=terms.number == queries.newest())


@bp.get("/admin/terms")
@needs(Permission.TERMS_READ)
def index() -> ResponseReturnValue:
    """Every version, and the draft that waits."""
    rows = Terms.visible_to(current_posting()).order_by(Terms.id.desc())
    return render_template(
        "terms/index.html", listing=TermsListing(rows, request.args, newest=queries.newest()), waiting=queries.waiting()
    )


@bp.route("/admin/terms/add", methods=["GET", "POST"])
@needs(Permission.TERMS_EDIT)
def add() -> ResponseReturnValue:
    """Write the next version, beginning from the one in force."""
    held = queries.in_force()
    form = TermsForm(data={"text_sv": held.text_sv, "text_en": held.text_en} if held else None)
    if form.submitted():
        with form.reporting():
            made = operations.write(current_posting(), **form.values)
            return redirect(url_for(".version", ref=made.ref), 303)
    return render_template("terms/edit.html", form=form), form.status


@bp.get("/admin/terms/<ref:ref>")
@needs(Permission.TERMS_READ)
def version(ref: str) -> ResponseReturnValue:
    """One version or draft, in both languages."""
    terms = fetch(Terms, ref)
    return render_template(
        "terms/version.html", terms=terms, title=title_of(terms), state=state_tag(terms, newest=queries.newest()),
        own=terms.written_by_id == current_posting().user_id, number=queries.how_many(terms),
        is_draft=terms.number is None and terms.withdrawn_at is None,
    )  # fmt: skip


@bp.post("/admin/terms/<ref:ref>/publish")
@needs(Permission.TERMS_EDIT)
def publish(ref: str) -> ResponseReturnValue:
    """Put a draft that somebody else has written in force."""
    operations.publish(current_posting(), fetch(Terms, ref))
    flash(gettext("The terms are in force. Everybody is asked to acknowledge them, you too."), "done")
    return redirect(url_for(".version", ref=ref), 303)


@bp.post("/admin/terms/<ref:ref>/withdraw")
@needs(Permission.TERMS_EDIT)
def withdraw(ref: str) -> ResponseReturnValue:
    """Let a draft come to nothing."""
    operations.withdraw(current_posting(), fetch(Terms, ref))
    return redirect(url_for(".index"), 303)
