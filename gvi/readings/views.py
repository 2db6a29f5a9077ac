"""The question before a person's page, and what the agency's auditors see of the answers."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.later import later
from gvi.members.models import Member
from gvi.readings import door

with later(__name__):
    from gvi.accounts.addresses import inside
    from gvi.readings import operations, queries, rules
    from gvi.readings.forms import ReasonForm
    from gvi.readings.listing import ReadingListing

bp = Blueprint("readings", __name__)
blueprints = (bp,)
assert f"{bp.name}.why" == door.OPEN


@bp.route("/members/<ref:ref>/why", methods=["GET", "POST"])
@needs(Permission.MEMBER_READ)
def why(ref: str) -> ResponseReturnValue:
    """Why does somebody who does not work with the person need to read?"""
    member = fetch(Member, ref, is_noted=False)
    onward = inside(request.values.get("next", "") or url_for("members.show", ref=ref))
    if not rules.is_asked(current_posting().role) or any(queries.works_with(current_posting(), member)):
        return redirect(onward, 303)
    form = ReasonForm()
    if form.submitted():
        with form.reporting():
            operations.give_reason(current_posting(), member, **form.answers)
            return redirect(onward, 303)
    return render_template("readings/why.html", form=form, member=member, sent=(), onward=onward), form.status


@bp.get("/admin/log/beside")
@needs(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Who has read beside their assignments, and why."""
    listing = ReadingListing(queries.readings(current_posting()), request.args)
    log.told(current_posting(), Verb.LIST, kind="reading", values={"refs": [row.ref for row in listing.shown]})
    return render_template("readings/index.html", listing=listing)


@bp.post("/admin/log/beside")
@needs(Permission.AUDIT_READ)
def see() -> ResponseReturnValue:
    """The ticked ones have been gone through."""
    operations.see(current_posting(), queries.by_refs(current_posting(), request.form.getlist("item")))
    return redirect(url_for(".index"), 303)
