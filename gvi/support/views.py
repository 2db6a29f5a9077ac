"""Hand-overs: who wants help, who takes over, and has contact been made? For social services alone."""

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
from gvi.support.models import Handover

with later(__name__):
    from gvi.members.police_queries import own_record
    from gvi.support import operations, queries, rules
    from gvi.support.forms import HelpForm
    from gvi.support.listing import STYLES, HandoverListing

bp = Blueprint("handovers", __name__)
blueprints = (bp,)


@bp.get("/handovers")
@needs(Permission.HANDOVER_READ)
def index() -> ResponseReturnValue:
    """Who waits?"""
    actor = current_posting()
    listing = HandoverListing(Handover.visible_to(actor), request.args, hours=queries.accept_hours(actor))
    log.read(actor, Verb.LIST, listing.shown)
    return render_template("support/index.html", listing=listing, own_only=queries.sees_only_own(actor))


@bp.get("/handovers/<ref:ref>")
@needs(Permission.HANDOVER_READ)
def show(ref: str) -> ResponseReturnValue:
    """One hand-over, with everything personal masked."""
    return _page(fetch(Handover, ref), revealed=False)


@bp.post("/handovers/<ref:ref>/reveal")
@needs(Permission.HANDOVER_READ)
def reveal(ref: str) -> ResponseReturnValue:
    """The same, shown, and logged as shown."""
    handover = fetch(Handover, ref)
    log.read(current_posting(), Verb.REVEAL, [handover], fields=sorted(Handover.audit_secret))
    return _page(handover, revealed=True)


@bp.post("/handovers/<ref:ref>/accept")
@needs(Permission.HANDOVER_ACCEPT)
def accept(ref: str) -> ResponseReturnValue:
    """Take over."""
    operations.accept(current_posting(), fetch(Handover, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/handovers/<ref:ref>/contacted")
@needs(Permission.HANDOVER_ACCEPT)
def contacted(ref: str) -> ResponseReturnValue:
    """First contact has been made."""
    operations.contacted(current_posting(), fetch(Handover, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/help/new", methods=["GET", "POST"])
@needs(Permission.HANDOVER_ACCEPT)
def add() -> ResponseReturnValue:
    """Somebody has asked social services directly."""
    form = HelpForm()
    if form.submitted():
        with form.reporting():
            handover = operations.register(
                current_posting(), own_record(current_posting(), form.person.data), wish=form.wish
            )
            flash(gettext("The hand-over is saved. It is yours to take over."))
            return redirect(url_for(".show", ref=handover.ref), 303)
    return render_template("support/new.html", form=form), form.status


def _page(handover: Handover, *, revealed: bool) -> ResponseReturnValue:
    actor = current_posting()
    hours, stage = queries.accept_hours(actor), queries.stage_of(handover)
    return render_template(
        "support/show.html", handover=handover, revealed=revealed, stage=stage, style=STYLES[stage],
        behind=queries.behind(actor, handover), accept_by=rules.accept_by(handover.asked_at, hours=hours),
        contact_by=rules.contact_by(handover.asked_at), late=queries.is_late(handover, hours=hours, now=clock.now()),
    )  # fmt: skip
