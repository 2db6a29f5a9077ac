"""The same person twice: choosing the other record, comparing, proposing, deciding, and taking apart again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.members.models import Member
from gvi.merging.models import Merger
from gvi.releases.models import Release

with later(__name__):
    from gvi.members.protection import is_protected
    from gvi.merging import operations, page, queries
    from gvi.merging.comparing import compared, likelier
    from gvi.merging.forms import ApartForm, PickForm, ReasonForm, RefuseForm
    from gvi.merging.listing import MergerListing, refs_of, state_of

bp = Blueprint("merging", __name__, url_prefix="/merging")
choosing = Blueprint("same", __name__, url_prefix="/members/<ref:ref>/same")
blueprints = (bp, choosing)


@bp.get("/")
@needs(Permission.MERGE_READ)
def index() -> ResponseReturnValue:
    """What waits for a decision, and what has been decided."""
    listing = MergerListing(queries.mergers(current_posting()), request.args)
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("merging/index.html", listing=listing)


@choosing.route("", methods=["GET", "POST"])
@needs(Permission.MERGE_PROPOSE)
def propose(ref: str) -> ResponseReturnValue:
    """Which record is of the same person? Then both side by side."""
    actor, kept = current_posting(), fetch(Member, ref)
    typed = request.args.get("other", "").strip()
    release = queries.told_by(actor, request.args.get("release", ""))
    if release is not None:
        return _persons(actor, kept, release)
    other = queries.own_record(actor, typed) if typed else None
    if other is None or other.id == kept.id:
        return _choose(actor, kept, typed)
    return _records(actor, kept, fetch(Member, other.ref))


@bp.get("/<ref:ref>")
@needs(Permission.MERGE_DECIDE)
def show(ref: str) -> ResponseReturnValue:
    """One proposal, and what has become of it."""
    return _page(fetch(Merger, ref), is_revealed=False)


@bp.post("/<ref:ref>")
@needs(Permission.MERGE_DECIDE)
def reveal(ref: str) -> ResponseReturnValue:
    """The same with who the two are about. It is logged with both."""
    return _page(fetch(Merger, ref), is_revealed=True)


def _page(merger: Merger, *, is_revealed: bool) -> ResponseReturnValue:
    actor = current_posting()
    return render_template(
        "merging/show.html",
        merger=merger,
        refs=refs_of(merger),
        state=state_of(merger),
        sides=page.sides_of(actor, merger, is_revealed=is_revealed),
        is_revealed=is_revealed,
        turn=_turn(actor, merger),
        record=page.record_of(actor, merger) if merger.stands else None,
    )


@bp.post("/<ref:ref>/<any(approve, withdraw):verb>")
@needs(Permission.MERGE_DECIDE)
def change(ref: str, verb: str) -> ResponseReturnValue:
    """One press: let it happen, or take one's own proposal back."""
    merger = fetch(Merger, ref)
    (operations.approve if verb == "approve" else operations.withdraw)(current_posting(), merger)
    if verb == "approve" and merger.stands:  # else the page itself says that the other agency is asked
        flash(gettext("They are one person now."), "done")
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/<ref:ref>/refuse", methods=["GET", "POST"])
@needs(Permission.MERGE_DECIDE)
def refuse(ref: str) -> ResponseReturnValue:
    """Say no, with a reason."""
    merger, form = fetch(Merger, ref), RefuseForm()
    if form.submitted():
        with form.reporting():
            operations.refuse(current_posting(), merger, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("merging/refuse.html", form=form, merger=merger), form.status


@bp.route("/<ref:ref>/apart", methods=["GET", "POST"])
@needs(Permission.MERGE_DECIDE)
def apart(ref: str) -> ResponseReturnValue:
    """Propose to take it apart, and say where what was noted since belongs."""
    actor, merger = current_posting(), fetch(Merger, ref)
    since = page.since_of(merger)
    form = ApartForm(since)
    if form.submitted():
        with form.reporting():
            operations.propose_apart(actor, merger, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("merging/apart.html", form=form, merger=merger, refs=refs_of(merger)), form.status


@bp.post("/<ref:ref>/apart/<any(approve, refuse):verb>")
@needs(Permission.MERGE_DECIDE)
def change_apart(ref: str, verb: str) -> ResponseReturnValue:
    """One press: take it apart, or let it stand."""
    merger = fetch(Merger, ref)
    (operations.approve_apart if verb == "approve" else operations.refuse_apart)(current_posting(), merger)
    return redirect(url_for(".show", ref=ref), 303)


def _choose(actor: Actor, kept: Member, typed: str) -> ResponseReturnValue:
    alike, told = queries.suggestions(actor, kept), queries.told_of(actor, kept)
    log.read(actor, Verb.LIST, [each.member for each in alike])
    log.read(actor, Verb.LIST, [each.release for each in told])
    return render_template("merging/choose.html", member=kept, alike=alike, told=told, typed=typed)


def _records(actor: Actor, kept: Member, other: Member) -> ResponseReturnValue:
    is_shown, hides = "show" in request.form, is_protected(kept) or is_protected(other)
    lines = compared(kept, other, hides_address=hides)
    form = PickForm(lines, (kept.ref, other.ref), likelier(kept, other, lines), is_revealed=is_shown)
    if not is_shown and form.submitted():
        with form.reporting():
            made = operations.propose(actor, kept, other, picks=form.picks, reason=form.values["reason"])
            return redirect(url_for("merging.show", ref=made.ref), 303)
    sides = page.records(actor, kept, other, form.picks, is_revealed=is_shown)
    return render_template(
        "merging/compare.html", form=form, member=kept, sides=sides, asked={"other": other.ref}, is_revealed=is_shown
    ), form.status


def _persons(actor: Actor, mine: Member, release: Release) -> ResponseReturnValue:
    is_shown = "show" in request.form
    form = ReasonForm(formdata=None) if is_shown else ReasonForm()
    if not is_shown and form.submitted():
        with form.reporting():
            made = operations.propose_joining(actor, mine, release, reason=form.values["reason"])
            return redirect(url_for("merging.show", ref=made.ref), 303)
    agency = queries.name_of(release.owner_agency_id)
    sides = page.persons(actor, mine, release.member, release, agency, is_revealed=is_shown)
    return render_template(
        "merging/compare.html",
        form=form,
        member=mine,
        sides=sides,
        asked={"release": release.ref},
        is_revealed=is_shown,
    ), form.status


def _turn(actor: Actor, merger: Merger) -> str:
    """What the reader can do: decide, wait, take it apart or decide on that; "" for nothing."""
    if merger.is_open:
        if merger.proposed_by_id == actor.user_id:
            return "own"
        waits_for = merger.other_agency_id if merger.decided_by_id else merger.owner_agency_id
        has_part = actor.user_id == merger.decided_by_id
        return "decide" if waits_for == actor.agency_id and not has_part else "wait"
    if not merger.stands:
        return ""
    if merger.apart_by_id is None:
        return "apart" if merger.ledger is not None else "forgotten"
    return "own-apart" if merger.apart_by_id == actor.user_id else "decide-apart"
