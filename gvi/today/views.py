"""What must I do now?"""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from gvi.access.actor import current_posting
from gvi.access.guard import needs, public
from gvi.access.permissions import Permission
from gvi.core import clock
from gvi.today.items import Item
from gvi.today.sources import SOURCES

bp = Blueprint("today", __name__)
blueprints = (bp,)

WEEK = timedelta(days=7)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """The bare address leads to today's work, which asks for sign-in."""
    return redirect(url_for(".index"), 303)


@bp.get("/today")
@needs(Permission.TODAY_READ)
def index() -> ResponseReturnValue:
    """Late, today, the next seven days, later."""
    items = [item for source in SOURCES for item in source(current_posting())]
    return render_template(
        "today/index.html", groups=_grouped(items, clock.today()), today=clock.today(), number=len(items)
    )


def _grouped(items: list[Item], today: date) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {"late": [], "today": [], "week": [], "later": []}
    for item in sorted(items, key=lambda item: (item.due or date.max, item.title)):
        groups[_group(item, today)].append(item)
    return groups


def _group(item: Item, today: date) -> str:
    if item.is_late(today):
        return "late"
    if item.due == today:
        return "today"
    return "week" if item.due is not None and item.due <= today + WEEK else "later"
