"""Choosing whom to call by whom they reach: a proposal, moved by hand, checked against the best there is."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.callins.models import CallIn
from gvi.core.db import afterwards
from gvi.core.later import later

with later(__name__):
    from gvi.callins import selection_operations as selecting
    from gvi.callins.onward import after_saving
    from gvi.callins.participant_queries import members_by_ref
    from gvi.callins.selection_facts import MOVES
    from gvi.callins.selection_forms import SaveForm, WishForm
    from gvi.callins.selection_page import shown_of
    from gvi.callins.selection_proposal import proposal_of
    from gvi.callins.selection_queries import asked_of, draft_of
    from gvi.callins.selection_texts import told
    from gvi.jobs.queue import Job, wake

bp = Blueprint("selection", __name__, url_prefix="/call-ins/<ref:ref>/selection")


@bp.get("/")
@needs(Permission.PARTICIPANT_EDIT)
def index(ref: str) -> ResponseReturnValue:
    """Who carries the message furthest?"""
    return _page(fetch(CallIn, ref))


@bp.post("/")
@needs(Permission.PARTICIPANT_EDIT)
def wish(ref: str) -> ResponseReturnValue:
    """Change what is asked for, and with one of the two buttons have the best choice worked out."""
    actor, call_in, form = current_posting(), fetch(CallIn, ref), WishForm()
    if form.submitted():
        with form.reporting():
            is_best = request.form.get("step") == "best"
            asked = form.asked(asked_of(actor, call_in, draft_of(actor, call_in)))
            selecting.wish(actor, call_in, asked, best=is_best)
            if is_best:
                afterwards(lambda: wake(Job.SELECT))
            return redirect(url_for(".index", ref=ref), 303)
    return _page(call_in, wishes=form)


@bp.post("/move")
@needs(Permission.PARTICIPANT_EDIT)
def move(ref: str) -> ResponseReturnValue:
    """Move one person in or out, and see at once what it changes."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    person, step = request.form.getlist("person")[:1], request.form.get("step")
    if person and step in MOVES:
        found = members_by_ref(actor, person)
        if not found:
            abort(404)
        selecting.move(actor, call_in, found[0].ref, step)
    return redirect(url_for(".index", ref=ref), 303)


@bp.post("/go-on")
@needs(Permission.PARTICIPANT_EDIT)
def go_on(ref: str) -> ResponseReturnValue:
    """Wait no longer for the best choice."""
    selecting.wait_no_longer(current_posting(), fetch(CallIn, ref))
    return redirect(url_for(".index", ref=ref), 303)


@bp.post("/save")
@needs(Permission.PARTICIPANT_EDIT)
def save(ref: str) -> ResponseReturnValue:
    """Put the chosen on the list."""
    actor, call_in, form = current_posting(), fetch(CallIn, ref), SaveForm()
    if form.submitted():
        with form.reporting():
            selecting.save(actor, call_in, **form.values)
            return redirect(after_saving(actor, call_in, here=url_for("participants.index", ref=ref)), 303)
    return _page(call_in, saving=form)


@bp.app_template_filter("people")
def people(number: float) -> str:
    """A number of people, a part of one with one decimal."""
    return str(format_decimal(round(number, 1), "#,##0.#"))


def _page(call_in: CallIn, *, wishes: WishForm | None = None, saving: SaveForm | None = None) -> ResponseReturnValue:
    actor = current_posting()
    draft = draft_of(actor, call_in)
    standing = proposal_of(actor, call_in, draft)
    return render_template(
        "callins/selection.html",
        call_in=call_in,
        standing=standing,
        shown=shown_of(actor, standing, draft),
        is_waiting=draft is not None and draft.asked_at is not None,
        wishes=wishes or WishForm.showing(standing.asked),
        saving=saving or SaveForm.sealed(standing.seal),
        told=told,
    ), (wishes or saving).status if wishes or saving else 200  # type: ignore[union-attr]
