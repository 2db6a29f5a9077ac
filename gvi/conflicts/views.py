"""Who is kept apart from whom: the agency's list, and the locks on one person."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.conflicts.models import Conflict
from gvi.core.later import later
from gvi.members.models import Member

with later(__name__):
    from gvi.conflicts import operations
    from gvi.conflicts.forms import ConflictForm
    from gvi.conflicts.listing import ConflictListing, conflicts, state_of
    from gvi.conflicts.queries import colleagues_to_name, conflicts_on, own_since

bp = Blueprint("conflicts", __name__)
blueprints = (bp,)


@bp.get("/conflicts")
@needs(Permission.CONFLICT_READ)
def index() -> ResponseReturnValue:
    """The agency's locks."""
    listing = ConflictListing(conflicts(current_posting()), request.args)
    log.read(current_posting(), Verb.LIST, [row.member for row in listing.shown])
    return render_template("conflicts/index.html", listing=listing)


@bp.get("/members/<ref:ref>/conflicts")
@needs(Permission.CONFLICT_EDIT)
def show(ref: str) -> ResponseReturnValue:
    """Who is kept apart from one person."""
    member = fetch(Member, ref)
    found = conflicts_on(current_posting(), member)
    return render_template(
        "conflicts/show.html", member=member, conflicts=found, own=own_since(found), state_of=state_of
    )


@bp.route("/members/<ref:ref>/conflicts/add", methods=["GET", "POST"])
@needs(Permission.CONFLICT_EDIT)
def add(ref: str) -> ResponseReturnValue:
    """Keep a colleague apart from the person."""
    member = fetch(Member, ref)
    form = ConflictForm(colleagues_to_name(current_posting()))
    if form.submitted():
        with form.reporting():
            operations.lock_out(current_posting(), member, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("conflicts/add.html", form=form, member=member), form.status


@bp.post("/members/<ref:ref>/conflicts/<ref:conflict_ref>/lift")
@needs(Permission.CONFLICT_EDIT)
def lift(ref: str, conflict_ref: str) -> ResponseReturnValue:
    """There is no conflict any more."""
    operations.lift(current_posting(), fetch(Conflict, conflict_ref, within=fetch(Member, ref)))
    return redirect(url_for(".show", ref=ref), 303)
