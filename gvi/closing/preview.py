"""What closing a call-in will do, told before it is done, and what there is to see to afterwards. Reads like `queries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.callins.attendance_queries import Sheet
from gvi.callins.models import CAME, CallIn, Invitation
from gvi.checklists import aftermath, operations
from gvi.checklists.queries import name_of, tasks_of, title_of
from gvi.checklists.rules import due_on
from gvi.closing import rules
from gvi.core import clock
from gvi.core.templating import word_text
from gvi.extensions import db
from gvi.members.models import Assignment
from gvi.releases.models import Release
from gvi.sites.queries import closed_days_of, site_of


@dataclass(frozen=True, slots=True)
class Stayed:
    """Somebody who will be followed up, and who follows them."""

    invitation: Invitation
    ref: str | None
    officers: tuple[str, ...]
    """Colleagues who follow the record; without any the follow-up stands with whoever coordinates."""


@dataclass(frozen=True, slots=True)
class Due:
    """A task after the meeting."""

    title: str
    owner: str
    day: date
    is_new: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """Everything that closing does."""

    stayed: tuple[Stayed, ...]
    tasks: tuple[Due, ...]
    releases: int
    """So many releases made for this call-in end with it."""
    away: int
    """Called, and did not hear the message."""


def closing_of(actor: Actor, call_in: CallIn, sheet: Sheet) -> Closing:
    """For the one who is about to close. A constant number of queries."""
    followed = [each for each in sheet.invitations if rules.is_followed(each.attendance, each.duty)]
    officers = _officers(call_in, [each.member_id for each in followed])
    stayed = tuple(Stayed(each, sheet.refs.get(each.id), officers.get(each.member_id, ())) for each in followed)
    away = sum(each.attendance is not None and each.attendance not in CAME for each in sheet.invitations)
    return Closing(stayed, tuple(_tasks(actor, call_in)), _releases(actor, call_in), away)


def _officers(call_in: CallIn, members: list[int]) -> Mapping[int, tuple[str, ...]]:
    rows = (
        select(Assignment.member_id, User.name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.site_id == call_in.site_id, Assignment.member_id.in_(members), Assignment.lasts())
        .order_by(User.name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for member_id, name in db.session.execute(rows):
        found[member_id] = (*found.get(member_id, ()), name)
    return found


def _tasks(actor: Actor, call_in: CallIn) -> list[Due]:
    """Those after the meeting that the reader may know of: on the list already, or added by closing."""
    today, closed = clock.today(), closed_days_of(site_of(call_in))
    own = tasks_of(actor, call_in)
    missing = [
        (entry, agency)
        for entry, agency in operations.after_meeting(call_in)
        if entry.standard in aftermath.SEEN_TO
        and (not entry.is_inner or agency == actor.agency_id)
        and entry.standard not in {task.standard for task in own}
    ]
    agencies = {each.id: name_of(each) for each in db.session.scalars(select(Agency).where(Agency.id.in_({*(task.owner_agency_id for task in own), *(agency for _entry, agency in missing)})))}  # fmt: skip
    there = [
        Due(title_of(task), agencies[task.owner_agency_id], task.due, False, task.done_at is not None)
        for task in own
        if task.days > 0
    ]
    new = [
        Due(entry.text or word_text(entry.standard), agencies[agency], due_on(entry.days, day=call_in.day, made_on=today, closed=closed), True, False)
        for entry, agency in missing
    ]  # fmt: skip
    return sorted([*there, *new], key=lambda due: due.day)


def _releases(actor: Actor, call_in: CallIn) -> int:
    """Releases to or from the posting's own agency, which are those it knows of."""
    here = Release.visible_to(actor).where(Release.call_in_id == call_in.id, Release.in_force(clock.today()))
    return db.session.scalar(select(func.count()).select_from(here.subquery())) or 0
