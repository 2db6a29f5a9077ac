"""People through the front door."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.extensions import db
from gvi.members import operations, supervising
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.visits.models import Message as Told
from gvi.visits.models import Outcome
from tests import factories
from tests.exports.passing import passed
from tests.world import actor

ADA, BEA = "199001012385", "198501012382"
ADDRESS = "Hemliga gatan 7"


def person(work, who: str = "alva", **changes: object) -> str:
    """Somebody the agency follows; their ref."""
    with work():
        return factories.member(actor(who), **{"name": "Ada Prov", "number": ADA, **changes}).ref


def verbs(work, ref: str) -> list[str]:
    """What the log has about the record, in order."""
    with work():
        return list(
            db.session.scalars(select(AuditEntry.verb).where(AuditEntry.subject_ref == ref).order_by(AuditEntry.id))
        )


def assign(work, ref: str, role: str = "probation_officer", who: str = "alva") -> None:
    with work():
        user = db.session.get_one(operations.User, actor(role).user_id)
        operations.assign(actor(who), db.session.scalars(select(Member).where(Member.ref == ref)).one(), user=user)


def release(work, ref: str, who: str, to: AgencyKind, facet: Facet, fields: list[str]) -> date:
    """One agency's facet for another; its last day."""
    with work():
        member = db.session.scalars(select(Member).where(Member.ref == ref)).one()
        return factories.release(actor(who), member, to=to, facet=facet, fields=fields)[0].valid_until


def without_refs(page) -> str:
    """The page's words with every ref and moment taken out."""
    text = re.sub(r"\b[23456789bcdfghjkmnpqrstvwxz]{7}\b", "REF", page.text)
    return re.sub(r"\d{2}:\d{2}", "HH:MM", text)


# registering


def test_nobody_registers_without_searching_first(browser) -> None:
    page = browser("alva").get("/members/add", follow_redirects=True)
    assert page.heading == "Is the person here already?"


def test_a_search_for_nobody_is_sent_back(browser) -> None:
    page = browser("alva").submit("/members/new", {})
    assert page.status == 422
    assert len(page.errors) == 1


def test_what_was_typed_in_the_search_comes_along(browser) -> None:
    alva = browser("alva")
    found = alva.submit("/members/new", {"name": "Ny Person", "personnummer": "900101-2385"})
    assert "Nobody like that" in found.text
    form = alva.send(found, "/members/new", action="/members/add")
    assert form.status == 200
    assert form.errors == []
    assert form.soup.find("input", {"name": "name"})["value"] == "Ny Person"
    page = alva.send(form, "/members/add", {"category": "convicted", "purpose": "Call-in"})
    assert re.fullmatch(r"[a-z0-9]{7}", page.heading)
    assert "Ny Person" not in page.text


def test_the_likely_duplicate_is_shown_with_a_link(browser, work) -> None:
    ref = person(work)
    page = browser("alva").submit("/members/new", {"name": "prov ada"})
    assert [link["href"] for link in page.soup.select("#content .rows a")] == [f"/members/{ref}"]
    assert "Same name" in page.text


def test_somebody_alike_whom_the_search_did_not_show_stops_the_first_press_only(browser, work) -> None:
    ref = person(work, number=None)
    alva = browser("alva")
    form = alva.send(alva.submit("/members/new", {"birth_year": "1990"}), "/members/new", action="/members/add")
    stopped = alva.send(form, "/members/add", {"name": "Ada Prov", "category": "other", "purpose": "Call-in"})
    assert stopped.status == 422
    assert ref in stopped.text
    assert alva.send(stopped, "/members/add").heading != ref


def test_a_wrong_number_is_told_beside_its_field(browser) -> None:
    alva = browser("alva")
    form = alva.send(alva.submit("/members/new", {"name": "Ny"}), "/members/new", action="/members/add")
    page = alva.send(form, "/members/add", {"personnummer": "19900101-2386", "category": "other", "purpose": "x"})
    assert page.status == 422
    assert page.soup.find("input", {"name": "personnummer"})["aria-invalid"] == "true"
    assert page.soup.find("input", {"name": "name"})["value"] == "Ny"


def test_registering_a_person_the_police_follow_answers_as_registering_a_stranger(browser, work, count_queries) -> None:
    person(work, who="bo")
    answers = []
    for number, name in ((ADA, "Ny Etta"), (BEA, "Ny Tvåa")):
        alva = browser("alva")
        found = alva.submit("/members/new", {"personnummer": number})
        form = alva.send(found, "/members/new", action="/members/add")
        with count_queries() as counted:
            page = alva.send(form, "/members/add", {"name": name, "category": "other", "purpose": "Call-in"})
        answers.append((without_refs(found), without_refs(page), page.status, len(counted)))
    assert answers[0] == answers[1]


# the list


def test_the_list_shows_refs_and_names_only_when_asked(browser, work) -> None:
    ref = person(work, external_id="K-9")
    alva = browser("alva")
    page = alva.get("/members/")
    assert ref in page.text
    assert "K-9" in page.text
    assert "Ada Prov" not in page.text
    assert "reveal" not in verbs(work, ref)
    assert "Ada Prov" in alva.press("/members/", "/members/").text
    assert verbs(work, ref)[-1] == "reveal"


def test_the_list_holds_ones_own_agencys_people_alone(browser, work) -> None:
    ref = person(work)
    assert ref not in browser("bo").get("/members/").text
    assert ref not in browser("alva", site="orebro").get("/members/").text


def test_filters_narrow_the_list(browser, work) -> None:
    with work():
        alva = actor("alva")
        early, late, other = (factories.member(alva, name=name).ref for name in ("Ett", "Två", "Tre"))
        for ref, end in ((early, date(2027, 1, 1)), (late, date(2031, 1, 1))):
            member = db.session.scalars(select(Member).where(Member.ref == ref)).one()
            factories.supervision(alva, member, ends_on=end)
    reader = browser("alva")

    def shown(query: str) -> set[str]:
        return {cell.get_text() for cell in reader.get(f"/members/?{query}").soup.select("tbody .ref")}

    assert shown("") == {early, late, other}
    assert shown("kind=conditional_release") == {early, late}
    assert shown("kind=probation_sentence") == set()
    assert shown("before=2028-01-01") == {early}
    assert shown("before=någonting") == {early, late, other}
    sorted_by = reader.get("/members/?before=2028-01-01").soup.select_one("thead a[href*=sort]")
    assert "before=2028-01-01" in sorted_by["href"], "the same people in another order"
    assert shown(f"q={other}") == {other}
    assert shown("category=victim") == set()
    assert shown("unreviewed=1") == set()
    assert reader.get("/members/?sort=-supervision").soup.select_one("tbody .ref").get_text() == late


def test_whoever_asks_for_names_that_do_not_open_has_still_read_the_list(browser, work) -> None:
    ref, bo = person(work, "analyst"), browser("bo")
    page = bo.post("/members/")
    assert page.status == 200 and ref in page.text and "Ada Prov" not in page.text
    assert verbs(work, ref)[-1] == "list"


def test_the_file_has_no_names_and_is_logged(browser, work) -> None:
    ref = person(work)
    _alva, answer = passed(browser, work, "alva", "/members/people.csv")
    assert ref.encode() in answer.data
    assert b"Ada" not in answer.data
    assert verbs(work, ref)[-1] == "export"


def test_the_number_of_queries_does_not_grow_with_the_people(browser, work, count_queries) -> None:
    def opened(address: str, *, names: bool = False) -> int:
        alva = browser("alva")
        alva.get(address)
        with count_queries() as counted:
            page = alva.press(address, "/members/") if names else alva.get(address)
        assert page.status == 200
        return len(counted)

    person(work)
    before = opened("/members/"), opened("/members/", names=True)
    with work():
        for number in range(30):
            factories.supervision(actor("alva"), factories.member(actor("alva"), name=f"Person {number}"))
    assert (opened("/members/"), opened("/members/", names=True)) == before


def test_a_probation_officer_lists_and_opens_only_whom_they_are_assigned(browser, work) -> None:
    mine, other = person(work), person(work, number=BEA)
    assign(work, mine)
    officer = browser("probation_officer")
    assert mine in officer.get("/members/").text
    assert other not in officer.get("/members/").text
    assert officer.get(f"/members/{mine}").status == 200
    assert officer.get(f"/members/{other}").status == 404


# one person


def test_a_name_is_shown_on_request_and_logged(browser, work) -> None:
    ref = person(work)
    alva = browser("alva")
    page = alva.get(f"/members/{ref}")
    assert "Ada" not in page.text
    assert ADA[:8] not in page.text
    shown = alva.press(f"/members/{ref}", f"/members/{ref}/reveal", follow=False)
    assert shown.status == 200
    assert "Ada Prov" in shown.text
    assert "19900101-2385" in shown.text
    assert "Ada" not in shown.soup.title.get_text()
    assert verbs(work, ref).count("reveal") == 1


def test_the_address_of_a_shown_name_shows_no_name(browser, work) -> None:
    ref = person(work)
    page = browser("alva").get(f"/members/{ref}/reveal", follow_redirects=True)
    assert page.heading == ref
    assert "Ada" not in page.text
    assert "reveal" not in verbs(work, ref)


def test_another_agencys_person_is_not_there(browser, work) -> None:
    ref = person(work, who="bo")
    alva = browser("alva")
    assert alva.get(f"/members/{ref}").status == 404
    assert alva.get(f"/members/{ref}/edit").status == 404
    assert alva.post(f"/members/{ref}/reveal").status == 404


def test_the_number_of_queries_does_not_grow_with_what_is_known_of_a_person(browser, work, count_queries) -> None:
    ref = person(work)

    def opened() -> int:
        alva = browser("alva")
        alva.get(f"/members/{ref}")
        with count_queries() as counted:
            assert alva.get(f"/members/{ref}").status == 200
        return len(counted)

    def know() -> None:
        with work():
            alva = actor("alva")
            member = db.session.scalars(select(Member).where(Member.ref == ref)).one()
            factories.supervision(alva, member)
            supervising.add_custody(alva, member, starts_on=date(2026, 1, 1))
            factories.visit(alva, member)

    know()
    before = opened()
    for _ in range(8):
        know()
    assert opened() == before


def test_a_shut_facet_looks_the_same_whether_it_holds_something_or_nothing(browser, work, count_queries) -> None:
    with work():
        bo = actor("bo")
        theirs = factories.member(bo, name="Ada Prov", number=ADA)
        factories.membership(bo, theirs, factories.group(bo, alias="Grupp Alm"))
        factories.tie(bo, theirs, factories.member(bo, name="Nära Vän"))
        visit = factories.visit(bo, theirs)
        visit.visited_at, visit.outcome, visit.message = visit.planned_for, Outcome.DELIVERED, Told.FULL
        operations.log.record(bo, operations.Verb.VISIT_EDIT, visit)
        factories.handover(bo, theirs)
        factories.member(actor("disa"), name="Ada Prov", number=ADA)
    followed, stranger = person(work), person(work, number=BEA)
    pages = []
    for ref in (followed, stranger):
        alva = browser("alva")
        alva.get(f"/members/{ref}")
        with count_queries() as counted:
            page = alva.get(f"/members/{ref}")
        pages.append((without_refs(page), len(counted)))
    assert pages[0] == pages[1]
    assert "Hidden – requires review" in pages[0][0]


def test_a_released_facet_stands_under_its_owner_with_its_end(browser, work) -> None:
    with work():
        theirs = factories.member(actor("alva"), number=ADA)
        factories.supervision(actor("alva"), theirs)
        ref = theirs.ref
    last = release(work, ref, "alva", AgencyKind.POLICE, Facet.SUPERVISION, ["supervision"])
    mine = person(work, who="bo")
    page = browser("bo").get(f"/members/{mine}")
    assert "Conditional release 2025-01-01–2032-01-01" in page.text
    assert "1 of 4 parts released to you" in page.text
    assert f"Released to you until {last}" in page.text
    assert "Change" not in [link.get_text() for link in page.soup.select("#content a")]
    assert verbs(work, ref)[-1] == "read"


def test_custody_stays_shut_when_only_supervision_is_released(browser, work) -> None:
    with work():
        theirs = factories.member(actor("alva"), number=ADA)
        supervising.add_custody(actor("alva"), theirs, starts_on=date(2026, 1, 1), source="Anstalten")
        ref = theirs.ref
    release(work, ref, "alva", AgencyKind.POLICE, Facet.SUPERVISION, ["supervision"])
    assert "Anstalten" not in browser("bo").get(f"/members/{person(work, who='bo')}").text


def test_police_are_told_that_support_is_never_released(browser, work) -> None:
    assert "Hidden – never released to the police" in browser("bo").get(f"/members/{person(work, who='bo')}").text


@pytest.mark.parametrize("who", ["alva", "bo"])
def test_a_protected_identity_hides_the_address_from_every_agency(browser, work, who: str) -> None:
    identity = operations.IdentityData(name="Ada Prov", personnummer=ADA, street=ADDRESS, city="Malmö")
    values = {"category": "convicted", "purpose": "Call-in"}
    with work():
        refs = {
            each: operations.register(actor(each), identity=identity, is_protected=each == "alva", **values).ref
            for each in ("alva", "bo")
        }
    reader = browser(who)
    shown = reader.press(f"/members/{refs[who]}", f"/members/{refs[who]}/reveal")
    assert "Ada Prov" in shown.text
    assert ADDRESS not in shown.text
    edit = reader.get(f"/members/{refs[who]}/edit")
    assert ADDRESS not in str(edit.soup)
    assert "Protected identity" in shown.text
    reader.send(edit, f"/members/{refs[who]}/edit", {"phone": "070-174 06 05"})
    with work():
        assert db.session.scalars(select(Member).where(Member.ref == refs[who])).one().identity.street == ADDRESS


def test_an_address_shows_when_nobody_has_protected_it(browser, work) -> None:
    with work():
        ref = operations.register(
            actor("alva"), identity=operations.IdentityData(street=ADDRESS), category="other", purpose="x"
        ).ref
    assert ADDRESS in browser("alva").press(f"/members/{ref}", f"/members/{ref}/reveal").text


def test_two_people_correcting_the_same_person_see_both_versions(browser, work) -> None:
    ref = person(work)
    one, two = browser("alva"), browser("alva")
    page = one.get(f"/members/{ref}/edit")
    assert two.submit(f"/members/{ref}/edit", {"city": "Lund"}).status == 200
    clash = one.send(page, f"/members/{ref}/edit", {"city": "Eslöv"})
    assert clash.status == 409
    assert "Lund" in clash.text
    assert one.send(clash, f"/members/{ref}/edit").status == 200


def test_opening_the_correction_is_logged_as_showing_the_name(browser, work) -> None:
    ref = person(work)
    browser("alva").get(f"/members/{ref}/edit")
    assert verbs(work, ref)[-1] == "reveal"


def test_the_purpose_is_reviewed_and_protection_set_and_taken_away(browser, work) -> None:
    ref = person(work)
    alva = browser("alva")
    assert "Protected identity" in alva.press(f"/members/{ref}", f"/members/{ref}/protect").text
    assert "No longer protected" not in alva.press(f"/members/{ref}", f"/members/{ref}/unprotect").text
    assert alva.press(f"/members/{ref}", f"/members/{ref}/review").status == 200


# supervision and custody


PERIOD = {"kind": "conditional_release", "starts_on": "2026-01-01", "ends_on": "2028-01-01", "officer": "M. Persson"}


def test_supervision_is_added_changed_and_seen(browser, work) -> None:
    ref = person(work)
    alva = browser("alva")
    page = alva.submit(f"/members/{ref}/supervision/add", PERIOD)
    assert "Conditional release 2026-01-01–2028-01-01" in page.text
    change = next(
        link["href"]
        for link in page.soup.select("#content a")
        if "/supervision/" in link["href"] and "add" not in link["href"]
    )
    assert "2029-01-01" in alva.submit(change, {"ends_on": "2029-01-01"}).text


def test_a_supervision_that_ends_before_it_begins_is_refused_beside_its_field(browser, work) -> None:
    page = browser("alva").submit(f"/members/{person(work)}/supervision/add", {**PERIOD, "ends_on": "2025-01-01"})
    assert page.status == 422
    assert page.soup.find("input", {"name": "ends_on"})["aria-invalid"] == "true"


def test_overlapping_supervisions_are_warned_of(browser, work) -> None:
    ref = person(work)
    alva = browser("alva")
    assert "overlap" not in alva.submit(f"/members/{ref}/supervision/add", PERIOD).text
    assert "overlap" in alva.submit(f"/members/{ref}/supervision/add", {**PERIOD, "starts_on": "2027-01-01"}).text


def test_custody_is_added_and_ended(browser, work) -> None:
    ref = person(work)
    alva = browser("alva")
    page = alva.submit(f"/members/{ref}/custody/add", {"starts_on": "2026-02-01", "source": "Häktet"})
    end = next(
        link["href"]
        for link in page.soup.select("#content a")
        if "/custody/" in link["href"] and "add" not in link["href"]
    )
    assert "In custody 2026-02-01–2026-03-01" in alva.submit(end, {"ends_on": "2026-03-01"}).text


def test_police_cannot_write_supervision(browser, work) -> None:
    ref = person(work, who="bo")
    bo = browser("bo")
    assert "Add supervision" not in bo.get(f"/members/{ref}").text
    assert bo.get(f"/members/{ref}/supervision/add").status == 403


def test_an_assigned_probation_officer_writes_supervision_and_not_the_record(browser, work) -> None:
    ref = person(work)
    assign(work, ref)
    officer = browser("probation_officer")
    assert officer.submit(f"/members/{ref}/supervision/add", PERIOD).status == 200
    assert officer.get(f"/members/{ref}/edit").status == 403


# following


def test_a_colleague_is_assigned_and_let_go(browser, work) -> None:
    ref = person(work)
    with work():
        officer = db.session.get_one(operations.User, actor("probation_officer").user_id)
        user_ref, name = officer.ref, officer.name
    alva = browser("alva")
    page = alva.submit(f"/members/{ref}/assign", {"user_ref": user_ref})
    assert name in page.text
    ending = next(
        form["action"] for form in page.soup.find_all("form") if "/assignments/" in (form.get("action") or "")
    )
    assert name not in alva.send(page, f"/members/{ref}", action=ending).text
    assert browser("probation_officer").get(f"/members/{ref}").status == 404


def test_the_timeline_tells_what_ones_own_agency_knows(browser, work) -> None:
    ref = person(work)
    alva = browser("alva")
    alva.submit(f"/members/{ref}/supervision/add", PERIOD)
    events = [event.get_text() for event in alva.get(f"/members/{ref}").soup.select(".timeline li div")]
    assert events == ["Record madeCall-in", "Supervision beginsConditional release"]
    assert "Nothing of that kind" in alva.get(f"/members/{ref}?only=visit").text


def test_who_may_read_no_people_is_turned_away(browser) -> None:
    for role in ("project_lead", "administrator", "partner", "speaker", "auditor"):
        reader = browser(role)
        assert reader.get("/members/").status == 403
        assert reader.get("/members/new").status == 403
