"""Incidents as a list, narrowed by what happened and by whom it is attributed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, exists, or_, select

from gvi.access.actor import current_posting
from gvi.core import clock
from gvi.core.choosing import choices_of
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, TagValue, TextFilter
from gvi.core.templating import word_text
from gvi.groups.models import Group
from gvi.groups.queries import groups_to_choose
from gvi.incidents.models import Attribution, GroupRelated, Harm, Incident, Side
from gvi.incidents.queries import areas_to_choose, counts, day_of, sources_to_choose, waits_for

Rows = Select[Incident]
MIDNIGHT = time.min


def _since(rows: Rows, text: str) -> Rows:
    day = _day(text)
    return rows if day is None else rows.where(Incident.happened_at >= clock.at(day, MIDNIGHT))


def _until(rows: Rows, text: str) -> Rows:
    """The last day counts."""
    day = _day(text)
    return rows if day is None else rows.where(Incident.happened_at < clock.at(day + timedelta(days=1), MIDNIGHT))


def _from_source(rows: Rows, source: str) -> Rows:
    return rows.where(
        or_(Incident.source == source, Incident.source.ilike(f"%://{source}/%"), Incident.source.ilike(f"%://{source}"))
    )


def _as_it_is(rows: Rows, _value: str = "") -> Rows:
    """Group, side and standing must hold of one and the same attribution, so `IncidentListing` asks for them together."""
    return rows


def _words(vocabulary: Any) -> list[tuple[str, str]]:
    return [(choice.value, str(choice.label)) for choice in choices_of(vocabulary)]


_GROUP = ChoiceFilter(
    "group", _l("Group"), lambda: [(group.ref, group.alias) for group in groups_to_choose(current_posting())], _as_it_is
)
_SIDE = ChoiceFilter("side", _l("Side"), lambda: _words(Side), _as_it_is)
_COUNTED = FlagFilter("counted", _l("Only attributions that count"), _as_it_is)
_WAITING = FlagFilter("waiting", _l("Only those my agency can approve"), _as_it_is)


class IncidentListing(Listing):
    """Incidents, latest first."""

    columns = (
        Column("when", _l("When"), lambda row: row.happened_at, kind=Kind.MOMENT, sort=Incident.happened_at, url=lambda row: url_for("incidents.show", ref=row.ref)),
        Column("area", _l("Area"), lambda row: row.area_name, sort=Incident.area_name),
        Column("harm", _l("Harm"), lambda row: word_text(row.harm), sort=Incident.harm, small=lambda row: row.type),
        Column("related", _l("Group-related"), lambda row: word_text(row.group_related), sort=Incident.group_related),
        Column("groups", _l("Attributed to"), lambda row: _attributed(row), stack="wide"),
        Column("state", _l("Attribution"), lambda row: _state(row), kind=Kind.TAG, stack="end"),
        Column("source", _l("Source"), lambda row: row.source, sort=Incident.source, stack="none"),
        Column("ref", _l("Ref"), lambda row: row.ref, kind=Kind.REF, stack="none"),
    )  # fmt: skip
    filters = (
        TextFilter("from", _l("From"), _since, placeholder="2026-03-12"),
        TextFilter("to", _l("To"), _until, placeholder="2026-03-31"),
        ChoiceFilter("area", _l("Area"), lambda: [(name, name) for name in areas_to_choose(current_posting())], lambda rows, value: rows.where(Incident.area_name == value)),
        ChoiceFilter("harm", _l("Harm"), lambda: _words(Harm), lambda rows, value: rows.where(Incident.harm == Harm(value))),
        ChoiceFilter("related", _l("Group-related"), lambda: _words(GroupRelated), lambda rows, value: rows.where(Incident.group_related == GroupRelated(value))),
        _GROUP, _SIDE,
        ChoiceFilter("source", _l("Source"), lambda: [(name, name) for name in sources_to_choose(current_posting())], _from_source),
        _COUNTED, _WAITING,
    )  # fmt: skip
    default_sort = "-when"

    def __init__(self, source: Select[Any], args: Mapping[str, str]) -> None:
        super().__init__(source, args)
        if conditions := self._of_attribution():
            hangs = (Attribution.site_id == Incident.site_id) & (Attribution.incident_id == Incident.id)
            self._source = self._source.where(exists().where(hangs, Attribution.recorded_to.is_(None), *conditions))

    def row_name(self, row: Incident) -> str:
        return day_of(row)

    def _of_attribution(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if group := self.chosen(_GROUP):
            named = select(Group.id).where(Group.ref == group, Group.site_id == Attribution.site_id)
            conditions.append(Attribution.group_id == named.scalar_subquery())
        if side := self.chosen(_SIDE):
            conditions.append(Attribution.side == Side(side))
        if self.chosen(_COUNTED):
            conditions.append(counts())
        if self.chosen(_WAITING):
            conditions.append(waits_for(current_posting()))
        return conditions


def _day(text: str) -> date | None:
    """The day a text names; None, which narrows nothing, when it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2199 else None


def _standing(row: Incident) -> list[Attribution]:
    return [each for each in row.attributions if each.recorded_to is None]


def _attributed(row: Incident) -> str:
    return ", ".join(sorted({each.group.alias for each in _standing(row)}))


def _state(row: Incident) -> TagValue | None:
    standing = _standing(row)
    if not standing:
        return None
    if all(each.is_approved for each in standing):
        return TagValue(str(_l("Approved")), "done")
    return TagValue(str(_l("Not approved")), "wait")
