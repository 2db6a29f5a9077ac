"""Releases through the front door: to whom and of what, exactly what, check, decide, read, revoke."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.core import clock
from gvi.extensions import db
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases import operations as releasing
from gvi.releases.models import Release
from tests import factories
from tests.world import actor, agency

NUMBERS = ("189001019802", "189001029819")


@pytest.fixture
def people(work) -> list[str]:
    """Two of Bo's people, tied to each other, in the group Alm; their refs. The register of grounds is loaded."""
    with work():
        bo = actor("bo")
        factories.ground()
        made = [factories.member(bo, number=number, name=f"Testperson {number[-4:]}") for number in NUMBERS]
        group = factories.group(bo)
        for member in made:
            factories.membership(bo, member, group)
        factories.tie(bo, *made)
        return [member.ref for member in made]


def aim(work, kind: AgencyKind = AgencyKind.PROBATION, facet: str = "police", **more: str) -> str:
    """The address of the form for this receiver and facet."""
    with work():
        ref = agency(kind).ref
    return "&".join(
        [f"/releases/add?receiver={ref}&facet={facet}", *(f"{name}={value}" for name, value in more.items())]
    )


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "fields": ["memberships", "ties"], "who": "active", "ground_code": "own-task", "purpose": "Planera call-in",
        "valid_until": (clock.today() + timedelta(days=60)).isoformat(), **changes,
    }  # fmt: skip


def decide(browser_: Any, address: str, **changes: Any) -> Any:
    """Fill in, check the answers, release."""
    page = browser_.submit(address, answers(**changes))
    assert page.heading == "Check before you release", page.errors
    return browser_.send(page, address, {"step": "decide"})


def test_first_it_is_said_to_whom_and_of_what(browser, work) -> None:
    page = browser("bo").get("/releases/add")
    assert page.heading == "Release to another agency" and page.status == 200
    facets = {radio["value"] for radio in page.soup.select("input[name=facet]")}
    assert facets == {"identity", "police", "visit"}


def test_nothing_is_decided_before_the_answers_are_checked(browser, work, people) -> None:
    bo, address = browser("bo"), aim(work)
    page = bo.submit(address, answers())
    assert all(ref in page.text for ref in people) and "2 people" in page.text
    with work():
        assert db.session.query(Release).count() == 0
    page = bo.send(page, address, {"step": "decide"})
    assert page.heading == "Released by us" and "2 releases were made" in page.text
    with work():
        assert {tuple(release.fields) for release in db.session.query(Release)} == {("memberships", "ties")}


def test_changing_an_answer_keeps_the_others(browser, work, people) -> None:
    bo, address = browser("bo"), aim(work)
    page = bo.send(bo.submit(address, answers(purpose="Fel ändamål")), address, {"step": "change"})
    assert page.soup.find("input", {"name": "purpose"})["value"] == "Fel ändamål"
    assert page.soup.find("input", {"value": "ties"}).has_attr("checked")


def test_sending_the_decision_twice_decides_once(browser, work, people) -> None:
    bo, address = browser("bo"), aim(work)
    page = bo.submit(address, answers())
    bo.send(page, address, {"step": "decide"})
    again = bo.send(page, address, {"step": "decide"})
    assert again.status == 422 and "may already read" in again.errors[0]
    with work():
        assert db.session.query(Release).count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fields": []}, "Choose at least one"),
        ({"who": "refs", "refs": ""}, "List at least one"),
        ({"who": "refs", "refs": "zzzzzzz P-unknown"}, "zzzzzzz, P-unknown"),
        ({"who": "group"}, "Choose which group"),
        ({"valid_until": "2020-01-01"}, "ahead"),
        ({"valid_until": "2020-02-31"}, "Enter a date"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    browser, work, people, changes, said
) -> None:
    page = browser("bo").submit(aim(work), answers(**changes))
    assert page.status == 422 and said in page.errors[0]
    assert page.soup.find("input", {"name": "purpose"})["value"] == "Planera call-in"


@pytest.mark.parametrize("balancing", ["", "Väger tyngre"])
def test_a_ground_that_asks_for_a_balancing_is_the_lawyers_whoever_has_written_one(
    browser, work, people, balancing
) -> None:
    bo, where = browser("bo"), aim(work)
    page = bo.submit(where, answers(ground_code="duty-2016-774", balancing=balancing))
    assert page.heading == "Check before you send it to the lawyer"
    around = bo.send(page, where, {"step": "decide"})
    assert around.status == 422 and "needs the lawyer" in around.text
    with work():
        assert db.session.query(Release).count() == 0


def test_only_grounds_that_reach_are_offered_and_the_lawyers_say_so(browser, work, people) -> None:
    page = browser("bo").get(aim(work))
    offered = {radio["value"] for radio in page.soup.select("input[name=ground_code]")}
    assert offered == {"consent", "own-task", "duty-2016-774", "osl-10-15a", "osl-10-27"}
    assert page.text.count("The lawyer decides.") == 3
    assert browser("bo").submit(aim(work), answers()).status == 200


def test_support_cannot_even_be_aimed_at_the_police(browser, work) -> None:
    page = browser("disa").get(aim(work, AgencyKind.POLICE, "support"))
    assert "never released to the police" in page.text and not page.soup.select("input[name=ground_code]")


def test_one_person_is_released_from_their_page(browser, work, people) -> None:
    bo = browser("bo")
    address = aim(work, refs=people[0])
    decide(bo, address, who="refs", refs=people[0])
    with work():
        assert db.session.query(Release).count() == 1


def test_the_receiver_reads_what_was_released_under_a_ref_of_its_own(browser, work, people) -> None:
    decide(browser("bo"), aim(work), fields=["ties"])
    alva = browser("alva")
    listed = alva.get("/releases/received")
    assert not any(ref in listed.text for ref in people)
    first, second = (link.get_text() for link in listed.soup.select("tbody th a"))
    page = alva.get(f"/releases/{first}")
    assert second in page.text and "Strength 2" in page.text and "Alm" not in page.text
    assert not any(ref in page.text for ref in people)
    with work():
        entry = db.session.query(AuditEntry).filter_by(verb="read", release_ref=first).one()
        assert entry.agency_id == actor("bo").agency_id


def test_a_receiver_with_a_record_of_its_own_knows_the_person_by_that(browser, work, people) -> None:
    with work():
        own = factories.member(actor("alva"), number=NUMBERS[0]).ref
    decide(browser("bo"), aim(work), fields=["ties"])
    page = browser("alva").get("/releases/received")
    assert own in page.text and people[0] not in page.text


def test_released_identity_shows_only_on_asking_and_the_asking_is_logged(browser, work, people) -> None:
    decide(browser("bo"), aim(work, facet="identity"), fields=["name", "birth_year"])
    alva = browser("alva")
    ref = alva.get("/releases/received").soup.select_one("tbody th a").get_text()
    page = alva.get(f"/releases/{ref}")
    assert "Testperson" not in page.text
    shown = alva.send(page, f"/releases/{ref}", action=f"/releases/{ref}")
    assert "Testperson" in shown.text and NUMBERS[0] not in shown.text and NUMBERS[1] not in shown.text
    with work():
        entry = db.session.query(AuditEntry).filter_by(verb="reveal").one()
        assert (entry.agency_id, entry.release_ref, entry.fields) == (
            actor("bo").agency_id,
            ref,
            ["name", "birth_year"],
        )


def test_a_protected_identity_shows_no_address_whoever_protects_it(browser, work) -> None:
    with work():
        from gvi.members import operations as members
        from gvi.members.operations import IdentityData
        from gvi.members.vocabulary import Category

        factories.ground()
        bo = actor("bo")
        member = members.register(
            bo,
            category=Category.SUSPECT,
            purpose="Call-in",
            identity=IdentityData(personnummer=NUMBERS[0], street="Hemliga gatan 1", city="Malmö"),
        )
        factories.member(actor("disa"), number=NUMBERS[0], is_protected=True)
        (release,) = factories.release(bo, member, to=AgencyKind.PROBATION, facet=Facet.IDENTITY, fields=["address"])
        ref = release.ref
    alva = browser("alva")
    shown = alva.send(alva.get(f"/releases/{ref}"), f"/releases/{ref}", action=f"/releases/{ref}")
    assert "Hemliga" not in shown.text and "Protected identity" in shown.text


def test_revoked_releases_open_nothing_from_that_moment(browser, work, people) -> None:
    bo, alva = browser("bo"), browser("alva")
    decide(bo, aim(work), fields=["ties"])
    ref = alva.get("/releases/received").soup.select_one("tbody th a").get_text()
    assert "Strength 2" in alva.get(f"/releases/{ref}").text
    page = bo.get("/releases/")
    ticked = [box["value"] for box in page.soup.select("input[name=release]")]
    assert "2 releases were revoked" in bo.send(page, "/releases/", {"release": ticked}, action="/releases/revoke").text
    after = alva.get(f"/releases/{ref}")
    assert "Strength 2" not in after.text and "revoked" in after.text


def test_only_the_owner_revokes(browser, work, people) -> None:
    decide(browser("bo"), aim(work))
    alva = browser("alva")
    ref = alva.get("/releases/received").soup.select_one("tbody th a").get_text()
    assert alva.post(f"/releases/{ref}/revoke").status == 403
    alva.post("/releases/revoke", {"release": ref})
    assert "in force" in alva.get(f"/releases/{ref}").text


def test_strangers_to_a_release_see_nothing_of_it(browser, work, people) -> None:
    decide(browser("bo"), aim(work))
    ref = browser("alva").get("/releases/received").soup.select_one("tbody th a").get_text()
    assert browser("disa").get(f"/releases/{ref}").status == 404
    assert browser("alva", site="orebro").get(f"/releases/{ref}").status == 404
    assert browser("project_lead").get("/releases/").status == 403
    assert browser("analyst").get("/releases/add").status == 403


def test_a_release_for_a_call_in_can_cover_those_on_its_list(browser, work, people) -> None:
    with work():
        from gvi.callins.participants import add

        call_in = factories.call_in(
            actor("alva"), legal_basis="26 kap. 11 § BrB", legal_basis_approved_on=date(2026, 1, 1)
        )
        client = factories.member(actor("alva"), number=NUMBERS[0])
        factories.supervision(actor("alva"), client)
        add(actor("alva"), call_in, [client], why="Andra lyssnar")
        factories.release(
            actor("alva"), client, to=AgencyKind.POLICE, facet=Facet.IDENTITY, fields=["name"], call_in=call_in
        )
        ref = call_in.ref
    bo, address = browser("bo"), aim(work, call_in=ref)
    page = bo.submit(address, answers(who="candidates"))
    assert "1 person" in page.text and people[0] in page.text and people[1] not in page.text


@pytest.mark.parametrize("address", ["/releases/", "/releases/received"])
def test_the_number_of_queries_does_not_grow_with_the_register(browser, work, count_queries, address) -> None:
    def opened() -> int:
        who = browser("bo" if address == "/releases/" else "alva")
        with count_queries() as counted:
            assert who.get(address).status == 200
        return len(counted)

    def release(number: int) -> None:
        with work():
            bo = actor("bo")
            factories.release(
                bo, *(factories.member(bo) for _ in range(number)), to=AgencyKind.PROBATION, facet=Facet.POLICE
            )

    release(1)
    before = opened()
    release(30)
    assert opened() == before


def test_a_revoked_identity_is_not_shown_even_on_asking(browser, work, people) -> None:
    bo, alva = browser("bo"), browser("alva")
    decide(bo, aim(work, facet="identity"), fields=["name"])
    ref = alva.get("/releases/received").soup.select_one("tbody th a").get_text()
    page = alva.get(f"/releases/{ref}")
    bo.press(f"/releases/{ref}", "/revoke")
    shown = alva.send(page, f"/releases/{ref}", action=f"/releases/{ref}")
    assert "Testperson" not in shown.text and "nothing here" in shown.text


def test_released_supervision_is_read_by_the_police_and_custody_is_not(browser, work) -> None:
    with work():
        alva = actor("alva")
        client = factories.member(alva)
        factories.supervision(alva, client, officer="Sara Haddad")
        (release,) = factories.release(
            alva, client, to=AgencyKind.POLICE, facet=Facet.SUPERVISION, fields=["supervision"]
        )
        ref = release.ref
    page = browser("bo").get(f"/releases/{ref}")
    assert "Sara Haddad" in page.text and "2032-01-01" in page.text and "custody" not in page.text


def test_opening_a_release_costs_the_same_however_much_it_opens(browser, work, count_queries) -> None:
    def opened(ref: str) -> int:
        alva = browser("alva")
        with count_queries() as counted:
            assert alva.get(f"/releases/{ref}").status == 200
        return len(counted)

    def tied(number: int) -> str:
        with work():
            bo = actor("bo")
            one, *others = (factories.member(bo) for _ in range(number + 1))
            for other in others:
                factories.tie(bo, one, other)
            return factories.release(bo, one, *others, to=AgencyKind.PROBATION, facet=Facet.POLICE)[0].ref

    assert opened(tied(1)) == opened(tied(20))


def test_each_part_says_which_fields_it_holds_before_it_is_chosen(browser) -> None:
    page = browser("bo").get("/releases/add")
    boxes = page.soup.select("[name=facet]")
    told = {box["value"]: page.soup.find("label", {"for": box["id"]}).small.get_text() for box in boxes}
    assert told["police"] == "groups, ties, who must be kept apart, victim or witness, risk"
    assert all(len(told[facet].split(", ")) == len(FIELDS[Facet(facet)]) for facet in told)


def test_grounds_that_need_a_balancing_are_named_where_one_chooses_and_where_one_writes(browser, work) -> None:
    with work():
        releasing.load_default_grounds(actor("bo"))
        receiver = agency(AgencyKind.PROBATION).ref
    page = browser("bo").get(f"/releases/add?receiver={receiver}&facet=police")
    asks = {
        box["value"]: "The lawyer decides." in page.soup.find("label", {"for": box["id"]}).get_text()
        for box in page.soup.select("[name=ground_code]")
    }
    assert asks["duty-2016-774"] and not asks["own-task"]
    hint = page.soup.find(id="balancing-h").get_text()
    assert "2016:774" in hint and "10 kap. 2 §" not in hint


def test_going_on_without_an_answer_is_told_by_the_page_and_not_by_the_browser(browser) -> None:
    bo = browser("bo")
    for address in ("/releases/add", "/reviews/ask", "/reviews/propose"):
        page = bo.get(address)
        assert page.soup.select("main form[method=get][novalidate]"), address
        assert bo.get(f"{address}?receiver=&call_in=").errors, address
