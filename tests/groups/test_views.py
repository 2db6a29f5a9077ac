"""Groups and relations through the front door."""

from __future__ import annotations

from datetime import timedelta

from gvi.access.roles import AgencyKind
from gvi.core import clock
from gvi.members.vocabulary import Facet
from tests import factories
from tests.world import actor

GROUP = {"alias": "Alm", "type": "network", "group_status": "active", "certainty": "certain", "estimated_size": "12"}


def two_groups(work, **changes) -> tuple[str, str]:
    """Alm and Björk in a feud; their refs."""
    with work():
        one, other = factories.group(actor("bo")), factories.group(actor("bo"), alias="Björk")
        factories.relation(actor("bo"), one, other, **changes)
        return one.ref, other.ref


def test_a_group_is_registered_and_found_again(browser) -> None:
    bo = browser("bo")
    page = bo.submit("/groups/add", GROUP)
    assert page.heading == "Group Alm"
    assert "Alm" in bo.get("/groups/?q=alm").text
    assert "Nothing matches" in bo.get("/groups/?q=nothing").text


def test_the_same_alias_twice_is_said_beside_the_field(browser) -> None:
    bo = browser("bo")
    bo.submit("/groups/add", GROUP)
    page = bo.submit("/groups/add", GROUP)
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.find("input", {"name": "alias"})["aria-invalid"] == "true"


def test_two_people_saving_the_same_group_see_both_versions(browser, work) -> None:
    ref, _other = two_groups(work)
    bo, analyst = browser("bo"), browser("analyst")
    page = bo.get(f"/groups/{ref}/edit")
    assert analyst.submit(f"/groups/{ref}/edit", {"area_name": "Hyllie"}).status == 200
    clash = bo.send(page, f"/groups/{ref}/edit", {"area_name": "Rosengård"})
    assert clash.status == 409 and "Hyllie" in clash.text and "Rosengård" in clash.text
    assert "Rosengård" in bo.send(clash, f"/groups/{ref}/edit").text


def test_both_groups_tell_of_the_same_relation(browser, work) -> None:
    one, other = two_groups(work)
    bo = browser("bo")
    assert "Björk" in bo.get(f"/groups/{one}").soup.find("tbody").get_text()
    assert "Alm" in bo.get(f"/groups/{other}").soup.find("tbody").get_text()
    assert "1" in bo.get("/groups/").soup.find("td", {"data-label": "Open feuds"}).get_text()


def test_the_same_pair_twice_is_refused(browser, work) -> None:
    one, other = two_groups(work)
    page = browser("bo").submit(
        "/groups/relations/add", {"a_ref": other, "b_ref": one, "kind": "truce", "certainty": "possible"}
    )
    assert page.status == 422 and "already" in page.errors[0]


def test_a_relation_nobody_has_confirmed_says_since_when_until_it_is_confirmed(browser, work) -> None:
    ref, _other = two_groups(work, confirmed_on=clock.today() - timedelta(days=100))
    bo = browser("bo")
    since = (clock.today() - timedelta(days=9)).isoformat()
    assert f"Unconfirmed since {since}" in bo.get("/groups/relations?unconfirmed=1").text
    page = bo.get(f"/groups/{ref}")
    action = page.soup.select_one(".row-actions form")["action"]
    page = bo.send(page, f"/groups/{ref}", action=action)
    assert page.heading == "Group Alm" and "Unconfirmed" not in page.text and "Confirmed" in page.text
    assert "Nothing matches" in bo.get("/groups/relations?unconfirmed=1").text


def test_an_ended_relation_is_shown_only_when_asked_for(browser, work) -> None:
    two_groups(work)
    bo = browser("bo")
    end = bo.get("/groups/relations").soup.select_one(".row-actions a")["href"]
    assert (
        bo.submit(end, {"ended_on": (clock.today() - timedelta(days=1)).isoformat()}).heading
        == "Relations between groups"
    )
    assert "Björk" not in bo.get("/groups/relations").text
    assert "Björk" in bo.get("/groups/relations?ended=1").text


def test_who_reads_groups_but_not_the_police_facet_sees_no_member(browser, work) -> None:
    with work():
        bo = actor("bo")
        group, member = factories.group(bo), factories.member(bo)
        factories.membership(bo, member, group)
        ref, person = group.ref, member.ref
    assert person in browser("bo").get(f"/groups/{ref}").text
    lead = browser("project_lead").get(f"/groups/{ref}")
    assert person not in lead.text and "Judged to belong" not in lead.text and "Known members" not in lead.text
    assert "Known members" not in browser("project_lead").get("/groups/").text


def test_released_members_are_known_by_ones_own_ref_or_the_releases(browser, work) -> None:
    number = "189001019802"
    with work():
        bo, alva = actor("bo"), actor("alva")
        group = factories.group(bo)
        known, unknown, kept = (factories.member(bo, number=n) for n in (number, None, None))
        for member in (known, unknown, kept):
            factories.membership(bo, member, group)
        mine = factories.member(alva, number=number)
        releases = factories.release(bo, known, unknown, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        ref, own, hidden, secret = group.ref, mine.ref, (known.ref, unknown.ref, kept.ref), releases[1].ref
    page = browser("alva").get(f"/groups/{ref}")
    rows = [row.find("th").get_text() for row in page.soup.select("[aria-label='Judged to belong'] tbody tr")]
    assert sorted(rows) == sorted([own, secret])
    assert not any(other in page.text for other in hidden)
    assert "2" in browser("alva").get("/groups/").soup.find("td", {"data-label": "Known members"}).get_text()


def test_nothing_of_a_group_crosses_to_another_site(browser, work) -> None:
    ref, _other = two_groups(work)
    there = browser("bo", site="orebro")
    assert there.get(f"/groups/{ref}").status == 404
    assert "Alm" not in there.get("/groups/").text and "Alm" not in there.get("/groups/relations").text
    assert there.submit("/groups/add", GROUP).heading == "Group Alm"


def test_who_only_reads_cannot_change(browser, work) -> None:
    ref, _other = two_groups(work)
    alva = browser("alva")
    assert "Edit group" not in alva.get(f"/groups/{ref}").text and "Confirm" not in [
        b.get_text() for b in alva.get("/groups/relations").soup.select("main button")
    ]
    assert alva.get(f"/groups/{ref}/edit").status == 403
    assert alva.get("/groups/add").status == 403


def test_the_file_holds_only_ones_own_agencys_groups(browser, work) -> None:
    two_groups(work)
    mine = browser("bo").get("/groups/groups.csv").data.decode("utf-8-sig")
    assert "Alm" in mine and "Björk" in mine
    assert "Alm" not in browser("alva").get("/groups/groups.csv").data.decode("utf-8-sig")


def test_the_number_of_queries_does_not_grow_with_groups_relations_or_members(browser, work, count_queries) -> None:
    def opened(address: str) -> int:
        bo = browser("bo")
        with count_queries() as counted:
            assert bo.get(address).status == 200
        return len(counted)

    ref, _other = two_groups(work)
    with work():
        group = factories.group_again(ref)
        factories.membership(actor("bo"), factories.member(actor("bo")), group)
    pages = ("/groups/", "/groups/relations", f"/groups/{ref}")
    before = [opened(address) for address in pages]
    with work():
        bo, group = actor("bo"), factories.group_again(ref)
        for number in range(30):
            factories.relation(bo, group, factories.group(bo, alias=f"Grupp {number}"))
            factories.membership(bo, factories.member(bo), group)
    assert [opened(address) for address in pages] == before
