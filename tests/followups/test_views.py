"""Increased focus through the front door: decided, acted upon by agencies, ended and told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gvi.agencies.models import Agency
from gvi.core import clock
from gvi.extensions import db
from gvi.followups import operations
from gvi.followups.models import ActionType, FocusPeriod
from tests import factories
from tests.world import actor

DECISION = {"decision": "Alla myndigheter agerar", "decided_by": "Arbetsgruppen"}


def a_group(work, alias: str = "Alm") -> str:
    with work():
        return factories.group(actor("bo"), alias=alias).ref


def a_focus(work, alias: str = "Alm") -> str:
    with work():
        group = factories.group(actor("bo"), alias=alias)
        db.session.flush()
        return factories.focus(actor("bo"), group).ref


def agency_ref(work, kind: str) -> str:
    with work():
        return db.session.query(Agency).filter_by(external_id=f"{kind}-malmo").one().ref


def test_focus_is_opened_with_its_review_two_weeks_ahead(browser, work) -> None:
    group = a_group(work)
    page = browser("alva").submit(f"/follow-ups/focus/open?group={group}", DECISION)
    assert page.heading == "Increased focus: Alm"
    assert (clock.today() + timedelta(days=14)).isoformat() in page.text


def test_a_third_group_waits_until_one_has_ended(browser, work) -> None:
    a_focus(work)
    a_focus(work, "Bok")
    group = a_group(work, "Ek")
    page = browser("bo").submit(f"/follow-ups/focus/open?group={group}", DECISION)
    assert page.status == 422 and "2 groups are in focus" in page.errors[0]


def test_a_group_is_not_in_focus_twice(browser, work) -> None:
    a_focus(work)
    page = browser("bo").submit("/follow-ups/focus/open", {**DECISION, "group_ref": group_of(work)})
    assert page.errors == ["The group is already in focus."]


def group_of(work) -> str:
    with work():
        return db.session.scalars(select(FocusPeriod)).one().group.ref


def test_only_an_incident_that_counts_as_the_groups_can_trigger_it(browser, work) -> None:
    with work():
        bo = actor("bo")
        incident, alm, bok = factories.incident(bo), factories.group(bo), factories.group(bo, alias="Bok")
        db.session.flush()
        factories.attribution(bo, incident, alm, approved_by=actor("alva"))
        refs = incident.ref, alm.ref, bok.ref
    bo = browser("bo")
    wrong = bo.submit(f"/follow-ups/focus/open?group={refs[2]}", {**DECISION, "incident_ref": refs[0]})
    assert wrong.status == 422 and len(wrong.errors) == 1
    assert bo.submit(f"/follow-ups/focus/open?group={refs[1]}&incident={refs[0]}", DECISION).status == 200


def test_each_agency_registers_its_own_action_and_marks_it_done(browser, work) -> None:
    ref = a_focus(work)
    tax = agency_ref(work, "tax")
    due = (clock.today() + timedelta(days=3)).isoformat()
    asked = {"type": "tax_audit", "legal_ground": "2 kap. SFL", "due_on": due, "agency_ref": tax}
    page = browser("bo").submit(f"/follow-ups/focus/{ref}/actions/add", asked)
    assert "Tax Malmö" in page.text and "0 of 1" in page.text
    partner = browser("partner")
    item = partner.get("/today").soup.find("a", string="Tax audit")
    page = partner.submit(item["href"], {"done_on": clock.today().isoformat(), "count": "2", "result": "Två bolag"})
    assert "1 of 1" in page.text and "Två bolag" in page.text


def test_a_partner_sees_its_own_actions_and_no_group(browser, work) -> None:
    ref, other = a_focus(work), a_focus(work, "Bok")
    with work():
        period = db.session.query(FocusPeriod).filter_by(ref=ref).one()
        bo, tax = actor("bo"), db.session.query(Agency).filter_by(external_id="tax-malmo").one()
        operations.add_action(
            bo, period, type=ActionType.POLICE_CHECK, legal_ground="PL 13", done_on=clock.today(), count=7
        )
        operations.add_action(
            bo, period, agency=tax, type=ActionType.TAX_AUDIT, legal_ground="SFL", due_on=clock.today()
        )
    partner = browser("partner")
    page = partner.get(f"/follow-ups/focus/{ref}")
    assert "Tax audit" in page.text and "Police check" not in page.text
    assert "Alm" not in page.data.decode() and "Alla myndigheter" not in page.text
    assert partner.get(f"/follow-ups/focus/{other}").status == 404
    assert "Alm" not in partner.get("/follow-ups").data.decode()
    assert browser("partner", site="orebro").get(f"/follow-ups/focus/{ref}").status == 404


def test_another_agencys_action_is_theirs_to_change(browser, work) -> None:
    ref = a_focus(work)
    with work():
        period = db.session.scalars(select(FocusPeriod)).one()
        action = operations.add_action(
            actor("alva"), period, type=ActionType.STRICT_SUPERVISION, legal_ground="BrB", due_on=clock.today()
        ).ref
    assert browser("bo").get(f"/follow-ups/focus/{ref}/actions/{action}").status == 403
    assert browser("analyst").get(f"/follow-ups/focus/{ref}/actions/add").status == 403


def test_focus_ends_only_with_a_reason_and_a_report_back(browser, work) -> None:
    ref = a_focus(work)
    bo = browser("bo")
    assert len(bo.submit(f"/follow-ups/focus/{ref}/close").errors) == 2
    page = bo.submit(
        f"/follow-ups/focus/{ref}/close", {"exit_reason": "effect_seen", "told_back_on": clock.today().isoformat()}
    )
    assert "Effect seen" in page.text
    assert (
        bo.submit(
            f"/follow-ups/focus/{ref}/review",
            {"why": "Ändå", "review_due": (clock.today() + timedelta(days=9)).isoformat()},
        ).status
        == 422
    )


def test_a_review_says_what_was_concluded_and_until_when(browser, work) -> None:
    ref = a_focus(work)
    later = (clock.today() + timedelta(days=28)).isoformat()
    page = browser("disa").submit(f"/follow-ups/focus/{ref}/review", {"why": "Fortsätter", "review_due": later})
    assert later in page.text


def test_a_decision_names_nobody(browser, work) -> None:
    group = a_group(work)
    page = browser("bo").submit(f"/follow-ups/focus/open?group={group}", {**DECISION, "decision": "Om 850611-9992"})
    assert page.status == 422 and len(page.errors) == 1


def test_the_number_of_queries_does_not_grow_with_the_periods(browser, work, count_queries) -> None:
    def opened() -> int:
        bo = browser("bo")
        with count_queries() as counted:
            assert bo.get("/follow-ups").status == 200
        return len(counted)

    a_focus(work)
    before = opened()
    with work():
        bo = actor("bo")
        period = db.session.scalars(select(FocusPeriod)).one()
        for number in range(12):
            operations.add_action(bo, period, type=ActionType.OTHER, legal_ground=str(number), due_on=clock.today())
    assert opened() == before


def test_the_group_goes_along_from_its_page_into_the_form(browser, work) -> None:
    group = a_group(work)
    alva = browser("alva")
    link = alva.get(f"/groups/{group}").soup.find("a", string="Open focus")
    form = alva.get(link["href"])
    assert form.soup.select_one("select[name=group_ref] option[selected]")["value"] == group
    listed = alva.get(f"/follow-ups?group={group}").soup.find("a", string="Open focus")
    assert listed["href"].endswith(f"?group={group}")


def test_only_the_chosen_groups_incidents_are_offered_and_what_is_typed_stays(browser, work) -> None:
    with work():
        bo = actor("bo")
        incidents = [factories.incident(bo), factories.incident(bo)]
        alm, bok = factories.group(bo), factories.group(bo, alias="Bok")
        db.session.flush()
        for incident, group in zip(incidents, (alm, bok), strict=True):
            factories.attribution(bo, incident, group, approved_by=actor("alva"))
        own, others, group = incidents[0].ref, incidents[1].ref, alm.ref
    bo, address = browser("bo"), "/follow-ups/focus/open"

    def offered(page) -> set[str]:
        return {option["value"] for option in page.soup.select("select[name=incident_ref] option") if option["value"]}

    page = bo.get(address)
    assert offered(page) == {own, others}
    page = bo.click(page, address, "Show the group's incidents", {"group_ref": group, "decided_by": "Gruppen"})
    assert offered(page) == {own} and not page.errors
    assert page.soup.find("input", {"name": "decided_by"})["value"] == "Gruppen"
    assert offered(bo.get(f"{address}?group={group}")) == {own} and others not in page.text


def test_who_may_not_open_focus_is_told_who_can(browser) -> None:
    told = "The coordinators of the police, probation and social services open, review and end focus periods."
    assert told in browser("project_lead").get("/follow-ups").text
    assert told not in browser("bo").get("/follow-ups").text
