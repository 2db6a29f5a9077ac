"""The group situation: every number opens exactly the rows behind it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, Duty, Invitation, State
from gvi.core import clock
from gvi.extensions import db
from gvi.followups import operations
from gvi.followups.models import ActionType
from gvi.incidents.models import Likelihood, Side
from gvi.visits.models import Outcome
from tests import factories
from tests.world import actor

READERS = ("bo", "alva", "disa", "project_lead", "analyst", "cim")


def at(days_ago: int) -> datetime:
    """Noon, so many days ago; today, this moment."""
    return clock.now() if not days_ago else clock.at(clock.today() - timedelta(days=days_ago), time(12))


def happened(group, *days_ago: int, **changes) -> None:
    """Incidents that count as the group's."""
    for days in days_ago:
        incident = factories.incident(actor("bo"), happened_at=at(days))
        db.session.flush()
        factories.attribution(actor("bo"), incident, group, **{"approved_by": actor("alva"), **changes})


def a_group(alias: str = "Alm"):
    group = factories.group(actor("bo"), alias=alias)
    db.session.flush()
    return group


def delivered(who: str, group, *, days_ago: int = 0, moment: datetime | None = None, **dates) -> None:
    """A visit by the agency of `who` to a member of the group, delivered at the moment or so many days ago.

    dates: from when until when the membership is valid.
    """
    member = factories.member(actor(who))
    db.session.flush()
    factories.membership(actor("bo"), member, group, **dates)
    visit = factories.visit(actor(who), member)
    visit.outcome, visit.visited_at, visit.logged_at = Outcome.DELIVERED, moment or at(days_ago), clock.now()
    log.record(actor(who), Verb.VISIT_LOG, visit)


def held(group, attendance: Attendance, *, days_ago: int) -> None:
    """A call-in to which somebody was invited for the group."""
    alva = actor("alva")
    call_in = factories.call_in(alva, starts_at=at(days_ago), state=State.HELD)
    member = factories.member(alva)
    db.session.flush()
    invitation = Invitation(
        **alva.owns, call_in_id=call_in.id, member_id=member.id, shell_id=member.shell_id, code="D01", group_id=group.id,
        duty=Duty.MANDATORY, why="Lyssnas på", attendance=attendance,
    )  # fmt: skip
    db.session.add(invitation)
    log.record(alva, Verb.PARTICIPANT_ADD, invitation)


def row(page, alias: str):
    return next(each for each in page.soup.select("tbody tr") if each.th.get_text(" ").strip().startswith(alias))


def numbers(page, alias: str) -> list[tuple[str, int]]:
    """Each number of the group's row, with where it leads."""
    return [(link["href"], int(link.get_text())) for link in row(page, alias).select("td.num a")]


@pytest.mark.parametrize("who", READERS)
def test_each_number_is_the_length_of_the_list_it_opens(browser, work, who: str) -> None:
    with work():
        alm, bok = a_group(), a_group("Bok")
        happened(alm, 0, 3, 55, 56, 100, 363, 364)
        happened(alm, 4, 5, approved_by=None)
        happened(alm, 6, likelihood=Likelihood.POSSIBLE)
        happened(alm, 7, 8, side=Side.VICTIM)
        happened(bok, 9)
    reader = browser(who)
    page = reader.get("/situation")
    assert [number for _, number in numbers(page, "Alm")] == [3, 6, 2]
    for address, number in numbers(page, "Alm") + numbers(page, "Bok"):
        listed = reader.get(address).text
        found = re.search(r"–\d+ of (\d+)", listed)
        assert (int(found[1]) if found else 0) == number


@pytest.mark.parametrize("minutes", [1, 119])
def test_a_visit_after_midnight_belongs_to_its_local_day(browser, work, minutes: int) -> None:
    yesterday = clock.today() - timedelta(days=1)
    night = clock.at(yesterday, time(0, 0)) + timedelta(minutes=minutes)
    with work():
        for alias, dates in (("Alm", {"valid_from": yesterday}), ("Bok", {"valid_to": yesterday - timedelta(days=1)})):
            delivered("bo", a_group(alias), moment=night, **dates)
    page = browser("bo").get("/situation")
    assert yesterday.isoformat() in row(page, "Alm").get_text()
    assert yesterday.isoformat() not in row(page, "Bok").get_text()


def test_the_base_lies_before_the_first_message_and_says_so(browser, work) -> None:
    with work():
        alm = a_group()
        delivered("bo", alm, days_ago=60)
        delivered("bo", alm, days_ago=10)
        happened(alm, 3, 59, 60, 61, 400, 425)
    page = browser("bo").get("/situation")
    assert [number for _, number in numbers(page, "Alm")][:2] == [1, 2]
    assert f"before {(clock.today() - timedelta(days=60)).isoformat()}" in row(page, "Alm").get_text()
    assert (clock.today() - timedelta(days=10)).isoformat() in row(page, "Alm").get_text()


def test_a_group_without_a_message_is_labelled_so(browser, work) -> None:
    with work():
        a_group()
    text = row(browser("bo").get("/situation"), "Alm").get_text(" ")
    assert "never" in text and "the last 52, no message yet" in text and "does not mean nothing happened" in text


@pytest.mark.parametrize(
    ("attendance", "known"),
    [
        (Attendance.ATTENDED, True),
        (Attendance.LATE, True),
        (Attendance.NO_SHOW, False),
        (Attendance.TURNED_BACK, False),
    ],
)
def test_a_call_in_is_a_message_when_the_group_was_represented(
    browser, work, attendance: Attendance, known: bool
) -> None:
    with work():
        held(a_group(), attendance, days_ago=12)
    text = row(browser("alva").get("/situation"), "Alm").get_text(" ")
    assert ("never" not in text) is known


def test_other_agencies_visits_tell_nothing_here(browser, work) -> None:
    with work():
        delivered("alva", a_group(), days_ago=5)
    assert "never" in row(browser("alva").get("/situation"), "Alm").get_text()


def test_who_does_what_next_for_a_group_in_focus(browser, work) -> None:
    with work():
        period = factories.focus(actor("bo"), a_group())
        db.session.flush()
        for days, kind in ((5, ActionType.TAX_AUDIT), (2, ActionType.POLICE_CHECK)):
            operations.add_action(
                actor("bo"), period, type=kind, legal_ground="PL", due_on=clock.today() + timedelta(days=days)
            )
        ref = period.ref
    shown = row(browser("project_lead").get("/situation"), "Alm")
    assert "Police check" in shown.get_text() and "Police Malmö" in shown.get_text()
    assert shown.find("a", href=f"/follow-ups/focus/{ref}")


def test_groups_stand_in_alphabetical_order_whatever_their_numbers(browser, work) -> None:
    with work():
        for alias in ("Ö", "Ask", "Äng", "Zeta"):
            happened(a_group(alias), *range(len(alias)))
    page = browser("bo").get("/situation")
    assert [link.get_text() for link in page.soup.select("tbody th a")] == ["Ask", "Zeta", "Äng", "Ö"]


def test_the_caveats_are_printed_and_nothing_is_ranked(browser, work) -> None:
    with work():
        happened(a_group(), 1, 2, 3)  # in both windows while there is no message, and yet three events
    page = browser("bo").get("/situation")
    assert "Description, not effect" in page.text and "Too few events to compare" in page.text
    assert "%" not in page.soup.main.get_text()
    assert "aria-sort" not in str(page.soup.main)


def test_those_without_group_facts_are_kept_out(browser) -> None:
    for who in ("field_officer", "probation_officer", "caseworker", "partner", "speaker"):
        assert browser(who).get("/situation").status == 403


def test_the_number_of_queries_does_not_grow_with_the_groups(browser, work, count_queries) -> None:
    def opened() -> int:
        bo = browser("bo")
        with count_queries() as counted:
            assert bo.get("/situation").status == 200
        return len(counted)

    with work():
        happened(a_group(), 1)
    before = opened()
    with work():
        for number in range(30):
            happened(a_group(f"Grupp {number}"), 1)
    assert opened() == before
