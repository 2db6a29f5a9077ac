"""The police facet of one's own record: add, end, decide. It is read on the person's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.core.later import later
from gvi.groups.models import Membership
from gvi.members.models import Member

with later(__name__):
    from gvi.groups import operations as grouping
    from gvi.groups.queries import groups_to_choose
    from gvi.members import police
    from gvi.members.facts import CaseRole, Restriction, RiskEntry, Tie
    from gvi.members.police_forms import (
        CaseRoleForm,
        EndForm,
        MembershipForm,
        RestrictionForm,
        RiskForm,
        SafetyForm,
        TieForm,
    )
    from gvi.speakers.queries import speakers_to_choose

bp = Blueprint("police_facet", __name__, url_prefix="/members/<ref:ref>")


@bp.route("/memberships/add", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def add_membership(ref: str) -> ResponseReturnValue:
    """Judge the person to be in a group."""
    member = fetch(Member, ref)
    form = MembershipForm(groups_to_choose(current_posting()))
    if form.submitted():
        with form.reporting():
            grouping.add_membership(current_posting(), member, **form.answers)
            return _back(ref)
    return _page("membership", form, member)


@bp.route("/ties/add", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def add_tie(ref: str) -> ResponseReturnValue:
    """Note what binds the person to another."""
    member = fetch(Member, ref)
    form = TieForm()
    if form.submitted():
        with form.reporting():
            values = form.values
            police.add_tie(
                current_posting(), member, police.find_person(current_posting(), values.pop("other")), **values
            )
            return _back(ref)
    return _page("tie", form, member)


@bp.route("/restrictions/add", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def add_restriction(ref: str) -> ResponseReturnValue:
    """Note whom or what the person must be kept from."""
    member = fetch(Member, ref)
    form = RestrictionForm(speakers_to_choose(current_posting()))
    if form.submitted():
        with form.reporting():
            other = police.find_person(current_posting(), form.other.data) if form.other.data else None
            police.add_restriction(current_posting(), member, other=other, **form.answers)
            return _back(ref)
    return _page("restriction", form, member)


@bp.route("/case-roles/add", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def add_case_role(ref: str) -> ResponseReturnValue:
    """Note that the person is a victim of, or a witness against, another."""
    member = fetch(Member, ref)
    form = CaseRoleForm()
    if form.submitted():
        with form.reporting():
            values = form.values
            against = police.find_person(current_posting(), values.pop("against"), field="against")
            police.add_case_role(current_posting(), member, against=against, **values)
            return _back(ref)
    return _page("case_role", form, member)


@bp.route("/risk/add", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def add_risk(ref: str) -> ResponseReturnValue:
    """Enter the person in the risk picture."""
    member = fetch(Member, ref)
    form = RiskForm()
    if form.submitted():
        with form.reporting():
            police.add_risk(current_posting(), member, **form.values)
            return _back(ref)
    return _page("risk", form, member)


@bp.route("/risk/<ref:row_ref>/decide", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def decide_safety(ref: str, row_ref: str) -> ResponseReturnValue:
    """Decide what makes it safe for the person to take part."""
    member = fetch(Member, ref)
    entry = fetch(RiskEntry, row_ref, within=member)
    form = SafetyForm(subject=entry)
    if form.submitted():
        with form.reporting():
            police.decide_safety(current_posting(), entry, **form.values)
            return _back(ref)
    return _page("safety", form, member)


@bp.route("/<any(memberships, ties, restrictions, 'case-roles'):part>/<ref:row_ref>/end", methods=["GET", "POST"])
@needs(Permission.POLICE_EDIT)
def end(ref: str, part: str, row_ref: str) -> ResponseReturnValue:
    """Give something its last day."""
    member = fetch(Member, ref)
    row = _row(member, part, row_ref)
    form = EndForm()
    if form.submitted():
        with form.reporting():
            _ended()[part][1](current_posting(), row, on=form.ended_on.data)
            return _back(ref)
    return _page("end", form, member)


def _row(member: Member, part: str, row_ref: str) -> Any:
    """The row, which must hang on the person: a tie or a restriction may name them at either end."""
    row = fetch(_ended()[part][0], row_ref)
    if member.id not in {getattr(row, column, None) for column in ("member_id", "other_id", "a_id", "b_id")}:
        abort(404)
    return row


def _back(ref: str) -> Response:
    return redirect(url_for("members.show", ref=ref, _anchor="police"), 303)


def _page(name: str, form: Any, member: Member) -> ResponseReturnValue:
    return render_template(f"members/police_{name}.html", form=form, member=member), form.status


def _ended() -> dict[str, tuple[Any, Callable[..., object]]]:
    return {
        "memberships": (Membership, grouping.end_membership),
        "ties": (Tie, police.end_tie),
        "restrictions": (Restriction, police.end_restriction),
        "case-roles": (CaseRole, police.end_case_role),
    }
