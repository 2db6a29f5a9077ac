"""What is due to be purged, who proposes and who decides, and how long everything is kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.db import afterwards
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.retention import rights_views
from gvi.retention.models import PurgeOrder

with later(__name__):
    from gvi.jobs.queue import Job, wake
    from gvi.retention import operations
    from gvi.retention.forms import PeriodsForm, RefuseForm
    from gvi.retention.listing import DueListing, OrderListing, order_state, orders, rows_in_words
    from gvi.retention.queries import items_due, lines_of, periods_for, restricted

bp = Blueprint("retention", __name__, url_prefix="/admin/retention")
blueprints = (bp, rights_views.bp)


@bp.get("/")
@needs(Permission.RETENTION_READ)
def index() -> ResponseReturnValue:
    """What is due, and what has been proposed."""
    actor = current_posting()
    due = DueListing(rows=items_due(actor), args=request.args)
    contested = restricted(actor)
    log.read(actor, Verb.LIST, [item.member or item.handover for item in due.shown])
    log.read(actor, Verb.LIST, contested)
    listed = OrderListing(orders(actor), request.args)
    return render_template("retention/index.html", due=due, orders=listed, restricted=contested)


@bp.post("/propose")
@needs(Permission.RETENTION_EDIT)
def propose() -> ResponseReturnValue:
    """Propose to purge the ticked records."""
    order = operations.propose(current_posting(), request.form.getlist("item"))
    return redirect(url_for(".show", ref=order.ref), 303)


@bp.get("/orders/<ref:ref>")
@needs(Permission.RETENTION_READ)
def show(ref: str) -> ResponseReturnValue:
    """One proposal, and once it has been carried out its receipt."""
    order = fetch(PurgeOrder, ref)
    lines, actor = lines_of(order), current_posting()
    log.read(actor, Verb.LIST, [line.member for line in lines if line.member])
    is_own = order.proposed_by_id == actor.user_id
    return render_template(
        "retention/show.html",
        order=order,
        lines=lines,
        state=order_state(order),
        is_own=is_own,
        counted=rows_in_words(order),
    )


@bp.post("/orders/<ref:ref>/approve")
@needs(Permission.PURGE_DECIDE)
def approve(ref: str) -> ResponseReturnValue:
    """Let it happen. The worker is woken once the decision is safe."""
    operations.approve(current_posting(), fetch(PurgeOrder, ref))
    afterwards(lambda: wake(Job.PURGE))
    flash(gettext("Approved. It is purged within a few minutes, and the receipt comes here."), "done")
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/orders/<ref:ref>/refuse", methods=["GET", "POST"])
@needs(Permission.PURGE_DECIDE)
def refuse(ref: str) -> ResponseReturnValue:
    """Say no, with a reason."""
    order, form = fetch(PurgeOrder, ref), RefuseForm()
    if form.submitted():
        with form.reporting():
            operations.refuse(current_posting(), order, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("retention/refuse.html", form=form, order=order), form.status


@bp.route("/periods", methods=["GET", "POST"])
@needs(Permission.RETENTION_SET)
def periods() -> ResponseReturnValue:
    """How long the agency keeps each part."""
    actor = current_posting()
    stand = periods_for(actor)
    form = PeriodsForm(stand)
    if form.submitted():
        with form.reporting():
            operations.set_periods(actor, form.months)
            flash(gettext("Saved."), "done")
            return redirect(url_for(".index" if may(Permission.RETENTION_READ) else ".periods"), 303)
    return render_template("retention/periods.html", form=form, periods=stand), form.status
