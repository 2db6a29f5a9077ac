"""To an agency's identity provider and back."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from gvi.access.guard import public
from gvi.core.db import writes_when_asked
from gvi.core.later import later
from gvi.entry.blueprint import bp
from gvi.entry.models import Way

with later(__name__):
    from gvi.accounts.addresses import inside
    from gvi.entry import issuers, standing, throttle
    from gvi.entry.signing_in import actor_of_user, signed_in
    from gvi.issuers import Issuer

ONWARD = "onward"


@bp.get("/login/with/<name>")
@public
def with_issuer(name: str) -> ResponseReturnValue:
    """Go to the provider. `again=1`: it must ask anew who it is."""
    issuer = _issuer(name)
    session[ONWARD] = inside(request.args.get("next", ""))
    try:
        return issuers.away_to(issuer, again=request.args.get("again") == "1")  # type: ignore[no-any-return]
    except issuers.unreachable() as fault:
        issuers.tell(issuer, fault)
        return render_template("entry/not_let_in.html", issuer=issuer, is_away=True), 503


@bp.get("/login/with/<name>/back")
@public
@writes_when_asked
def back_from(name: str) -> ResponseReturnValue:
    """The provider's answer: a sign-in, or a page that says there was none."""
    issuer = _issuer(name)
    if not throttle.admits((throttle.ADDRESS, request.remote_addr or "")):
        abort(429)
    entrant = issuers.entrant(issuer)
    if entrant is None:
        return render_template("entry/not_let_in.html", issuer=issuer, is_away=False), 403
    _let_in(issuer, entrant)
    return redirect(inside(session.pop(ONWARD, "") or url_for("today.index")), 303)


def _let_in(issuer: Issuer, entrant: issuers.Entrant) -> None:
    user = entrant.user
    sign_in = standing.begin(
        user, way=Way.ISSUER, is_whole=entrant.is_enough, agency_id=entrant.agency_id, issuer=issuer.name
    )
    sign_in.proved_at = entrant.shown_at
    issuers.bind(actor_of_user(user), entrant, issuer)
    login_user(user)
    if entrant.is_enough:
        signed_in(user)


def _issuer(name: str) -> Issuer:
    found = issuers.named(name)
    if found is None:
        abort(404)
    return found
