"""Supervision and custody of one person."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.members import supervising
from gvi.members.facts import Custody, Supervision
from gvi.members.forms import CustodyEndForm, CustodyForm, SupervisionForm
from gvi.members.models import Member

bp = Blueprint("supervision", __name__, url_prefix="/members/<ref:ref>")


@bp.route("/supervision/add", methods=["GET", "POST"])
@needs(Permission.SUPERVISION_EDIT)
def add(ref: str) -> ResponseReturnValue:
    """Note a period under supervision."""
    member, form = fetch(Member, ref), SupervisionForm()
    if form.submitted():
        with form.reporting():
            supervising.add_supervision(current_posting(), member, **form.values)
            return redirect(url_for("members.show", ref=ref), 303)
    return render_template("members/supervision.html", form=form, member=member, supervision=None), form.status


@bp.route("/supervision/<ref:supervision_ref>", methods=["GET", "POST"])
@needs(Permission.SUPERVISION_EDIT)
def edit(ref: str, supervision_ref: str) -> ResponseReturnValue:
    """Correct, prolong or end a period under supervision."""
    member = fetch(Member, ref)
    period = fetch(Supervision, supervision_ref, within=member)
    form = SupervisionForm(subject=period)
    if form.submitted():
        with form.reporting():
            supervising.edit_supervision(current_posting(), period, **form.values)
            return redirect(url_for("members.show", ref=ref), 303)
    return render_template("members/supervision.html", form=form, member=member, supervision=period), form.status


@bp.route("/custody/add", methods=["GET", "POST"])
@needs(Permission.SUPERVISION_EDIT)
def add_custody(ref: str) -> ResponseReturnValue:
    """Note a period in prison or remand."""
    member, form = fetch(Member, ref), CustodyForm()
    if form.submitted():
        with form.reporting():
            supervising.add_custody(current_posting(), member, **form.values)
            return redirect(url_for("members.show", ref=ref), 303)
    return render_template("members/custody.html", form=form, member=member, custody=None), form.status


@bp.route("/custody/<ref:custody_ref>", methods=["GET", "POST"])
@needs(Permission.SUPERVISION_EDIT)
def end_custody(ref: str, custody_ref: str) -> ResponseReturnValue:
    """Note the last day in custody."""
    member = fetch(Member, ref)
    custody = fetch(Custody, custody_ref, within=member)
    form = CustodyEndForm(subject=custody)
    if form.submitted():
        with form.reporting():
            supervising.end_custody(current_posting(), custody, **form.values)
            return redirect(url_for("members.show", ref=ref), 303)
    return render_template("members/custody.html", form=form, member=member, custody=custody), form.status
