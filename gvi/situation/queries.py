"""The group situation: per group its incidents, its last message, and who does what next. Five queries, however many groups.

A message is counted at group level only: a held call-in at which the group was represented, or a visit by the police,
delivered to somebody whom the police's own facts place in the group on that day. Other agencies' visits tell nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.callins.models import CAME, TOOK_PLACE, CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.followups.models import Action, FocusPeriod
from gvi.followups.queries import open_periods
from gvi.groups.models import Group, Membership
from gvi.incidents.models import Attribution, Incident, Side
from gvi.incidents.queries import counts
from gvi.situation import rules
from gvi.situation.rules import Reading, Window
from gvi.visits.models import Outcome, Visit


@dataclass(frozen=True, slots=True)
class Standing:
    """One group on the board. `first_message` fixes the base; without one the base is the last 52 weeks."""

    group: Group
    recent: Window
    base: Window
    suspected: int
    """Incidents of the last eight weeks with the group on the suspect's side."""
    exposed: int
    """The same on the victim's side."""
    before: int
    """Incidents of the base with the group on the suspect's side."""
    first_message: date | None
    last_message: date | None
    days_since: int | None
    focus: FocusPeriod | None
    next_action: Action | None
    reading: Reading
    """What the numbers can carry."""

    @property
    def ref(self) -> str:
        """The group's."""
        return self.group.ref


def situation(actor: Actor) -> list[Standing]:
    """Every group of the site, in alphabetical order."""
    days, told = _incident_days(actor), _messages(actor)
    focus = {period.group_id: period for period in open_periods(actor)}
    groups = sorted(db.session.scalars(Group.visible_to(actor)), key=lambda group: rules.alphabetical(group.alias))
    return [_standing(group, days, told.get(group.id, ()), focus.get(group.id)) for group in groups]


def _standing(
    group: Group, days: Mapping[tuple[int, Side], list[date]], told: tuple[date, ...], focus: FocusPeriod | None
) -> Standing:
    today = clock.today()
    first, last = (min(told), max(told)) if told else (None, None)
    recent, base = rules.recent(today), rules.base(today, first_message=first)
    suspected, exposed = days[group.id, Side.SUSPECT], days[group.id, Side.VICTIM]
    return Standing(
        group, recent, base, suspected=recent.count(suspected), exposed=recent.count(exposed), before=base.count(suspected),
        first_message=first, last_message=last, days_since=(today - last).days if last else None,
        focus=focus, next_action=_next(focus) if focus else None, reading=rules.reading(suspected, recent, base),
    )  # fmt: skip


def _next(focus: FocusPeriod) -> Action | None:
    """The action that is due first; None when nobody has promised any."""
    undone = [action for action in focus.actions if action.done_on is None]
    return min(undone, key=lambda action: (action.due_on or date.max, action.id), default=None)


def _incident_days(actor: Actor) -> Mapping[tuple[int, Side], list[date]]:
    """The local days of the incidents that count, by group and side."""
    rows = (
        select(Attribution.group_id, Attribution.side, Incident.happened_at)
        .join(Incident, (Incident.site_id == Attribution.site_id) & (Incident.id == Attribution.incident_id))
        .where(Attribution.of_site(actor), counts())
    )
    days: dict[tuple[int, Side], list[date]] = defaultdict(list)
    for group_id, side, happened_at in db.session.execute(rows):
        days[group_id, side].append(clock.local(happened_at).date())
    return days


def _messages(actor: Actor) -> dict[int, tuple[date, ...]]:
    """The first and the last message of each kind, by group, as local days and nothing more."""
    told: dict[int, list[date]] = defaultdict(list)
    for rows in (_call_ins(actor), _visits(actor)):
        for group_id, *moments in db.session.execute(rows):
            told[group_id] += [clock.local(moment).date() for moment in moments]
    return {group_id: tuple(days) for group_id, days in told.items()}


def last_messages(actor: Actor) -> dict[int, date]:
    """The day of the last message to each group that has had one, by group id. Two queries."""
    return {group_id: max(days) for group_id, days in _messages(actor).items() if days}


def _call_ins(actor: Actor) -> Select[int | None, datetime, datetime]:
    held = CallIn.state.in_(TOOK_PLACE)
    return (
        select(Invitation.group_id, func.min(CallIn.starts_at), func.max(CallIn.starts_at))
        .join(CallIn, (CallIn.site_id == Invitation.site_id) & (CallIn.id == Invitation.call_in_id))
        .where(Invitation.of_site(actor), Invitation.group_id.is_not(None), Invitation.attendance.in_(CAME), held)
        .group_by(Invitation.group_id)
    )


def _visits(actor: Actor) -> Select[int, datetime | None, datetime | None]:
    same = (Membership.site_id == Visit.site_id) & (Membership.member_id == Visit.member_id)
    return (
        select(Membership.group_id, func.min(Visit.visited_at), func.max(Visit.visited_at))
        .select_from(Visit)
        .join(Membership, same & Membership.holding(Visit.visited_on))
        .join(Agency, (Agency.id == Visit.owner_agency_id) & (Agency.kind == AgencyKind.POLICE))
        .where(Visit.of_site(actor), Visit.outcome == Outcome.DELIVERED)
        .group_by(Membership.group_id)
    )
