"""Summonses: check, print, take away."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from gvi.access.actor import current_posting
from gvi.access.exits import file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later
from gvi.core.templating import day, word_text
from gvi.letters.models import FrozenLetter, LetterTemplate
from gvi.letters.wording_views import bp as wording_bp
from gvi.sites.views import test_page_of

with later(__name__):
    from gvi.letters import bundles, operations
    from gvi.letters.batch import Batch
    from gvi.letters.forms import PrintForm
    from gvi.letters.mending import obstacles, where
    from gvi.letters.queries import batch_of
    from gvi.letters.summons import meeting_time

bp = Blueprint("letters", __name__, url_prefix="/call-ins/<ref:ref>/summons")
blueprints = (bp, wording_bp)


@bp.get("")
@needs(Permission.LETTER_PRINT)
def index(ref: str) -> ResponseReturnValue:
    """Are the letters right, and are they printed?"""
    batch = batch_of(current_posting(), fetch(CallIn, ref))
    return _page(batch, PrintForm(batch.mark))


@bp.post("")
@needs(Permission.LETTER_PRINT)
def print_ready(ref: str) -> ResponseReturnValue:
    """Print the letters that have been checked."""
    batch = batch_of(current_posting(), fetch(CallIn, ref))
    form = PrintForm(batch.mark)
    if not batch.ready and batch.printed:  # most often somebody who pressed twice
        flash(gettext("Every letter that can be printed is printed."), "done")
        return redirect(url_for(".index", ref=ref), 303)
    if form.submitted():
        with form.reporting():
            _tell(len(operations.print_letters(current_posting(), batch, languages=form.languages.data)))
            return redirect(url_for(".index", ref=ref), 303)
    return _page(batch, form)


@bp.get("/letters.<any(pdf, zip):kind>")
@needs(Permission.LETTER_PRINT)
def download(ref: str, kind: str) -> Response:
    """All the printed letters that still hold, as one file or as a zip."""
    actor, batch = current_posting(), batch_of(current_posting(), fetch(CallIn, ref))
    if kind == "zip":
        content = bundles.as_zip(actor, batch.printed)
    else:
        content = bundles.as_one(actor, batch.printed, batch.templates, **_asked())
    return _file(content, kind, batch.printed)


@bp.get("/test-page.pdf")
@needs(Permission.LETTER_PRINT)
def test_page(ref: str) -> Response:
    """The page to hold against the envelopes before letters are printed. It names nobody."""
    return test_page_of(batch_of(current_posting(), fetch(CallIn, ref)).envelope)


@bp.get("/languages.pdf")
@needs(Permission.LETTER_PRINT)
def parity(ref: str) -> Response:
    """The wordings of these letters in both languages, side by side. It names nobody."""
    return file(
        bundles.side_by_side(batch_of(current_posting(), fetch(CallIn, ref)), str(get_locale())),
        "pdf",
        "application/pdf",
    )


@bp.get("/<ref:invitation_ref>/letter.pdf")
@needs(Permission.LETTER_PRINT)
def letter(ref: str, invitation_ref: str) -> Response:
    """One letter, as it was printed."""
    call_in = fetch(CallIn, ref)
    candidate = batch_of(current_posting(), call_in).of(fetch(Invitation, invitation_ref, within=call_in))
    return _file(bundles.as_printed(current_posting(), candidate), "pdf", (candidate.letter,))


def _asked() -> dict[str, bool]:
    """How the one file is to be printed: neither unless it is ticked."""
    return {name: request.args.get(name) == "1" for name in ("two_sided", "marks")}


def _tell(number: int) -> None:
    flash(
        ngettext(
            "%(num)d letter is printed. Download it below.", "%(num)d letters are printed. Download them below.", number
        ),
        "done",
    )


def _page(batch: Batch, form: PrintForm) -> ResponseReturnValue:
    from gvi.letters.preview import preview_of  # reportlab is slow to load, and few pages need it

    log.read(current_posting(), Verb.LIST, [each.invitation for each in batch.candidates])
    return render_template(
        "letters_pages/summons.html",
        call_in=batch.call_in,
        batch=batch,
        form=form,
        stopped=obstacles(batch) if batch.stopped and not batch.ready else [],
        where=where,
        shown=preview_of(batch, request.args.get("letter")),
        when=meeting_time(batch.call_in.starts_at, batch.call_in.ends_at, str(get_locale())),
        wording="; ".join(_in_words(template) for template in batch.wordings),
    ), form.status


def _in_words(template: LetterTemplate) -> str:
    known = {"kind": word_text(template.kind), "language": template.language, "number": template.number}
    if template.approved_at is None:
        return str(gettext("%(kind)s (%(language)s), version %(number)s", **known))
    return str(
        gettext("%(kind)s (%(language)s), version %(number)s, approved %(day)s", day=day(template.approved_at), **known)
    )


def _file(content: bytes, kind: str, letters: tuple[FrozenLetter | None, ...]) -> Response:
    """The letters leave under a name that says nothing, and each of them is in the log."""
    log.read(current_posting(), Verb.LETTER_PRINT, letters)
    mimetype = {"pdf": "application/pdf", "zip": "application/zip"}[kind]
    return file(content, kind, mimetype)
