"""What the police know of groups: the register, who is in which, what binds people, who must be kept apart, and the incidents."""

from __future__ import annotations

from typing import Any

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.groups import operations as grouping
from gvi.groups.models import Certainty, GroupStatus, GroupType, MembershipRole, RelationKind
from gvi.incidents import operations as reporting
from gvi.incidents.models import GroupRelated, Harm, Incident, Likelihood, Side
from gvi.members import police
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskDirection, RiskLevel, TieKind
from gvi.seed.files import Row
from gvi.seed.town import Town


def load_groups(town: Town) -> None:
    """The register of groups."""
    for row in town.rows("groups"):
        town.groups[row.must("alias")] = grouping.add_group(
            town.police, alias=row.must("alias"), type=row.word(GroupType, "type"), area_name=row.text("area"),
            estimated_size=row.number("estimated_size"), status=row.word(GroupStatus, "status"), audited_on=row.maybe_day("audited_on"),
            certainty=row.word(Certainty, "certainty"),
        )  # fmt: skip


def load_relations(town: Town) -> None:
    """Feuds, alliances, truces."""
    built = [
        grouping.build_relation(
            town.police, town.groups[row.must("group_a")], town.groups[row.must("group_b")], kind=row.word(RelationKind, "kind"),
            certainty=row.word(Certainty, "certainty"), source=row.text("source"), confirmed_on=row.maybe_day("last_confirmed"),
            valid_from=row.maybe_day("from"), valid_to=row.maybe_day("to"),
        )
        for row in town.rows("relations")
    ]  # fmt: skip
    log.record_all(town.police, Verb.RELATION_ADD, built)


def load_memberships(town: Town) -> None:
    """Who is in which group, from when to when."""
    built = [
        grouping.build_membership(
            town.police, town.members[row.must("person")], town.groups[row.must("group")], role=row.word(MembershipRole, "role"),
            certainty=row.word(Certainty, "certainty"), valid_from=row.maybe_day("from"), valid_to=row.maybe_day("to"),
        )
        for row in town.rows("memberships")
    ]  # fmt: skip
    log.record_all(town.police, Verb.MEMBERSHIP_ADD, built)


def load_ties(town: Town) -> None:
    """What binds people."""
    built = [
        police.build_tie(
            town.police, town.members[row.must("person_a")], town.members[row.must("person_b")], kind=row.word(TieKind, "kind"),
            strength=row.number("strength") or 1, last_seen=row.maybe_day("last_seen"), source=row.text("source"),
        )
        for row in town.rows("ties")
    ]  # fmt: skip
    log.record_all(town.police, Verb.TIE_ADD, built)


def load_restrictions(town: Town) -> None:
    """Who must be kept from whom, or from where."""
    built = [
        police.build_restriction(
            town.police, town.members[row.must("person_a")], kind=row.word(RestrictionKind, "kind"), starts_on=row.day("from"),
            ends_on=row.maybe_day("to"), other=_named(town.members, row, "person_b"), speaker=_named(town.speakers, row, "speaker"), place=row.text("place"),
        )
        for row in town.rows("restrictions")
    ]  # fmt: skip
    log.record_all(town.police, Verb.RESTRICTION_ADD, built)


def load_case_roles(town: Town) -> None:
    """Victims and witnesses, and against whom."""
    built = [
        police.build_case_role(
            town.police, town.members[row.must("person")], against=town.members[row.must("against")], kind=row.word(CaseRoleKind, "kind"),
            starts_on=row.day("from"), ends_on=row.maybe_day("to"),
        )
        for row in town.rows("case_roles")
    ]  # fmt: skip
    log.record_all(town.police, Verb.CASE_ROLE_ADD, built)


def load_risks(town: Town) -> None:
    """The risk picture."""
    built = [
        police.build_risk(
            town.police, town.members[row.must("person")], level=row.word(RiskLevel, "level"), direction=row.word(RiskDirection, "direction"),
            valid_from=row.day("valid_from"), valid_until=row.day("valid_until"), safety_decision=row.text("safety_decision"),
            decided_by=row.text("decided_by") if row.text("safety_decision") else None,
        )
        for row in town.rows("risk_entries")
    ]  # fmt: skip
    log.record_all(town.police, Verb.RISK_ADD, built)


def load_incidents(town: Town) -> None:
    """What happened, attributed by the police and approved by probation."""
    rows = list(town.rows("incidents"))
    town.incidents |= {row.must("external_id"): _incident(town, row) for row in rows}
    log.record_all(town.police, Verb.INCIDENT_ADD, list(town.incidents.values()))
    for row in rows:
        if row.text("attributed_group"):
            _attribute(town, town.incidents[row.must("external_id")], row)


def _incident(town: Town, row: Row) -> Incident:
    return reporting.build_incident(
        town.police, happened_at=row.moment("datetime"), harm=row.word(Harm, "harm"), group_related=row.word(GroupRelated, "group_related"),
        external_id=row.must("external_id"), area_name=row.text("area"), type=row.text("type"), summary=row.text("summary"),
        victims=row.number("victims"), source=row.text("source"),
    )  # fmt: skip


def _attribute(town: Town, incident: Incident, row: Row) -> None:
    attribution = reporting.attribute(
        town.police, incident, group=town.groups[row.must("attributed_group")], side=row.word(Side, "attributed_as"),
        likelihood=row.word(Likelihood, "certainty"),
    )  # fmt: skip
    if row.flag("approved"):
        reporting.approve_attribution(town.probation, attribution)


def _named(known: dict[str, Any], row: Row, column: str) -> Any:
    name = row.text(column)
    return known[name] if name else None
