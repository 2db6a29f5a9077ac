"""Releases: what has been let out to whom, letting more out, and taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import Actor, current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.releases.ground_views import bp as grounds
from gvi.releases.models import Release
from gvi.releases.titles import title_of

with later(__name__):
    from gvi.groups.queries import groups_to_choose
    from gvi.releases import operations, queries
    from gvi.releases.drafting import draft_of
    from gvi.releases.forms import AimForm, ReleaseForm, facets_of
    from gvi.releases.listing import ReceivedListing, ReleaseListing, state_tag
    from gvi.releases.register import field_word, fields_in_words, opened_by, person_of, register
    from gvi.reviews import operations as reviewing
    from gvi.reviews.operations import Terms

bp = Blueprint("releases", __name__, url_prefix="/releases")
blueprints = (bp, grounds)
bp.add_app_template_filter(title_of, "ground_title")


@bp.get("/")
@needs(Permission.RELEASE_READ)
def index() -> ResponseReturnValue:
    """What one's own agency has released."""
    listing = ReleaseListing(register(current_posting(), received=False), request.args)
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("releases/index.html", listing=listing, received=False)


@bp.get("/received")
@needs(Permission.RELEASE_READ)
def index_received() -> ResponseReturnValue:
    """What has been released to one's own agency."""
    listing = ReceivedListing(register(current_posting(), received=True), request.args)
    log.read(current_posting(), Verb.LIST, listing.shown)
    return render_template("releases/index.html", listing=listing, received=True)


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.RELEASE_MAKE)
def add() -> ResponseReturnValue:
    """To whom and of what; then exactly what; then check the answers; then decide."""
    actor = current_posting()
    aim = AimForm(queries.receivers(actor), queries.open_call_ins(actor), facets_of(actor))
    if not aim.is_ready or aim.is_blocked:
        return render_template("releases/aim.html", form=aim, refs=request.args.get("refs", "")), aim.status
    return _draw_up(actor, aim)


@bp.get("/<ref:ref>")
@needs(Permission.RELEASE_READ)
def show(ref: str) -> ResponseReturnValue:
    """One release, and to its receiver what it opens."""
    return _page(fetch(Release, ref), revealed=False)


@bp.post("/<ref:ref>")
@needs(Permission.RELEASE_READ)
def reveal(ref: str) -> ResponseReturnValue:
    """Show the identity that was released. Who asked, and for which fields, goes to the owner's log."""
    return _page(fetch(Release, ref), revealed=True)


@bp.post("/<ref:ref>/revoke")
@needs(Permission.RELEASE_MAKE)
def revoke(ref: str) -> ResponseReturnValue:
    """Take one release back."""
    operations.revoke(current_posting(), fetch(Release, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/revoke")
@needs(Permission.RELEASE_MAKE)
def revoke_ticked() -> ResponseReturnValue:
    """Take the ticked releases back."""
    actor = current_posting()
    ticked = queries.own_releases(actor, request.form.getlist("release"))
    operations.revoke_all(actor, ticked)
    flash(ngettext("%(num)d release was revoked.", "%(num)d releases were revoked.", len(ticked)), "done")
    return redirect(url_for(".index"), 303)


def _draw_up(actor: Actor, aim: AimForm) -> ResponseReturnValue:
    form = ReleaseForm(aim, queries.grounds_for(actor, facet=aim.of, receiver=aim.to), groups_to_choose(actor))
    if form.submitted() and request.form.get("step") != "change":
        with form.reporting():
            draft = draft_of(actor, aim, form)
            if request.form.get("step") == "review":
                review = reviewing.propose(actor, draft.members, Terms(**draft.terms))
                flash(gettext("Sent to the lawyer. The answer will stand here."), "done")
                return redirect(url_for("reviews.show", ref=review.ref), 303)
            if request.form.get("step") == "decide":
                made = draft.decide()
                flash(ngettext("%(num)d release was made.", "%(num)d releases were made.", len(made)), "done")
                return redirect(url_for(".index"), 303)
            draft.check()
            log.read(actor, Verb.LIST, draft.members)
            return render_template(
                "releases/check.html", aim=aim, form=form, draft=draft, named=fields_in_words(draft.terms["fields"])
            )
    return render_template("releases/add.html", aim=aim, form=form), form.status


def _page(release: Release, *, revealed: bool) -> ResponseReturnValue:
    actor = current_posting()
    received = release.receiver_id == actor.agency_id
    opened = opened_by(actor, release, revealed=revealed) if received else None
    if opened and (opened.names or opened.police):
        verb = Verb.REVEAL if revealed else Verb.READ
        log.read(actor, verb, [release.member], fields=opened.names or release.fields, release_ref=release.ref)
    call_in = queries.call_in_of(actor, release)
    owner, decided_by = queries.names_of(release)
    return render_template(
        "releases/show.html", release=release, call_in=call_in, owner=owner, decided_by=decided_by, opened=opened, received=received,
        person=person_of(actor, release), state=state_tag(release, call_in), field_word=field_word, named=fields_in_words(release.fields),
    )  # fmt: skip
