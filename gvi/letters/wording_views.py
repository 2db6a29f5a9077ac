"""Wordings of letters that wait: read beside the one in use, and let be used by a lawyer who did not bring them in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import needs
from gvi.access.permissions import Permission
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.core.problems import Problem, insist

with later(__name__):
    from gvi.letters import versions
    from gvi.letters.compared import compare
    from gvi.letters.queries import wordings_of

bp = Blueprint("letter_wordings", __name__, url_prefix="/wordings")


@bp.get("")
@needs(Permission.TEMPLATE_APPROVE)
def index() -> ResponseReturnValue:
    """May letters say it like this?"""
    actor = current_posting()
    waiting, in_use = versions.waiting(actor), wordings_of(actor.site_id)
    return render_template("letters_pages/wordings.html", waiting=waiting, in_use=in_use, reader=actor, compare=compare)


@bp.post("/approve")
@needs(Permission.TEMPLATE_APPROVE)
def approve() -> ResponseReturnValue:
    """Let letters that are printed from now on say so: the version that was read, and no later one."""
    actor = current_posting()
    asked = tuple(request.form.get(name, "") for name in ("kind", "language", "number"))
    found = next(
        (each for each in versions.waiting(actor) if (each.kind, each.language, str(each.number)) == asked), None
    )
    insist([] if found else [Problem("wording-waits-no-more")])
    assert found is not None
    versions.approve(actor, found)
    flash(gettext("The wording is approved. Letters printed from now on follow it."), "done")
    return redirect(url_for(".index"), 303)
