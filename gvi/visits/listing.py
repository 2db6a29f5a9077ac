"""Visits as a list: planned when, to whom by ref, by which agencies, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, select

from gvi.core.choosing import choices_of
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue, TextFilter
from gvi.core.templating import word_text
from gvi.members.models import Member
from gvi.visits import rules
from gvi.visits.models import Attempt, Outcome, Trigger, Visit
from gvi.visits.queries import stage_of

Rows = Select[Any]
STYLES = {
    rules.VisitStage.PLANNED: "info", rules.VisitStage.TO_LOG: "wait", rules.VisitStage.LATE: "stop",
    rules.VisitStage.TRIED: "wait", rules.VisitStage.DONE: "done",
}  # fmt: skip

# Sorted by what the page shows; joined rows would be counted twice, so each is asked for by itself
_PERSON = select(Member.ref).where(Member.site_id == Visit.site_id, Member.id == Visit.member_id).scalar_subquery()
_ATTEMPTS = select(func.count()).where(Attempt.site_id == Visit.site_id, Attempt.visit_id == Visit.id).scalar_subquery()


def _of_person(rows: Rows, ref: str) -> Rows:
    whose = and_(Member.site_id == Visit.site_id, Member.id == Visit.member_id)
    return rows.join(Member, whose).where(Member.ref == ref.lower())


def _in_state(rows: Rows, value: str) -> Rows:
    return rows.where(Visit.logged_at.is_(None) if value == "open" else Visit.logged_at.is_not(None))


def _words(vocabulary: Any) -> list[tuple[str, str]]:
    return [(choice.value, str(choice.label)) for choice in choices_of(vocabulary)]


class VisitListing(Listing):
    """Visits, the latest planned first. log_hours: within how many hours the site wants them logged."""

    columns = (
        Column("planned", _l("Planned"), lambda row: row.planned_for, kind=Kind.MOMENT, sort=Visit.planned_for, url=lambda row: url_for("visits.show", ref=row.ref)),
        Column("person", _l("Person"), lambda row: row.member.ref, kind=Kind.REF, sort=_PERSON),
        Column("trigger", _l("Why"), lambda row: word_text(row.trigger), sort=Visit.trigger, small=lambda row: row.round),
        Column("team", _l("Team"), lambda row: agencies_of(row), stack="wide"),
        Column("attempts", _l("Attempts"), lambda row: len(row.attempts), kind=Kind.NUMBER, sort=_ATTEMPTS),
        Column("outcome", _l("Outcome"), lambda row: word_text(row.outcome) if row.outcome else None, sort=Visit.outcome),
    )  # fmt: skip
    filters = (
        TextFilter("person", _l("Person's ref"), _of_person),
        ChoiceFilter("state", _l("State"), (("open", _l("Not finished")), ("done", _l("Finished"))), _in_state),
        ChoiceFilter("trigger", _l("Why"), lambda: _words(Trigger), lambda rows, value: rows.where(Visit.trigger == Trigger(value))),
        ChoiceFilter("outcome", _l("Outcome"), lambda: _words(Outcome), lambda rows, value: rows.where(Visit.outcome == Outcome(value))),
    )  # fmt: skip
    default_sort = "-planned"

    def __init__(self, source: Select[Any], args: Mapping[str, str], *, log_hours: int) -> None:
        super().__init__(source, args)
        # The only column that depends on a setting of the site, and on the time
        state = Column(
            "state",
            _l("State"),
            lambda row: tag_of(stage_of(row, log_hours=log_hours)),
            kind=Kind.TAG,
            sort=Visit.logged_at,
            stack="end",
        )
        self.columns = (*VisitListing.columns, state)  # type: ignore[assignment, misc]


def tag_of(stage: rules.VisitStage) -> TagValue:
    """A stage as lists and pages show it."""
    return TagValue(word_text(stage), STYLES[stage])


def agencies_of(visit: Visit) -> str:
    """The agencies on the team, each once."""
    return ", ".join(sorted({mate.agency.name for mate in visit.team}))
