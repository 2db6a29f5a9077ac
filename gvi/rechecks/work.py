"""The worker's part: everybody on an approved list is looked at three working days before the meeting, and on its day.

What is owed is found in the database: a worker that was away looks when it is back, and one that looks twice keeps it once.
"""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock, workdays
from gvi.core.db import transaction
from gvi.extensions import db
from gvi.rechecks import operations, queries, rules
from gvi.rechecks.models import Occasion
from gvi.sites.queries import closed_days_of, site_of


def look_again() -> int:
    """Keep every look that is owed today; how many people were looked at. Each call-in in a transaction of its own."""
    with transaction():
        waiting = select(CallIn.site_id, CallIn.id).where(CallIn.state.in_(rules.APPROVED))
        ids = [tuple(row) for row in db.session.execute(waiting.order_by(CallIn.id))]
    return sum(_look_at(*each) for each in ids)


def _look_at(site_id: int, ident: int) -> int:
    with transaction():
        call_in = db.session.get_one(CallIn, (site_id, ident))
        occasion = owed(call_in)
        if occasion is None:
            return 0
        rows = db.session.execute(
            select(Invitation.id).where(
                Invitation.site_id == site_id, Invitation.call_in_id == ident, Invitation.called_off_on.is_(None)
            )
        )
        keys = {row.id: rules.key_of(row.id, occasion, call_in.day) for row in rows}
        done = queries.looked_at(call_in, list(keys.values()))
        only = {each for each, key in keys.items() if key not in done}
        return len(operations.keep_look(_planner(call_in), call_in, occasion, only=only, once=True)) if only else 0


def owed(call_in: CallIn) -> Occasion | None:
    """The look that is owed to the call-in today."""
    early = workdays.shift(call_in.day, rules.EARLY_DAYS, bridge_days=closed_days_of(site_of(call_in)))
    return rules.due(clock.today(), day=call_in.day, early=early, state=call_in.state)


def _planner(call_in: CallIn) -> Actor:
    """Nobody's posting, that reads what those who plan at the call-in's agency read: for them it looks."""
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    return Actor(
        posting_id=0, user_id=0, site_id=call_in.site_id, agency_id=agency.id, agency_kind=agency.kind,
        role=Role.PROBATION_COORDINATOR, name="worker", address="worker",
    )  # fmt: skip
