"""The London network by the police, and the same people as clients by probation."""

from __future__ import annotations

from sqlalchemy import func, select

from gvi.access.roles import AgencyKind
from gvi.audit.chain import verify
from gvi.extensions import db
from gvi.groups.models import Membership, MembershipRole
from gvi.members.facts import Supervision, Tie
from gvi.members.models import Identity, Member, NameToken, Shell
from tests.imports.files import LONDON, file, imported, ran
from tests.world import actor, address, agency

ALICE = "external_id,Birthplace,Ålder,Residence,Music\n1,1,20,0,1\n2,2,20,0,0\n"


def number(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def london(app) -> None:
    assert imported(app, "groups", LONDON / "groups.csv").counts == (1, 0, 0)
    assert imported(app, "members", LONDON / "police_members.csv").counts == (54, 0, 0)


def test_fifty_four_people_become_records_with_their_group_and_a_second_import_changes_nothing(app, work) -> None:
    london(app)
    again = imported(app, "members", LONDON / "police_members.csv")
    assert (again.code, again.counts, again.json["refused"]) == (0, (0, 0, 54), [])
    with work():
        assert (number(Member), number(Identity), number(Membership)) == (54, 54, 54)
        first = db.session.scalars(Member.visible_to(actor("bo")).where(Member.external_id == "1")).one()
        assert first.identity.name == "Rami Kaplan" and first.identity.personnummer == "200606132397"
        roles = db.session.scalars(select(Membership.role).where(Membership.member_id == first.id)).all()
        assert roles == [MembershipRole.CORE]
        assert number(NameToken) >= 108
        assert all(verdict.broken_at is None for verdict in verify())


def test_the_network_of_london_is_imported_twice_without_a_change(app, work, corpus) -> None:
    london(app)
    edges = corpus / "networks" / "london_gang" / "edges.csv"
    first = imported(app, "ties", edges)
    assert (first.code, first.counts, first.json["refused"], first.json["warnings"]) == (0, (315, 0, 0), [], [])
    assert imported(app, "ties", edges).counts == (0, 0, 315)
    with work():
        assert db.session.scalar(select(func.count()).select_from(Tie).where(Tie.strength >= 2)) == 133
    network = ran(app, "network", "--min-strength", "2", "--as", address("bo"), "--json")
    assert (network.code, network.json["members"], network.json["ties"]) == (0, 54, 133)


def test_the_matrix_of_london_says_the_same_as_its_list(app, corpus) -> None:
    london(app)
    folder = corpus / "networks" / "london_gang"
    assert imported(app, "ties", folder / "LONDON_GANG.csv").counts == (315, 0, 0)
    assert imported(app, "ties", folder / "edges.csv").counts == (0, 0, 315)


def test_probation_imports_the_same_people_as_clients_and_neither_agency_learns_of_the_other(app, work) -> None:
    london(app)
    clients = imported(app, "members", LONDON / "clients.csv", who="alva")
    assert (clients.code, clients.counts, clients.json["refused"], clients.json["warnings"]) == (0, (54, 0, 0), [], [])
    assert imported(app, "members", LONDON / "clients.csv", who="alva").counts == (0, 0, 54)
    with work():
        assert (number(Member), number(Shell), number(Supervision)) == (108, 54, 54)
        assert len(db.session.scalars(Member.visible_to(actor("alva"))).all()) == 54
        probation = agency(AgencyKind.PROBATION).id
        assert set(db.session.scalars(select(Supervision.owner_agency_id))) == {probation}


def test_joining_costs_no_query_more_than_a_new_person(app, count_queries) -> None:
    def asked() -> int:
        with count_queries() as statements:
            assert imported(app, "members", LONDON / "clients.csv", who="alva", options=["--dry-run"]).code == 0
        return len(statements)

    imported(app, "members", LONDON / "clients.csv", who="alva", options=["--dry-run"])
    alone = asked()
    london(app)
    assert asked() == alone


def test_attributes_that_must_not_be_held_are_refused_by_name_and_stored_nowhere(app, tmp_path, work) -> None:
    found = imported(app, "members", file(tmp_path, ALICE))
    assert found.code == 0 and found.counts == (2, 0, 0)
    assert {each["column"] for each in found.json["refused"]} == {"Birthplace", "Residence", "Music"}
    assert all(each["code"] == "column-forbidden" for each in found.json["refused"])
    assert {each["column"] for each in found.json["warnings"] if each["code"] == "column-unknown"} == {"Ålder"}


def test_the_real_attributes_of_london_are_refused_by_name(app, corpus, work) -> None:
    found = imported(app, "members", corpus / "networks" / "london_gang" / "LONDON_GANG_ATTR.csv")
    assert found.code == 0 and found.counts == (54, 0, 0)
    assert [each["column"] for each in found.json["refused"]] == ["Birthplace", "Residence", "Music"]
    with work():
        assert number(Member) == 54
        assert not db.session.scalars(select(Identity.name).where(Identity.name.is_not(None))).all()
