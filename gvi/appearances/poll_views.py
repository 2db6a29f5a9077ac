"""Asking speakers which dates suit, what they answered, and the date that is chosen."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import fetch, needs
from gvi.access.permissions import Permission
from gvi.appearances.models import Poll, PollDate, SpeakerLink
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.later import later

with later(__name__):
    from gvi.appearances import links, polls, queries
    from gvi.appearances.addresses import whole
    from gvi.appearances.forms import AskForm
    from gvi.appearances.polls import Made
    from gvi.speakers.queries import speakers_to_choose

bp = Blueprint("polls", __name__, url_prefix="/call-ins/<ref:ref>/dates")


@bp.get("/")
@needs(Permission.SPEAKER_READ)
def index(ref: str) -> ResponseReturnValue:
    """Which dates suit whom?"""
    return _page(fetch(CallIn, ref))


@bp.route("/ask", methods=["GET", "POST"])
@needs(Permission.POLL_ASK)
def ask(ref: str) -> ResponseReturnValue:
    """Offer several dates to chosen speakers. The answer shows each one's address, this once."""
    call_in, actor = fetch(CallIn, ref), current_posting()
    form = AskForm.of(speakers_to_choose(actor))
    if form.submitted():
        with form.reporting():
            made = polls.ask(
                actor, call_in, moments=form.moments, speakers=form.asked, closes_on=form.values["closes_on"], address_of=whole
            )  # fmt: skip
            return _told(call_in, made)
    return render_template("appearances/ask.html", form=form, call_in=call_in), form.status


@bp.post("/remind")
@needs(Permission.POLL_ASK)
def remind(ref: str) -> ResponseReturnValue:
    """Ask those again who have not answered."""
    call_in = fetch(CallIn, ref)
    return _told(call_in, polls.remind(current_posting(), call_in, _poll(call_in), address_of=whole))


@bp.post("/close")
@needs(Permission.POLL_ASK)
def close(ref: str) -> ResponseReturnValue:
    """Ask nobody any more."""
    call_in = fetch(CallIn, ref)
    polls.close(current_posting(), call_in, _poll(call_in))
    return redirect(url_for(".index", ref=ref), 303)


@bp.post("/<ref:date_ref>/choose")
@needs(Permission.POLL_ASK)
def choose(ref: str, date_ref: str) -> ResponseReturnValue:
    """Move the meeting to this date."""
    call_in = fetch(CallIn, ref)
    polls.choose(current_posting(), call_in, fetch(PollDate, date_ref, within=call_in))
    flash(gettext("The meeting has been moved. Send the invitations so that everybody knows."), "done")
    return redirect(url_for(".index", ref=ref), 303)


@bp.post("/addresses/<ref:link_ref>/<any(renew, end):verb>")
@needs(Permission.POLL_ASK)
def change_link(ref: str, link_ref: str, verb: str) -> ResponseReturnValue:
    """A new address for one of those asked, or none any more."""
    call_in = fetch(CallIn, ref)
    link = fetch(SpeakerLink, link_ref, within=call_in)
    if link.poll_id is None:
        abort(404)
    if verb == "renew":
        return _told(call_in, polls.readdress(current_posting(), call_in, link))
    links.end(current_posting(), [link])
    return redirect(url_for(".index", ref=ref), 303)


def _poll(call_in: CallIn) -> Poll:
    poll = queries.latest_poll(call_in)
    if poll is None:
        abort(404)
    return poll


def _told(call_in: CallIn, made: Made) -> ResponseReturnValue:
    return _page(call_in, {speaker.ref: whole(token) for speaker, (_link, token) in made.items()})


def _page(call_in: CallIn, addresses: dict[str, str] | None = None) -> ResponseReturnValue:
    poll = queries.latest_poll(call_in)
    board = queries.board_of(call_in, poll) if poll else None
    is_over = poll is not None and poll.closes_on < clock.today()
    return render_template(
        "appearances/poll.html", call_in=call_in, board=board, addresses=addresses or {}, is_over=is_over
    )
