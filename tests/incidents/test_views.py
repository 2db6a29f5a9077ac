"""Incidents through the front door: registered, reclassified, attributed, approved by another agency."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.incidents import operations
from gvi.incidents.models import Classification, Harm, Incident, Likelihood, Side
from tests import factories
from tests.world import actor

FACTS = {
    "day": "2026-03-12",
    "hour": "23:40",
    "area_name": "Rosengård",
    "harm": "injury",
    "group_related": "unknown",
    "account": "Två skott",
}


def attributed(work, *, likelihood: Likelihood = Likelihood.PROBABLE, approved: bool = False) -> tuple[str, str]:
    """An incident that Bo has attributed to Alm; the refs of both."""
    with work():
        bo = actor("bo")
        incident, group = factories.incident(bo), factories.group(bo)
        db.session.flush()
        factories.attribution(
            bo, incident, group, likelihood=likelihood, approved_by=actor("alva") if approved else None
        )
        return incident.ref, group.ref


def test_an_incident_is_registered_and_found_by_area_and_period(browser) -> None:
    bo = browser("bo")
    page = bo.submit("/incidents/new", FACTS)
    assert page.heading == "Incident 2026-03-12 23:40"
    assert "1–1 of 1" in bo.get("/incidents?area=Roseng%C3%A5rd&from=2026-03-12&to=2026-03-12").text
    assert "Nothing matches" in bo.get("/incidents?to=2026-03-11").text
    assert "Nothing matches" in bo.get("/incidents?from=2026-03-13").text


def test_an_hour_that_does_not_exist_is_refused_beside_its_field(browser) -> None:
    page = browser("bo").submit("/incidents/new", {**FACTS, "day": "2026-03-29", "hour": "02:30"})
    assert page.status == 422 and len(page.errors) == 1 and "clocks" in page.errors[0]


def test_a_text_that_names_somebody_by_number_is_refused(browser) -> None:
    page = browser("bo").submit("/incidents/new", {**FACTS, "account": "Vittne 19850611-9992"})
    assert page.status == 422 and len(page.errors) == 1
    assert "Vittne" in page.soup.find("textarea").get_text()


def test_what_it_was_taken_for_before_is_kept(browser, work) -> None:
    with work():
        ref = factories.incident(actor("bo")).ref
    page = browser("bo").submit(f"/incidents/{ref}/classify", {"harm": "fatal", "why": "Avled på sjukhus"})
    assert "Fatal" in page.text and "Injury" in page.text and "Avled på sjukhus" in page.text
    with work():
        assert db.session.scalars(select(Classification.harm)).all() == [Harm.INJURY]


def test_another_agency_approves_and_the_page_says_who(browser, work) -> None:
    ref, _group = attributed(work)
    assert "Approve an attribution" in browser("alva").get("/today").text
    assert browser("bo").get(f"/incidents/{ref}").soup.select("form[action$=approve]") == []
    page = browser("alva").press(f"/incidents/{ref}", "/approve")
    assert "Approved by Alva Malmo, Probation Malmö" in page.text
    assert "Approve an attribution" not in browser("alva").get("/today").text


def test_the_police_cannot_approve_their_own(browser, work) -> None:
    ref, _group = attributed(work)
    with work():
        attribution = db.session.scalars(select(Incident)).one().attributions[0].ref
    for who in ("bo", "analyst", "cim", "probation_officer"):
        assert browser(who).post(f"/incidents/{ref}/attributions/{attribution}/approve").status in {403, 404}


def test_a_withdrawn_attribution_stays_in_sight_and_no_longer_counts(browser, work) -> None:
    ref, group = attributed(work, approved=True)
    bo = browser("bo")
    assert "1–1 of 1" in bo.get(f"/incidents?group={group}&counted=1").text
    page = bo.submit(
        bo.get(f"/incidents/{ref}").soup.select_one("a[href$=withdraw]")["href"], {"why": "Fel gruppering"}
    )
    assert "Withdrawn" in page.text
    assert "Nothing matches" in bo.get(f"/incidents?group={group}").text


def test_group_side_and_standing_must_hold_of_one_attribution(browser, work) -> None:
    with work():
        bo = actor("bo")
        incident, alm, bok = factories.incident(bo), factories.group(bo), factories.group(bo, alias="Bok")
        db.session.flush()
        factories.attribution(bo, incident, alm)
        db.session.flush()
        factories.attribution(bo, incident, bok, side=Side.VICTIM, approved_by=actor("alva"))
        refs = alm.ref, bok.ref
    page = browser("bo")
    assert "Nothing matches" in page.get(f"/incidents?group={refs[0]}&counted=1").text
    assert "Nothing matches" in page.get(f"/incidents?group={refs[0]}&side=victim").text
    assert "1–1 of 1" in page.get(f"/incidents?group={refs[1]}&counted=1&side=victim").text


def test_a_possible_attribution_never_counts(browser, work) -> None:
    _ref, group = attributed(work, likelihood=Likelihood.POSSIBLE, approved=True)
    assert "Nothing matches" in browser("bo").get(f"/incidents?group={group}&counted=1").text


def test_who_only_reads_cannot_change(browser, work) -> None:
    ref, _group = attributed(work)
    for address in (
        "/incidents/new",
        f"/incidents/{ref}/edit",
        f"/incidents/{ref}/classify",
        f"/incidents/{ref}/attribute",
    ):
        assert browser("alva").get(address).status == 403


def test_two_people_correcting_the_same_incident_see_both_versions(browser, work) -> None:
    with work():
        ref = factories.incident(actor("bo")).ref
    bo, analyst = browser("bo"), browser("analyst")
    page = bo.get(f"/incidents/{ref}/edit")
    assert analyst.submit(f"/incidents/{ref}/edit", {"area_name": "Analytikerns"}).status == 200
    clash = bo.send(page, f"/incidents/{ref}/edit", {"area_name": "Bos"})
    assert clash.status == 409 and "Analytikerns" in clash.text and "Bos" in clash.text


def test_the_number_of_queries_does_not_grow_with_the_incidents(browser, work, count_queries) -> None:
    def opened() -> int:
        bo = browser("bo")
        with count_queries() as counted:
            assert bo.get("/incidents").status == 200
        return len(counted)

    attributed(work, approved=True)
    before = opened()
    with work():
        bo, group = actor("bo"), factories.group(actor("bo"), alias="Bok")
        for day in range(30):
            incident = factories.incident(bo, happened_at=clock.now() - timedelta(days=day + 1))
            db.session.flush()
            factories.attribution(bo, incident, group)
    assert opened() == before


def test_an_import_builds_many_and_records_them_as_one_act(work) -> None:
    with work():
        bo = actor("bo")
        built = [
            operations.build_incident(bo, happened_at=clock.now() - timedelta(days=number), external_id=str(number))
            for number in range(3)
        ]
        log.record_all(bo, Verb.INCIDENT_ADD, built)
    with work():
        assert len(db.session.scalars(select(Incident)).all()) == 3


def test_many_that_wait_are_one_line_of_today_and_the_list_behind_it_has_as_many(browser, work) -> None:
    attributed(work, approved=True)
    with work():
        bo, group = actor("bo"), factories.group(actor("bo"), alias="Bok")
        incidents = [factories.incident(bo) for _number in range(4)]
        db.session.flush()
        for incident in incidents:
            factories.attribution(bo, incident, group)
    titles = [link.get_text() for link in browser("alva").get("/today").soup.select(".rows a")]
    assert "Approve attributions of 4 incidents" in titles and "Approve an attribution" not in titles
    assert "1–4 of 4" in browser("alva").get("/incidents?waiting=1").text
    assert "Nothing matches" in browser("bo").get("/incidents?waiting=1").text
