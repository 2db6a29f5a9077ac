"""Calendar invitations of a call-in: who has been told what, and telling the rest."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from gvi.access.actor import current_posting
from gvi.access.exits import file
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.later import later

with later(__name__):
    from gvi.invitations import operations
    from gvi.invitations.forms import SendForm
    from gvi.invitations.message import own_copy
    from gvi.invitations.queries import invited_staff, meeting_of, plan_of, staff_to_choose
    from gvi.letters.summons import meeting_time
    from gvi.replies.queries import answers_to

bp = Blueprint("invitations", __name__, url_prefix="/call-ins/<ref:ref>")
blueprints = (bp,)


@bp.get("/invitations")
@needs(Permission.CALENDAR_READ)
def index(ref: str) -> ResponseReturnValue:
    """Who is invited, and do they know?"""
    call_in = fetch(CallIn, ref)
    return _page(call_in, _form(call_in))


@bp.post("/invitations")
@needs(Permission.CALENDAR_SEND)
def send(ref: str) -> ResponseReturnValue:
    """Tell everybody what they have not been told."""
    call_in = fetch(CallIn, ref)
    form = _form(call_in)
    if form.submitted():
        plan = plan_of(current_posting(), call_in, form.staff.data)
        if not plan.steps and call_in.is_open:  # most often somebody who pressed twice
            flash(gettext("Everybody knows already. Nothing was sent."), "done")
            return redirect(url_for(".index", ref=ref), 303)
        with form.reporting():
            number = operations.send(current_posting(), call_in, plan)
            flash(ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", number), "done")
            return redirect(url_for(".index", ref=ref), 303)
    return _page(call_in, form)


@bp.post("/invitations/retry")
@needs(Permission.CALENDAR_SEND)
def retry(ref: str) -> ResponseReturnValue:
    """Do not wait for the next try."""
    call_in = fetch(CallIn, ref)
    operations.try_again(current_posting(), plan_of(current_posting(), call_in))
    flash(gettext("The mail is tried again now."), "done")
    return redirect(url_for(".index", ref=ref), 303)


@bp.get("/invitations.ics")
@needs(Permission.CALENDAR_READ)
def download(ref: str) -> Response:
    """The meeting for one's own calendar. The file says when and where, and nothing else."""
    call_in = fetch(CallIn, ref)
    content = own_copy(call_in, meeting_of(call_in), locale=str(get_locale()), stamp=clock.now())
    log.read(current_posting(), Verb.CALENDAR_DOWNLOAD, [call_in])
    return file(content, "ics", "text/calendar; charset=utf-8")


def _form(call_in: CallIn) -> SendForm:
    actor = current_posting()
    return SendForm(staff_to_choose(actor), meeting=meeting_of(call_in).mark, staff=invited_staff(actor, call_in))


def _page(call_in: CallIn, form: SendForm) -> ResponseReturnValue:
    plan = plan_of(current_posting(), call_in, form.staff.data if form.is_submitted() else None)
    when = meeting_time(call_in.starts_at, call_in.ends_at, str(get_locale()))
    replies = answers_to(current_posting(), [line.entry for line in plan.lines if line.entry])
    return render_template(
        "invitations/index.html", call_in=call_in, plan=plan, form=form, when=when, replies=replies
    ), form.status
