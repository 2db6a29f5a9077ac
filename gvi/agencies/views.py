"""The register of agencies, as the administrator keeps it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.admin.blueprint import bp
from gvi.agencies.models import Agency
from gvi.core.later import later

with later(__name__):
    from gvi.agencies import operations
    from gvi.agencies.forms import AgencyForm
    from gvi.agencies.listing import AgencyListing


@bp.get("/agencies")
@needs(Permission.AGENCY_EDIT)
def agencies() -> ResponseReturnValue:
    """Who takes part."""
    return render_template(
        "admin/agencies.html", listing=AgencyListing(Agency.visible_to(current_posting()), request.args)
    )


@bp.route("/agencies/add", methods=["GET", "POST"])
@needs(Permission.AGENCY_EDIT)
def add_agency() -> ResponseReturnValue:
    """Add an agency to the site."""
    form = AgencyForm()
    if form.submitted():
        with form.reporting():
            operations.add_agency(current_posting(), **form.values)
            return redirect(url_for(".agencies"), 303)
    return render_template("admin/agency.html", form=form, agency=None), form.status


@bp.route("/agencies/<ref:ref>", methods=["GET", "POST"])
@needs(Permission.AGENCY_EDIT)
def edit_agency(ref: str) -> ResponseReturnValue:
    """Correct what is known of an agency."""
    agency = fetch(Agency, ref)
    form = AgencyForm(subject=agency)
    if form.submitted():
        with form.reporting():
            operations.edit_agency(current_posting(), agency, **form.values)
            return redirect(url_for(".agencies"), 303)
    return render_template("admin/agency.html", form=form, agency=agency), form.status
