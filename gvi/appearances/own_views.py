"""A speaker's own page, for those who have an account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.core.i18n import gettext
from gvi.core.later import later

with later(__name__):
    from gvi.appearances import operations, queries
    from gvi.appearances.forms import AnswerForm

bp = Blueprint("appearances", __name__)


@bp.route("/speaker", methods=["GET", "POST"])
@needs(Permission.APPEARANCE_OWN)
def index() -> ResponseReturnValue:
    """When, where, what do I say?"""
    actor, status = current_posting(), 200
    told = queries.own_appearances(actor)
    sent = request.form.get("meeting")
    forms = {each.mark: AnswerForm.of(each, is_sent=sent == each.mark) for each in told}
    for each in told:
        form = forms[each.mark]
        if sent == each.mark and form.submitted():
            with form.reporting():
                operations.answer(actor, each, comes=form.is_yes, said=form.said.data)
                flash(gettext("Thank you. Your answer is saved, and you can change it here."), "done")
                return redirect(url_for(".index"), 303)
        status = max(status, form.status)
    return render_template("appearances/own.html", appearances=told, forms=forms), status
