"""The address of one's own tasks for a calendar: made and ended on one's account, read by whoever holds it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gvi.access import apart
from gvi.access.actor import actor_of, current_posting
from gvi.access.exits import file
from gvi.access.guard import needs, public
from gvi.access.permissions import Permission
from gvi.core import clock
from gvi.core.later import later
from gvi.entry import throttle
from gvi.entry.freshness import asks_again
from gvi.extensions import db

with later(__name__):
    from gvi.checklists import feeds, queries
    from gvi.checklists.agenda import calendar_of, waiting_calendar
    from gvi.checklists.proofs import unproven
    from gvi.conflicts.telling import apart_from
    from gvi.terms.queries import owes

bp = Blueprint("task_feed", __name__)

FROM_ONE = throttle.Limit("task feed", 120, timedelta(minutes=1))
"""From one address: calendars of a whole agency may ask through one door, but nobody needs to ask twice a second."""


@bp.get("/account/calendar")
@needs(Permission.TASK_TICK)
def show() -> ResponseReturnValue:
    """Is there an address, and since when?"""
    return render_template("checklists/feed.html", feed=feeds.feed_of(current_posting()), address=None)


@bp.post("/account/calendar/make")
@needs(Permission.TASK_TICK)
@asks_again
def make() -> ResponseReturnValue:
    """A new address, shown this once; the one before is dead."""
    actor = current_posting()
    token = feeds.make(actor)
    return render_template("checklists/feed.html", feed=feeds.feed_of(actor), address=_address(token))


@bp.post("/account/calendar/end")
@needs(Permission.TASK_TICK)
def end() -> ResponseReturnValue:
    """The address is dead from now on."""
    feeds.end(current_posting())
    return redirect(url_for(".show"), 303)


@bp.get("/feeds/<token>.ics")
@public
def read(token: str) -> Response:
    """The tasks, for a calendar. An address that is unknown, ended or dead is like any other that is not there.

    While new terms wait for its user, who comes no further on the pages either, it says no more than to log in.
    """
    if not throttle.admits((FROM_ONE, request.remote_addr or "")):
        abort(429)
    opened = feeds.opened_by(token)
    if opened is None:
        abort(404)
    feed, posting = opened
    actor = actor_of(posting, address=request.remote_addr or "")
    if not feeds.may_show(actor):
        abort(404)
    locale = posting.user.locale or current_app.config["LOCALE"]
    if owes(actor.user_id):
        content = waiting_calendar(feed, day=clock.today(), locale=locale, stamp=clock.now())
        return file(content, "ics", "text/calendar; charset=utf-8")
    with apart.kept(
        apart_from(actor.user_id)
    ):  # nobody has signed in: what proves a task is counted as its pages count
        tasks = unproven(actor, db.session.scalars(queries.own_open(actor)))
    return file(calendar_of(feed, tasks, locale=locale, stamp=clock.now()), "ics", "text/calendar; charset=utf-8")


def _address(token: str) -> str:
    front = str(current_app.config["SETTINGS"].public_url or request.host_url)
    return front.rstrip("/") + url_for(".read", token=token)
