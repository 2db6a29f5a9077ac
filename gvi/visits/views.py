"""Visits: who next, what must the team know, and what happened?"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, may, needs, refuse
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext
from gvi.exports.models import ExportKind
from gvi.members.police_queries import own_record
from gvi.members.protection import is_protected
from gvi.members.reveal import may_be_shown, names_of
from gvi.sites.queries import site_of
from gvi.visits import operations, queries
from gvi.visits.forms import EditForm, LogForm, PlanForm, Planned
from gvi.visits.listing import VisitListing, tag_of
from gvi.visits.models import Visit
from gvi.visits.rounds import Way

bp = Blueprint("visits", __name__, url_prefix="/visits")
blueprints = (bp,)


@bp.get("/")
@needs(Permission.VISIT_READ)
def index() -> ResponseReturnValue:
    """Who next?"""
    listing = _listing()
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("visits/index.html", listing=listing)


@bp.route("/visits.csv", methods=["GET", "POST"])
@needs(Permission.EXPORT)
def download() -> ResponseReturnValue:
    """The list as a file, when somebody else has approved it; else the form that asks for it."""
    from gvi.exports.delivering import deliver  # every kind of file there is

    return deliver(ExportKind.VISITS, request.args)


@bp.route("/plan", methods=["GET", "POST"])
@needs(Permission.VISIT_EDIT)
def plan() -> ResponseReturnValue:
    """Plan a visit. A page of a person sends `person` alone, and gets the form with it filled in."""
    actor = current_posting()
    form = PlanForm(queries.mates_to_choose(actor), queries.other_agencies(actor))
    if "day" in request.form and form.submitted():
        with form.reporting():
            visit = operations.plan(actor, own_record(actor, form.person.data), **form.answers)
            return redirect(url_for(".show", ref=visit.ref), 303)
    return render_template("visits/plan.html", form=form, visit=None), form.status


@bp.get("/<ref:ref>")
@needs(Permission.VISIT_READ)
def show(ref: str) -> ResponseReturnValue:
    """One visit: the safety brief, the tries, the outcome."""
    return _page(fetch(Visit, ref))


@bp.route("/<ref:ref>/name", methods=["GET", "POST"])
@needs(Permission.MEMBER_REVEAL)
def show_name(ref: str) -> ResponseReturnValue:
    """The same page with the person's name, which is logged. Only a press of the button shows it."""
    visit = fetch(Visit, ref, permission=Permission.VISIT_READ)
    if request.method != "POST":
        return redirect(url_for(".show", ref=ref), 303)
    if not may_be_shown(current_posting(), visit.member):
        refuse(Permission.MEMBER_REVEAL, visit.member)
    return _page(visit, name=names_of(current_posting(), [visit.member])[visit.member_id])


@bp.route("/<ref:ref>/edit", methods=["GET", "POST"])
@needs(Permission.VISIT_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Change the time, the team or the safety brief."""
    visit, actor = fetch(Visit, ref), current_posting()
    planned = Planned.of(visit, is_protected=is_protected(visit.member))
    form = EditForm(queries.mates_to_choose(actor), queries.other_agencies(actor), subject=planned)
    if form.submitted():
        with form.reporting():
            operations.edit(actor, visit, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("visits/plan.html", form=form, visit=visit), form.status


@bp.route("/<ref:ref>/log", methods=["GET", "POST"])
@needs(Permission.VISIT_EDIT)
def log_visit(ref: str) -> ResponseReturnValue:
    """What happened? Sent twice, it is saved once, and the second answer shows no receipt."""
    visit = fetch(Visit, ref)
    if visit.is_logged:
        return redirect(url_for(".show", ref=ref), 303)
    form = LogForm()
    if form.submitted():
        with form.reporting():
            receipt = operations.log_visit(current_posting(), visit, form.told)
            flash(
                gettext("The visit is saved. Receipt %(receipt)s: note it now, it is not shown again.", receipt=receipt)
            )
            return redirect(url_for(".show", ref=ref), 303)
    duty = queries.duty_phone(current_posting())
    return render_template("visits/log.html", form=form, visit=visit, duty=duty), form.status


@bp.post("/<ref:ref>/close")
@needs(Permission.VISIT_EDIT)
def close(ref: str) -> ResponseReturnValue:
    """Give up after having tried."""
    operations.close(current_posting(), fetch(Visit, ref))
    return redirect(url_for(".show", ref=ref), 303)


def _page(visit: Visit, *, name: str | None = None) -> str:
    actor = current_posting()
    stage = queries.stage_of(visit, log_hours=site_of(actor).log_hours)
    return render_template(
        "visits/show.html",
        visit=visit,
        name=name,
        may_show_name=may(Permission.MEMBER_REVEAL, visit.member) and may_be_shown(actor, visit.member),
        tag_of=tag_of(stage),
        is_protected=is_protected(visit.member),
        way=Way.of(visit, queries.round_of(actor, visit)),
    )


def _listing() -> VisitListing:
    actor = current_posting()
    return VisitListing(queries.visible(actor), request.args, log_hours=site_of(actor).log_hours)
