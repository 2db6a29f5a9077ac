"""Incidents: the list, one incident with its attributions, and what changes them."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from gvi.access.actor import current_posting
from gvi.access.exits import csv_file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.groups.queries import groups_to_choose
from gvi.incidents import operations, queries
from gvi.incidents.forms import AttributionForm, ClassifyForm, FactsForm, IncidentForm, Told, WithdrawForm
from gvi.incidents.listing import IncidentListing
from gvi.incidents.models import Attribution, Incident

bp = Blueprint("incidents", __name__, url_prefix="/incidents")
blueprints = (bp,)


@bp.get("/")
@needs(Permission.INCIDENT_READ)
def index() -> ResponseReturnValue:
    """What has happened?"""
    return render_template("incidents/index.html", listing=IncidentListing(_visible(), request.args))


@bp.get("/incidents.csv")
@needs(Permission.EXPORT_FIGURES)
def download() -> Response:
    """The list as a file. It tells of no person."""
    return csv_file(IncidentListing(_visible(), request.args), "incidents")


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.INCIDENT_EDIT)
def add() -> ResponseReturnValue:
    """Register an incident."""
    form = IncidentForm()
    if form.submitted():
        with form.reporting():
            incident = operations.add_incident(current_posting(), **form.answers)
            return redirect(url_for(".show", ref=incident.ref), 303)
    return render_template("incidents/edit.html", form=form, incident=None), form.status


@bp.get("/<ref:ref>")
@needs(Permission.INCIDENT_READ)
def show(ref: str) -> ResponseReturnValue:
    """One incident: what it is taken for, to whom it is attributed, and who approved."""
    incident = fetch(Incident, ref)
    attributions, history = queries.attributions_of(incident), queries.history_of(incident)
    behind = [
        *(each.made_by_id for each in attributions),
        *(each.approved_by_id for each in attributions),
        *(each.user_id for each in history),
    ]
    return render_template(
        "incidents/show.html", incident=incident, attributions=attributions, history=history,
        standing_of=operations.standing_of, names=queries.user_names(behind), agencies=queries.agency_names(current_posting()),
    )  # fmt: skip


@bp.route("/<ref:ref>/edit", methods=["GET", "POST"])
@needs(Permission.INCIDENT_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Correct the facts of an incident."""
    incident = fetch(Incident, ref)
    form = FactsForm(subject=Told.of(incident))
    if form.submitted():
        with form.reporting():
            operations.edit_incident(current_posting(), incident, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("incidents/edit.html", form=form, incident=incident), form.status


@bp.route("/<ref:ref>/classify", methods=["GET", "POST"])
@needs(Permission.INCIDENT_EDIT)
def classify(ref: str) -> ResponseReturnValue:
    """Take the incident for something else."""
    incident = fetch(Incident, ref)
    form = ClassifyForm(subject=incident)
    if form.submitted():
        with form.reporting():
            operations.classify(current_posting(), incident, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("incidents/classify.html", form=form, incident=incident), form.status


@bp.route("/<ref:ref>/attribute", methods=["GET", "POST"])
@needs(Permission.INCIDENT_EDIT)
def attribute(ref: str) -> ResponseReturnValue:
    """Attribute the incident to a group."""
    incident = fetch(Incident, ref)
    form = AttributionForm(groups_to_choose(current_posting()))
    if form.submitted():
        with form.reporting():
            operations.attribute(current_posting(), incident, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("incidents/attribute.html", form=form, incident=incident), form.status


@bp.post("/<ref:ref>/attributions/<ref:attribution_ref>/approve")
@needs(Permission.ATTRIBUTION_APPROVE)
def approve(ref: str, attribution_ref: str) -> ResponseReturnValue:
    """The second pair of eyes, from another agency."""
    incident = fetch(Incident, ref, permission=Permission.INCIDENT_READ)
    operations.approve_attribution(current_posting(), fetch(Attribution, attribution_ref, within=incident))
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/<ref:ref>/attributions/<ref:attribution_ref>/withdraw", methods=["GET", "POST"])
@needs(Permission.INCIDENT_EDIT)
def withdraw(ref: str, attribution_ref: str) -> ResponseReturnValue:
    """Take an attribution back, with a reason."""
    incident = fetch(Incident, ref)
    attribution = fetch(Attribution, attribution_ref, within=incident)
    form = WithdrawForm()
    if form.submitted():
        with form.reporting():
            operations.withdraw_attribution(current_posting(), attribution, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template(
        "incidents/withdraw.html", form=form, incident=incident, attribution=attribution
    ), form.status


def _visible() -> Select[Incident]:
    """What the posting may know of, with the groups each is attributed to."""
    return Incident.visible_to(current_posting()).options(
        selectinload(Incident.attributions).selectinload(Attribution.group)
    )
