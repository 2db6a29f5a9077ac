"""A missing case number is told while the meeting is planned, not first when letters are to be printed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.members.facts import Supervision
from tests.callins import scene
from tests.world import actor

WARNING = ".note-wait a[href$='#case_number']"
WHOLE = {"venue_street": "Exempelgatan 12", "meeting_point": "entrén", "excuse_phone": "040-000 00 00"}


def planned(work, **changes) -> str:
    with work():
        return scene.people(3, **{**WHOLE, "starts_at": scene.evening(60), **changes}).ref


def number(work, *, last_day: int) -> None:
    """One of them gets a number of her own, in a supervision that lasts so many days from now."""
    with work():
        alva = actor("alva")
        period = db.session.scalars(select(Supervision).where(Supervision.owner_agency_id == alva.agency_id)).first()
        period.case_number, period.ends_on = "KV 2026-1", clock.today() + timedelta(days=last_day)
        log.record(alva, Verb.SUPERVISION_EDIT, period)


def test_the_participants_page_and_the_overview_tell_who_lacks_a_number(browser, work) -> None:
    ref = planned(work)
    page = browser("alva").get(f"/call-ins/{ref}/participants")
    assert page.soup.select(WARNING) and "3 of the chosen have no case number" in page.text
    assert "Missing: case number." in browser("alva").get(f"/call-ins/{ref}").text


def test_a_number_of_their_own_counts_when_it_holds_on_the_day(browser, work) -> None:
    ref = planned(work)
    number(work, last_day=30)
    assert "3 of the chosen" in browser("alva").get(f"/call-ins/{ref}/participants").text
    number(work, last_day=90)
    assert "2 of the chosen" in browser("alva").get(f"/call-ins/{ref}/participants").text


def test_the_call_ins_own_number_is_enough(browser, work) -> None:
    ref = planned(work, case_number="KV 2026-00412")
    assert not browser("alva").get(f"/call-ins/{ref}/participants").soup.select(WARNING)
    assert "case number" not in browser("alva").get(f"/call-ins/{ref}").text


def test_nobody_elses_agency_learns_it(browser, work) -> None:
    ref = planned(work)
    for who in ("bo", "cim", "disa"):
        assert "case number" not in browser(who).get(f"/call-ins/{ref}").text
