"""The reports through the front door: numbers that agree with the lists behind them, and only what the reader may know."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members.vocabulary import Facet
from gvi.reports import coverage, funnel
from gvi.reports.funnel import FunnelStep, Instead
from gvi.visits.models import Outcome
from tests import factories
from tests.closing import scene
from tests.closing.scene import AWAY, CAME, EXCUSED
from tests.world import actor

READERS = ("alva", "bo", "disa", "project_lead", "analyst", "auditor")
OTHERS = ("probation_officer", "field_officer", "caseworker", "exit_coordinator", "cim", "partner", "speaker", "administrator")  # fmt: skip


def cells(page) -> dict[str, str]:
    """The first row of the table, by its heading."""
    table = page.soup.select_one("main table")
    heads = [head.get_text(" ").strip() for head in table.select("thead th")]
    row = [cell.get_text(" ").strip() for cell in table.select_one("tbody tr").find_all(["th", "td"])]
    return dict(zip(heads, row, strict=True))


def test_each_number_is_that_of_the_list_it_leads_to(browser, work) -> None:
    with work():
        call_in = scene.closed((CAME, AWAY, EXCUSED, Attendance.LATE))
        first = scene.invited(call_in)[0]
        first.served_on, first.served_by = call_in.day - timedelta(days=9), "Maria"
        scene.log.record(actor("alva"), Verb.LETTER_SERVE, first)
        ref = call_in.ref
    alva = browser("alva")
    page = alva.get("/reports/funnel")
    told = cells(page)
    assert [told[head] for head in ("Chosen", "Cleared", "Summoned", "Served", "Came", "Talked with")] == ["4", "4", "1", "1", "2", "0"]  # fmt: skip
    assert (told["Excused"], told["No-show"]) == ("1", "1")
    links = {link["href"] for link in page.soup.select("main table tbody a")}
    people = alva.get(f"/call-ins/{ref}/participants")
    assert "Participants: 4 chosen" in people.text and f"/call-ins/{ref}/participants" in links
    overview = alva.get(f"/call-ins/{ref}").text
    assert "2 of 4 came." in overview and "1 served" in overview
    assert sum(int(told[head]) for head in ("Came", "Excused", "No-show", "Turned back", "Not served", "Not marked")) == 4  # fmt: skip


def test_the_file_says_what_the_page_says_and_is_logged(browser, work) -> None:
    with work():
        scene.closed((CAME, AWAY, EXCUSED))
    alva = browser("alva")
    told = cells(alva.get("/reports/funnel"))
    got = alva.get("/reports/funnel.csv")
    rows = list(csv.reader(io.StringIO(got.data.decode("utf-8-sig")), delimiter=","))
    assert dict(zip(rows[0], rows[1], strict=True)) == told
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.EXPORT, subject_kind="funnel").count() == 1


def test_who_reads_reports(browser, work) -> None:
    with work():
        scene.closed()
    for who in READERS:
        assert browser(who).get("/reports/funnel").status == 200, who
        assert browser(who).get("/reports/coverage").status == 200, who
    for who in OTHERS:
        for address in (
            "/reports",
            "/reports/funnel",
            "/reports/coverage",
            "/reports/funnel.csv",
            "/reports/coverage.csv",
        ):
            assert browser(who).get(address).status == 403, (who, address)
    assert browser("auditor").get("/reports/funnel.csv").status == 403


def test_outside_the_core_team_few_are_not_told(browser, work) -> None:
    with work():
        scene.closed((CAME, AWAY, EXCUSED))
    page = browser("auditor").get("/reports/funnel")
    told = cells(page)
    assert set(list(told.values())[1:]) <= {"Hidden", "0"}
    assert "3" not in [value for head, value in told.items() if head != "Call-in"]


def test_outside_the_core_team_nobody_watches_the_numbers_while_a_meeting_goes_on(browser, work) -> None:
    with work():
        ref = scene.held((CAME, AWAY, EXCUSED)).ref
    assert ref in str(browser("alva").get("/reports/funnel").soup)
    assert ref not in str(browser("auditor").get("/reports/funnel").soup)


def test_many_are_told_outside_the_core_team_as_far_as_nothing_small_follows_from_it(work) -> None:
    with work():
        call_in = scene.closed()
        steps = dict(zip(FunnelStep, (24, 24, 23, 22, 14, 9), strict=True))
        instead = dict(zip(Instead, (6, 3, 1, 0, 0, 0), strict=True))
        told = funnel.for_others(call_in, steps, instead)
    assert told.steps == dict(zip(FunnelStep, (24, 24, None, None, 14, 9), strict=True))
    assert told.instead == dict.fromkeys(Instead)


def test_another_agency_is_told_nothing_of_a_list_it_was_never_asked_about(browser, work) -> None:
    with work():
        call_in = scene.closed()
        call_in.clearances_asked_at = None
        scene.log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
    assert "not told to your agency" in browser("bo").get("/reports/funnel").text
    assert cells(browser("alva").get("/reports/funnel"))["Chosen"] == "3"


def test_coverage_counts_those_told_and_those_one_tie_away(work) -> None:
    with work():
        bo, alva = actor("bo"), actor("alva")
        group = factories.group(bo, alias="Alm")
        people = [factories.member(bo, birth_year=1990 + each) for each in range(4)]
        db.session.flush()
        for person in people:
            factories.membership(bo, person, group)
        factories.tie(bo, people[0], people[1])
        db.session.flush()
        visit = factories.visit(bo, people[0])
        visit.outcome, visit.visited_at, visit.logged_at = Outcome.DELIVERED, clock.now(), clock.now()
        scene.log.record(bo, Verb.VISIT_LOG, visit)
        db.session.flush()
        (row,) = coverage.coverage_of(bo).rows
        assert (row.known, row.told, row.near, row.share, row.is_reached) == (4, 1, 1, 50, True)
        # a new member lowers the share until somebody has told them too
        newcomer = factories.member(bo, birth_year=2000)
        db.session.flush()
        factories.membership(bo, newcomer, group)
        db.session.flush()
        assert coverage.coverage_of(bo).rows[0].share == 40
        # probation reads of nobody in the group: the group's own message is all it is told
        (seen,) = coverage.coverage_of(alva).rows
        assert (seen.known, seen.told, seen.share, seen.is_reached) == (0, 0, None, True)


def test_what_is_released_counts_and_attendance_only_where_it_may_be_read(work) -> None:
    with work():
        bo, alva = actor("bo"), actor("alva")
        call_in = scene.closed((CAME, AWAY, EXCUSED))
        member = scene.invited(call_in)[0].member
        group, same = factories.group(bo), factories.member(bo, number=member.identity.personnummer)
        db.session.flush()
        factories.membership(bo, same, group)
        db.session.flush()
        assert [(row.known, row.told) for row in coverage.coverage_of(bo).rows] == [(1, 0)]
        factories.release(alva, member, to=AgencyKind.POLICE, facet=Facet.SUMMONS)
        db.session.flush()
        assert [(row.known, row.told) for row in coverage.coverage_of(bo).rows] == [(1, 1)]
        factories.release(bo, same, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        db.session.flush()
        assert [(row.known, row.told) for row in coverage.coverage_of(alva).rows] == [(1, 1)]


def test_help_changes_no_number_of_any_report(browser, work) -> None:
    with work():
        scene.closed()
    readers = {who: browser(who) for who in READERS}
    addresses = ("/reports/funnel", "/reports/coverage")
    before = {(who, at): readers[who].get(at).soup.find("main").get_text() for who in READERS for at in addresses}
    with work():
        factories.handover(actor("alva"), scene.invited(db.session.query(CallIn).one())[0].member)
    assert {
        (who, at): readers[who].get(at).soup.find("main").get_text() for who in READERS for at in addresses
    } == before


def test_the_reports_ask_as_many_queries_for_many_call_ins(browser, work, count_queries) -> None:
    def asked() -> list[int]:
        alva, numbers = browser("alva"), []
        for address in ("/reports/funnel", "/reports/coverage"):
            alva.get(address)
            with count_queries() as counted:
                assert alva.get(address).status == 200
            numbers.append(len(counted))
        return numbers

    with work():
        scene.closed()
    before = asked()
    with work():
        for _each in range(4):
            scene.closed((CAME, AWAY))
            factories.group(actor("bo"), alias=f"G{_each}")
    assert asked() == before


def test_the_long_column_of_the_reach_takes_a_line_of_its_own_on_a_phone(browser, work) -> None:
    with work():
        scene.group_of(scene.closed(), "D01", "Alm")
    cells = browser("bo").get("/reports/coverage").soup.select("td[data-label='Last message to the group']")
    assert cells and all("stack-wide" in cell["class"] for cell in cells)
