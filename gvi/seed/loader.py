"""The demonstration, loaded file by file through the same operations as the pages, by whoever would have done it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gvi.core import clock
from gvi.core import db as database
from gvi.extensions import db
from gvi.seed import (
    afterwards,
    appearances,
    checklists,
    deciding,
    door,
    focus,
    groups,
    meetings,
    oversight,
    people,
    summoned,
    visits,
)
from gvi.seed.commons import load_commons
from gvi.seed.town import Town, acknowledge_for, open_towns

STEPS: tuple[Callable[[Town], None], ...] = (
    meetings.load_speakers,
    groups.load_groups,
    groups.load_relations,
    people.load_police_members,
    groups.load_memberships,
    groups.load_ties,
    groups.load_restrictions,
    groups.load_case_roles,
    groups.load_risks,
    people.load_clients,
    people.load_custody,
    people.load_social_members,
    groups.load_incidents,
    meetings.load_call_ins,
    checklists.load_checklists,
    appearances.load_appearances,
    afterwards.load_afterwards,
    summoned.load_summoned,
    door.load_door,
    focus.load_focus_periods,
    visits.load_visits,
    deciding.load_reviews,
    oversight.load_second_records,
    oversight.load_conflicts,
    oversight.load_acts_seen,
    oversight.load_openings,
    oversight.load_export_requests,
    oversight.load_closed_cases,
)
"""In the order in which the campaign itself would have come about."""


def load(today: date | None = None) -> None:
    """Fill an empty database. All of it or none: one transaction."""
    with database.transaction():
        towns = open_towns(today or clock.today())
        load_commons()
        db.session.flush()
        acknowledge_for(towns)
        for town in towns:
            for step in STEPS:
                step(town)
                db.session.flush()
