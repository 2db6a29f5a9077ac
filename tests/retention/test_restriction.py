"""A restricted record is shown, and used for nothing; what protects somebody else still counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from gvi.access.roles import AgencyKind
from gvi.callins.models import CallIn
from gvi.callins.participant_listing import candidate_rows
from gvi.callins.participant_queries import members_by_ref
from gvi.extensions import db
from gvi.groups import board, ties
from gvi.groups.models import Group
from gvi.members import police
from gvi.members.facets import facts_of
from gvi.members.models import Member
from gvi.members.vocabulary import Facet, RestrictionKind
from gvi.retention import operations
from tests import factories
from tests.callins import scene
from tests.exports.passing import passed
from tests.world import actor


def restrict(work, who: str, ref: str) -> None:
    with work():
        operations.restrict(actor(who), db.session.scalars(select(Member).where(Member.ref == ref)).one())


def test_it_is_found_by_its_ref_and_leaves_the_list_and_its_download(browser, work) -> None:
    with work():
        ref, other = factories.member(actor("bo")).ref, factories.member(actor("bo")).ref
    restrict(work, "bo", ref)
    bo, file = passed(browser, work, "bo", "/members/people.csv")
    for address, page in (("/members", bo.get("/members", follow_redirects=True)), ("/members/people.csv", file)):
        said = page.data.decode()
        assert other in said and ref not in said, address
    assert "Restricted" in bo.get(f"/members/{ref}").text
    assert ref in bo.post("/search", {"text": ref}).text
    assert ref in bo.get("/admin/retention").text
    assert bo.post(f"/members/{ref}/rights/unrestrict").status == 303
    assert ref in bo.get("/members").text


def test_nobody_can_choose_it_for_a_call_in(work) -> None:
    with work():
        alva = actor("alva")
        member = factories.member(alva)
        db.session.flush()
        factories.supervision(alva, member)
        factories.call_in(alva, **scene.basis())
        ref = member.ref
    with work():
        call_in = db.session.scalars(select(CallIn)).one()
        assert [row.ref for row in candidate_rows(actor("alva"), call_in)] == [ref]
    restrict(work, "alva", ref)
    with work():
        call_in = db.session.scalars(select(CallIn)).one()
        assert candidate_rows(actor("alva"), call_in) == []
        assert members_by_ref(actor("alva"), [ref]) == []


def test_figures_of_groups_and_networks_leave_it_out(work) -> None:
    with work():
        bo = actor("bo")
        one, other = factories.member(bo), factories.member(bo)
        group = factories.group(bo)
        db.session.flush()
        for each in (one, other):
            factories.membership(bo, each, group)
        factories.tie(bo, one, other)
        ref = one.ref
    restrict(work, "bo", ref)
    with work():
        bo = actor("bo")
        group = db.session.scalars(select(Group)).one()
        assert [row.Member.ref for row in db.session.execute(board.members_of(bo, group))] == [
            each for each in db.session.scalars(select(Member.ref)) if each != ref
        ]
        read = ties.read_network(bo)
        assert [member.ref for member in read.members] != [] and ref not in [member.ref for member in read.members]
        assert read.network.ties == []


def test_what_protects_somebody_else_still_counts(work) -> None:
    with work():
        bo = actor("bo")
        one, other = factories.member(bo), factories.member(bo)
        db.session.flush()
        police.add_restriction(bo, one, other=other, kind=RestrictionKind.CONTACT_BAN, starts_on=date(2026, 1, 1))
        ref, shell = one.ref, one.shell_id
    restrict(work, "bo", ref)
    with work():
        assert facts_of(actor("bo"), [shell])[shell].restrictions


def test_no_visit_is_planned_and_one_that_is_planned_stands_no_longer_on_today(browser, work) -> None:
    with work():
        member = factories.member(actor("bo"))
        db.session.flush()
        visit, ref = factories.visit(actor("bo"), member).ref, member.ref
    bo = browser("bo")
    assert f"/visits/{visit}" in bo.get("/today").data.decode()
    restrict(work, "bo", ref)
    assert f"/visits/{visit}" not in bo.get("/today").data.decode()
    assert "make no visit" in bo.get(f"/visits/{visit}").text
    moved = bo.submit(f"/visits/{visit}/edit")
    assert moved.status == 422 and f"The record {ref} is restricted" in moved.text


def test_what_was_released_of_it_closes_but_for_what_protects_somebody_else(work) -> None:
    with work():
        bo = actor("bo")
        member = factories.member(bo)
        db.session.flush()
        factories.membership(bo, member, factories.group(bo))
        police.add_restriction(bo, member, kind=RestrictionKind.CONTACT_BAN, place="Torget", starts_on=date(2026, 1, 1))
        factories.release(bo, member, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        ref, shell = member.ref, member.shell_id
    with work():
        seen = facts_of(actor("alva"), [shell])[shell]
        assert seen.memberships and seen.restrictions
    restrict(work, "bo", ref)
    with work():
        seen = facts_of(actor("alva"), [shell])[shell]
        assert not seen.memberships and seen.restrictions
