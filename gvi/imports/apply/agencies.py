"""Agencies: known by external id, else by name. They are commons; one that is known elsewhere joins the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from gvi.access.roles import AgencyKind
from gvi.accounts.models import Posting
from gvi.agencies import rules
from gvi.agencies.models import Agency, AgencySite
from gvi.agencies.operations import build_agency
from gvi.extensions import db
from gvi.imports.apply.importer import Importer
from gvi.imports.kinds.agencies import AgencyRow
from gvi.imports.plan import Outcome, Step, amend, differences
from gvi.imports.reader import Refusal

SAME = ("email", "phone", "street", "postcode", "city", "external_id")


class AgencyImporter(Importer[AgencyRow]):
    """A kind stays as long as anybody works there: rights hang on it."""

    model = Agency
    columns_of = {"name": "name", "street": "street", "city": "city", "external_id": "external_id"}

    def load(self, rows: Sequence[AgencyRow]) -> None:
        known = self.rows_of(select(Agency))
        self.by_external_id = {agency.external_id: agency for agency in known if agency.external_id}
        self.by_name = {agency.name.casefold(): agency for agency in known}
        self.staffed = set(db.session.scalars(select(Posting.agency_id).distinct()))
        self.here = set(
            db.session.scalars(select(AgencySite.agency_id).where(AgencySite.site_id == self.actor.site_id))
        )

    def judge(self, row: AgencyRow) -> Step | list[Refusal]:
        named = self.by_name.get(row.name.casefold())
        present = self.by_external_id.get(row.external_id or "") or named
        if named is not None and named is not present:
            return self.objections(row, rules.may_name(taken=True), {})
        said = {"name": row.name, "kind": AgencyKind(row.kind), **{name: getattr(row, name) for name in SAME}}
        if present is None:
            return Step(row, Outcome.CREATED, lambda: [build_agency(self.actor, **said)])
        if not self.says("kind"):
            said["kind"] = None
        changes = differences(present, said)
        postings = int(present.id in self.staffed)
        refused = self.objections(
            row, rules.may_change_kind(present.kind, changes.get("kind", present.kind), postings=postings), {}
        )
        if refused:
            return refused
        if present.id in self.here:
            return self.meet(row, present, said)
        return Step(row, Outcome.UPDATED, lambda: self._join(present, changes))

    def _join(self, agency: Agency, changes: Mapping[str, Any]) -> Iterable[Any]:
        agency.sites.append(AgencySite(site_id=self.actor.site_id))
        db.session.add(agency)
        return amend(agency, changes) if changes else ()
