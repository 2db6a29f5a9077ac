"""Planning a call-in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.callins.models import CallIn
from gvi.callins.participant_views import participant_blueprints

bp = Blueprint("callins", __name__, url_prefix="/call-ins")
blueprints = (bp, *participant_blueprints)


@bp.get("/<ref:ref>")
@needs(Permission.CALL_IN_READ)
def show(ref: str) -> ResponseReturnValue:
    """What remains?"""
    return render_template("callins/show.html", call_in=fetch(CallIn, ref))
