"""The group situation: where did something change, and who does what next?"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.exits import csv_file
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.core import clock
from gvi.sites.queries import site_of
from gvi.situation.listing import Board
from gvi.situation.queries import situation

bp = Blueprint("situation", __name__, url_prefix="/situation")
blueprints = (bp,)


@bp.get("/")
@needs(Permission.GROUP_READ)
def index() -> ResponseReturnValue:
    """The board; `room=1` shows it large for a meeting."""
    actor = current_posting()
    rows = situation(actor)
    return render_template(
        "situation/index.html", board=Board(rows=rows, args=request.args), rows=rows, week=clock.today().isocalendar().week,
        limit=site_of(actor).max_in_focus, room=request.args.get("room") == "1",
    )  # fmt: skip


@bp.get("/situation.csv")
@needs(Permission.EXPORT_FIGURES)
def download() -> Response:
    """The board as a file. It tells of no person."""
    return csv_file(Board(rows=situation(current_posting())), "situation")
