"""One record's days of going, hold, closing and restriction, and the person's extract of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.exits import pdf_file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.later import later
from gvi.members.models import Member
from gvi.retention.models import Extract, Hold

with later(__name__):
    from gvi.retention import extracting, operations
    from gvi.retention.forms import CloseForm, HoldForm, ReviewForm
    from gvi.retention.queries import dates_for, extracts_of, holds_on

bp = Blueprint("rights", __name__, url_prefix="/members/<ref:ref>/rights")


@bp.get("/")
@needs(Permission.RETENTION_EDIT)
def show(ref: str) -> ResponseReturnValue:
    """When each part goes, and what can be done about it."""
    member = fetch(Member, ref)
    return render_template(
        "retention/rights.html", member=member, dates=dates_for(current_posting(), member), holds=holds_on(member),
        extracts=extracts_of(member),
    )  # fmt: skip


@bp.route("/close", methods=["GET", "POST"])
@needs(Permission.RETENTION_EDIT)
def close(ref: str) -> ResponseReturnValue:
    """The case was closed."""
    member = fetch(Member, ref)
    form = CloseForm(subject=member)
    if form.submitted():
        with form.reporting():
            operations.close_case(current_posting(), member, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("retention/close.html", form=form, member=member), form.status


@bp.post("/<any(reopen, restrict, unrestrict):verb>")
@needs(Permission.RETENTION_EDIT)
def change(ref: str, verb: str) -> ResponseReturnValue:
    """One press: take the case up again, restrict the record, or use it again."""
    _pressed()[verb](current_posting(), fetch(Member, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.route("/hold", methods=["GET", "POST"])
@needs(Permission.RETENTION_EDIT)
def hold(ref: str) -> ResponseReturnValue:
    """Keep the record from being purged."""
    member, form = fetch(Member, ref), HoldForm()
    if form.submitted():
        with form.reporting():
            operations.hold(current_posting(), member, **form.values)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("retention/hold.html", form=form, member=member), form.status


@bp.post("/holds/<ref:hold_ref>/lift")
@needs(Permission.RETENTION_EDIT)
def lift(ref: str, hold_ref: str) -> ResponseReturnValue:
    """The hold is no longer needed."""
    operations.lift(current_posting(), fetch(Hold, hold_ref, within=fetch(Member, ref)))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/extracts")
@needs(Permission.RETENTION_EDIT)
def make_extract(ref: str) -> ResponseReturnValue:
    """Begin an extract for the person."""
    made = operations.make_extract(current_posting(), fetch(Member, ref))
    return redirect(url_for(".extract", ref=ref, extract_ref=made.ref), 303)


@bp.route("/extracts/<ref:extract_ref>", methods=["GET", "POST"])
@needs(Permission.RETENTION_EDIT)
def extract(ref: str, extract_ref: str) -> ResponseReturnValue:
    """Go through what the agency keeps, and say what is withheld."""
    actor, member = current_posting(), fetch(Member, ref)
    found = fetch(Extract, extract_ref, within=member)
    lines = extracting.lines_of(member)
    log.read(actor, Verb.REVEAL, [member], fields=["extract"])
    form = ReviewForm([(line.key, line.said) for line in lines], subject=found)
    if form.submitted():
        with form.reporting():
            operations.review_extract(actor, found, **form.values)
            return redirect(url_for(".extract", ref=ref, extract_ref=extract_ref), 303)
    return render_template("retention/extract.html", form=form, member=member, extract=found), form.status


@bp.get("/extracts/<ref:extract_ref>.pdf")
@needs(Permission.RETENTION_EDIT)
def print_extract(ref: str, extract_ref: str) -> Response:
    """The reviewed extract on paper."""
    member = fetch(Member, ref)
    found = fetch(Extract, extract_ref, within=member)
    log.read(current_posting(), Verb.EXPORT, [member], fields=["extract"])
    return pdf_file(extracting.printed(found, member), "extract")


def _pressed() -> dict[str, Callable[..., object]]:
    return {
        "reopen": operations.reopen_case,
        "restrict": operations.restrict,
        "unrestrict": operations.unrestrict,
    }
