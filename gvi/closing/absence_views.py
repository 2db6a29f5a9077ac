"""One person who stayed away: excuse, assessment and decision, one after another, and the letter that asks why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.exits import file
from gvi.access.guard import fetch, may, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.closing.models import Absence
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.later import later

with later(__name__):
    from gvi.closing import operations, queries, writing
    from gvi.closing.forms import DecideForm, FindForm, HearForm, LetterForm
    from gvi.closing.rules import Step
    from gvi.letters.no_show import Wanted


def mount(bp: Blueprint) -> None:
    """The addresses, under those of what comes after a meeting."""
    bp.add_url_rule("/absences/<ref:absence_ref>", view_func=absence, methods=["GET", "POST"])
    bp.add_url_rule("/absences/<ref:absence_ref>/undo", view_func=take_back, methods=["POST"])
    bp.add_url_rule("/absences/<ref:absence_ref>/letter", view_func=letter, methods=["GET", "POST"])
    bp.add_url_rule("/absences/<ref:absence_ref>/letter.pdf", view_func=letter_file)


@needs(Permission.ABSENCE_READ)
def absence(ref: str, absence_ref: str) -> ResponseReturnValue:
    """What is known, and the next step."""
    actor, call_in = current_posting(), fetch(CallIn, ref, permission=Permission.CALL_IN_READ)
    found = fetch(Absence, absence_ref, within=call_in)
    step = queries.step_of(found)
    asked = _forms().get(step) if may(Permission.ABSENCE_EDIT, found) else None
    form = asked[0]() if asked else None
    if asked and form is not None and form.submitted():
        with form.reporting():
            asked[1](actor, found, **form.values)
            return redirect(url_for(".absence", ref=ref, absence_ref=absence_ref), 303)
    return render_template(
        "closing/absence.html", call_in=call_in, absence=found, step=step, form=form,
        letters=writing.letters_of(actor, found),
    ), form.status if form is not None else 200  # fmt: skip


@needs(Permission.ABSENCE_EDIT)
def take_back(ref: str, absence_ref: str) -> ResponseReturnValue:
    """Undo the step taken last."""
    call_in = fetch(CallIn, ref, permission=Permission.CALL_IN_READ)
    operations.take_back(current_posting(), fetch(Absence, absence_ref, within=call_in))
    return redirect(url_for(".absence", ref=ref, absence_ref=absence_ref), 303)


@needs(Permission.LETTER_PRINT)
def letter(ref: str, absence_ref: str) -> ResponseReturnValue:
    """Print the letter that asks why."""
    call_in = fetch(CallIn, ref)
    found = fetch(Absence, absence_ref, within=call_in)
    form = LetterForm()
    if form.submitted():
        with form.reporting():
            values = form.values
            lawyer, lawyer_on = values.pop("lawyer"), values.pop("lawyer_on")
            writing.write(current_posting(), found, Wanted(**values), lawyer=lawyer, lawyer_on=lawyer_on)
            flash(gettext("The letter is printed. Download it here."), "done")
            return redirect(url_for(".absence", ref=ref, absence_ref=absence_ref), 303)
    return render_template("closing/letter.html", call_in=call_in, absence=found, form=form), form.status


@needs(Permission.LETTER_PRINT)
def letter_file(ref: str, absence_ref: str) -> Response:
    """The last letter, as it was printed."""
    call_in = fetch(CallIn, ref)
    printed, content = writing.as_printed(current_posting(), fetch(Absence, absence_ref, within=call_in))
    log.read(current_posting(), Verb.LETTER_PRINT, [printed])
    return file(content, "pdf", "application/pdf")


def _forms() -> dict[Step, tuple[type[BaseForm], Any]]:
    """What is asked at each step, and what takes it."""
    return {
        Step.EXCUSE: (HearForm, operations.hear),
        Step.ASSESSMENT: (FindForm, operations.find),
        Step.DECISION: (DecideForm, operations.decide),
    }
