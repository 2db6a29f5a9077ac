"""The site's playbook: the tasks that every new checklist begins with, and the days on which nobody works."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.checklists.models import PlaybookTask
from gvi.core.i18n import gettext
from gvi.core.later import later

with later(__name__):
    from gvi.checklists import playbook, queries
    from gvi.checklists.forms import ClosedDaysForm, PlaybookForm
    from gvi.checklists.lines import lines_of
    from gvi.sites.queries import closed_days_of, site_of

bp = Blueprint("playbook", __name__, url_prefix="/playbook")


@bp.get("/")
@needs(Permission.PLAYBOOK_READ)
def index() -> ResponseReturnValue:
    """What does every call-in begin with?"""
    site = site_of(current_posting())
    return render_template(
        "checklists/playbook.html", lines=lines_of(site.id), is_own=bool(queries.playbook_of(site.id)),
        closed=closed_days_of(site),
    )  # fmt: skip


@bp.post("/adopt")
@needs(Permission.PLAYBOOK_EDIT)
def adopt() -> ResponseReturnValue:
    """Make the standard tasks the site's own."""
    playbook.adopt(current_posting())
    return redirect(url_for(".index"), 303)


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.PLAYBOOK_EDIT)
def add() -> ResponseReturnValue:
    """Add a task."""
    form = PlaybookForm()
    if form.submitted():
        with form.reporting():
            task = playbook.add(current_posting(), **form.values)
            return redirect(url_for(".index", _anchor=task.ref), 303)
    return render_template("checklists/playbook_edit.html", form=form, task=None), form.status


@bp.route("/<ref:ref>", methods=["GET", "POST"])
@needs(Permission.PLAYBOOK_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Change a task."""
    task = fetch(PlaybookTask, ref)
    form = PlaybookForm(task)
    if form.submitted():
        with form.reporting():
            playbook.edit(current_posting(), task, **form.values)
            return redirect(url_for(".index", _anchor=ref), 303)
    return render_template("checklists/playbook_edit.html", form=form, task=task), form.status


@bp.post("/<ref:ref>/<any(up, down, remove):verb>")
@needs(Permission.PLAYBOOK_EDIT)
def change(ref: str, verb: str) -> ResponseReturnValue:
    """One press: earlier or later among the tasks of its day, or out."""
    task = fetch(PlaybookTask, ref)
    if verb == "remove":
        playbook.remove(current_posting(), task)
        return redirect(url_for(".index"), 303)
    playbook.move(current_posting(), task, steps=-1 if verb == "up" else 1)
    return redirect(url_for(".index", _anchor=ref), 303)


@bp.route("/days", methods=["GET", "POST"])
@needs(Permission.PLAYBOOK_EDIT)
def days() -> ResponseReturnValue:
    """Say when nobody works."""
    site = site_of(current_posting())
    form = ClosedDaysForm(site)
    if form.submitted():
        with form.reporting():
            playbook.close_days(
                current_posting(), site, bridge_days_free=form.bridge_days_free.data, closed_days=form.days
            )
            flash(gettext("Saved. The open tasks of meetings to come are counted again."), "done")
            return redirect(url_for(".index"), 303)
    return render_template("checklists/days.html", form=form), form.status
