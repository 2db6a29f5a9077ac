"""People: a record of one's own each, with who they are, where they belong and what supervision they are under."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gvi.access.roles import AgencyKind
from gvi.core.i18n import gettext
from gvi.core.problems import Problem
from gvi.groups.models import MembershipRole
from gvi.imports.apply.importer import Importer, word_of
from gvi.imports.apply.memberships import Change, Memberships
from gvi.imports.apply.naming import Groups
from gvi.imports.apply.records import Draft, Records
from gvi.imports.apply.supervisions import Supervisions
from gvi.imports.kinds.people import MemberRow
from gvi.imports.languages import language_code
from gvi.imports.plan import Outcome, Step, differences
from gvi.imports.reader import Refusal
from gvi.members.models import Member
from gvi.members.vocabulary import Category

CONTACT = ("street", "postcode", "city", "phone", "email")
OWN_PURPOSE = {
    AgencyKind.POLICE: "purpose-police", AgencyKind.PROBATION: "purpose-probation", AgencyKind.SOCIAL_SERVICES: "purpose-social-services",
}  # fmt: skip
"""Catalogue keys of the purpose that a file is taken to mean where it names none; the warnings say so."""


class MemberImporter(Importer[MemberRow]):
    """Known by external id, else by number. What the file does not say stays as it is."""

    model = Member
    columns_of = {"external_id": "external_id", "purpose": "purpose", "legal_basis": "legal_basis"}

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.memberships, self.supervisions = Memberships(self), Supervisions(self)

    def load(self, rows: Sequence[MemberRow]) -> None:
        self.records = Records(self.actor, rows)
        self.groups = Groups(self.actor)
        self.memberships.load(self.records.met)
        self.supervisions.load(self.records.met)
        self.drafts: list[Draft] = []

    def unknown(self, row: MemberRow) -> list[Refusal]:
        groups = self.strangers(row, ("group",), self.groups.get, "group-unknown")
        return groups + self.strangers(row, ("language",), language_code, "language-unknown")

    def judge(self, row: MemberRow) -> Step | list[Refusal]:
        present = self.records.match(row)
        if isinstance(present, Problem):
            return [*self.objections(row, [present], {}), *self.unknown(row)]
        found = [self.unknown(row), self._membership(row, present), self._supervision(row, present)]
        refused = [refusal for each in found if isinstance(each, list) for refusal in each]
        if refused:
            return refused
        facts = tuple(each for each in found if isinstance(each, Change))
        draft = self._draft(row, present, facts)
        if draft.present and not (draft.record or draft.identity or draft.facts):
            return Step(row, Outcome.UNCHANGED)
        self.drafts.append(draft)
        return Step(row, Outcome.UPDATED if draft.present else Outcome.CREATED, lambda: self.records.write(draft))

    def prepare(self) -> None:
        self.records.prepare(self.drafts)

    def _draft(self, row: MemberRow, present: Member | None, facts: tuple[Change, ...]) -> Draft:
        record = {
            "external_id": row.external_id,
            "category": word_of(Category, row.category),
            "purpose": row.purpose,
            "legal_basis": row.legal_basis,
        }
        identity = self._identity(row, present)
        if present is not None:
            if present.external_id:  # named by it, or by the number of a record that has become part of this one
                record["external_id"] = None
            return Draft(row, present, differences(present, record), differences(present.identity, identity), facts)
        record["category"] = self.otherwise("category", record["category"], Category.OTHER)
        record["purpose"] = self.otherwise(
            "purpose", row.purpose, gettext(OWN_PURPOSE.get(self.actor.agency_kind, "purpose-other"))
        )
        return Draft(row, None, record, identity, facts)

    def _identity(self, row: MemberRow, present: Member | None) -> dict[str, Any]:
        number = row.personnummer.twelve if row.personnummer else None
        values: dict[str, Any] = {
            "name": row.name, "personnummer": number, "birth_year": row.birth_year or (int(number[:4]) if number else None),
            **{name: getattr(row, name) for name in CONTACT}, "language": language_code(row.language) if row.language else None,
        }  # fmt: skip
        if present is not None and present.is_protected and any(values[name] for name in CONTACT):
            self.warn(row, "street", "contact-protected", ref=present.ref)
            values |= dict.fromkeys(CONTACT)
        return values

    def _membership(self, row: MemberRow, present: Member | None) -> Change | list[Refusal] | None:
        if row.group is None:
            return None
        group = self.groups.get(row.group)
        if group is None:
            return None  # among the unknown
        for other in self.memberships.others(present, group) if present else ():
            self.warn(row, "group", "member-in-another-group", row.group, other=self.groups.by_id[other.group_id].alias)
        said = {"role": word_of(MembershipRole, row.role), "certainty": None, "valid_from": None, "valid_to": None}
        found = self.memberships.join(present, group, said)
        return self.objections(row, found, {"group_ref": "group"}) if isinstance(found, list) else found

    def _supervision(self, row: MemberRow, present: Member | None) -> Change | list[Refusal] | None:
        found = self.supervisions.place(present, row)
        return (
            self.objections(row, found, {"starts_on": "supervision_start", "ends_on": "supervision_end"})
            if isinstance(found, list)
            else found
        )
