"""Incidents: known by external id, else by time, place and words. What somebody has reclassified stays so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.imports.apply.importer import Importer
from gvi.imports.kinds.incidents import OTHER, UNKNOWN, IncidentRow
from gvi.imports.plan import Outcome, Step, amend, differences
from gvi.imports.reader import Refusal
from gvi.incidents import rules
from gvi.incidents.models import Attribution, Classification, GroupRelated, Harm, Incident
from gvi.incidents.operations import build_incident

FIELDS = {"day": "datetime"}


class IncidentImporter(Importer[IncidentRow]):
    """Only the posting's own agency's incidents are met."""

    model = Incident
    columns_of = {"external_id": "external_id", "area": "area_name", "type": "type", "source": "source"}

    def load(self, rows: Sequence[IncidentRow]) -> None:
        own = Incident.visible_to(self.actor).where(Incident.of_agency(self.actor))
        named = self.among(own, Incident.external_id, (row.external_id for row in rows))
        unnamed = own.where(or_(Incident.external_id.is_(None), Incident.external_id == ""))
        told = self.among(unnamed, Incident.happened_at, (row.occurred_at for row in rows if not row.external_id))
        self.by_external_id = {incident.external_id: incident for incident in named}
        self.by_words = {_words(incident): incident for incident in told}
        met = [incident.id for incident in (*named, *told)]
        judged = select(Classification.incident_id).where(
            Classification.site_id == self.actor.site_id, Classification.user_id.is_not(None)
        )
        self.judged = set(self.among(judged, Classification.incident_id, met))
        standing = select(Attribution.incident_id).where(
            Attribution.site_id == self.actor.site_id, Attribution.recorded_to.is_(None)
        )
        self.attributions = Counter(self.among(standing, Attribution.incident_id, met))

    def judge(self, row: IncidentRow) -> Step | list[Refusal]:
        problems = [
            *rules.may_happen(at=row.occurred_at, now=clock.now()),
            *rules.names_nobody(summary=row.summary, type=row.type, source=row.source),
        ]
        if problems:
            return self.objections(row, problems, FIELDS)
        said: dict[str, Any] = {
            "happened_at": row.occurred_at, "area_name": row.area, "type": row.type, "summary": row.summary,
            "victims": row.victims, "source": row.source, "published_at": row.published_at,
        }  # fmt: skip
        taken_for = {"harm": Harm(row.harm), "group_related": GroupRelated(row.group_related)}
        present = self._present(row)
        if present is None:
            values = {**said, **taken_for, "external_id": row.external_id}
            return Step(row, Outcome.CREATED, lambda: [build_incident(self.actor, **values)])
        return self._again(row, present, differences(present, said), taken_for)

    def _present(self, row: IncidentRow) -> Incident | None:
        if row.external_id:
            return self.by_external_id.get(row.external_id)
        return self.by_words.get((row.occurred_at, row.area, row.type, row.summary))

    def _again(
        self, row: IncidentRow, present: Incident, changes: dict[str, Any], taken_for: Mapping[str, Any]
    ) -> Step | list[Refusal]:
        certain = {name: word for name, word in taken_for.items() if word not in (OTHER, UNKNOWN)}
        anew = differences(present, certain)
        if anew and present.id in self.judged:
            self.warn(row, next(iter(anew)), "incident-reclassified", ref=present.ref)
            anew = {}
        if anew.get("group_related") is GroupRelated.NO and self.attributions.get(present.id):
            why = Problem("classify-attributed", field="group_related", facts={"number": self.attributions[present.id]})
            return self.objections(row, [why], FIELDS)
        if not changes and not anew:
            return Step(row, Outcome.UNCHANGED)
        return Step(row, Outcome.UPDATED, lambda: self._amend(present, changes, anew))

    def _amend(self, present: Incident, changes: Mapping[str, Any], anew: Mapping[str, Any]) -> Iterable[Any]:
        """What the incident was taken for until now is kept, as when somebody classifies it by hand."""
        history = []
        if anew:
            before = Classification(
                site_id=present.site_id, owner_agency_id=present.owner_agency_id, incident_id=present.id,
                harm=present.harm, group_related=present.group_related, why=gettext("Imported file"), user_id=None,
            )  # fmt: skip
            db.session.add(before)
            history.append(before)
        return [*amend(present, {**changes, **anew}), *history]


def _words(incident: Incident) -> tuple[Any, ...]:
    return incident.happened_at, incident.area_name, incident.type, incident.summary
