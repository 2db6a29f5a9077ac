"""Increased focus: which groups, decided by whom, what each agency does, and how it ended."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import selectinload

from gvi.access.actor import current_posting
from gvi.access.exits import csv_file
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.core.later import later
from gvi.followups.models import Action, FocusPeriod

with later(__name__):
    from gvi.followups import operations, queries
    from gvi.followups.forms import ActionForm, CloseForm, NewActionForm, OpenForm, ReviewForm
    from gvi.followups.listing import FocusListing, group_name
    from gvi.groups.queries import groups_to_choose
    from gvi.sites.queries import site_of

bp = Blueprint("followups", __name__, url_prefix="/follow-ups")
blueprints = (bp,)


@bp.get("/")
@needs(Permission.FOLLOW_UP_READ)
def index() -> ResponseReturnValue:
    """Which groups are or were in focus?"""
    actor = current_posting()
    site = site_of(actor)
    in_focus = len(queries.in_focus(actor)) if may("group:read") else None
    return render_template(
        "followups/index.html",
        listing=FocusListing(_visible(), request.args),
        in_focus=in_focus,
        limit=site.max_in_focus,
    )


@bp.get("/focus.csv")
@needs(Permission.EXPORT_FIGURES)
def download() -> Response:
    """The list as a file. It tells of no person."""
    return csv_file(FocusListing(_visible(), request.args), "focus")


@bp.route("/focus/open", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP_EDIT)
def open_focus() -> ResponseReturnValue:
    """Decide that a group gets increased focus. `group` and `incident` in the address choose for you."""
    actor = current_posting()
    chosen = {"group_ref": request.args.get("group"), "incident_ref": request.args.get("incident")}
    review_days = site_of(actor).focus_review_days
    form = OpenForm(groups_to_choose(actor), queries.triggers_to_choose(actor), review_days=review_days, **chosen)
    if request.form.get("step") != "group" and form.submitted():
        with form.reporting():
            period = operations.open_focus(actor, **form.answers)
            return redirect(url_for(".show", ref=period.ref), 303)
    if form.group_ref.data:
        form.offer(queries.triggers_to_choose(actor, form.group_ref.data))
    return render_template("followups/open.html", form=form), form.status


@bp.get("/focus/<ref:ref>")
@needs(Permission.FOLLOW_UP_READ)
def show(ref: str) -> ResponseReturnValue:
    """One focus period: the decision, and what each agency does."""
    period = fetch(FocusPeriod, ref)
    actions = queries.actions_of(current_posting(), period)
    return render_template("followups/show.html", period=period, actions=actions, name=group_name(period))


@bp.route("/focus/<ref:ref>/review", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP_EDIT)
def review(ref: str) -> ResponseReturnValue:
    """Focus goes on until the next review."""
    period = fetch(FocusPeriod, ref)
    form = ReviewForm(subject=period)
    if form.submitted():
        with form.reporting():
            operations.review_focus(current_posting(), period, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("followups/review.html", form=form, period=period), form.status


@bp.route("/focus/<ref:ref>/close", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP_EDIT)
def close(ref: str) -> ResponseReturnValue:
    """Focus ends, with a reason and a report-back."""
    period = fetch(FocusPeriod, ref)
    form = CloseForm(subject=period)
    if form.submitted():
        with form.reporting():
            operations.close_focus(current_posting(), period, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("followups/close.html", form=form, period=period), form.status


@bp.route("/focus/<ref:ref>/actions/add", methods=["GET", "POST"])
@needs(Permission.ACTION_ADD)
def add_action(ref: str) -> ResponseReturnValue:
    """Register what an agency does, or will do."""
    period = fetch(FocusPeriod, ref)
    form = NewActionForm(queries.agencies_to_choose(current_posting()) if may("follow_up:edit") else [])
    if form.submitted():
        with form.reporting():
            operations.add_action(current_posting(), period, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("followups/action.html", form=form, period=period, action=None), form.status


@bp.route("/focus/<ref:ref>/actions/<ref:action_ref>", methods=["GET", "POST"])
@needs(Permission.ACTION_EDIT)
def edit_action(ref: str, action_ref: str) -> ResponseReturnValue:
    """Note that an action is done, or correct it."""
    period = fetch(FocusPeriod, ref, permission=Permission.FOLLOW_UP_READ)
    action = fetch(Action, action_ref, within=period)
    form = ActionForm(subject=action)
    if form.submitted():
        with form.reporting():
            operations.edit_action(current_posting(), action, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("followups/action.html", form=form, period=period, action=action), form.status


def _visible() -> Select[FocusPeriod]:
    """What the posting may know of, with groups and actions."""
    return FocusPeriod.visible_to(current_posting()).options(
        selectinload(FocusPeriod.group), selectinload(FocusPeriod.actions)
    )
