"""The door before a person's page: whoever coordinates and does not work with the person says why first.

What was on its way waits: an address is opened afterwards, and a form that was sent goes along with the reason.
"""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from gvi.access.actor import Actor
from gvi.access.guard import asks_before
from gvi.core.db import aside
from gvi.core.problems import insist
from gvi.members.models import Member
from gvi.readings.forms import ReasonForm
from gvi.readings.models import Need
from gvi.readings.operations import give_reason
from gvi.readings.queries import works_with
from gvi.readings.rules import is_asked, may_give
from gvi.visits.models import Visit

OPEN = "readings.why"
"""The page that asks opens the record without being asked."""
HIDDEN = frozenset({"csrf_token", "reading_need", "reading_text"})
NEEDED = 428
"""Precondition Required: the form is kept, and is sent again with the reason."""


@asks_before(Member)
def before_person(actor: Actor, member: Any) -> str | None:
    """The reason under which the read is logged; None for who works with the person. Ends the request to ask."""
    if not is_asked(actor.role) or request.endpoint == OPEN:
        return None
    at_work, need = works_with(actor, member)
    if at_work:
        return None
    if need is None:
        need = _given(actor, member)
    return f"reading-{need}"


@asks_before(Visit)
def before_visit(actor: Actor, visit: Any) -> str | None:
    """A visit tells as much as the page of the person it is to."""
    return before_person(actor, visit.member) if is_asked(actor.role) else None


def _given(actor: Actor, member: Member) -> Need:
    """The need that came with the form, kept whatever becomes of the form; without one the request ends here."""
    if request.method in {"GET", "HEAD"}:
        onward = url_for(OPEN, ref=member.ref, next=request.full_path.rstrip("?"))
        raise HTTPException(response=make_response(redirect(onward, 303)))
    form = ReasonForm()
    if "reading_need" in request.form and form.submitted():
        answers = form.answers
        with form.reporting():
            insist(may_give(**answers))
            aside(lambda: _keep(actor, member, answers))
            return Need(answers["need"])
    raise _question(form, member)


def _question(form: ReasonForm, member: Member) -> HTTPException:
    """With all that was sent, to be sent again."""
    sent = [(name, text) for name, text in request.form.items(multi=True) if name not in HIDDEN]
    page = render_template("readings/why.html", form=form, member=member, sent=sent, onward=None)
    return HTTPException(response=make_response(page, 422 if form.summary else NEEDED))


def _keep(actor: Actor, member: Member, answers: dict[str, Any]) -> None:
    give_reason(actor, member, **answers)
