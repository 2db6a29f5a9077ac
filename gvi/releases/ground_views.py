"""The register of legal grounds: read by everybody who releases, kept by a lawyer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.access.roles import AgencyKind
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.core.templating import word_text
from gvi.members.vocabulary import Facet
from gvi.releases.models import LegalGround

with later(__name__):
    from gvi.releases import keeping
    from gvi.releases.ground_forms import EndForm, GroundForm
    from gvi.releases.ground_listing import GroundListing, state_tag
    from gvi.releases.queries import wordings_of

bp = Blueprint("grounds", __name__, url_prefix="/legal-grounds")


@bp.get("/")
@needs(Permission.GROUND_READ)
def index() -> ResponseReturnValue:
    """On what may secret data go, and from when to when?"""
    listing = GroundListing(LegalGround.visible_to(current_posting()).order_by(LegalGround.id), request.args)
    return render_template("releases/grounds.html", listing=listing)


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.GROUND_EDIT)
def add() -> ResponseReturnValue:
    """A new ground."""
    form = GroundForm()
    if form.submitted():
        with form.reporting():
            made = keeping.add(current_posting(), form.wording, **form.dates)
            return redirect(url_for(".show", ref=made.ref), 303)
    return render_template("releases/ground_edit.html", form=form, ground=None), form.status


@bp.get("/<ref:ref>")
@needs(Permission.GROUND_READ)
def show(ref: str) -> ResponseReturnValue:
    """One ground, with the wordings before and after it."""
    ground = fetch(LegalGround, ref)
    words = {
        "binds": _in_words(AgencyKind, ground.binds),
        "receivers": _in_words(AgencyKind, ground.receivers),
        "facets": _in_words(Facet, ground.facets),
    }
    return render_template(
        "releases/ground.html", ground=ground, wordings=wordings_of(ground), state=state_tag(ground), state_tag=state_tag, words=words
    )  # fmt: skip


@bp.route("/<ref:ref>/replace", methods=["GET", "POST"])
@needs(Permission.GROUND_EDIT)
def replace(ref: str) -> ResponseReturnValue:
    """A new wording from a day on."""
    ground = fetch(LegalGround, ref)
    form = GroundForm(subject=ground, data={"valid_from": clock.today(), "valid_to": None})
    if form.submitted():
        with form.reporting():
            made = keeping.replace(current_posting(), ground, form.wording, **form.dates)
            flash(gettext("The new wording stands. What was decided on the old one keeps it."), "done")
            return redirect(url_for(".show", ref=made.ref), 303)
    return render_template("releases/ground_edit.html", form=form, ground=ground), form.status


@bp.route("/<ref:ref>/end", methods=["GET", "POST"])
@needs(Permission.GROUND_EDIT)
def end(ref: str) -> ResponseReturnValue:
    """The last day on which it holds."""
    ground = fetch(LegalGround, ref)
    form = EndForm(data={"valid_to": clock.today()})
    if form.submitted():
        with form.reporting():
            keeping.end(current_posting(), ground, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("releases/ground_end.html", form=form, ground=ground), form.status


def _in_words(vocabulary: type[StrEnum], values: Sequence[str]) -> str:
    return ", ".join(word_text(vocabulary(value)) for value in values)
