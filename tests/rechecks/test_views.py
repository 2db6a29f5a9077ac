"""The list checked again, through the front door and by the worker."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete

from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import CallIn, Invitation, State
from gvi.checklists import operations as checklists
from gvi.checklists.models import ChecklistTask, Standard
from gvi.checklists.proofs import proven_of
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.jobs.worker import EVERY_HOUR, JOBS, Job
from gvi.letters.models import FrozenLetter
from gvi.members import police, supervising
from gvi.members.models import Member
from gvi.members.vocabulary import Facet, RestrictionKind
from gvi.rechecks.models import Recheck, RecheckFinding
from gvi.rechecks.work import look_again
from gvi.releases import operations as releasing
from gvi.releases.models import Release
from tests import factories
from tests.letters.test_views import CHECKED, stages
from tests.world import actor, agency

DAY = date(2031, 3, 4)
"""Of the meeting: a Tuesday."""


def checks(call_in) -> str:
    return f"/call-ins/{call_in.ref}/checks"


def arrest(work, ref: str) -> None:
    """Alva's own agency notes that somebody is in custody."""
    with work():
        member = db.session.query(Member).filter_by(ref=ref).one()
        supervising.add_custody(actor("alva"), member, starts_on=clock.today(), source="Häktet")


def kept(app) -> list[tuple[str, int]]:
    with app.app_context():
        rows = db.session.query(Recheck).order_by(Recheck.id)
        return [(row.occasion.value, len(row.findings)) for row in rows]


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_every_approval_and_every_printing_keeps_a_check_of_everybody(app, browser, planned) -> None:
    call_in = planned(2)
    assert kept(app) == [("approval", 0)] * 2
    browser("alva").submit(call_in.page, CHECKED)
    assert kept(app)[2:] == [("printing", 0)] * 2
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.RECHECK).count() == 2


def test_a_new_block_takes_nobody_off_and_stops_the_letter_until_somebody_decides(app, browser, work, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    arrest(work, call_in.members[0])
    page = alva.get(checks(call_in))
    assert page.heading == "Check the list again: 1 waits for a decision"
    assert "is in custody that day. New since" in page.text
    assert "Nothing has changed since" in page.text  # of the other
    with app.app_context():
        assert db.session.query(CallIn).one().state is State.INVITEES_APPROVED
        assert db.session.query(Invitation).count() == 2
    assert sorted(stages(alva.submit(call_in.page, CHECKED))) == ["Cannot be summoned", "Printed"]
    decide = f"{checks(call_in)}/{call_in.invitations[0]}"
    form = alva.get(decide)
    assert "This cannot be overlooked" in form.text and len(form.soup.select("input[name=what]")) == 1
    assert alva.submit(decide, {"what": "call_off"}).errors  # without a reason
    done = alva.submit(decide, {"what": "call_off", "reason": "Anhållen"})
    assert "No longer called" in done.text and done.heading == "Check the list again"
    with app.app_context():
        assert db.session.query(Invitation).filter(Invitation.called_off_on.is_not(None)).count() == 1
        assert db.session.query(AuditEntry).filter_by(verb=Verb.RECHECK_CALL_OFF).count() == 2
    shown = alva.get(f"/call-ins/{call_in.ref}")
    assert "1 of 1 printed, 0 served." in shown.text


def test_whoever_is_called_off_meets_nobody_and_the_rest_can_be_summoned(app, browser, work, planned) -> None:
    call_in = planned(2)
    alva = browser("alva")
    alva.submit(call_in.page, CHECKED)
    arrest(work, call_in.members[0])
    with work():
        meeting = db.session.query(CallIn).one()
        with pytest.raises(RuleBroken) as refused:
            lifecycle.summon(actor("alva"), meeting)
        assert [each.code for each in refused.value.problems] == ["summon-blocked"]
    alva.submit(f"{checks(call_in)}/{call_in.invitations[0]}", {"what": "call_off", "reason": "Anhållen"})
    with work():
        lifecycle.summon(actor("alva"), db.session.query(CallIn).one())
    assert kept(app)[-1] == ("summoning", 0)


def test_a_decision_is_taken_back_with_a_reason(app, browser, work, planned) -> None:
    call_in = planned(1)
    alva = browser("alva")
    alva.submit(f"{checks(call_in)}/{call_in.invitations[0]}", {"what": "call_off", "reason": "Fel person"})
    page = alva.get(checks(call_in))
    undo = next(link["href"] for link in page.soup.select("main a") if link.get_text().startswith("Call again"))
    assert alva.submit(undo, {}).errors
    assert "Can be called" in alva.submit(undo, {"reason": "Rätt person"}).text
    with app.app_context():
        assert db.session.query(Invitation).one().called_off_on is None


def test_an_unknown_age_is_overlooked_by_a_person_with_a_reason_and_nothing_else_is(
    app, browser, work, planned, move
) -> None:
    call_in = planned(1)
    move(call_in.members[0], personnummer=None, birth_year=None)
    alva = browser("alva")
    decide = f"{checks(call_in)}/{call_in.invitations[0]}"
    assert "is unknown" in alva.get(decide).text
    page = alva.submit(decide, {"what": "age-unknown", "reason": "Född före 1990 enligt domen"})
    assert "Can be called" in page.text and "Född före 1990" in page.text
    assert stages(alva.submit(call_in.page, CHECKED)) == ["Printed"]
    arrest(work, call_in.members[0])
    assert "in custody" in alva.get(decide).text
    refused = alva.post(decide, {"what": "in-custody", "reason": "x"})
    assert refused.status == 422


def test_what_another_agency_let_one_read_is_in_no_old_check(app, browser, work, planned) -> None:
    call_in = planned(1)
    with work():
        member = db.session.query(Member).filter_by(ref=call_in.members[0]).one()
        theirs = factories.member(actor("bo"), number="198506119992")
        db.session.flush()
        assert theirs.shell_id == member.shell_id
        police.add_restriction(
            actor("bo"), theirs, kind=RestrictionKind.PROTECTION, starts_on=clock.today(), place="Folkets hus Norra"
        )
        db.session.flush()
        factories.release(actor("bo"), theirs, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        db.session.flush()
    alva = browser("alva")
    seen = alva.get(checks(call_in)).text
    assert "must not be at the venue" in seen and "New since" in seen
    alva.post(checks(call_in))
    with app.app_context():
        finding = db.session.query(RecheckFinding).one()
        assert (finding.code, finding.facts) == ("recheck-from-release", {})
    with work():
        for release in db.session.query(Release).filter_by(facet=Facet.POLICE):
            releasing.revoke(actor("bo"), release)
    page = alva.get(checks(call_in))
    with work():
        keeper = agency(AgencyKind.POLICE).name
    assert f"can no longer be seen. Ask {keeper}" in page.text
    assert "at the venue" not in page.text


@pytest.mark.parametrize("who", ["bo", "disa", "cim", "probation_officer", "project_lead", "analyst", "administrator"])
def test_nobody_but_who_plans_sees_checks(browser, planned, who) -> None:
    call_in = planned(1)
    opened = browser(who)
    for address in (checks(call_in), f"{checks(call_in)}/{call_in.invitations[0]}"):
        assert opened.get(address).status in (403, 404), (who, address)


def test_another_agency_learns_that_somebody_is_no_longer_called_and_whom_to_ask(browser, work, planned) -> None:
    call_in = planned(1)
    bo, address = browser("bo"), f"/call-ins/{call_in.ref}/participants"
    before = bo.get(address).text
    arrest(work, call_in.members[0])
    assert bo.get(address).text == before  # a block tells them nothing
    browser("alva").submit(f"{checks(call_in)}/{call_in.invitations[0]}", {"what": "call_off", "reason": "Anhållen"})
    said = bo.get(address).text
    with work():
        keeper = agency(AgencyKind.PROBATION).name
    assert f"No longer called – ask {keeper}" in said and "Anhållen" not in said and "custody" not in said


def test_the_worker_looks_three_working_days_before_and_on_the_day_and_once(app, work, planned) -> None:
    planned(2)
    assert JOBS[Job.LOOK_AGAIN] is look_again and Job.LOOK_AGAIN in EVERY_HOUR
    for day, looks in (
        (date(2031, 2, 26), 0),
        (date(2031, 2, 27), 2),
        (date(2031, 2, 28), 0),
        (DAY, 2),
        (DAY + timedelta(days=1), 0),
    ):
        with time_machine.travel(at(day), tick=False), app.app_context():
            assert look_again() == looks, day
            assert look_again() == 0, day
    assert kept(app)[2:] == [("three_days", 0)] * 2 + [("day", 0)] * 2


def test_a_worker_that_was_away_looks_when_it_is_back(app, work, planned) -> None:
    planned(1)
    with time_machine.travel(at(DAY - timedelta(days=1)), tick=False), app.app_context():
        assert look_again() == 1
    with time_machine.travel(at(DAY), tick=False), app.app_context():
        assert look_again() == 1
    assert [occasion for occasion, _found in kept(app)] == ["approval", "three_days", "day"]


def test_what_the_worker_finds_stands_on_today_and_on_the_list_until_it_is_decided(app, browser, work, planned) -> None:
    call_in = planned(2)
    with time_machine.travel(at(DAY), tick=True):
        arrest(work, call_in.members[0])
        with app.app_context():
            assert look_again() == 2
        alva = browser("alva")
        today = alva.get("/today").text
        assert "Decide about 1 person whom something now stands in the way of" in today
        assert "something now stands" not in browser("bo").get("/today").text.lower()
        assert "Something now stands in the way of 1 person" in alva.get(f"/call-ins/{call_in.ref}/participants").text
        alva.submit(f"{checks(call_in)}/{call_in.invitations[0]}", {"what": "call_off", "reason": "Anhållen"})
        assert "Decide about" not in alva.get("/today").text


def test_the_checklist_s_last_check_is_done_when_everybody_has_been_looked_at(app, work, planned) -> None:
    planned(1)
    with work():
        checklists.make(actor("alva"), db.session.query(CallIn).one(), made_on=clock.today())
    with app.app_context():
        assert Standard.LAST_CHECK not in proven_of(actor("alva"), db.session.query(CallIn).one())
        assert db.session.query(ChecklistTask).filter_by(standard=Standard.LAST_CHECK).count() == 1
    with time_machine.travel(at(date(2031, 2, 27)), tick=False), app.app_context():
        look_again()
    with app.app_context():
        for who in ("alva", "bo"):
            assert Standard.LAST_CHECK in proven_of(actor(who), db.session.query(CallIn).one())


@pytest.mark.parametrize("address", ["checks", "service"])
def test_as_many_queries_for_many_as_for_one(app, browser, planned, work, count_queries, address) -> None:
    call_in = planned(6)
    alva, page = browser("alva"), f"/call-ins/{call_in.ref}/{address}"
    browser("alva").submit(call_in.page, CHECKED)
    counted = []
    for _round in range(2):
        alva.get(page)
        with count_queries() as statements:
            assert alva.get(page).status == 200
        counted.append(len(statements))
        with work():
            for row in db.session.query(Invitation).order_by(Invitation.code)[1:]:
                for model in (FrozenLetter, Clearance):
                    db.session.execute(delete(model).where(model.invitation_id == row.id))
                db.session.execute(delete(Invitation).where(Invitation.id == row.id))
    assert counted[0] == counted[1]


def test_two_looks_in_one_minute_are_two_and_one_look_across_two_minutes_is_one(browser, work, planned) -> None:
    call_in, alva = planned(2), browser("alva")
    for _press in range(2):
        alva.post(checks(call_in))
    with work(), db.session.no_autoflush:
        first = db.session.query(Recheck).order_by(Recheck.id).first()
        first.created_at = first.created_at.replace(second=0, microsecond=0)
        second = db.session.query(Recheck).order_by(Recheck.id)[1]
        second.created_at = first.created_at - timedelta(seconds=1)
        for each in (first, second):
            log.record(actor("alva"), Verb.RECHECK, each)
    rows = alva.get(checks(call_in)).soup.select("table[role=table] tbody tr")
    assert [row.select_one("[data-label=People]").text for row in rows] == ["2", "2", "2"]


def test_the_occasions_are_said_in_words(browser, planned) -> None:
    call_in = planned(1)
    assert "When the list was approved" in browser("alva").get(checks(call_in)).text
    assert "När listan godkändes" in browser("alva", locale="sv").get(checks(call_in)).text
