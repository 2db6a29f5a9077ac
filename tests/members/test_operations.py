"""Registering, joining, correcting and finding people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gvi.audit.models import AuditEntry
from gvi.callins.models import Duty, Invitation
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.members import finding, operations, queries
from gvi.members.models import Identity, Member, NameToken, Shell
from gvi.members.operations import IdentityData
from gvi.members.queries import Likeness
from gvi.members.shells import shell_for, shells_for
from gvi.members.vocabulary import Category
from tests import factories
from tests.world import actor

ADA, BEA, CAJ = "199001012385", "198501012382", "199001022384"


def get(ref: str) -> Member:
    return db.session.scalars(select(Member).where(Member.ref == ref)).one()


def correct(who: str, ref: str, **identity: object) -> None:
    values = {"category": Category.CONVICTED, "purpose": "Call-in", "legal_basis": None}
    operations.correct(actor(who), get(ref), identity=IdentityData(**identity), **values)


def found(who: str, text: str) -> list[str]:
    return [member.ref for member in finding.find(actor(who), text)]


def test_the_same_number_leads_to_the_same_shell(work) -> None:
    with work():
        mine = factories.member(actor("alva"), name="Ada Prov", number=ADA)
        theirs = factories.member(actor("bo"), name="Ada Prov", number=ADA)
        assert mine.shell_id == theirs.shell_id
        assert mine.ref != theirs.ref


def test_people_without_a_number_are_never_joined(work) -> None:
    with work():
        assert (
            factories.member(actor("alva"), name="Ada").shell_id != factories.member(actor("bo"), name="Ada").shell_id
        )


def test_the_same_number_in_two_towns_is_two_shells(work) -> None:
    with work():
        factories.member(actor("alva"), number=ADA)
        factories.member(actor("alva", "orebro"), number=ADA)
    with work():
        assert db.session.scalar(select(func.count()).select_from(Shell).where(Shell.number_index.is_not(None))) == 2


def test_joining_costs_as_many_statements_as_not_joining(work, count_queries) -> None:
    with work():
        factories.member(actor("bo"), name="Ada Prov", number=ADA)
    counts = []
    for number in (ADA, BEA):
        with work():
            alva = actor("alva")
            with count_queries() as counted:
                factories.member(alva, name="Ada Prov", number=number)
                db.session.flush()
            counts.append([statement.split("VALUES")[0] for statement in counted])
    assert counts[0] == counts[1]


def test_correcting_to_a_followed_number_costs_as_many_statements_as_to_a_new_one(work, count_queries) -> None:
    with work():
        factories.member(actor("bo"), number=ADA)
        refs = [
            factories.member(actor("alva"), name=name, number=number).ref
            for name, number in (("Ett", BEA), ("Två", CAJ))
        ]
    counts = []
    for ref, number in zip(refs, (ADA, "199001032383"), strict=True):
        with work():
            alva, member = actor("alva"), get(ref)
            values = {"category": Category.CONVICTED, "purpose": "Call-in", "legal_basis": None}
            with count_queries() as counted:
                operations.correct(alva, member, identity=IdentityData(name="Ny", personnummer=number), **values)
                db.session.flush()
            counts.append(len(counted))
    assert counts[0] == counts[1]


def test_many_numbers_are_joined_in_two_statements(work, count_queries) -> None:
    with work():
        known = shell_for(actor("alva").site_id, ADA).id
        with count_queries() as counted:
            shells = shells_for(actor("alva").site_id, [ADA, BEA, CAJ, BEA])
        assert shells[ADA].id == known
        assert len({shell.id for shell in shells.values()}) == 3
    assert len([statement for statement in counted if "shell" in statement]) == 2


def test_names_and_numbers_are_not_in_the_file(work, app) -> None:
    with work():
        factories.member(actor("alva"), name="Ada Hemlighetsson", number=ADA)
    content = b"".join(path.read_bytes() for path in (app.config["SETTINGS"].folder).glob("gvi.db*"))
    assert b"Hemlighetsson" not in content
    assert b"hemlighetsson" not in content
    assert ADA.encode() not in content


def test_a_number_says_the_birth_year(work) -> None:
    with work():
        assert factories.member(actor("alva"), number=ADA).identity.birth_year == 1990


def test_a_person_is_registered_once_by_number_within_an_agency(work) -> None:
    with work():
        first = factories.member(actor("alva"), number=ADA).ref
    with work(), pytest.raises(RuleBroken) as refused:
        factories.member(actor("alva"), number=ADA)
    assert [(problem.code, problem.facts["ref"]) for problem in refused.value.problems] == [
        ("member-number-taken", first)
    ]


def test_an_external_id_is_used_once_by_an_agency_and_freely_by_others(work) -> None:
    with work():
        factories.member(actor("alva"), external_id="K-17")
        factories.member(actor("bo"), external_id="K-17")
        factories.member(actor("alva", "orebro"), external_id="K-17")
    with work(), pytest.raises(RuleBroken, match="member-external-id-taken"):
        factories.member(actor("alva"), external_id="K-17")


def test_both_rows_of_a_new_record_are_logged_in_its_owners_chain(work) -> None:
    with work():
        alva = actor("alva")
        ref = factories.member(alva, name="Ada").ref
    with work():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_ref == ref).order_by(AuditEntry.number)
        ).all()
        assert [entry.verb for entry in entries] == ["member.add", "identity.edit"]
        assert {(entry.site_id, entry.agency_id) for entry in entries} == {(alva.site_id, alva.agency_id)}


def test_a_corrected_number_moves_the_record_and_what_hangs_on_it(work) -> None:
    with work():
        theirs = factories.member(actor("bo"), number=ADA).shell_id
        mine = factories.member(actor("alva"), name="Ada", number=BEA)
        ref, alva = mine.ref, actor("alva")
        call_in = factories.call_in(alva)
        invitation = Invitation(
            **alva.owns,
            call_in_id=call_in.id,
            member_id=mine.id,
            shell_id=mine.shell_id,
            code="D01",
            duty=Duty.VOLUNTARY,
            why="Känd",
        )
        invitation.call_in, invitation.member = call_in, mine
        db.session.add(invitation)
        operations.log.record(alva, operations.Verb.PARTICIPANT_ADD, invitation)
    with work():
        correct("alva", ref, name="Ada", personnummer=ADA)
    with work():
        assert get(ref).shell_id == theirs
        assert db.session.scalars(select(Invitation)).one().shell_id == theirs


def test_a_number_taken_away_leaves_the_person_alone(work) -> None:
    with work():
        shell = factories.member(actor("bo"), number=ADA).shell_id
        ref = factories.member(actor("alva"), number=ADA).ref
    with work():
        correct("alva", ref, birth_year=1990)
    with work():
        assert get(ref).shell_id != shell


def test_a_corrected_name_is_found_and_the_old_one_is_not(work) -> None:
    with work():
        ref = factories.member(actor("alva"), name="Ada Fel").ref
    with work():
        correct("alva", ref, name="Ada Rätt")
    with work():
        assert found("alva", "rätt") == [ref]
        assert found("alva", "fel") == []


def test_correcting_only_the_identity_raises_the_records_version(work) -> None:
    with work():
        ref = factories.member(actor("alva"), name="Ada").ref
    with work():
        correct("alva", ref, name="Ada", phone="+46701740605")
    with work():
        assert get(ref).version == 2


def test_what_is_not_given_is_left_as_it_is_in_the_external_id_alone(work) -> None:
    with work():
        ref = factories.member(actor("alva"), external_id="K-1").ref
    with work():
        correct("alva", ref)
        assert get(ref).external_id == "K-1"
        operations.correct(
            actor("alva"),
            get(ref),
            external_id="",
            category=Category.OTHER,
            purpose="x",
            legal_basis=None,
            identity=IdentityData(),
        )
        assert get(ref).external_id is None


@pytest.mark.parametrize("text", ["{ref}", "K-9", "19900101-2385", "900101-2385", "ada", "PROV Ada", "ada prov"])
def test_a_person_is_found_by_ref_id_number_or_name(work, text: str) -> None:
    with work():
        ref = factories.member(actor("alva"), name="Ada Prov", number=ADA, external_id="K-9").ref
        factories.member(actor("alva"), name="Beata Annan", number=BEA)
    with work():
        assert found("alva", text.format(ref=ref)) == [ref]


@pytest.mark.parametrize("text", ["Ada Annan", "a", "", "198501012382", "zzzzzzz", "ådä prov"])
def test_nothing_else_is_found(work, text: str) -> None:
    with work():
        factories.member(actor("alva"), name="Ada Prov", number=ADA)
    with work():
        assert found("alva", text) == []


def test_nobody_finds_another_agencys_person(work) -> None:
    with work():
        ref = factories.member(actor("bo"), name="Ada Prov", number=ADA, external_id="K-9").ref
    with work():
        for text in (ref, "K-9", ADA, "Ada Prov"):
            assert found("alva", text) == []
            assert found("bo", text) == [ref]


def test_a_probation_officer_finds_only_whom_they_are_assigned(work) -> None:
    with work():
        officer, alva = actor("probation_officer"), actor("alva")
        mine, other = factories.member(alva, name="Ada Prov"), factories.member(alva, name="Ada Annan")
        operations.assign(alva, mine, user=db.session.get_one(operations.User, officer.user_id))
        refs = mine.ref, other.ref
    with work():
        assert found("probation_officer", "Ada") == [refs[0]]


def test_an_assignment_that_is_over_opens_nothing(work) -> None:
    with work():
        officer, alva = actor("probation_officer"), actor("alva")
        operations.assign(
            alva,
            factories.member(alva, name="Ada"),
            user=db.session.get_one(operations.User, officer.user_id),
            ends_at=clock.now() - timedelta(minutes=1),
        )
    with work():
        assert found("probation_officer", "Ada") == []


def test_only_a_colleague_is_assigned(work) -> None:
    with work(), pytest.raises(RuleBroken, match="assignment-not-a-colleague"):
        operations.assign(
            actor("alva"),
            factories.member(actor("alva")),
            user=db.session.get_one(operations.User, actor("field_officer").user_id),
        )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"number": ADA}, Likeness.NUMBER),
        ({"name": "Prov, Ada", "birth_year": 1990}, Likeness.NAME_AND_YEAR),
        ({"name": "Ada Maria Prov"}, Likeness.NAME),
        ({"name": "Ada"}, Likeness.NAME),
        ({"name": "Ada Prov", "birth_year": 1991}, None),
        ({"name": "Ada Annan"}, None),
        ({"name": "Ada Prov", "number": BEA}, None),
        ({}, None),
    ],
)
def test_likely_duplicates_say_why(work, typed: dict, why: Likeness | None) -> None:
    with work():
        factories.member(actor("alva"), name="Ada Prov", number=ADA)
        factories.member(actor("bo"), name="Ada Prov", number=ADA)
    with work():
        duplicates = queries.likely_duplicates(
            actor("alva"), **{"name": None, "number": None, "birth_year": None, **typed}
        )
        assert [duplicate.why for duplicate in duplicates] == ([why] if why else [])


def test_name_words_go_with_the_name(work) -> None:
    with work():
        factories.member(actor("alva"), name="Ada Maria Prov")
    with work():
        assert db.session.scalar(select(func.count()).select_from(NameToken)) == 6
        assert db.session.scalars(select(Identity)).one().name == "Ada Maria Prov"
