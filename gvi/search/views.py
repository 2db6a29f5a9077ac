"""Search within what one may read. Sent as a form, so that what was sought stands in no address or history."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gvi.access.guard import needs
from gvi.access.permissions import Permission

bp = Blueprint("search", __name__)
blueprints = (bp,)


@bp.route("/search", methods=["GET", "POST"])
@needs(Permission.SEARCH)
def index() -> ResponseReturnValue:
    """Find a person or a group."""
    return render_template("search/index.html")
