"""One's own account: language, switch of posting."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gvi.access.actor import current_posting
from gvi.access.guard import public, signed_in
from gvi.core import clock
from gvi.core.i18n import LOCALES
from gvi.core.later import later

with later(__name__):
    from gvi.accounts import operations
    from gvi.accounts.addresses import inside
    from gvi.terms.queries import acknowledged_by

bp = Blueprint("accounts", __name__)
blueprints = (bp,)


@bp.post("/account/language")
@public
def language() -> ResponseReturnValue:
    """Choose the language: kept in the profile, or before sign-in in the browser."""
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        abort(400)
    session["locale"] = locale
    if current_user.is_authenticated:
        operations.choose_locale(g.get("actor"), current_user._get_current_object(), locale=locale)
    return redirect(inside(request.form.get("next", "")), 303)


@bp.get("/account")
@signed_in
def show() -> ResponseReturnValue:
    """Who I am here."""
    return render_template(
        "accounts/show.html", user=current_user, postings=current_user.postings_on(clock.today()),
        acknowledged=acknowledged_by(current_user.id),
    )  # fmt: skip


@bp.route("/account/posting", methods=["GET", "POST"])
@signed_in
def switch() -> ResponseReturnValue:
    """Choose which posting to act through."""
    postings = {posting.ref: posting for posting in current_user.postings_on(clock.today())}
    if request.method == "POST":
        chosen = postings.get(request.form.get("posting", ""))
        if chosen is None:
            abort(404)
        operations.switch(current_posting(), current_user._get_current_object(), posting=chosen)
        return redirect(url_for("today.index"), 303)
    return render_template(
        "accounts/switch.html", postings=postings.values(), current=current_user.posting_now(clock.today())
    )
