"""Every file of the outside calendar data through the command: what RFC 5546 says becomes of it, written down before.

None of these meetings is ours, so none may be recorded: an answer about a meeting that we never called waits for a person
(§2.1.5: the UID says which meeting), and so does whatever only an organizer sends (§1.4). What is no well-formed calendar
cannot be read. Given an invitation with their UID and attendee, the answers are recorded as what they are.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.invitations.models import CalendarEntry
from gvi.replies.models import Reply
from tests.world import actor, address

REPLIES = {
    # file → answer, attendee, sequence as the file says them; None where it says none
    "forwardemail_apple_tentative_noseq": ("tentative", "appleuser@icloud.com", 0),
    "forwardemail_o365_accepted": ("accepted", "attendee1@external.com", 0),
    "kde_itip-event-accepted-reply": ("accepted", "testuserb@example.com", 0),
    "kde_itip-event-delegation-reply": ("delegated", "testuserb@example.com", 0),
    "kde_itip-event-tentative-reply": ("tentative", "testuserb@example.com", 0),
    "nextcloud_reply": ("accepted", "b@example.com", 0),
    "nylas_invalid_rsvp": ("declined", "torvo@example.com", 0),
    "nylas_invalid_rsvp2": ("declined", "torvo@example.com", 0),
    "nylas_invite_w_rsvps2": ("tentative", "test1@example.com", 0),
    "nylas_invite_w_rsvps3": ("accepted", "torvo@example.com", 0),
    "nylas_invite_w_rsvps_4": ("declined", "torvo@example.com", 0),
    "rfc2446_07_reply": ("accepted", "b@example.com", 0),
    "rfc2446_13_reply": ("delegated", "c@example.com", 0),
    "rfc2446_15_reply": ("accepted", "e@example.com", 0),
    "rfc2446_16_reply": ("delegated", "c@example.com", 0),
    "rfc2446_41_reply": (None, "b@example.com", 0),  # no PARTSTAT: NEEDS-ACTION, which answers nothing
}
UNREADABLE = {"ical4j_blankTzid"}
"""TZID must hold a name (RFC 5545 §3.2.19)."""
RECORDABLE = {name: said for name, said in REPLIES.items() if said[0]}
PROPOSALS = {"rfc2446_10_counter": "b@example.com"}
NOT_OURS = {"nextcloud_counter", "rfc2446_39_counter"}
"""One occurrence of a series: our meetings do not recur."""


def files(corpus: Path) -> list[Path]:
    found = sorted(path for path in (corpus / "ics").rglob("*") if path.suffix in {".ics", ".eml"})
    assert len(found) > 90
    return found


@pytest.fixture
def replies(app: Flask):
    """`replies(*paths)` – the command, by Alva; its lines."""

    def run(*paths: Path) -> list[dict[str, object]]:
        told = app.test_cli_runner().invoke(args=["replies", *map(str, paths), "--json", "--as", address("alva")])
        assert told.exit_code == 0, told.output
        return [json.loads(line) for line in told.stdout.splitlines()]

    return run


def test_every_file_is_told_of_and_none_is_recorded(app: Flask, corpus: Path, replies) -> None:
    paths = files(corpus)
    told = {Path(str(line["file"])): line for line in replies(*paths)}
    assert set(told) == set(paths)
    wrong = {
        path.name: line["outcome"]
        for path, line in told.items()
        if line["outcome"] != ("unreadable" if path.stem in UNREADABLE else "to_review") or not line["why"]
    }
    assert not wrong
    said = {
        path.stem: (line["answer"], line["attendee"], line["sequence"])
        for path, line in told.items()
        if path.stem in REPLIES
    }
    assert said == REPLIES
    assert not [path for path, line in told.items() if line["answer"] and path.stem not in REPLIES]
    with app.app_context():
        assert db.session.query(Reply).count() == len({path.read_bytes() for path in paths})
        assert not db.session.query(CalendarEntry).count()


def test_read_again_they_change_nothing(app: Flask, corpus: Path, replies) -> None:
    paths = files(corpus)
    replies(*paths)
    assert {line["outcome"] for line in replies(*paths)} == {"ignored"}


@pytest.fixture
def invitation(work, invited):
    """`invitation(uid, email)` – the invitation that was sent is now this one."""

    def change(uid: str, email: str) -> None:
        with work():
            alva, entry = actor("alva"), db.session.query(CalendarEntry).one()
            entry.uid, entry.email = uid, email
            log.record(alva, Verb.CALENDAR_SEND, entry)

    return change


@pytest.mark.parametrize("name", RECORDABLE)
def test_an_answer_to_an_invitation_of_ours_is_recorded(
    app: Flask, corpus: Path, replies, invitation, name: str
) -> None:
    path = corpus / "ics" / "reply" / f"{name}.ics"
    answer, attendee, _sequence = RECORDABLE[name]
    uid = next(line[4:].strip() for line in path.read_text("utf-8").splitlines() if line.startswith("UID:"))
    invitation(uid, attendee)
    (line,) = replies(path)
    assert (line["outcome"], line["answer"], line["attendee"], line["uid"], line["why"]) == (
        "recorded",
        answer,
        attendee,
        uid,
        None,
    )
    with app.app_context():
        assert db.session.query(CalendarEntry).one().answer == answer


@pytest.mark.parametrize("name", PROPOSALS)
def test_a_proposal_for_a_meeting_of_ours_is_one(corpus: Path, replies, invitation, name: str) -> None:
    invitation("calsrv.example.com-873970198738777a@example.com", PROPOSALS[name])
    (line,) = replies(corpus / "ics" / "reply" / f"{name}.ics")
    assert (line["outcome"], line["answer"], line["attendee"]) == ("proposes_new_time", None, "b@example.com")


@pytest.mark.parametrize("name", sorted(NOT_OURS))
def test_one_occurrence_of_a_series_waits(corpus: Path, replies, invitation, name: str) -> None:
    path = corpus / "ics" / "reply" / f"{name}.ics"
    invitation(
        next(line[4:].strip() for line in path.read_text("utf-8").splitlines() if line.startswith("UID:")),
        "b@example.com",
    )
    (line,) = replies(path)
    assert (line["outcome"], line["why"]) == ("to_review", "recurring")


def test_whoever_asks_again_is_sent_it_again(app: Flask, corpus: Path, work, replies, invitation) -> None:
    from datetime import timedelta

    from gvi.mail.models import OutboxMail

    invitation("acme-12345@host1.com", "b@example.com")
    with work():
        alva, entry = actor("alva"), db.session.query(CalendarEntry).one()
        entry.sent_at -= timedelta(days=1)
        log.record(alva, Verb.CALENDAR_SEND, entry)
    (line,) = replies(corpus / "ics" / "reply" / "rfc2446_53_refresh.ics")
    assert (line["outcome"], line["answer"]) == ("recorded", None)
    with app.app_context():
        assert db.session.query(OutboxMail).filter_by(recipient="b@example.com").count() == 1
