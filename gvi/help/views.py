"""Help, and how accessible the service is."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gvi.access.guard import public

bp = Blueprint("help", __name__)
blueprints = (bp,)


@bp.get("/help")
@public
def index() -> ResponseReturnValue:
    """How the work is done here, step by step."""
    return render_template("help/index.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("help/accessibility.html")


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}
