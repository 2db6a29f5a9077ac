"""A call-in's checklist: the list, the ticks, and tasks of one's own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.checklists import feed_views, playbook_views
from gvi.checklists.models import ChecklistTask
from gvi.core.later import later
from gvi.extensions import db

with later(__name__):
    from gvi.checklists import operations, queries
    from gvi.checklists.forms import MakeForm, TaskForm
    from gvi.checklists.sheet import address_of, sheet_of

bp = Blueprint("checklist", __name__, url_prefix="/call-ins/<ref:ref>/tasks")
blueprints = (bp, playbook_views.bp, feed_views.bp)

EARLIER = 3
"""How many call-ins a list can be copied from."""


@bp.get("")
@needs(Permission.CALL_IN_READ)
def index(ref: str) -> ResponseReturnValue:
    """What is to be done by when, by whom, and what is done?"""
    call_in = fetch(CallIn, ref)
    return _page(call_in, _make_form(call_in))


@bp.post("/make")
@needs(Permission.CALL_IN_EDIT)
def make(ref: str) -> ResponseReturnValue:
    """Give the call-in its list."""
    call_in = fetch(CallIn, ref)
    form = _make_form(call_in)
    if form.submitted():
        with form.reporting():
            operations.make(current_posting(), call_in, form.start_from)
            return redirect(url_for(".index", ref=ref), 303)
    return _page(call_in, form)


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.TASK_EDIT)
def add(ref: str) -> ResponseReturnValue:
    """Add a task of one's own."""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    own = db.session.get_one(Agency, actor.agency_id)
    holds = call_in.owner_agency_id == actor.agency_id
    form = TaskForm(_choices(call_in, own) if holds else [own], own=own)
    if form.submitted():
        with form.reporting():
            task = operations.add(actor, call_in, **form.answers)
            return redirect(address_of(call_in, task), 303)
    return render_template(
        "checklists/edit.html", form=form, call_in=call_in, task=None, is_inner=not holds
    ), form.status


@bp.route("/<ref:task_ref>", methods=["GET", "POST"])
@needs(Permission.TASK_EDIT)
def edit(ref: str, task_ref: str) -> ResponseReturnValue:
    """Change a task."""
    call_in = fetch(CallIn, ref)
    task = fetch(ChecklistTask, task_ref, within=call_in)
    owner = db.session.get_one(Agency, task.owner_agency_id)
    form = TaskForm([owner] if task.is_inner else _choices(call_in, owner), task=task)
    if form.submitted():
        with form.reporting():
            operations.edit(current_posting(), task, **form.answers)
            return redirect(address_of(call_in, task), 303)
    return render_template(
        "checklists/edit.html", form=form, call_in=call_in, task=task, is_inner=task.is_inner
    ), form.status


@bp.post("/<ref:task_ref>/<any(done, undo):verb>")
@needs(Permission.TASK_TICK)
def tick(ref: str, task_ref: str, verb: str) -> ResponseReturnValue:
    """One press: done, or not done after all."""
    call_in = fetch(CallIn, ref, permission=Permission.CALL_IN_READ)  # the task is the agency's own, the call-in not
    task = fetch(ChecklistTask, task_ref, within=call_in)
    _pressed()[verb](current_posting(), task)
    return redirect(address_of(call_in, task), 303)


@bp.post("/<ref:task_ref>/<any(recount, remove):verb>")
@needs(Permission.TASK_EDIT)
def change(ref: str, task_ref: str, verb: str) -> ResponseReturnValue:
    """One press: count the date from the meeting again, or take the task away."""
    call_in = fetch(CallIn, ref)
    task = fetch(ChecklistTask, task_ref, within=call_in)
    _pressed()[verb](current_posting(), task)
    return redirect(url_for(".index", ref=ref), 303)


def _page(call_in: CallIn, form: MakeForm) -> ResponseReturnValue:
    sheet = sheet_of(current_posting(), call_in)
    may_make = not sheet.is_made and call_in.is_open and may(Permission.CALL_IN_EDIT, call_in)
    may_add = call_in.is_open and may(Permission.TASK_EDIT)
    return render_template(
        "checklists/index.html", call_in=call_in, sheet=sheet, form=form, may_make=may_make, may_add=may_add
    ), form.status


def _make_form(call_in: CallIn) -> MakeForm:
    earlier = queries.with_list(current_posting(), EARLIER) if may(Permission.CALL_IN_EDIT, call_in) else []
    return MakeForm([each for each in earlier if each is not call_in])


def _choices(call_in: CallIn, also: Agency) -> list[Agency]:
    """Who can be made responsible; whoever is, stays among them."""
    found = queries.owners(call_in.site_id)
    return found if also in found else [*found, also]


def _pressed() -> dict[str, Callable[..., object]]:
    return {
        "done": operations.tick,
        "undo": operations.undo,
        "recount": operations.recount,
        "remove": operations.remove,
    }
