"""The rehearsal: when and where, whom speakers ask, and how long each part took."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.callins.models import CallIn
from gvi.core.later import later

with later(__name__):
    from gvi.appearances import operations
    from gvi.appearances.forms import RehearsalForm
    from gvi.speakers.programme import programme_of
    from gvi.speakers.queries import briefing_of, slots_of

bp = Blueprint("rehearsal", __name__, url_prefix="/call-ins/<ref:ref>/rehearsal")


@bp.get("/")
@needs(Permission.SPEAKER_READ)
def index(ref: str) -> ResponseReturnValue:
    """Is everything as long as it was given?"""
    call_in = fetch(CallIn, ref)
    return _page(call_in, RehearsalForm.of(briefing_of(call_in), slots_of(call_in)))


@bp.post("/")
@needs(Permission.SPEAKER_EDIT)
def save(ref: str) -> ResponseReturnValue:
    """Save the rehearsal and every time that was taken at once."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    slots = slots_of(call_in)
    form = RehearsalForm.of(briefing_of(call_in), slots)
    if form.submitted():
        with form.reporting():
            operations.brief(actor, call_in, form.rehearsing)
            operations.measure(actor, call_in, form.measured(slots))
            return redirect(url_for(".index", ref=ref), 303)
    return _page(call_in, form)


def _page(call_in: CallIn, form: RehearsalForm) -> ResponseReturnValue:
    briefing, programme = briefing_of(call_in), programme_of(call_in)
    return render_template(
        "appearances/rehearsal.html", call_in=call_in, form=form, briefing=briefing, programme=programme
    ), form.status
