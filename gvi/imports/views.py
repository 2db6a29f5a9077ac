"""Import of files: upload, check, import."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access import exits
from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.core.db import afterwards, writes_nothing
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.imports.models import ImportBatch
from gvi.imports.vocabulary import Kind

with later(__name__):
    from gvi.imports import operations, undoing
    from gvi.imports import progress as how_far
    from gvi.imports.forms import RunForm, SheetForm, UndoForm, UploadForm, columns_form
    from gvi.imports.ledger import is_kept, ledger_of
    from gvi.imports.listing import BatchListing
    from gvi.imports.preview import preview_of
    from gvi.imports.queries import example_for, known_columns, recognised, refused_rows, sheets
    from gvi.imports.reader import Unreadable
    from gvi.imports.rules import fields_for, kinds_for
    from gvi.jobs.queue import Job, wake

bp = Blueprint("imports", __name__, url_prefix="/import")
blueprints = (bp,)
KINDS = ", ".join(Kind)
LISTS: Mapping[Kind, tuple[str, Permission]] = {
    Kind.MEMBERS: ("members.index", Permission.MEMBER_READ),
    Kind.GROUPS: ("groups.index", Permission.GROUP_READ),
    Kind.MEMBERSHIPS: ("groups.index", Permission.GROUP_READ),
    Kind.TIES: ("groups.index", Permission.GROUP_READ),
    Kind.RELATIONS: ("groups.index_relations", Permission.GROUP_READ),
    Kind.INCIDENTS: ("incidents.index", Permission.INCIDENT_READ),
    Kind.SPEAKERS: ("speakers.index", Permission.SPEAKER_READ),
    Kind.AGENCIES: ("admin.agencies", Permission.AGENCY_EDIT),
}
"""Where what came in is seen: memberships and ties from the page of each group."""


@bp.get("/")
@needs(Permission.IMPORT)
def index() -> ResponseReturnValue:
    """One's own imports."""
    return render_template(
        "imports/index.html", listing=BatchListing(ImportBatch.visible_to(current_posting()), request.args)
    )


@bp.route("/add", methods=["GET", "POST"])
@needs(Permission.IMPORT)
def add() -> ResponseReturnValue:
    """Choose a file."""
    form = UploadForm(kinds_for(current_posting()))
    if form.submitted():
        with form.reporting():
            batch = operations.upload(current_posting(), **form.answers)
            _wake(batch)
            return redirect(url_for(".show", ref=batch.ref), 303)
    return render_template("imports/add.html", form=form, columns=known_columns(current_posting())), form.status


@bp.get(f"/example/<any({KINDS}):kind>")
@needs(Permission.IMPORT)
def example(kind: str) -> ResponseReturnValue:
    """A small file of a kind, to begin from."""
    content = example_for(current_posting(), Kind(kind))
    if content is None:
        abort(404)
    return exits.example_file(content, "import_batch")


@bp.route("/<ref:ref>", methods=["GET", "POST"])
@needs(Permission.IMPORT)
def show(ref: str) -> ResponseReturnValue:
    """What the file would do, and the button that does it; afterwards what it did."""
    batch = fetch(ImportBatch, ref)
    form = RunForm()
    if form.submitted():
        with form.reporting():
            return redirect(url_for(_import(batch, keep_good=form.keep_good.data), ref=ref), 303)
    if batch.stage is not None:
        return redirect(url_for(".progress", ref=ref))
    if batch.imported_at is not None:
        return render_template(
            "imports/done.html", batch=batch, kind=Kind(batch.kind), can_undo=undoing.may_be_undone(batch), list=LISTS[Kind(batch.kind)]
        )  # fmt: skip
    if batch.is_large and batch.findings is None:
        return render_template("imports/stopped.html", batch=batch, form=form), form.status
    try:
        preview = preview_of(current_posting(), batch, request.args)
    except Unreadable:  # it was readable when it came, so what is missing is the choice of a sheet
        return redirect(url_for(".sheet", ref=ref))
    return render_template("imports/show.html", form=form, batch=batch, preview=preview), form.status


@bp.route("/<ref:ref>/sheet", methods=["GET", "POST"])
@needs(Permission.IMPORT)
def sheet(ref: str) -> ResponseReturnValue:
    """Say which sheet of a spreadsheet file is meant."""
    batch = fetch(ImportBatch, ref)
    choices = sheets(batch)
    if not choices:
        abort(404)
    form = SheetForm(batch, choices)
    if form.submitted():
        with form.reporting():
            operations.choose_sheet(current_posting(), batch, sheet=int(form.sheet.data))
            _wake(batch)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("imports/sheet.html", form=form, batch=batch), form.status


@bp.route("/<ref:ref>/columns", methods=["GET", "POST"])
@needs(Permission.IMPORT)
def columns(ref: str) -> ResponseReturnValue:
    """Say which column holds what."""
    batch = fetch(ImportBatch, ref)
    if batch.content is None:
        abort(404)
    try:
        known = recognised(current_posting(), batch)
    except Unreadable:
        return redirect(url_for(".sheet", ref=ref))
    form = columns_form(known, fields_for(current_posting(), Kind(batch.kind)))
    if form.submitted():
        with form.reporting():
            operations.choose_columns(
                current_posting(), batch, mapping=form.mapping(recognised(current_posting(), batch, chosen=False))
            )
            _wake(batch)
            return redirect(url_for(".show", ref=ref), 303)
    return render_template("imports/columns.html", form=form, batch=batch), form.status


@bp.get("/<ref:ref>/progress")
@needs(Permission.IMPORT)
def progress(ref: str) -> ResponseReturnValue:
    """How far the worker has come. Nothing of the file is shown, so that no reading of it is logged each time."""
    batch = fetch(ImportBatch, ref, is_noted=False)
    if batch.stage is None:
        return redirect(url_for(".show", ref=ref))
    is_stopping = how_far.is_asked_to_stop(ref, batch.version)
    return render_template("imports/progress.html", batch=batch, progress=how_far.of(ref), is_stopping=is_stopping)


@bp.post("/<ref:ref>/stop")
@needs(Permission.IMPORT)
@writes_nothing
def stop(ref: str) -> ResponseReturnValue:
    """Ask the worker to stop what it does now. The worker logs it."""
    batch = fetch(ImportBatch, ref, is_noted=False)
    if batch.stage is not None:
        how_far.ask_to_stop(ref, batch.version)
    return redirect(url_for(".progress", ref=ref), 303)


@bp.route("/<ref:ref>/undo", methods=["GET", "POST"])
@needs(Permission.IMPORT)
def undo(ref: str) -> ResponseReturnValue:
    """Take back all that an import wrote."""
    batch = fetch(ImportBatch, ref)
    form = UndoForm()
    if form.submitted():
        with form.reporting():
            _undo(batch)
            return redirect(url_for(".show", ref=ref), 303)
    if batch.imported_at is None or not is_kept(batch):
        abort(404)
    made, changed = ledger_of(batch).counts
    return render_template("imports/undo.html", form=form, batch=batch, made=made, changed=changed), form.status


@bp.get("/<ref:ref>/refused")
@needs(Permission.EXPORT)
def refused(ref: str) -> ResponseReturnValue:
    """The refused rows as a file to mend, with the reasons in a last column."""
    batch = fetch(ImportBatch, ref)
    try:
        found = refused_rows(current_posting(), batch)
    except Unreadable:  # a book whose sheet is not chosen yet: the file's own page asks for it
        return redirect(url_for(".show", ref=ref), 303)
    if found is None:
        abort(404)
    return exits.rows_file(*found, of=batch)


@bp.post("/<ref:ref>/check")
@needs(Permission.IMPORT)
def check(ref: str) -> ResponseReturnValue:
    """Have a large file looked at again."""
    batch = fetch(ImportBatch, ref)
    operations.check_again(current_posting(), batch)
    _wake(batch)
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/throw-away")
@needs(Permission.IMPORT)
def throw_away(ref: str) -> ResponseReturnValue:
    """Keep the refused rows no longer."""
    operations.throw_away(current_posting(), fetch(ImportBatch, ref))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/forget")
@needs(Permission.IMPORT)
def forget(ref: str) -> ResponseReturnValue:
    """Read the columns by their headers again, here and in files to come."""
    batch = fetch(ImportBatch, ref)
    operations.forget_columns(current_posting(), batch)
    _wake(batch)
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref:ref>/cancel")
@needs(Permission.IMPORT)
def cancel(ref: str) -> ResponseReturnValue:
    """Throw the file away."""
    operations.drop(current_posting(), fetch(ImportBatch, ref))
    flash(gettext("The file is thrown away. Nothing in it was saved."), "done")
    return redirect(url_for(".index"), 303)


def _import(batch: ImportBatch, *, keep_good: bool) -> str:
    """A small file at once, a large one by the worker. Gives the page that comes next: the choice of a sheet where it is missing."""
    try:
        (operations.ask if batch.is_large else operations.run)(current_posting(), batch, keep_good=keep_good)
    except Unreadable:
        return ".sheet"
    _wake(batch)
    return ".show"


def _undo(batch: ImportBatch) -> None:
    """A small import at once, a large one by the worker."""
    (undoing.ask_undo if batch.is_large else undoing.undo)(current_posting(), batch)
    _wake(batch)


def _wake(batch: ImportBatch) -> None:
    if batch.stage is not None:
        afterwards(lambda: wake(Job.IMPORT))
