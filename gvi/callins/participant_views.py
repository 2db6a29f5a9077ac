"""Choosing participants, and how each of them is met."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import clearance_views
from gvi.callins.models import CallIn, Duty, Invitation, ServiceMethod
from gvi.core.later import later
from gvi.exports.models import ExportKind
from gvi.extensions import db

with later(__name__):
    from gvi.callins import participants
    from gvi.callins.arrival_forms import ArrivalForm
    from gvi.callins.eligibility import blocks_for, warnings_for
    from gvi.callins.numbering import without_case_number
    from gvi.callins.onward import after_saving
    from gvi.callins.participant_forms import Choice, ParticipantForm, PickForm
    from gvi.callins.participant_listing import CandidateListing, candidate_rows
    from gvi.callins.participant_queries import members_by_ref, participants_of, shared_list
    from gvi.exports.delivering import deliver
    from gvi.rechecks.queries import undecided
    from gvi.reviews.listing import answers_for

bp = Blueprint("participants", __name__, url_prefix="/call-ins/<ref:ref>")
participant_blueprints = (bp, clearance_views.bp)


@bp.route("/participants", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_READ)
def index(ref: str) -> ResponseReturnValue:
    """Who can carry the message?"""
    call_in = fetch(CallIn, ref)
    if not may(Permission.PARTICIPANT_EDIT, call_in):
        return _shared(call_in)
    actor, choice = current_posting(), Choice.of(request)
    form = PickForm(ticked=choice.members)
    if choice.is_made and form.submitted():
        with form.reporting():
            participants.add(actor, call_in, members_by_ref(actor, choice.members), why=form.values["why"])
            here = url_for(".index", ref=ref, **choice.filters)
            return redirect(after_saving(actor, call_in, here=here), 303)
    listing = CandidateListing(rows=candidate_rows(actor, call_in), args=choice.filters)
    log.read(actor, Verb.LIST, [row.member for row in listing.rows])
    return render_template(
        "callins/participants.html",
        call_in=call_in,
        listing=listing,
        form=form,
        choice=choice,
        chosen=participants_of(actor, call_in),
        warnings=warnings_for(actor, call_in),
        reviews=answers_for(actor, call_in),
        undecided=len(undecided(actor, [call_in]).get(call_in.id, ())),
        unnumbered=without_case_number(actor, [call_in]).get(call_in.id, 0),
    ), form.status


@bp.route("/participants.csv", methods=["GET", "POST"])
@needs(Permission.EXPORT)
def download(ref: str) -> ResponseReturnValue:
    """The candidates as a file, when somebody else has approved it; else the form that asks for it."""
    call_in = fetch(CallIn, ref, permission=Permission.PARTICIPANT_EDIT)
    return deliver(ExportKind.PARTICIPANTS, request.args, call_in=call_in)


@bp.route("/arrival", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def arrival(ref: str) -> ResponseReturnValue:
    """Who comes when, and who meets them."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    rows = participants_of(actor, call_in)
    form = ArrivalForm.of([row.invitation for row in rows], starts=call_in.hour)
    if form.submitted() and form.is_final():
        with form.reporting():
            participants.set_arrivals(actor, call_in, form.meetings([row.invitation for row in rows]))
            return redirect(after_saving(actor, call_in, here=url_for("callins.show", ref=ref)), 303)
    log.read(actor, Verb.LIST, [row.invitation for row in rows])
    return render_template(
        "callins/arrival.html", call_in=call_in, rows=rows, form=form, blocks=blocks_for(actor, call_in)
    ), form.status


@bp.route("/participants/<ref:invitation_ref>", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def edit(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """How one participant is called and met."""
    call_in = fetch(CallIn, ref)
    invitation = fetch(Invitation, invitation_ref, within=call_in)
    form = ParticipantForm(subject=invitation)
    if form.submitted():
        with form.reporting():
            participants.edit(current_posting(), call_in, invitation, **_answers(form))
            return redirect(url_for(".arrival", ref=ref), 303)
    blocks = blocks_for(current_posting(), call_in)[invitation.id]
    return render_template(
        "callins/participant.html", call_in=call_in, invitation=invitation, form=form, blocks=blocks
    ), form.status


@bp.post("/participants/<ref:invitation_ref>/remove")
@needs(Permission.PARTICIPANT_EDIT)
def remove(ref: str, invitation_ref: str) -> ResponseReturnValue:
    """Take somebody off the list."""
    call_in = fetch(CallIn, ref)
    participants.remove(current_posting(), call_in, fetch(Invitation, invitation_ref, within=call_in))
    page = ".index" if request.form.get("back") == "list" else ".arrival"
    return redirect(url_for(page, ref=ref), 303)


def _shared(call_in: CallIn) -> ResponseReturnValue:
    """The list as agencies that do not own it see it: codes, and their own refs where they have been told."""
    actor: Actor = current_posting()
    rows = shared_list(actor, call_in) if call_in.is_asked else []
    log.read(actor, Verb.LIST, [row.member for row in rows if row.member is not None])
    keeper = db.session.get_one(Agency, call_in.owner_agency_id).name
    return render_template("callins/shared_list.html", call_in=call_in, rows=rows, keeper=keeper)


def _answers(form: ParticipantForm) -> dict[str, Any]:
    method = form.service_method.data
    return {**form.values, "duty": Duty(form.duty.data), "service_method": ServiceMethod(method) if method else None}
