"""The second step of signing in, setting up what it takes, confirming who one is, and recovery."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gvi.access.guard import public, signed_in
from gvi.core.db import writes_nothing
from gvi.core.later import later
from gvi.entry import account_views, issuer_views, recovery_views
from gvi.entry.blueprint import bp

with later(__name__):
    from gvi.accounts.addresses import inside
    from gvi.accounts.queries import user_by_email
    from gvi.entry import operations, proving, queries, standing, throttle
    from gvi.entry.enrolling import enrolled, page_of
    from gvi.entry.forms import RecoverForm
    from gvi.entry.freshness import passed
    from gvi.entry.second_step import half_in, let_in
    from gvi.entry.signing_in import actor_of_user, failed

__all__ = ["account_views", "blueprints", "issuer_views", "recovery_views"]
blueprints: tuple[Blueprint, ...] = (bp,)


@bp.route("/login/second", methods=["GET", "POST"])
@public
def second() -> ResponseReturnValue:
    """Show the second factor."""
    user = half_in()
    if user is None:
        return redirect(_next(), 303)
    if not queries.factors_of(user):
        return redirect(url_for(".enrol", next=_next()), 303)
    wrong = request.method == "POST"
    if wrong and not proving.admitted(user):
        abort(429)
    if wrong and proving.holds(user):
        let_in(user)
        return redirect(_next(), 303)
    if wrong:
        failed(user)
    return render_template("entry/second.html", offer=proving.offer(user), wrong=wrong), 422 if wrong else 200


@bp.route("/login/enrol", methods=["GET", "POST"])
@public
def enrol() -> ResponseReturnValue:
    """Set up the second factor at the first sign-in."""
    user = half_in()
    if user is None or queries.factors_of(user):
        return redirect(url_for(".second", next=_next()), 303)
    if request.method == "POST" and enrolled(user):
        codes = operations.new_codes(actor_of_user(user), user)
        let_in(user)
        return render_template("entry/codes.html", codes=codes, onward=_next())
    wrong = request.method == "POST"
    return render_template("entry/enrol.html", setup=page_of(user), wrong=wrong, first=True), 422 if wrong else 200


@bp.route("/account/confirm", methods=["GET", "POST"])
@signed_in
def confirm() -> ResponseReturnValue:
    """Show again that it is you, then go on to where you were going."""
    if request.method == "POST" and passed():
        return redirect(_next(), 303)
    wrong = request.method == "POST"
    offer = proving.offer(current_user)
    page = render_template("entry/confirm.html", offer=offer, sign_in=standing.current(), wrong=wrong)
    return page, 422 if wrong else 200


@bp.get("/account/left")
@signed_in
def left() -> ResponseReturnValue:
    """How many seconds the sign-in lasts without work. Asking is no work."""
    return jsonify(left=standing.seconds_left())


@bp.post("/account/stay")
@signed_in
@writes_nothing
def stay() -> ResponseReturnValue:
    """I am still here."""
    standing.stay()
    return jsonify(left=standing.seconds_left(at_work=True)) if _wants_json() else redirect(_next(), 303)


@bp.route("/login/recover", methods=["GET", "POST"])
@public
def recover() -> ResponseReturnValue:
    """Begin anew with the two halves of a code."""
    form = RecoverForm()
    if form.submitted():
        email = str(form.email.data).lower()
        if not throttle.admits((throttle.RECOVERIES, email), (throttle.RECOVERIES, request.remote_addr or "")):
            abort(429)
        user = user_by_email(email)
        with form.reporting():
            values = {name: text for name, text in form.values.items() if name != "email"}
            operations.recover(actor_of_user(user) if user else None, user, **values)
            return redirect(url_for("security.login"), 303)
    return render_template("entry/recover.html", form=form), form.status


def _next() -> str:
    return inside(request.args.get("next", "") or request.form.get("next", ""))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
