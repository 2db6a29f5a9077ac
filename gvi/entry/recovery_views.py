"""Letting somebody in again who lost password and device: one administrator asks, another approves."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.accounts.models import User
from gvi.core.later import later
from gvi.entry.blueprint import bp

with later(__name__):
    from gvi.entry import operations, queries
    from gvi.entry.forms import AskRecoveryForm


@bp.route("/admin/users/<ref:ref>/recovery", methods=["GET", "POST"])
@needs(Permission.USER_RECOVER)
def recovery(ref: str) -> ResponseReturnValue:
    """Ask for it, or see what was asked and approve it."""
    user, actor, form = fetch(User, ref), current_posting(), AskRecoveryForm()
    waiting = queries.open_recovery(user)
    if form.submitted():
        with form.reporting():
            _row, half = operations.ask_recovery(actor, user, **form.values)
            return render_template("entry/half.html", user=user, half=half, is_first=True)
    asker = queries.user_of(waiting.asked_by_id) if waiting else None
    page = render_template("entry/recovery.html", user=user, form=form, waiting=waiting, asker=asker, me=actor.user_id)
    return page, form.status


@bp.post("/admin/users/<ref:ref>/recovery/approve")
@needs(Permission.USER_RECOVER)
def approve_recovery(ref: str) -> ResponseReturnValue:
    """The second person's yes."""
    user = fetch(User, ref)
    waiting = queries.open_recovery(user)
    if waiting is None:
        abort(404)
    half = operations.approve_recovery(current_posting(), waiting)
    return render_template("entry/half.html", user=user, half=half, is_first=False)
