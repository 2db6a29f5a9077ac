"""What follows from a message, by RFC 5546. The table was written before the code was run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gvi.core.problems import Problem
from gvi.invitations.models import CalendarState, Coming
from gvi.replies import rules
from gvi.replies.reading import read
from gvi.replies.rules import Known, judged, unclear
from gvi.replies.vocabulary import Outcome, ReplyState, Why
from tests.replies.messages import GUN, STAMP, UID, forwarded, ics, mail, nested, returned

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
START = datetime(2026, 3, 31, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER, EARLIER = STAMP + HOUR, STAMP - HOUR
MOVED = ("DTSTART:20260401T160000Z", "DTEND:20260401T170000Z")
KEPT = ("DTSTART:20260331T160000Z", "DTEND:20260331T170000Z")


def known(**changes: object) -> Known:
    """The invitation that was sent to Gun: version 1, not answered yet."""
    facts = {
        "email": GUN, "sequence": 1, "state": CalendarState.REQUESTED, "starts_at": START, "ends_at": START + HOUR,
        "sent_at": NOW - timedelta(days=2), "answer": None, "answered_at": None, "proposed_at": None,
    }  # fmt: skip
    return Known(**(facts | changes))  # type: ignore[arg-type]


def verdict(content: bytes, invitation: Known | None = None) -> tuple[Outcome, Why | None]:
    reading = read(content)
    if reading.why or reading.said is None:
        given = unclear(reading.why or Why.UNREADABLE)
    else:
        found = (invitation or known()) if reading.said.uid == UID else None
        given = judged(reading.said, found, sender=reading.sender, now=NOW)
    return given.outcome, given.why


def now_is(sequence: int = 1, **changes: object) -> bytes:
    return ics(sequence=sequence, **changes)  # type: ignore[arg-type]


REVIEW, IGNORED, RECORDED, PROPOSES = Outcome.TO_REVIEW, Outcome.IGNORED, Outcome.RECORDED, Outcome.PROPOSES_NEW_TIME
ANSWERED = known(answer=Coming.DECLINED, answered_at=STAMP)
TABLE = {
    # what came, the invitation as it stands, what becomes of it, why – and what says so
    "accepted (§3.2.3)": (now_is(), None, RECORDED, None),
    "tentative": (now_is(status="TENTATIVE"), None, RECORDED, None),
    "declined": (now_is(status="DECLINED"), None, RECORDED, None),
    "delegated: the person is not coming (§3.2.2.3)": (now_is(status="DELEGATED"), None, RECORDED, None),
    "MAILTO: in capitals": (now_is().replace(b"mailto:", b"MAILTO:"), None, RECORDED, None),
    "the address in other letters": (now_is(attendee="Gun@Talare.Example"), None, RECORDED, None),
    "a path, and the address in EMAIL": (now_is().replace(b":mailto:gun@talare.example", b";EMAIL=gun@talare.example:/1/principal/"), None, RECORDED, None),
    "no SEQUENCE means 0 (§3.2.3), and 0 is what was sent": (ics(sequence=None), known(sequence=0), RECORDED, None),
    "no SEQUENCE means 0, and 0 is older than 1": (ics(sequence=None), None, IGNORED, Why.OLDER_INVITATION),
    "about an older version (§2.1.5)": (ics(sequence=0), None, IGNORED, Why.OLDER_INVITATION),
    "about a version never sent": (ics(sequence=2), None, REVIEW, Why.SEQUENCE_AHEAD),
    "same version, later DTSTAMP (§2.1.5)": (now_is(stamp=LATER), ANSWERED, RECORDED, None),
    "same version, earlier DTSTAMP": (now_is(stamp=EARLIER), ANSWERED, IGNORED, Why.OLDER_ANSWER),
    "same version, same DTSTAMP, same answer": (now_is(status="DECLINED"), ANSWERED, IGNORED, Why.SAME_ANSWER),
    "same version, same DTSTAMP, another answer": (now_is(), ANSWERED, REVIEW, Why.CONFLICTING_ANSWERS),
    "a meeting that has been called off": (now_is(), known(state=CalendarState.CANCELLED), IGNORED, Why.CALLED_OFF),
    "DTSTAMP is missing (§3.2.3: must be there)": (now_is(stamp=None), None, REVIEW, Why.NO_STAMP),
    "DTSTAMP next year": (now_is(stamp=NOW + timedelta(days=300)), None, REVIEW, Why.STAMP_AHEAD),
    "DTSTAMP without zone is UTC": (now_is(stamp="20260302T090000"), ANSWERED, REVIEW, Why.CONFLICTING_ANSWERS),
    "no PARTSTAT means NEEDS-ACTION (RFC 5545 §3.2.12)": (now_is(status=None), None, REVIEW, Why.NO_ANSWER),
    "NEEDS-ACTION is no answer": (now_is(status="NEEDS-ACTION"), None, REVIEW, Why.NO_ANSWER),
    "an answer nobody knows": (now_is(status="X-MAYBE-LATER"), None, REVIEW, Why.NO_ANSWER),
    "no UID": (now_is(uid=None), None, REVIEW, Why.NO_UID),
    "two UIDs": (now_is(more=("UID:other",)), None, REVIEW, Why.DAMAGED),
    "a UID we never gave": (now_is(uid="other"), None, REVIEW, Why.UNKNOWN_UID),
    "one occurrence of a series": (now_is(more=("RECURRENCE-ID:20260331T160000Z",)), None, REVIEW, Why.RECURRING),
    "somebody else's address": (now_is(attendee="ove@talare.example"), None, REVIEW, Why.UNKNOWN_ATTENDEE),
    "nobody's address": (now_is(attendee=None), None, REVIEW, Why.NO_ATTENDEE),
    "two who answer at once (§3.2.3: one)": (now_is(more=("ATTENDEE;PARTSTAT=DECLINED:mailto:ove@talare.example",)), None, REVIEW, Why.SEVERAL_ATTENDEES),
    "a delegate whom nobody invited (§3.2.2.3)": (now_is(attendee="ove@talare.example", params=';DELEGATED-FROM="mailto:gun@talare.example"'), None, REVIEW, Why.UNKNOWN_ATTENDEE),
    "written by an assistant (SENT-BY)": (now_is(params=';SENT-BY="mailto:sekr@talare.example"'), None, REVIEW, Why.ON_BEHALF),
    "SEQUENCE is no number": (now_is(sequence="x"), None, REVIEW, Why.DAMAGED),  # type: ignore[arg-type]
    "SEQUENCE is below zero": (now_is(sequence=-1), None, REVIEW, Why.DAMAGED),
    # other methods (§1.4)
    "REQUEST comes from whoever invites": (now_is(method="REQUEST"), None, REVIEW, Why.WRONG_METHOD),
    "CANCEL too": (now_is(method="CANCEL"), None, REVIEW, Why.WRONG_METHOD),
    "DECLINECOUNTER too (§3.2.8)": (now_is(method="DECLINECOUNTER"), None, REVIEW, Why.WRONG_METHOD),
    "no METHOD at all": (now_is(method=None), None, REVIEW, Why.NO_METHOD),
    "an answer about a task (§3.4.3)": (now_is(kind="VTODO"), None, REVIEW, Why.NOT_A_MEETING),
    "REFRESH (§3.2.6) is answered by sending again": (ics(method="REFRESH", sequence=None, status=None), None, RECORDED, None),
    "REFRESH just after the invitation": (ics(method="REFRESH", sequence=None, status=None), known(sent_at=NOW - timedelta(minutes=1)), IGNORED, Why.JUST_SENT),
    "REFRESH by a stranger": (ics(method="REFRESH", attendee="ove@talare.example"), None, REVIEW, Why.UNKNOWN_ATTENDEE),
    "COUNTER (§3.2.7) waits for a person": (now_is(method="COUNTER", more=MOVED), None, PROPOSES, None),
    "COUNTER with everybody in it": (now_is(method="COUNTER", more=(*MOVED, "ATTENDEE:mailto:ove@talare.example")), None, PROPOSES, None),
    "COUNTER about an older version": (ics(method="COUNTER", more=MOVED), None, IGNORED, Why.OLDER_INVITATION),
    "COUNTER older than the answer": (now_is(method="COUNTER", more=MOVED, stamp=EARLIER), ANSWERED, IGNORED, Why.OLDER_ANSWER),
    "COUNTER older than another": (now_is(method="COUNTER", more=MOVED), known(proposed_at=LATER), IGNORED, Why.NEWER_PROPOSAL),
    "COUNTER without a time": (now_is(method="COUNTER"), None, REVIEW, Why.NO_TIME),
    "COUNTER for a whole day": (now_is(method="COUNTER", more=("DTSTART;VALUE=DATE:20260401",)), None, REVIEW, Why.NO_TIME),
    "COUNTER that ends before it begins": (now_is(method="COUNTER", more=("DTSTART:20260401T160000Z", "DTEND:20260401T150000Z")), None, REVIEW, Why.NO_TIME),
    "COUNTER with the time it has": (now_is(method="COUNTER", more=KEPT), None, REVIEW, Why.SAME_TIME),
    "COUNTER with DURATION": (now_is(method="COUNTER", more=("DTSTART:20260401T160000Z", "DURATION:PT1H")), None, PROPOSES, None),
    # by mail
    "a mail, base64": (mail(now_is()), None, RECORDED, None),
    "a mail, quoted-printable": (mail(now_is(), cte="quoted-printable"), None, RECORDED, None),
    "the same twice, as part and as file": (mail(now_is(), attached=(("svar.ics", now_is()),)), None, RECORDED, None),
    "only as a file": (mail(attached=(("svar.ics", now_is()),)), None, RECORDED, None),
    "two that say different things": (mail(now_is(), attached=(("svar.ics", now_is(status="DECLINED")),)), None, REVIEW, Why.CONFLICTING_PARTS),
    "two meetings": (mail(now_is(), now_is(uid="other")), None, REVIEW, Why.SEVERAL),
    "one that is sound and one that is broken": (mail(now_is(), attached=(("svar.ics", b"BEGIN:VCALENDAR\r\n"),)), None, Outcome.UNREADABLE, Why.UNREADABLE),
    "the mail says REQUEST, the calendar REPLY (RFC 6047 §2.4)": (mail(now_is(), method="REQUEST"), None, REVIEW, Why.METHOD_MISMATCH),
    "From is somebody else": (mail(now_is(), sender="sekr@talare.example"), None, REVIEW, Why.SENDER_DIFFERS),
    "From is nobody": (mail(now_is(), sender=None), None, REVIEW, Why.SENDER_DIFFERS),
    "From is two": (mail(now_is(), sender=f"{GUN}, ove@talare.example"), None, REVIEW, Why.SENDER_DIFFERS),
    "From in other letters": (mail(now_is(), sender="Gun Prov <GUN@talare.example>"), None, RECORDED, None),
    "resent": (mail(now_is(), headers=(("Resent-From", "chef@talare.example"),)), None, REVIEW, Why.FORWARDED),
    "forwarded as a mail in the mail": (forwarded(mail(now_is())), None, REVIEW, Why.FORWARDED),
    "our own invitation, undelivered": (returned(mail(now_is(method="REQUEST"), method="REQUEST")), None, REVIEW, Why.RETURNED),
    "a mail in words": (mail(), None, REVIEW, Why.NO_CALENDAR),
    "winmail.dat": (mail(attached=(("winmail.dat", b"\x78\x9f\x3e\x22"),)), None, REVIEW, Why.WINMAIL),
    # what cannot be read
    "nothing": (b"", None, Outcome.UNREADABLE, Why.UNREADABLE),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), None, Outcome.UNREADABLE, Why.UNREADABLE),
    "a calendar cut off": (now_is()[:120], None, Outcome.UNREADABLE, Why.UNREADABLE),
    "an empty calendar": (b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", None, REVIEW, Why.NO_EVENT),
    "two calendars in one": (now_is() * 2, None, REVIEW, Why.SEVERAL),
    "two meetings in one calendar": (now_is().replace(b"END:VCALENDAR", now_is().split(b"\r\n", 4)[4].rsplit(b"END:VCALENDAR", 1)[0] + b"END:VCALENDAR"), None, REVIEW, Why.SEVERAL),
    "too heavy": (mail(now_is(), text="x" * 5_000_001), None, Outcome.UNREADABLE, Why.TOO_LARGE),
    "a heavy calendar": (now_is(more=("DESCRIPTION:" + "x" * 300_000,)), None, Outcome.UNREADABLE, Why.TOO_LARGE),
    "mails within mails": (nested(2_000), None, Outcome.UNREADABLE, Why.TOO_MANY_PARTS),
    "a few too deep": (nested(20), None, Outcome.UNREADABLE, Why.TOO_MANY_PARTS),
    "many parts": (mail(*[now_is()] * 70), None, Outcome.UNREADABLE, Why.TOO_MANY_PARTS),
    "components within components": (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000, None, Outcome.UNREADABLE, Why.TOO_LARGE),
    "fewer of them": (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 10_000, None, Outcome.UNREADABLE, Why.TOO_MANY_PARTS),
    "latin-1": (now_is(more=("COMMENT:Hör av dig",)).decode().encode("latin-1"), None, RECORDED, None),
    "utf-16": (now_is().decode().encode("utf-16"), None, RECORDED, None),
    "a byte-order mark": (b"\xef\xbb\xbf" + now_is(), None, RECORDED, None),
    "bare line feeds": (now_is().replace(b"\r\n", b"\n"), None, RECORDED, None),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_what_becomes_of_a_message(case: str) -> None:
    content, invitation, outcome, why = TABLE[case]
    assert verdict(content, invitation) == (outcome, why)


@pytest.mark.parametrize(("status", "answer"), [*rules.ANSWERS.items(), ("NEEDS-ACTION", None)])
def test_each_answer_is_read_as_what_it_is(status: str, answer: Coming | None) -> None:
    said = read(ics(status=status)).said
    assert said is not None and rules.answer_of(said) is answer


def test_whoever_sends_another_is_not_coming() -> None:
    assert {Coming.DECLINED, Coming.DELEGATED} == rules.NOT_COMING
    said = read(ics(status="DELEGATED", params=';DELEGATED-TO="mailto:Ove@talare.example"')).said
    assert said is not None and said.attendees[0].delegated_to == "ove@talare.example"


def test_zones_that_one_mail_makes_up_are_not_the_next_ones() -> None:
    zone = ("BEGIN:VTIMEZONE", "TZID:Egen", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:{0}", "TZOFFSETTO:{0}", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT")  # fmt: skip
    moved = ("DTSTART;TZID=Egen:20260401T160000", "DURATION:PT1H")

    def start(offset: str) -> int:
        content = ics(method="COUNTER", more=moved).replace(b"BEGIN:VEVENT", "\r\n".join(zone).format(offset).encode())
        said = read(content).said
        assert said is not None and said.start is not None
        return said.start.hour

    assert [start("+0300"), start("-0500")] == [13, 21]


def codes(problems: Iterator[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_only_what_sent_no_mail_is_taken_back() -> None:
    undone = {
        (state, has): codes(rules.may_undo(state, has_answer=has)) == []
        for state in ReplyState
        for has in (True, False)
    }
    assert {key for key, allowed in undone.items() if allowed} == {
        (ReplyState.RECORDED, True), (ReplyState.DISMISSED, True), (ReplyState.DISMISSED, False),
    }  # fmt: skip


def test_a_proposal_is_decided_once_and_about_the_present_version() -> None:
    assert not codes(rules.may_decide(ReplyState.WAITING, PROPOSES, is_current=True))
    assert codes(rules.may_decide(ReplyState.WAITING, PROPOSES, is_current=False)) == ["reply-outdated"]
    assert codes(rules.may_decide(ReplyState.ACCEPTED, PROPOSES, is_current=True)) == ["reply-decided"]
    assert codes(rules.may_decide(ReplyState.WAITING, RECORDED, is_current=True)) == ["reply-decided"]


def test_only_what_waits_or_was_left_aside_is_given_to_somebody() -> None:
    able = {state for state in ReplyState if not codes(rules.may_assign(state=state, is_open=True, is_invited=True))}
    assert able == {ReplyState.WAITING, ReplyState.IGNORED}
    refused = codes(rules.may_assign(state=ReplyState.WAITING, is_open=False, is_invited=False))
    assert refused == ["call-in-closed", "reply-not-invited"]


def test_the_original_is_kept_until_somebody_has_decided() -> None:
    assert {state for state in ReplyState if codes(rules.may_forget(state))} == {ReplyState.WAITING}
