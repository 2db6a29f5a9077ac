"""The address of a file about people: it gives the file to whoever has another's yes, and asks for one of everybody else."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access import exits
from gvi.access.actor import current_posting
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext
from gvi.exports import operations, queries, rules
from gvi.exports.forms import AskForm
from gvi.exports.kinds import Content, content_of, in_words
from gvi.exports.models import ExportKind, ExportRequest
from gvi.exports.rules import ExportState


def deliver(kind: ExportKind, args: Mapping[str, str], *, call_in: CallIn | None = None) -> ResponseReturnValue:
    """Answer the address of a list's file. A POST to it asks for the file."""
    content = content_of(current_posting(), kind, args, call_in=call_in)
    row, state = queries.live(current_posting(), kind, content.filters, call_in)
    is_fetched = state is ExportState.APPROVED and request.method != "POST"
    if row is not None and is_fetched and not rules.has_grown(row, number=len(content.rows)):
        return handed_over(row, content)
    return _asked_for(content, row)


def handed_over(row: ExportRequest, content: Content) -> ResponseReturnValue:
    """The file as it is now, logged person by person with its purpose, and counted."""
    body = content.listing.csv()
    log.read(current_posting(), Verb.EXPORT, content.people, reason=row.purpose)
    operations.count_download(row)
    return exits.file(body, "csv", exits.SHEETS["csv"])


def _asked_for(content: Content, row: ExportRequest | None) -> ResponseReturnValue:
    actor, form = current_posting(), AskForm()
    if form.submitted():
        with form.reporting():
            made = operations.ask(
                actor, content.kind, filters=content.filters, number=len(content.rows), call_in=content.call_in,
                is_open=row is not None, **form.values,
            )  # fmt: skip
            flash(
                gettext("You have asked. A colleague at your agency must approve it before you can fetch the file."),
                "done",
            )
            return redirect(url_for("exports.show", ref=made.ref), 303)
    if request.method != "POST":
        log.refused(actor, Permission.EXPORT, None)
        if not _is_a_person():
            return _told(row)
    page = render_template("exports/ask.html", form=form, content=content, row=row, words=in_words(content.listing, content.filters, typed=True))  # fmt: skip
    return page, form.status if request.method == "POST" else 403


def _is_a_person() -> bool:
    """Browsers ask for pages; a program that asks for a file gets words that it can show."""
    wanted = request.headers.get("Accept", "")
    return not wanted or "text/html" in wanted


def _told(row: ExportRequest | None) -> ResponseReturnValue:
    why = gettext("This file tells of people. Ask for it at %(address)s; when a colleague has approved it, this address gives it.", address=request.full_path.rstrip("?"))  # fmt: skip
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(error="export-needs-approval", why=why, asked=row.ref if row else None)
    else:
        answer = exits.words(why)
    answer.status_code = 403
    return answer
