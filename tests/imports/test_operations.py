"""What an import makes of rows that are there already: corrected, followed by a new row, left alone, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from gvi.agencies.models import Agency, AgencySite
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.groups.models import Group, GroupRelation, Membership, MembershipRole
from gvi.imports.operations import import_file, upload
from gvi.imports.plan import Outcome, Plan
from gvi.imports.vocabulary import Kind
from gvi.incidents import operations as incidents
from gvi.incidents.models import Classification, GroupRelated, Harm, Incident
from gvi.members import operations as members
from gvi.members.facts import Supervision, Tie
from gvi.members.finding import find
from gvi.members.models import Member, Shell
from gvi.members.vocabulary import TieKind
from tests.imports import files
from tests.world import actor


@pytest.fixture
def take(work) -> Any:
    """`take("bo", Kind.GROUPS, text)` – import as one of the cast, in a transaction of its own."""

    def taken(who: str, kind: Kind, content: str, site: str = "malmo", **mapping: str) -> Plan:
        with work():
            return import_file(actor(who, site), kind, content.encode(), mapping=mapping)

    return taken


@pytest.fixture
def police(take) -> Any:
    """The register of the small files, and `take`."""
    take("bo", Kind.GROUPS, files.GROUPS)
    take("bo", Kind.MEMBERS, files.PEOPLE)
    take("bo", Kind.TIES, files.TIES)
    return take


def outcomes(plan: Plan) -> list[Outcome]:
    return [step.outcome for step in plan.steps]


def told(plan: Plan) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.column, each.why.code) for each in plan.refused]


def warned(plan: Plan) -> list[str]:
    return [each.why.code for each in plan.warnings]


def member(external_id: str, who: str = "bo") -> Member:
    return db.session.scalars(Member.visible_to(actor(who)).where(Member.external_id == external_id)).one()


def test_what_a_file_does_not_say_stays_as_it_is(police, work) -> None:
    plan = police("bo", Kind.MEMBERS, "external_id,name,phone,group,role\nP-1,,070-174 06 05,,\n")
    assert outcomes(plan) == [Outcome.UPDATED]
    with work():
        found = member("P-1")
        assert (found.identity.name, found.identity.phone) == ("Åke Ask", "+46 70 174 06 05")
        assert found.purpose == "Prov" and found.version == 2


def test_a_person_is_met_by_number_when_the_file_has_no_id(police, work) -> None:
    plan = police("bo", Kind.MEMBERS, "personnummer,city\n900101-2385,Lund\n")
    assert outcomes(plan) == [Outcome.UPDATED]
    with work():
        assert member("P-1").identity.city == "Lund"


def test_a_number_that_is_another_persons_or_another_than_the_persons_is_refused(police) -> None:
    taken = police("bo", Kind.MEMBERS, "external_id,personnummer\nP-1,199001022384\n")
    assert told(taken) == [(2, "personnummer", "member-number-taken")]
    other = police("bo", Kind.MEMBERS, "external_id,personnummer\nP-1,199001052381\n")
    assert told(other) == [(2, "personnummer", "member-number-differs")]
    renamed = police("bo", Kind.MEMBERS, "external_id,personnummer\nP-9,199001012385\n")
    assert told(renamed) == [(2, "external_id", "member-external-id-differs")]


def test_a_number_that_comes_later_joins_the_person_in_silence(police, work) -> None:
    police("alva", Kind.MEMBERS, "external_id,name\nK-1,Åke Ask\n")
    plan = police("alva", Kind.MEMBERS, "external_id,personnummer\nK-1,199001012385\n")
    assert outcomes(plan) == [Outcome.UPDATED] and not plan.warnings
    with work():
        assert member("K-1", "alva").shell_id == member("P-1").shell_id
        assert member("K-1", "alva").identity.birth_year == 1990


def test_a_corrected_name_is_found_and_the_old_one_is_not(police, work) -> None:
    police("bo", Kind.MEMBERS, "external_id,name\nP-1,Axel Ask\n")
    with work():
        assert [each.external_id for each in find(actor("bo"), "Axel Ask")] == ["P-1"]
        assert not find(actor("bo"), "Åke Ask")


def test_contact_details_of_a_protected_person_are_not_stored(police, work) -> None:
    with work():
        members.set_protected(actor("bo"), member("P-1"), is_protected=True)
    plan = police("bo", Kind.MEMBERS, "external_id,street,city\nP-1,Storgatan 1,Malmö\n")
    assert outcomes(plan) == [Outcome.UNCHANGED] and warned(plan) == ["contact-protected"]
    with work():
        assert member("P-1").identity.street is None


def test_people_under_eighteen_are_stored(take, work) -> None:
    assert outcomes(take("disa", Kind.MEMBERS, "external_id,personnummer\nS-1,201003282397\n")) == [Outcome.CREATED]


def test_a_group_that_is_not_there_is_refused_by_line_and_never_made(police, work) -> None:
    plan = police("bo", Kind.MEMBERS, "external_id,group\nP-1,Alm\nP-8,Okänd\n")
    assert told(plan) == [(3, "group", "group-unknown")]
    with work():
        assert len(db.session.scalars(select(Group)).all()) == 2


def test_another_role_follows_on_the_old_row_and_what_was_known_stays(police, work) -> None:
    plan = police("bo", Kind.MEMBERS, "external_id,group,role\nP-2,Alm,core\n")
    assert outcomes(plan) == [Outcome.UPDATED]
    with work():
        rows = db.session.scalars(
            select(Membership).where(Membership.member_id == member("P-2").id).order_by(Membership.id)
        ).all()
        assert [(row.role, row.recorded_to is None) for row in rows] == [
            (MembershipRole.PERIPHERAL, False),
            (MembershipRole.CORE, True),
        ]
        assert rows[0].recorded_to == rows[1].recorded_from


def test_a_second_group_is_added_and_told_of(police, work) -> None:
    plan = police("bo", Kind.MEMBERS, "external_id,group,role\nP-2,Ek,recruit\n")
    assert warned(plan) == ["member-in-another-group"]
    with work():
        now = select(Membership).where(Membership.member_id == member("P-2").id, Membership.recorded_to.is_(None))
        assert len(db.session.scalars(now).all()) == 2


def test_a_prolonged_supervision_is_corrected_and_a_new_one_added(take, work) -> None:
    head = "external_id,supervision,supervision_start,supervision_end,officer\n"
    take("alva", Kind.MEMBERS, head + "K-1,st,2025-01-01,2031-01-01,Eva\n")
    assert outcomes(take("alva", Kind.MEMBERS, head + "K-1,st,2025-01-01,2032-06-30,\n")) == [Outcome.UPDATED]
    assert outcomes(take("alva", Kind.MEMBERS, head + "K-1,vf,2033-01-01,2034-01-01,Bo\n")) == [Outcome.UPDATED]
    with work():
        periods = db.session.scalars(select(Supervision).order_by(Supervision.starts_on)).all()
        assert [(each.ends_on.year, each.officer) for each in periods] == [(2032, "Eva"), (2034, "Bo")]


def test_a_supervision_without_its_days_is_refused(take) -> None:
    plan = take("alva", Kind.MEMBERS, "external_id,supervision,supervision_start\nK-1,st,2025-01-01\n")
    assert told(plan) == [(2, "supervision_end", "supervision-undated")]


def test_a_changed_strength_follows_on_the_old_tie(police, work) -> None:
    plan = police("bo", Kind.TIES, "person_a,person_b,kind,strength\nP-2,P-1,kin,4\n")
    assert outcomes(plan) == [Outcome.UPDATED]
    with work():
        rows = db.session.scalars(select(Tie).where(Tie.kind == TieKind.KIN).order_by(Tie.id)).all()
        assert [(row.strength, row.recorded_to is None) for row in rows] == [(3, False), (4, True)]
        assert rows[0].last_seen == rows[1].last_seen and rows[1].a_id < rows[1].b_id


def test_a_file_without_kinds_meets_the_only_tie_of_a_pair(police) -> None:
    assert outcomes(police("bo", Kind.TIES, "person_a,person_b\nP-1,P-2\nP-3,P-2\nP-1,P-3\n")) == [
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
        Outcome.CREATED,
    ]


def test_ties_name_ones_own_records_by_id_or_ref_and_nobody_elses(police, work) -> None:
    police("alva", Kind.MEMBERS, "external_id\nK-1\n")
    with work():
        ref, foreign = member("P-3").ref, member("K-1", "alva").ref
    plan = police("bo", Kind.TIES, f"person_a,person_b\n{ref},P-1\nP-1,K-1\nP-1,{foreign}\n")
    assert outcomes(plan) == [Outcome.CREATED]
    assert told(plan) == [(3, "person_b", "person-unknown"), (4, "person_b", "person-unknown")]


def test_a_membership_is_ended_by_a_file_that_tells_its_last_day(police, work) -> None:
    police("bo", Kind.MEMBERSHIPS, "person,group,role,from,to\nP-1,Ek,recruit,2024-01-01,\n")
    plan = police("bo", Kind.MEMBERSHIPS, "person,group,role,from,to\nP-1,Ek,recruit,2024-01-01,2024-06-30\n")
    assert outcomes(plan) == [Outcome.UPDATED]
    overlapping = police("bo", Kind.MEMBERSHIPS, "person,group,role,from,to\nP-1,Ek,core,2024-05-01,\n")
    assert told(overlapping) == [(2, "group", "membership-standing")]


def test_a_relation_is_known_from_either_side_and_contradictions_are_refused(police, work) -> None:
    police("bo", Kind.RELATIONS, files.RELATIONS)
    assert outcomes(police("bo", Kind.RELATIONS, "group_a,group_b,kind,from\nEk,Alm,feud,2024-02-05\n")) == [
        Outcome.UNCHANGED
    ]
    truce = police("bo", Kind.RELATIONS, "group_a,group_b,kind,from\nEk,Alm,truce,2025-02-05\n")
    assert told(truce) == [(2, "group_b", "relation-standing")]
    ended = police("bo", Kind.RELATIONS, "group_a,group_b,kind,from,to\nAlm,Ek,feud,2024-02-05,2025-02-04\n")
    assert outcomes(ended) == [Outcome.UPDATED]
    with work():
        assert len(db.session.scalars(select(GroupRelation)).all()) == 2


def test_an_incident_that_somebody_has_judged_anew_keeps_the_judgement(take, work) -> None:
    take("bo", Kind.INCIDENTS, files.INCIDENTS)
    with work():
        found = db.session.scalars(select(Incident).where(Incident.external_id == "H-1")).one()
        incidents.classify(
            actor("bo"), found, harm=Harm.FATAL, group_related=GroupRelated.UNKNOWN, why="Avled på sjukhus"
        )
    plan = take("bo", Kind.INCIDENTS, files.INCIDENTS)
    assert outcomes(plan) == [Outcome.UNCHANGED] * 2 and "incident-reclassified" in warned(plan)
    with work():
        assert db.session.scalars(select(Incident.harm).where(Incident.external_id == "H-1")).one() is Harm.FATAL


def test_an_incident_that_a_later_file_judges_anew_keeps_what_it_was_taken_for(take, work) -> None:
    take("bo", Kind.INCIDENTS, files.INCIDENTS)
    later = files.INCIDENTS.replace("injury", "fatal")
    assert outcomes(take("bo", Kind.INCIDENTS, later)) == [Outcome.UPDATED, Outcome.UNCHANGED]
    assert outcomes(take("bo", Kind.INCIDENTS, later)) == [Outcome.UNCHANGED] * 2
    with work():
        assert [each.harm for each in db.session.scalars(select(Classification))] == [Harm.INJURY]


def test_two_speakers_of_one_name_are_told_apart_by_address(take) -> None:
    take("alva", Kind.SPEAKERS, "name,voice,email\nEva Ek,help,a@talare.example\nEva Ek,law,b@talare.example\n")
    assert outcomes(
        take("bo", Kind.SPEAKERS, "name,voice,email,phone\nEva Ek,help,a@talare.example,040-000 00 41\n")
    ) == [Outcome.UPDATED]
    assert told(take("bo", Kind.SPEAKERS, "name,voice\nEva Ek,help\n")) == [(2, "name", "speaker-ambiguous")]


def test_an_agency_that_is_known_elsewhere_joins_the_site(take, work) -> None:
    take("administrator", Kind.AGENCIES, files.AGENCIES)
    assert outcomes(take("administrator", Kind.AGENCIES, files.AGENCIES, site="orebro")) == [Outcome.UPDATED] * 2
    assert outcomes(take("administrator", Kind.AGENCIES, files.AGENCIES, site="orebro")) == [Outcome.UNCHANGED] * 2
    with work():
        agency = db.session.scalars(select(Agency).where(Agency.external_id == "grannar")).one()
        assert len(db.session.scalars(select(AgencySite).where(AgencySite.agency_id == agency.id)).all()) == 2


def test_an_agency_where_people_work_keeps_its_kind(take) -> None:
    plan = take("administrator", Kind.AGENCIES, "name,kind,external_id\nTax Malmö,police,tax-malmo\n")
    assert told(plan) == [(2, "kind", "agency-kind-in-use")]


def test_records_of_another_agency_and_site_are_never_met(police, work) -> None:
    assert outcomes(police("disa", Kind.MEMBERS, "external_id,name\nP-1,Nej Tack\n")) == [Outcome.CREATED]
    assert outcomes(police("bo", Kind.MEMBERS, "external_id,name\nP-1,Åke Ask\n", site="orebro")) == [Outcome.CREATED]
    with work():
        assert member("P-1").identity.name == "Åke Ask"
        assert len(db.session.scalars(select(Shell)).all()) == 5


def test_a_kind_that_the_posting_may_not_write_is_refused_before_anything_is_kept(work) -> None:
    with pytest.raises(RuleBroken, match="import-kind-not-yours"), work():
        upload(actor("alva"), kind=Kind.TIES, content=files.TIES.encode())
