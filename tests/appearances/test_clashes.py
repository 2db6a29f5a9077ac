"""Nobody speaks or rehearses at two meetings at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.speakers import operations as speaking
from gvi.speakers.clashes import Span, busy_elsewhere
from gvi.speakers.models import Speaker, Voice
from gvi.speakers.programme import programme_of
from tests import factories
from tests.appearances import asking
from tests.callins import scene
from tests.world import actor

PART = {"message": "Del", "minutes": 5, "voice": Voice.COMMUNITY}


def at(hours: float) -> object:
    """So many hours from the evening of the meeting."""
    return scene.evening(30) + timedelta(hours=hours)


def elsewhere(hours: float, **changes: object):
    """Gun speaks at another meeting then."""
    other = factories.call_in(actor("alva"), starts_at=at(hours), minutes=60, venue="Annan lokal", **changes)
    return asking.with_part(other).speaker


@pytest.mark.parametrize(("hours", "is_free"), [(-1, True), (-0.99, False), (0, False), (0.99, False), (1, True)])
def test_what_ends_as_another_begins_does_not_meet_it(work, hours: float, is_free: bool) -> None:
    with work():
        gun, call_in = elsewhere(hours), asking.meeting()
        if is_free:
            speaking.add_slot(actor("alva"), call_in, **PART, speaker=gun)
        else:
            with pytest.raises(RuleBroken) as refused:
                speaking.add_slot(actor("alva"), call_in, **PART, speaker=gun)
            assert [each.code for each in refused.value.problems] == ["speaker-busy"]


def test_spans_that_touch_do_not_meet() -> None:
    one, other = Span(at(0), at(1)), Span(at(1), at(2))
    assert not one.meets(other) and one.meets(Span(at(0.5), at(3))) and Span(at(0), at(3)).meets(one)


def test_a_rehearsal_counts_like_a_meeting(browser, work) -> None:
    with work():
        gun = elsewhere(3)
        other = db.session.query(Speaker).one().slots[0].call_in.ref
        ref = asking.meeting().ref
        who = gun.ref
    day = scene.evening(30)
    alva = browser("alva")
    alva.submit(f"/call-ins/{other}/rehearsal", {"day": clock.local(day).date().isoformat(), "hour": "17:30"})
    page = alva.submit(f"/call-ins/{ref}/speakers/add", {"message": "Del", "minutes": "5", "speaker_ref": who})
    assert page.status == 422 and "Gun Talare is needed at another meeting or rehearsal" in page.text


def test_a_rehearsal_is_not_set_while_a_speaker_is_needed_elsewhere(browser, work) -> None:
    with work():
        call_in = asking.meeting()
        gun = asking.with_part(call_in).speaker
        other = factories.call_in(actor("alva"), starts_at=scene.evening(20), minutes=60, venue="Annan lokal")
        speaking.add_slot(actor("alva"), other, **PART, speaker=gun)
        ref = call_in.ref
    day = (clock.today() + timedelta(days=20)).isoformat()
    page = browser("alva").submit(f"/call-ins/{ref}/rehearsal", {"day": day, "hour": "17:00"})
    assert page.status == 422 and "Gun Talare is needed" in page.text
    assert browser("alva").submit(f"/call-ins/{ref}/rehearsal", {"day": day, "hour": "19:00"}).status == 200


def test_the_table_of_parts_refuses_beside_the_field_and_the_list_does_not_offer(browser, work) -> None:
    with work():
        elsewhere(0)
        call_in = asking.meeting()
        speaking.add_slot(actor("alva"), call_in, **PART)
        ref, gun = call_in.ref, db.session.query(Speaker).one().ref
        slot = call_in_slot(call_in)
    address = f"/call-ins/{ref}/speakers"
    alva = browser("alva")
    page = alva.get(address)
    assert not page.soup.select("input[name=place]")
    page = alva.send(page, address, {f"speaker_{slot}": gun}, action="/speakers")
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.find("select", {"name": f"speaker_{slot}"})["aria-invalid"] == "true"


def test_a_meeting_that_is_moved_onto_another_is_warned_of(work, app) -> None:
    with work():
        gun, call_in = elsewhere(48), asking.meeting()
        speaking.add_slot(actor("alva"), call_in, **PART, speaker=gun)
        assert "run-sheet-busy" not in [each.code for each in programme_of(call_in).warnings]
        other = gun.slots[0].call_in
        other.starts_at = call_in.starts_at
        from gvi.audit import log
        from gvi.audit.verbs import Verb

        log.record(actor("alva"), Verb.CALL_IN_EDIT, other)
        assert "run-sheet-busy" in [each.code for each in programme_of(call_in).warnings]


@pytest.mark.parametrize("how", ["cancelled", "declined", "another town"])
def test_what_does_not_take_place_for_them_keeps_nobody(work, how: str) -> None:
    from gvi.audit import log
    from gvi.audit.verbs import Verb
    from gvi.callins.models import State

    with work():
        gun = elsewhere(0)
        slot = gun.slots[0]
        if how == "cancelled":
            slot.call_in.state = State.CANCELLED
            log.record(actor("alva"), Verb.CALL_IN_MOVE, slot.call_in)
        elif how == "declined":
            slot.is_declined = True
            log.record(actor("alva"), Verb.SLOT_EDIT, slot)
        if how == "another town":
            there = actor("alva", "orebro")
            assert busy_elsewhere(factories.call_in(there, starts_at=at(0))) == {}
        else:
            assert busy_elsewhere(asking.meeting()) == {}


def call_in_slot(call_in) -> str:
    from gvi.speakers.queries import slots_of

    return slots_of(call_in)[0].ref
