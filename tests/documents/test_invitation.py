"""Calendar invitations: read back by other programs, right in summer and winter, giving nothing away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from dateutil.tz import tzical
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from gvi.core.clock import LOCAL, at
from gvi.documents.invitation import Invitation, Method, calendar_of, neutral_summary, to_ics

Make = Callable[..., Invitation]


def only_event(ics: bytes) -> Event:
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    return event


def unfolded(ics: bytes) -> list[str]:
    return ics.decode().replace("\r\n ", "").split("\r\n")


def property_names(ics: bytes) -> list[str]:
    return [line.partition(":")[0].partition(";")[0] for line in unfolded(ics)]


def test_a_request_is_one_meeting_for_one_recipient(make_invitation: Make) -> None:
    ics = to_ics(make_invitation(sequence=3, description="Rad ett\nRad två; med, tecken"))
    calendar, event = Calendar.from_ical(ics), only_event(ics)
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("k7m3q9-1@gvi.example", 3, "CONFIRMED")
    assert (event["SUMMARY"], event["CLASS"]) == ("Möte", "CONFIDENTIAL")
    assert event["LOCATION"] == "Folkets hus Norra, sal B; Exempelgatan 12"
    assert event["DESCRIPTION"] == "Rad ett\nRad två; med, tecken"
    assert event["DTSTAMP"].dt == datetime(2026, 3, 1, 7, tzinfo=UTC)
    assert event["ORGANIZER"] == "mailto:samordning@malmo.example"
    assert event["ATTENDEE"] == "mailto:asa@forening.example"
    assert event["ATTENDEE"].params["CN"] == "Åsa Prov, talare"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_cancellation_keeps_the_uid_and_says_so(make_invitation: Make) -> None:
    ics = to_ics(make_invitation(method=Method.CANCEL, sequence=1))
    assert Calendar.from_ical(ics)["METHOD"] == "CANCEL"
    event = only_event(ics)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("k7m3q9-1@gvi.example", 1, "CANCELLED")


def test_a_file_for_ones_own_calendar_is_published_without_attendees(make_invitation: Make) -> None:
    ics = calendar_of([make_invitation(uid="b@x.example"), make_invitation(uid="a@x.example")])
    calendar = Calendar.from_ical(ics)
    assert calendar["METHOD"] == "PUBLISH"
    assert [event["UID"] for event in calendar.walk("VEVENT")] == ["b@x.example", "a@x.example"]
    assert b"ATTENDEE" not in ics
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_same_invitation_gives_the_same_bytes(make_invitation: Make) -> None:
    assert to_ics(make_invitation()) == to_ics(make_invitation())
    assert to_ics(make_invitation()) != to_ics(make_invitation(sequence=1))


# Wall-clock time and the UTC it means, either side of both changes, at each end of the winter, and far ahead.
MOMENTS = [
    (datetime(2026, 1, 15, 18), datetime(2026, 1, 15, 17)),
    (datetime(2026, 7, 15, 18), datetime(2026, 7, 15, 16)),
    (datetime(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 0, 59)),
    (datetime(2027, 3, 28, 3), datetime(2027, 3, 28, 1)),
    (datetime(2027, 10, 31, 1, 59), datetime(2027, 10, 30, 23, 59)),
    (datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30)),
    (datetime(2027, 10, 31, 3), datetime(2027, 10, 31, 2)),
    (datetime(2026, 10, 24, 12), datetime(2026, 10, 24, 10)),
    (datetime(2026, 10, 25, 12), datetime(2026, 10, 25, 11)),
    (datetime(2040, 6, 1, 9), datetime(2040, 6, 1, 7)),
]


@pytest.mark.parametrize(("wall", "utc"), MOMENTS)
def test_a_program_that_reads_only_the_file_finds_the_right_hour(
    make_invitation: Make, wall: datetime, utc: datetime
) -> None:
    start = utc.replace(tzinfo=UTC)
    ics = to_ics(make_invitation(start=start, end=start + timedelta(hours=1)))
    assert f"DTSTART;TZID=Europe/Stockholm:{wall:%Y%m%dT%H%M%S}" in unfolded(ics)
    by_dateutil = tzical(StringIO(ics.decode())).get("Europe/Stockholm")
    assert wall.replace(tzinfo=by_dateutil).astimezone(UTC) == start
    (zone,) = Calendar.from_ical(ics).walk("VTIMEZONE")
    by_icalendar = zone.to_tz(lookup_tzid=False)
    assert wall.replace(tzinfo=by_icalendar).astimezone(UTC) == start


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2045, 12, 31), timezones=st.just(UTC)))
def test_a_start_survives_the_journey_at_any_hour_of_any_year(make_invitation: Make, moment: datetime) -> None:
    start = moment.replace(microsecond=0)
    event = only_event(to_ics(make_invitation(start=start, end=start + timedelta(hours=1))))
    assert event["DTSTART"].dt.astimezone(UTC) == start
    assert event["DTEND"].dt.astimezone(UTC) == start + timedelta(hours=1)


def test_the_second_pass_of_the_doubled_hour_is_written_in_utc(make_invitation: Make) -> None:
    first = at(date(2027, 10, 31), time(2, 30))
    lines = unfolded(to_ics(make_invitation(start=first, end=first + timedelta(hours=1))))
    assert "DTSTART;TZID=Europe/Stockholm:20271031T023000" in lines
    assert "DTEND:20271031T013000Z" in lines


def test_a_wall_clock_start_is_the_same_as_its_utc(make_invitation: Make) -> None:
    wall = datetime(2026, 3, 31, 18, tzinfo=LOCAL)
    assert to_ics(make_invitation(start=wall)) == to_ics(make_invitation())


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_no_text_can_add_a_line_or_break_the_folding(make_invitation: Make, text: str) -> None:
    ics = to_ics(make_invitation(venue=text, summary=text, description=text, organizer_name=text, attendee_name=text))
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    assert not set(b"\r\n") & set(ics.replace(b"\r\n", b""))
    assert property_names(ics) == property_names(to_ics(make_invitation(description="x" if text else "")))


def test_a_name_with_quotes_and_line_breaks_stays_a_name(make_invitation: Make) -> None:
    event = only_event(to_ics(make_invitation(attendee_name='Bo "Bosse" Ek\r\nATTENDEE:mailto:x@y.example')))
    assert event["ATTENDEE"].params["CN"] == "Bo 'Bosse' Ek ATTENDEE:mailto:x@y.example"
    assert event["ATTENDEE"] == "mailto:asa@forening.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"start": datetime(2026, 3, 31, 18)},
        {"stamp": datetime(2026, 3, 1)},
        {"end": at(date(2026, 3, 31), time(18))},
        {"sequence": -1},
        {"uid": " "},
        {"attendee_email": "asa"},
        {"attendee_email": "asa@forening.example\r\nX:1"},
        {"attendee_email": "åsa@forening.example"},
        {"organizer_email": "a@b, c@d.example"},
    ],
)
def test_an_invitation_that_no_calendar_could_keep_is_refused(
    make_invitation: Make, changes: dict[str, object]
) -> None:
    with pytest.raises(ValueError):
        make_invitation(**changes)


def test_the_neutral_heading_is_a_meeting() -> None:
    assert (neutral_summary("sv"), neutral_summary("en")) == ("Möte", "Meeting")
