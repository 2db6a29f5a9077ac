"""Custom notifications: those that were made, as history; those to come, planned through the same door as the page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.seed.files import DAY_ZERO, Row
from gvi.seed.town import Town
from gvi.visits import operations as visiting
from gvi.visits.models import Attempt, Message, Met, Offer, Outcome, Reaction, TeamMember, Trigger, Visit
from gvi.visits.operations import Safety, Team

MATE = re.compile(r"(?P<name>[^(;]+) \((?P<agency>[^)]+)\)")
DOGS = {"yes": "Ja", "no": "Nej", "unknown": "Okänt"}
BETWEEN_TRIES = timedelta(days=1)


def load_visits(town: Town) -> None:
    """All visits of the town."""
    for row in town.rows("visits"):
        if row.text("outcome"):
            _made(town, row)
        else:
            _planned(town, row)


def _planned(town: Town, row: Row) -> None:
    named = _named(town, row)
    own = [town.people[name] for name, agency in named if name in town.people and agency.id == town.police.agency_id]
    others = [(agency, name) for name, agency in named if name not in {actor.name for actor in own}]
    visiting.plan(
        town.police, town.members[row.must("person")], planned_for=_tonight(town, row), trigger=row.word(Trigger, "trigger"), round=row.text("round"),
        team=Team(mates=[db.session.get_one(User, actor.user_id) for actor in own], others=others), safety=_safety(row),
    )  # fmt: skip
    db.session.flush()


def _tonight(town: Town, row: Row) -> datetime:
    """Visits still to come are tonight's, whichever day of the week the demonstration is loaded."""
    late = town.today - (DAY_ZERO + row.moved)
    wall = clock.local(row.moment("planned_for"))
    return clock.at(wall.date() + late, wall.time())


def _safety(row: Row) -> Safety:
    return Safety(
        address=row.text("address"), dogs=DOGS.get(row.must("dogs")), weapons=row.text("weapons"), others_present=row.text("others_present"),
        abort_word=row.text("abort_word"), backup=row.text("backup"),
    )  # fmt: skip


def _made(town: Town, row: Row) -> None:
    member, outcome, planned_for = (
        town.members[row.must("person")],
        row.word(Outcome, "outcome"),
        row.moment("planned_for"),
    )
    visit = Visit(
        **town.police.owns, member_id=member.id, planned_for=planned_for, trigger=row.word(Trigger, "trigger"), round=row.text("round"),
        address=row.text("address"), dogs=DOGS.get(row.must("dogs")), weapons=row.text("weapons"), others_present=row.text("others_present"),
        abort_word=row.text("abort_word"), backup=row.text("backup"), outcome=outcome, next_step=row.text("next_step"), visited_at=planned_for,
        met=row.word(Met, "met") if row.text("met") else None, message=row.word(Message, "message") if row.text("message") else None,
        reaction=row.word(Reaction, "reaction") if row.text("reaction") else None, offer=row.word(Offer, "offer") if row.text("offer") else None,
        logged_at=row.moment("logged_at"), logged_by_id=town.police.user_id,
    )  # fmt: skip
    rows = [*_team(town, visit, row), *_attempts(visit, row, outcome)]
    db.session.add_all([visit, *rows])
    log.record_all(town.police, Verb.VISIT_LOG, [visit, *rows])


def _team(town: Town, visit: Visit, row: Row) -> list[TeamMember]:
    place = {"site_id": visit.site_id, "owner_agency_id": visit.owner_agency_id, "visit_id": visit.id}
    return [TeamMember(**place, agency_id=agency.id, name=name) for name, agency in _named(town, row)]


def _named(town: Town, row: Row) -> list[tuple[str, Agency]]:
    return [(name.strip(), town.agencies[code]) for name, code in MATE.findall(row.must("team"))]


def _attempts(visit: Visit, row: Row, outcome: Outcome) -> list[Attempt]:
    """Every try but the last found nobody at home, a day apart."""
    number = row.number("attempts") or 1
    place = {"site_id": visit.site_id, "owner_agency_id": visit.owner_agency_id, "visit_id": visit.id}
    missed = [
        Attempt(**place, at=visit.planned_for - BETWEEN_TRIES * back, outcome=Outcome.NOT_HOME)
        for back in range(number - 1, 0, -1)
    ]
    return [*missed, Attempt(**place, at=visit.planned_for, outcome=outcome)]
