"""Who came, and closing the call-in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.later import later

with later(__name__):
    from gvi.callins import operations
    from gvi.callins.attendance_queries import attendance_of
    from gvi.callins.forms import AttendanceForm, CloseForm
    from gvi.closing import operations as closing
    from gvi.closing.preview import closing_of

bp = Blueprint("attendance", __name__, url_prefix="/call-ins/<ref:ref>")


@bp.route("/attendance", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def index(ref: str) -> ResponseReturnValue:
    """Who came?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    sheet = attendance_of(actor, call_in)
    log.read(actor, Verb.LIST, sheet.invitations)
    form = AttendanceForm.of(sheet.invitations)
    if form.submitted():
        with form.reporting():
            operations.mark_attendance(actor, call_in, form.marks(sheet.invitations), reason=form.reason.data)
            flash(gettext("Attendance is saved."), "done")
            return redirect(url_for(".index" if sheet.blank else ".close", ref=ref), 303)
    is_after = clock.today() > call_in.day
    return render_template(
        "callins/attendance.html", call_in=call_in, sheet=sheet, form=form, is_after=is_after
    ), form.status


@bp.route("/close", methods=["GET", "POST"])
@needs(Permission.PARTICIPANT_EDIT)
def close(ref: str) -> ResponseReturnValue:
    """Is everything there, so that the books can be closed?"""
    actor, call_in = current_posting(), fetch(CallIn, ref)
    sheet = attendance_of(actor, call_in)
    form = CloseForm()
    if form.submitted():
        with form.reporting():
            closing.close(actor, call_in)
            flash(gettext("The call-in is closed."), "done")
            return redirect(url_for("closing.index", ref=ref), 303)
    told = closing_of(actor, call_in, sheet)
    return render_template("callins/close.html", call_in=call_in, sheet=sheet, form=form, closing=told), form.status
