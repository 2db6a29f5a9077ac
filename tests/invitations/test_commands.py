"""`gvi invitations`, as a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from gvi.extensions import db
from gvi.invitations.models import CalendarEntry
from tests.world import address

ALVA = ("--as", address("alva"))


@pytest.fixture
def gvi(app: Flask):
    """`gvi("invitations", …)` – the command's result."""
    return lambda *args: app.test_cli_runner().invoke(args=["invitations", *(str(arg) for arg in args)])


def test_it_tells_what_would_be_sent_and_sends_nothing(app, gvi, meeting, arrived) -> None:
    run = gvi(meeting, "--json", *ALVA)
    assert run.exit_code == 0
    assert [(line["email"], line["step"]) for line in json.loads(run.stdout)["recipients"]] == [
        ("gun@talare.example", "invite")
    ]
    assert arrived() == []


def test_sending_reaches_speakers_and_the_staff_that_is_named(gvi, meeting, arrived) -> None:
    run = gvi(meeting, "--send", "--staff", address("bo"), *ALVA)
    assert run.exit_code == 0, run.output
    assert {sent.to for sent in arrived()} == {"gun@talare.example", address("bo")}
    assert gvi(meeting, "--send", *ALVA).exit_code == 1, "there is nothing more to send, and Bo stays invited"
    assert arrived() == []


def test_the_files_carry_the_uid_that_the_mail_will_have(gvi, meeting, arrived, tmp_path: Path) -> None:
    assert gvi(meeting, "--out", tmp_path / "out", *ALVA).exit_code == 0
    (file,) = (tmp_path / "out").iterdir()
    (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    gvi(meeting, "--send", *ALVA)
    assert file.name == "01.ics" and [sent.uid for sent in arrived()] == [str(event["uid"])]


def test_a_client_or_a_stranger_cannot_be_named(app, gvi, meeting, arrived) -> None:
    run = gvi(meeting, "--send", "--staff", "nobody@client.example", *ALVA)
    assert run.exit_code == 1 and "nobody@client.example" in run.stderr
    with app.app_context():
        assert db.session.query(CalendarEntry).count() == 0


def test_files_and_mail_at_once_is_wrong_usage(gvi, meeting, tmp_path: Path) -> None:
    assert gvi(meeting, "--out", tmp_path, "--send", *ALVA).exit_code == 2


def test_another_town_has_no_such_call_in(gvi, meeting) -> None:
    assert gvi(meeting, "--as", address("alva", "orebro")).exit_code == 1


def test_a_role_that_only_reads_is_refused(gvi, meeting) -> None:
    assert gvi(meeting, "--as", address("lawyer")).exit_code == 1
