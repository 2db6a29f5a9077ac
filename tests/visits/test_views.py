"""Planning and logging visits through the front door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Assignment, Member
from gvi.support.models import Handover
from gvi.visits.models import Visit
from tests import factories, world
from tests.world import actor

HEARD = {"encounter": "person", "message": "full", "reaction": "calm", "help": "not_now"}


def user_ref(who: str) -> str:
    return db.session.query(User).filter_by(email=world.address(who)).one().ref


def a_person(work, **changes) -> str:
    with work():
        return factories.member(actor("bo"), **{"name": "Test Testsson", "external_id": "K-77", **changes}).ref


def a_visit(work, *, mate: str = "field_officer", **changes) -> str:
    """A visit planned by Bo for the field officer; its ref."""
    with work():
        officer = db.session.query(User).filter_by(email=world.address(mate)).one()
        return factories.visit(actor("bo"), factories.member(actor("bo")), mate=officer, **changes).ref


def plan_of(work, person: str) -> dict[str, object]:
    with work():
        social = db.session.query(Agency).filter_by(external_id="social_services-malmo").one().ref
        tomorrow = clock.today() + timedelta(days=1)
        return {
            "person": person, "day": tomorrow.isoformat(), "hour": "18:30", "trigger": "retaliation_risk", "round": "Runda 7",
            "mates": [user_ref("field_officer")], "agency_1": social, "name_1": "Sara Nord", "address": "Testgatan 1", "abort_word": "paraply",
        }  # fmt: skip


def test_a_visit_is_planned_by_own_number_and_the_team_follows_the_record(browser, work) -> None:
    person = a_person(work)
    page = browser("bo").submit("/visits/plan", plan_of(work, "K-77"))
    assert page.status == 200 and "paraply" in page.text and person in page.text
    with work():
        assignment = db.session.scalars(select(Assignment)).one()
        visit = db.session.scalars(select(Visit)).one()
        assert assignment.ends_at == visit.planned_for + timedelta(hours=24)
    assert person in browser("field_officer").get("/visits").text


def test_a_team_from_one_agency_is_refused_and_what_was_typed_is_kept(browser, work) -> None:
    person = a_person(work)
    page = browser("bo").submit("/visits/plan", {**plan_of(work, person), "agency_1": None, "name_1": None})
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.find("input", {"name": "abort_word"})["value"] == "paraply"


def test_another_agencys_person_is_answered_like_nobody(browser, work) -> None:
    with work():
        theirs = factories.member(actor("alva"), name="Alvas Klient").ref
    bo = browser("bo")
    one, other = (bo.submit("/visits/plan", plan_of(work, text)) for text in (theirs, "zzzzzzz"))
    assert one.status == other.status == 422 and one.errors == other.errors


def test_a_page_of_a_person_opens_the_form_filled_in(browser, work) -> None:
    person = a_person(work)
    page = browser("bo").post("/visits/plan", {"person": person})
    assert page.status == 200 and page.errors == []
    assert page.soup.find("input", {"name": "person"})["value"] == person


def test_a_visit_is_logged_in_four_answers_and_nothing_typed(browser, work) -> None:
    ref = a_visit(work)
    page = browser("field_officer").submit(f"/visits/{ref}/log", HEARD)
    assert page.status == 200 and "Receipt" in page.text
    assert "Delivered in person" in page.text and "Help was offered" in page.text and "1 attempt" in page.text


def test_no_one_home_skips_to_save_and_the_visit_stays_open(browser, work) -> None:
    ref = a_visit(work)
    officer = browser("field_officer")
    page = officer.submit(f"/visits/{ref}/log", {"encounter": "nobody"})
    assert page.status == 200 and "1 attempt" in page.text and "Tried" in page.text
    assert "Plan a new try" in officer.get("/today").text
    listed = officer.get("/visits").soup.select_one("tbody tr")
    assert "1" in listed.get_text() and "Delivered" not in listed.get_text()
    assert (
        officer.submit(f"/visits/{ref}/log", {**HEARD, "day": (clock.today() - timedelta(days=1)).isoformat()}).status
        == 200
    )
    assert "2 attempts" in officer.get(f"/visits/{ref}").text


def test_one_can_give_up_after_having_tried(browser, work) -> None:
    ref = a_visit(work)
    bo = browser("bo")
    assert bo.post(f"/visits/{ref}/close").status == 422
    bo.submit(f"/visits/{ref}/log", {"encounter": "nobody"})
    assert "Finished" in bo.press(f"/visits/{ref}", "/close").text


def test_what_is_missing_is_asked_for(browser, work) -> None:
    ref = a_visit(work)
    officer = browser("field_officer")
    assert officer.submit(f"/visits/{ref}/log").errors == ["Choose who you met"]
    page = officer.submit(f"/visits/{ref}/log", {"encounter": "person", "note": "Åt middag"})
    assert page.status == 422 and len(page.errors) == 3
    assert "Åt middag" in page.text


def test_a_visit_nobody_has_logged_is_late_in_today(browser, work) -> None:
    ref = a_visit(work)
    with work():
        db.session.execute(update(Visit).values(planned_for=clock.now() - timedelta(hours=25)))
    page = browser("bo").get("/today")
    assert "24 hours" in page.soup.select_one("section").get_text() and "Late" in page.soup.select_one("h2").get_text()
    assert "Late to log" in browser("bo").get(f"/visits/{ref}").text


def test_a_field_officer_sees_only_visits_to_people_assigned_to_them(browser, work) -> None:
    ref = a_visit(work, mate="bo")
    officer = browser("field_officer")
    assert officer.get(f"/visits/{ref}").status == 404
    assert officer.get("/visits").soup.select("tbody tr") == []


def test_the_officers_view_ends_when_the_time_is_up(browser, work) -> None:
    ref = a_visit(work)
    officer = browser("field_officer")
    assert officer.get(f"/visits/{ref}").status == 200
    with work():
        db.session.execute(update(Assignment).values(ends_at=clock.now() - timedelta(minutes=1)))
    assert officer.get(f"/visits/{ref}").status == 404


def test_who_leaves_the_team_no_longer_follows_the_record(browser, work) -> None:
    ref = a_visit(work)
    with work():
        bo = user_ref("bo")
    assert browser("bo").submit(f"/visits/{ref}/edit", {"mates": [bo]}).status == 200
    assert browser("field_officer").get(f"/visits/{ref}").status == 404


def test_two_people_changing_the_same_visit_see_both_versions(browser, work) -> None:
    ref = a_visit(work)
    bo, officer = browser("bo"), browser("field_officer")
    page = bo.get(f"/visits/{ref}/edit")
    assert officer.submit(f"/visits/{ref}/edit", {"abort_word": "officerens"}).status == 200
    clash = bo.send(page, f"/visits/{ref}/edit", {"abort_word": "bos"})
    assert clash.status == 409 and "officerens" in clash.text and "bos" in clash.text


def test_a_new_team_alone_is_a_change_others_must_see(browser, work) -> None:
    ref = a_visit(work)
    bo, officer = browser("bo"), browser("field_officer")
    page = bo.get(f"/visits/{ref}/edit")
    assert officer.submit(f"/visits/{ref}/edit", {"name_1": "Någon Annan"}).status == 200
    assert bo.send(page, f"/visits/{ref}/edit", {"abort_word": "bos"}).status == 409


def test_a_protected_person_has_no_address_on_any_page(browser, work) -> None:
    ref = a_visit(work)
    with work():
        db.session.execute(update(Member).values(is_protected=True))
    bo = browser("bo")
    assert "Testgatan" not in bo.get(f"/visits/{ref}").text
    assert "Testgatan" not in bo.get(f"/visits/{ref}/edit").data.decode()
    assert bo.submit(f"/visits/{ref}/edit", {"address": "Testgatan 2"}).status == 422


def test_other_agencies_and_towns_do_not_find_it(browser, work) -> None:
    ref = a_visit(work)
    assert browser("alva").get(f"/visits/{ref}").status == 404
    assert browser("bo", site="orebro").get(f"/visits/{ref}").status == 404


def test_the_number_of_queries_does_not_grow_with_the_visits(browser, work, count_queries) -> None:
    def opened() -> int:
        bo = browser("bo")
        with count_queries() as counted:
            assert bo.get("/visits").status == 200
        return len(counted)

    a_visit(work)
    before = opened()
    with work():
        for _ in range(30):
            factories.visit(actor("bo"), factories.member(actor("bo")))
    assert opened() == before


YES = {**HEARD, "help": "wants"}


def handed_over(work) -> list[tuple[str | None, str | None, bool, str | None]]:
    with work():
        rows = db.session.scalars(select(Handover)).all()
        return [(row.phone, row.safe_contact, row.is_through_officer, row.officer_phone) for row in rows]


def test_a_yes_that_nobody_could_answer_is_not_saved_and_nothing_typed_is_lost(browser, work) -> None:
    ref = a_visit(work)
    typed = {**YES, "help_need": "lämna gruppen", "note": "hunden var lös"}
    page = browser("field_officer").submit(f"/visits/{ref}/log", typed)
    assert page.status == 422 and len(page.errors) == 1 and "tick Through me" in page.errors[0]
    assert page.soup.find("input", {"name": "help_phone"})["aria-invalid"] == "true"
    assert page.soup.find("input", {"name": "help_need"})["value"] == "lämna gruppen"
    assert page.soup.find("textarea", {"name": "note"}).get_text().strip() == "hunden var lös"
    assert page.soup.find("input", {"name": "help", "value": "wants"}).has_attr("checked")
    assert handed_over(work) == []
    with work():
        assert db.session.scalars(select(Visit)).one().logged_at is None


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        ({"help_phone": "070-174 06 05"}, ("+46701740605", None, False, None)),
        ({"help_contact": "via mormor"}, (None, "via mormor", False, None)),
        ({"help_through_me": "y"}, (None, None, True, None)),
        ({"help_through_me": "y", "help_my_phone": "070-174 06 06"}, (None, None, True, "+46701740606")),
    ],
)
def test_any_one_way_to_reach_the_person_is_enough(browser, work, way, kept) -> None:
    ref = a_visit(work)
    assert browser("field_officer").submit(f"/visits/{ref}/log", {**YES, **way}).status == 200
    assert handed_over(work) == [kept]


def test_a_not_now_asks_for_no_way_to_reach_anybody(browser, work) -> None:
    ref = a_visit(work)
    assert browser("field_officer").submit(f"/visits/{ref}/log", HEARD).status == 200
    assert handed_over(work) == []


def test_social_services_see_how_to_call_the_one_who_handed_over(browser, work) -> None:
    ref = a_visit(work)
    with work():
        bo, police = actor("bo"), world.agency(AgencyKind.POLICE)
        police.phone = "040-676 90 00"
        log.record(bo, Verb.AGENCY_EDIT, police)
    browser("field_officer").submit(
        f"/visits/{ref}/log", {**YES, "help_through_me": "y", "help_my_phone": "070-174 06 06"}
    )
    with work():
        handover = db.session.scalars(select(Handover)).one().ref
    page = browser("disa").get(f"/handovers/{handover}")
    assert "reached through the one who handed over" in page.text
    assert [link["href"] for link in page.soup.select('section[aria-labelledby="h-officer"] a')] == [
        "tel:+46701740606", "tel:040-6769000", f"mailto:{world.address('field_officer')}",
    ]  # fmt: skip
    assert "070-174 06 06" in page.text


def test_after_one_visit_the_next_of_the_round_is_a_click_away(browser, work) -> None:
    soon = clock.now() + timedelta(hours=1)
    first = a_visit(work, round="Runda 7", planned_for=soon)
    second = a_visit(work, round="Runda 7", planned_for=soon + timedelta(hours=1))
    a_visit(work, round="Runda 8", planned_for=soon)
    officer = browser("field_officer")
    page = officer.submit(f"/visits/{first}/log", HEARD)
    assert "Visit 1 of 2" in page.text
    assert page.soup.find("a", string="Next visit in the round")["href"] == f"/visits/{second}"
    last = officer.submit(f"/visits/{second}/log", HEARD)
    assert "Every other visit in the round is finished." in last.text and "Next visit in the round" not in last.text


def test_visits_are_sorted_by_every_head_that_says_so(browser, work) -> None:
    now = clock.now()
    refs = [a_visit(work, planned_for=now + timedelta(hours=hours)) for hours in (3, 1, 2)]
    bo = browser("bo")
    heads = [link["href"] for link in bo.get("/visits").soup.select("th a.sort")]
    assert len(heads) == 6

    def order(address: str) -> list[str]:
        return [link["href"].split("/")[-1] for link in bo.get(address).soup.select("tbody th a")]

    assert order("/visits?sort=planned") == [refs[1], refs[2], refs[0]]
    for head in heads:
        assert sorted(order(f"/visits{head[head.index('?') :]}")) == sorted(refs)


def test_the_summary_of_errors_follows_the_page(browser) -> None:
    page = browser("bo").submit("/visits/plan", {"day": "", "hour": ""})
    assert page.errors[0] == "Fill in “Person”"


def test_the_contact_questions_stand_together_with_the_answer_that_asks_for_them(browser, work) -> None:
    page = browser("field_officer").get(f"/visits/{a_visit(work)}/log")
    asks = page.soup.select_one(".asks")
    assert asks.select("input[name=help][value=wants]") and asks.select(".asked-for input[name=help_phone]")
    outside = [each for each in page.soup.select("[name^=help_]") if not each.find_parent(class_="asked-for")]
    assert outside == []


def test_logging_comes_first_for_who_tabs_through_the_page(browser, work) -> None:
    page = browser("field_officer").get(f"/visits/{a_visit(work)}")
    assert page.soup.select_one(".head .actions a").get_text(strip=True) == "Log visit"


def test_the_name_shows_on_the_visit_only_when_asked_for_and_the_log_hears_of_it(browser, work) -> None:
    with work():
        officer = db.session.query(User).filter_by(email=world.address("field_officer")).one()
        ref = factories.visit(actor("bo"), factories.member(actor("bo"), name="Vera Visit"), mate=officer).ref

    def revealed() -> int:
        with work():
            return db.session.query(AuditEntry).filter_by(verb=Verb.REVEAL).count()

    person, before = browser("field_officer"), revealed()
    page = person.get(f"/visits/{ref}")
    assert "Vera" not in page.text and "Vera" not in person.get(f"/visits/{ref}/name").text and revealed() == before
    page = person.click(page, f"/visits/{ref}", "Show name")
    assert page.status == 200 and "Vera Visit" in page.text and revealed() == before + 1
    assert "Vera" not in page.soup.title.get_text()


def test_who_may_not_read_the_name_is_not_offered_it_and_gets_none(browser, work) -> None:
    with work():
        ref = factories.visit(actor("bo"), factories.member(actor("bo"), name="Vera Visit")).ref
    analyst = browser("analyst")
    page = analyst.get(f"/visits/{ref}")
    answer = analyst.post(f"/visits/{ref}/name")
    assert page.status in {403, 404} or "Show name" not in page.text
    assert answer.status in {403, 404} and "Vera" not in answer.text
