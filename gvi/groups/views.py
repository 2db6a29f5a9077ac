"""Groups, and what they are to each other."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.exits import csv_file
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.groups import operations
from gvi.groups.board import board, members_of, relations
from gvi.groups.forms import EndRelationForm, GroupForm, RelationForm
from gvi.groups.listing import CountedGroupListing, GroupListing, MemberListing, RelationListing
from gvi.groups.models import Group, GroupRelation
from gvi.groups.picture import picture_of
from gvi.groups.queries import groups_to_choose
from gvi.members import police_views

bp = Blueprint("groups", __name__, url_prefix="/groups")
blueprints = (bp, police_views.bp)


@bp.get("/")
@needs(Permission.GROUP_READ)
def index() -> ResponseReturnValue:
    """The groups the site follows."""
    return render_template("groups/index.html", listing=_groups(current_posting()))


@bp.get("/groups.csv")
@needs(Permission.EXPORT)
def download() -> Response:
    """One's own agency's groups as a file."""
    return csv_file(_groups(current_posting(), own=True), "groups")


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.GROUP_EDIT)
def add() -> ResponseReturnValue:
    """Register a group."""
    form = GroupForm()
    if form.submitted():
        with form.reporting():
            group = operations.add_group(current_posting(), **form.answers)
            return redirect(url_for(".show", ref=group.ref), 303)
    return render_template("groups/edit.html", form=form, group=None), form.status


@bp.get("/<ref:ref>")
@needs(Permission.GROUP_READ)
def show(ref: str) -> ResponseReturnValue:
    """One group: facts, relations and, for who may read the police facet, its members."""
    actor, group = current_posting(), fetch(Group, ref)
    picture = picture_of(actor, group) if may(Permission.POLICE_READ) else None
    members = MemberListing(members_of(actor, group), request.args) if picture else None
    if members:
        log.read(actor, Verb.LIST, members.shown)
    return render_template(
        "groups/show.html", group=group, lines=relations(actor, of=group), picture=picture, members=members
    )


@bp.route("/<ref:ref>/edit", methods=["GET", "POST"])
@needs(Permission.GROUP_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Correct what is known of a group."""
    group = fetch(Group, ref)
    form = GroupForm(subject=group)
    if form.submitted():
        with form.reporting():
            operations.edit_group(current_posting(), group, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("groups/edit.html", form=form, group=group), form.status


@bp.get("/relations")
@needs(Permission.GROUP_READ)
def index_relations() -> ResponseReturnValue:
    """Who is in conflict with whom, and do we still know it?"""
    return render_template("groups/relations.html", listing=_relations(current_posting()))


@bp.get("/relations.csv")
@needs(Permission.EXPORT)
def download_relations() -> Response:
    """One's own agency's relations as a file."""
    return csv_file(_relations(current_posting(), own=True), "relations")


@bp.route("/relations/add", methods=["GET", "POST"])
@needs(Permission.GROUP_EDIT)
def add_relation() -> ResponseReturnValue:
    """Note a feud, an alliance or a truce."""
    form = RelationForm(groups_to_choose(current_posting()), data={"a_ref": request.args.get("group")})
    if form.submitted():
        with form.reporting():
            operations.add_relation(current_posting(), **form.answers)
            return redirect(url_for(".index_relations"), 303)
    return render_template("groups/relation.html", form=form), form.status


@bp.post("/relations/<ref:ref>/confirm")
@needs(Permission.GROUP_EDIT)
def confirm_relation(ref: str) -> ResponseReturnValue:
    """It still holds."""
    relation = fetch(GroupRelation, ref)
    operations.confirm_relation(current_posting(), relation)
    return redirect(_stood_on(relation), 303)


@bp.route("/relations/<ref:ref>/end", methods=["GET", "POST"])
@needs(Permission.GROUP_EDIT)
def end_relation(ref: str) -> ResponseReturnValue:
    """The relation's last day."""
    relation = fetch(GroupRelation, ref)
    form = EndRelationForm()
    if form.submitted():
        with form.reporting():
            operations.end_relation(current_posting(), relation, on=form.values["ended_on"])
            return redirect(url_for(".index_relations"), 303)
    return render_template("groups/end_relation.html", form=form, relation=relation), form.status


def _groups(actor: Actor, *, own: bool = False) -> GroupListing:
    counted = may(Permission.POLICE_READ)
    rows = board(actor, with_members=counted)
    return (CountedGroupListing if counted else GroupListing)(
        rows.where(Group.of_agency(actor)) if own else rows, request.args
    )


def _relations(actor: Actor, *, own: bool = False) -> RelationListing:
    lines = relations(actor, ended_too=request.args.get("ended") == "1")
    mine = [line for line in lines if line.relation.owner_agency_id == actor.agency_id]
    return RelationListing(rows=mine if own else lines, args=request.args)


def _stood_on(relation: GroupRelation) -> str:
    """The page whose button was pressed: one of the pair's, or the list."""
    group = {"a": relation.a, "b": relation.b}.get(request.form.get("page", ""))
    return url_for(".show", ref=group.ref) if group else url_for(".index_relations", _anchor=relation.ref)
