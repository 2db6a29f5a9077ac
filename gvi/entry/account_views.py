"""One's own account: what proves who one is, where one is signed in, the password."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gvi.access.guard import signed_in
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.later import later
from gvi.entry.blueprint import bp
from gvi.entry.freshness import asks_again
from gvi.entry.models import Authenticator, Passkey

with later(__name__):
    from gvi.accounts.passwords import is_right
    from gvi.entry import operations, queries, signing_in, standing
    from gvi.entry.enrolling import enrolled, page_of
    from gvi.entry.forms import PasswordForm
    from gvi.entry.signing_in import actor_of_user


@bp.get("/account/security")
@signed_in
def security() -> ResponseReturnValue:
    """What proves that I am I, and where I am logged in."""
    user = _me()
    return render_template(
        "entry/security.html", app=queries.authenticator_of(user), passkeys=queries.passkeys_of(user),
        codes_left=queries.codes_left(user), sign_ins=standing.living(user), here=standing.current(), user=user,
    )  # fmt: skip


@bp.route("/account/security/add", methods=["GET", "POST"])
@signed_in
@asks_again
def add_factor() -> ResponseReturnValue:
    """Set up an app, in place of the one before, or one more passkey."""
    user = _me()
    if request.method == "POST" and enrolled(user):
        if queries.codes_left(user):
            return redirect(url_for(".security"), 303)
        codes = operations.new_codes(actor_of_user(user), user)
        return render_template("entry/codes.html", codes=codes, onward=url_for(".security"))
    wrong = request.method == "POST"
    return render_template("entry/enrol.html", setup=page_of(user), wrong=wrong, first=False), 422 if wrong else 200


@bp.post("/account/security/remove")
@signed_in
@asks_again
def remove_factor() -> ResponseReturnValue:
    """The app or a passkey is no longer used. `which`: "app", or a passkey's ref."""
    user, which = _me(), request.form.get("which", "")
    row: Authenticator | Passkey | None = queries.authenticator_of(user) if which == "app" else None
    row = row or next((each for each in queries.passkeys_of(user) if each.ref == which), None)
    if row is None:
        abort(404)
    operations.remove_factor(actor_of_user(user), user, row, is_compulsory=signing_in.is_compulsory())
    return redirect(url_for(".security"), 303)


@bp.post("/account/security/codes")
@signed_in
@asks_again
def new_codes() -> ResponseReturnValue:
    """Fresh recovery codes, shown once."""
    codes = operations.new_codes(actor_of_user(_me()), _me())
    return render_template("entry/codes.html", codes=codes, onward=url_for(".security"))


@bp.post("/account/sign-ins/end")
@signed_in
def end_sign_in() -> ResponseReturnValue:
    """Log out somewhere else, at once. `which`: a sign-in's ref, or "others" for all but this one."""
    user, which = _me(), request.form.get("which", "")
    found = [each for each in standing.living(user) if which in {each.ref, "others"} and each is not standing.current()]
    if not found and which != "others":
        abort(404)
    for each in found:
        standing.end(each)
    log.told(actor_of_user(user), Verb.SIGN_IN_END, kind="account", values={"ended": [each.ref for each in found]})
    return redirect(url_for(".security", _anchor="h-sign-ins"), 303)


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
@asks_again
def password() -> ResponseReturnValue:
    """Another password; every other sign-in ends."""
    form, user = PasswordForm(), _me()
    if user.is_demo:
        abort(404)  # its password is on the sign-in page
    if form.submitted():
        with form.reporting():
            operations.change_password(actor_of_user(user), user, password=form.values["password"], is_own=_knows(form))
            standing.end_all(user, but=standing.current())
            return redirect(url_for(".security"), 303)
    return render_template("entry/password.html", form=form), form.status


def _knows(form: PasswordForm) -> bool:
    return is_right(form.current_password.data, current_user.password)


def _me() -> User:
    user: User = current_user._get_current_object()
    return user
