"""What a speaker's secret address opens: the dates of a poll, or the speaker's own page. Nobody signs in here.

Neither page tells of anybody but the speaker and whom to call. An address that is unknown, ended or too old is answered
like any other that is not there.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from gvi.access.guard import public
from gvi.appearances.models import SpeakerLink
from gvi.core.i18n import gettext
from gvi.core.later import later
from gvi.entry import throttle
from gvi.extensions import csrf

with later(__name__):
    from gvi.appearances import links, operations, polls, queries
    from gvi.appearances.addresses import LANGUAGES
    from gvi.appearances.forms import AnswerForm, DatesForm
    from gvi.invitations.queries import language_of

bp = Blueprint("speaking", __name__)

FROM_ONE = throttle.Limit("speaker link", 60, timedelta(minutes=1))
"""From one address: more than anybody presses, and far too few to guess by."""


@bp.route("/speaking/<token>", methods=["GET", "POST"])
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # the library would ask for a referrer, which these pages let no browser send; the token is asked for here
def show(token: str) -> ResponseReturnValue:
    """The dates, or one's own page."""
    _insist_on_token()
    if not throttle.admits((FROM_ONE, request.remote_addr or "")):
        abort(429)
    link = links.opened_by(token)
    if link is None:
        return render_template("appearances/gone.html", languages={}), 404
    with force_locale(_language(link)):
        return _dates(link, token) if link.poll_id is not None else _own_page(link, token)


@bp.after_request
def _tell_nobody(response: Response) -> Response:
    """The address is the key: no page that is opened from here learns it, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _dates(link: SpeakerLink, token: str) -> ResponseReturnValue:
    assert link.poll is not None
    dates = queries.dates_of(link.poll)
    said = queries.answers_of(dates, speaker_id=link.speaker_id)
    form = DatesForm.of(dates, {date_id: each.suits for (_speaker, date_id), each in said.items()})
    if form.submitted():
        with form.reporting():
            polls.answer(links.bearer_of(link, address=request.remote_addr or ""), link, form.answers)
            return _thanked(token)
    contact = queries.contact_of(link.call_in, None)
    return render_template(
        "appearances/dates.html", form=form, link=link, contact=contact, has_answered=len(said) == len(dates), **_frame(token)
    ), form.status  # fmt: skip


def _own_page(link: SpeakerLink, token: str) -> ResponseReturnValue:
    told = queries.appearance_of(link.call_in, link.speaker)
    form = AnswerForm.of(told)
    if form.submitted():
        with form.reporting():
            bearer = links.bearer_of(link, address=request.remote_addr or "")
            operations.answer(bearer, told, comes=form.is_yes, said=form.said.data)
            return _thanked(token)
    return render_template("appearances/part.html", form=form, told=told, **_frame(token)), form.status


def _thanked(token: str) -> ResponseReturnValue:
    flash(gettext("Thank you. Your answer is saved, and you can change it here."), "done")
    return redirect(url_for(".show", token=token, lang=request.args.get("lang")), 303)


def _frame(token: str) -> dict[str, object]:
    """What stands round the page: the way to the same page in each language."""
    return {"languages": {each: url_for(".show", token=token, lang=each) for each in LANGUAGES}}


def _language(link: SpeakerLink) -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else language_of(link.speaker)


def _insist_on_token() -> None:
    if request.method == "POST":
        try:
            validate_csrf(request.form.get("csrf_token"))
        except ValidationError:
            abort(400)
