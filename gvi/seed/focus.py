"""Increased focus on groups, and what each agency did in it."""

from __future__ import annotations

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.followups import operations as following
from gvi.followups.models import Action, ActionType, FocusExit, FocusPeriod
from gvi.seed.files import Row
from gvi.seed.town import Town


def load_focus_periods(town: Town) -> None:
    """The periods that have ended, as history; the one that goes on, through the same door as the page."""
    periods = {
        row.must("code"): _ended(town, row) if row.text("end") else _open(town, row)
        for row in town.rows("focus_periods")
    }
    db.session.flush()
    for row in town.rows("actions"):
        _action(town, periods[row.must("focus_period")], row)


def _open(town: Town, row: Row) -> FocusPeriod:
    return following.open_focus(
        town.police, group=town.groups[row.must("group")], incident=town.incidents[row.must("triggering_incident")], decision=row.must("decision"),
        decided_by=row.must("decided_by"), decided_on=row.day("decided_on"), starts_on=row.day("start"), review_due=row.day("review_due"),
    )  # fmt: skip


def _ended(town: Town, row: Row) -> FocusPeriod:
    period = FocusPeriod(
        **town.police.owns, group_id=town.groups[row.must("group")].id, incident_id=town.incidents[row.must("triggering_incident")].id,
        decision=row.must("decision"), decided_by=row.must("decided_by"), decided_on=row.day("decided_on"), starts_on=row.day("start"),
        review_due=row.day("review_due"), ended_on=row.day("end"), exit_reason=row.word(FocusExit, "exit_reason"), told_back_on=row.maybe_day("told_back_on"),
    )  # fmt: skip
    db.session.add(period)
    log.record(town.police, Verb.FOCUS_CLOSE, period)
    return period


def _action(town: Town, period: FocusPeriod, row: Row) -> None:
    agency = town.agencies[row.must("agency")]
    done = Action(
        site_id=town.site.id, owner_agency_id=agency.id, focus_period_id=period.id, type=row.word(ActionType, "type"),
        legal_ground=row.must("legal_ground"), done_on=row.day("date"), count=row.number("count"), result=row.text("result"),
    )  # fmt: skip
    db.session.add(done)
    log.record(town.acting_for(row.must("agency")), Verb.ACTION_ADD, done)
