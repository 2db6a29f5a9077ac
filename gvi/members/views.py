"""People: the list, the search that comes before registering, the person's page, names on request, who follows whom."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import fetch, needs, refuse
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.problems import insist
from gvi.exports.models import ExportKind
from gvi.members import operations, queries, rules
from gvi.members.facets import facts_of
from gvi.members.forms import AssignForm, MemberForm, SearchFirstForm, Whole
from gvi.members.listing import MemberListing
from gvi.members.models import Assignment, Member
from gvi.members.page import page_of
from gvi.members.reveal import may_be_shown
from gvi.members.supervising_views import bp as supervision
from gvi.members.timeline import Strand

bp = Blueprint("members", __name__, url_prefix="/members")
blueprints = (bp, supervision)


@bp.get("/")
@needs(Permission.MEMBER_READ)
def index() -> ResponseReturnValue:
    """Whom we follow, by ref."""
    listing = MemberListing(current_posting(), request.args)
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("members/index.html", listing=listing, with_names=False)


@bp.post("/")
@needs(Permission.MEMBER_REVEAL)
def show_names() -> ResponseReturnValue:
    """The same page of the list, with names. Whose name does not open has been read all the same, by ref."""
    listing = MemberListing(current_posting(), request.args, with_names=True)
    log.read(current_posting(), Verb.LIST, [row for row in listing.rows if row.name is None])
    return render_template("members/index.html", listing=listing, with_names=True)


@bp.route("/people.csv", methods=["GET", "POST"])
@needs(Permission.EXPORT)
def download() -> ResponseReturnValue:
    """The list as a file, without names, when somebody else has approved it; else the form that asks for it."""
    from gvi.exports.delivering import deliver  # every kind of file there is

    return deliver(ExportKind.PEOPLE, request.args)


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.MEMBER_EDIT)
def search_first() -> ResponseReturnValue:
    """Do we follow this person already?"""
    form, alike = SearchFirstForm(), None
    if form.submitted():
        with form.reporting():
            insist(rules.may_seek(**form.sought))
            alike = queries.likely_duplicates(current_posting(), **form.sought)
            log.read(current_posting(), Verb.LIST, [each.member for each in alike])
    return render_template("members/new.html", form=form, alike=alike), form.status


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.MEMBER_EDIT)
def add() -> ResponseReturnValue:
    """Register somebody whom the search did not find; what was typed there comes along."""
    if request.method != "POST":
        return redirect(url_for(".search_first"), 303)
    form, alike = MemberForm(), []
    if "carry" not in request.form and form.submitted():
        alike = form.unseen(queries.likely_duplicates(current_posting(), **form.sought))
        if not alike:
            with form.reporting():
                return redirect(url_for(".show", ref=operations.register(current_posting(), **form.answers).ref), 303)
    return render_template("members/edit.html", form=form, member=None, alike=alike), form.status


@bp.get("/<ref:ref>")
@needs(Permission.MEMBER_READ)
def show(ref: str) -> ResponseReturnValue:
    """One person: what is there, who owns it, what has happened."""
    return render_template("members/show.html", page=page_of(current_posting(), fetch(Member, ref), strand=_strand()))


@bp.route("/<ref:ref>/reveal", methods=["GET", "POST"])
@needs(Permission.MEMBER_REVEAL)
def reveal(ref: str) -> ResponseReturnValue:
    """The same page with name, number and address. Only a press of the button shows them: an address alone leads back."""
    member = fetch(Member, ref)
    if request.method != "POST":
        return redirect(url_for(".show", ref=ref), 303)
    if not may_be_shown(current_posting(), member):
        refuse(Permission.MEMBER_REVEAL, member)
    return render_template("members/show.html", page=page_of(current_posting(), member, with_identity=True))


@bp.route("/<ref:ref>/edit", methods=["GET", "POST"])
@needs(Permission.MEMBER_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Correct a record. The form holds the name, so opening it is logged as showing it."""
    member = fetch(Member, ref)
    form = MemberForm(subject=Whole(member))
    del form.is_protected
    if facts_of(current_posting(), [member.shell_id], ())[member.shell_id].is_protected:
        form.hide_address()
    if form.submitted():
        with form.reporting():
            operations.correct(current_posting(), member, **form.corrections(member))
            return redirect(url_for(".show", ref=ref), 303)
    log.read(current_posting(), Verb.REVEAL, [member], fields=[name for name in form.values if name != "seen"])
    return render_template("members/edit.html", form=form, member=member, alike=[]), form.status


@bp.post("/<ref:ref>/<any(review, protect, unprotect):verb>")
@needs(Permission.MEMBER_EDIT)
def change(ref: str, verb: str) -> ResponseReturnValue:
    """One press: the purpose still holds; the identity is protected, or no longer is."""
    _PRESSED[verb](current_posting(), fetch(Member, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/<ref:ref>/assign", methods=["GET", "POST"])
@needs(Permission.MEMBER_EDIT)
def assign(ref: str) -> ResponseReturnValue:
    """Let a colleague follow the person."""
    member = fetch(Member, ref)
    form = AssignForm(queries.colleagues_to_assign(current_posting()))
    if form.submitted():
        with form.reporting():
            operations.assign(current_posting(), member, **form.answers)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("members/assign.html", form=form, member=member), form.status


@bp.post("/<ref:ref>/assignments/<ref:assignment_ref>/end")
@needs(Permission.MEMBER_EDIT)
def end_assignment(ref: str, assignment_ref: str) -> ResponseReturnValue:
    """The colleague no longer follows the person."""
    operations.end_assignment(current_posting(), fetch(Assignment, assignment_ref, within=fetch(Member, ref)))
    return redirect(url_for(".show", ref=ref), 303)


def _strand() -> Strand | None:
    asked = request.args.get("only", "")
    return Strand(asked) if asked in set(Strand) else None


_PRESSED: dict[str, Callable[[Actor, Member], None]] = {
    "review": operations.review,
    "protect": lambda actor, member: operations.set_protected(actor, member, is_protected=True),
    "unprotect": lambda actor, member: operations.set_protected(actor, member, is_protected=False),
}
