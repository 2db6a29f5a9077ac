"""Reports: how far people came, and whom the message has reached. Each is a page, a file and a print."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.exits import csv_file
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.core import clock
from gvi.core.later import later

with later(__name__):
    from gvi.reports import coverage as covering
    from gvi.reports import funnel as funnelling
    from gvi.reports.listing import CoverageListing, FunnelListing

bp = Blueprint("reports", __name__, url_prefix="/reports")
blueprints = (bp,)


@bp.get("/")
@needs(Permission.REPORT_READ)
def index() -> ResponseReturnValue:
    """Which reports are there?"""
    return render_template("reports/index.html")


@bp.get("/funnel")
@needs(Permission.REPORT_READ)
def funnel() -> ResponseReturnValue:
    """Of those chosen, how many came?"""
    rows = funnelling.funnels(current_posting())
    return render_template(
        "reports/funnel.html", listing=FunnelListing(rows=rows, args=request.args), rows=rows, today=clock.today(),
        totals=funnelling.totals(rows), told=sum(row.is_told for row in rows), hides=not funnelling.is_core(current_posting()),
    )  # fmt: skip


@bp.get("/funnel.csv")
@needs(Permission.EXPORT_FIGURES)
def funnel_file() -> Response:
    """The same numbers as a file."""
    return csv_file(FunnelListing(rows=funnelling.funnels(current_posting()), args=request.args), "funnel")


@bp.get("/coverage")
@needs(Permission.REPORT_READ)
def coverage() -> ResponseReturnValue:
    """Whom has the message reached?"""
    found = covering.coverage_of(current_posting())
    return render_template(
        "reports/coverage.html", found=found, listing=CoverageListing(rows=found.rows, args=request.args),
        days=covering.DAYS, today=clock.today(),
    )  # fmt: skip


@bp.get("/coverage.csv")
@needs(Permission.EXPORT_FIGURES)
def coverage_file() -> Response:
    """The same numbers as a file."""
    found = covering.coverage_of(current_posting())
    return csv_file(CoverageListing(rows=found.rows, args=request.args), "coverage")
