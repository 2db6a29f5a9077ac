"""The outbox against a real server: nothing is lost, nothing leaves twice, nothing personal is noted."""

from __future__ import annotations

import dataclasses
import stat
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from gvi.extensions import db
from gvi.jobs import worker
from gvi.jobs.queue import Job, queue_of
from gvi.mail import outbox
from gvi.mail.models import MailState, OutboxMail
from gvi.mail.rules import REFUSED_TRIES
from gvi.mail.transport import Nowhere, Smtp, transport_of
from gvi.mail.work import deliver_due
from tests import factories
from tests.mail.postoffice import PostOffice
from tests.world import actor

GUN = "gun@talare.example"


def message(subject: str, to: str = GUN) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "kalender@samordning.example", to, subject
    made.set_content("Hej!\n.\nEn rad med åäö.")
    return made


@pytest.fixture
def queue(work) -> Callable[..., str]:
    """`queue("Subject", to=…, about=ref)` – a mail in the outbox; the ref of what it is about."""

    def queued(subject: str = "Möte", to: str = GUN, about: str = "") -> str:
        from gvi.callins.models import CallIn

        with work():
            alva = actor("alva")
            subject_row = db.session.query(CallIn).filter_by(ref=about).one() if about else factories.call_in(alva)
            outbox.queue(alva, to, message(subject, to), about=subject_row)
            return subject_row.ref

    return queued


def deliver(app: Flask) -> int:
    with app.app_context():
        return deliver_due()


def mails(app: Flask) -> list[tuple[MailState, int, str | None]]:
    with app.app_context():
        return [
            (mail.state, mail.attempts, mail.last_error)
            for mail in db.session.query(OutboxMail).order_by(OutboxMail.id)
        ]


def test_a_mail_reaches_the_server_as_it_was_written(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    queue("Möte tis 31 mars")
    assert deliver(app) == 1
    assert post_office.envelopes == [("kalender@samordning.example", [GUN])]
    assert post_office.letters[0]["Subject"] == "Möte tis 31 mars"
    assert post_office.letters[0].get_content().splitlines() == ["Hej!", ".", "En rad med åäö."]
    assert mails(app) == [(MailState.SENT, 1, None)]


def test_what_has_been_sent_is_not_sent_again(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    queue()
    assert [deliver(app), deliver(app)] == [1, 0]
    assert len(post_office.letters) == 1


def test_a_server_that_is_down_keeps_the_mail_and_gets_it_once_up(app: Flask, post_office: PostOffice, queue) -> None:
    queue("first")
    queue("second")
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        assert deliver(app) == 0
        assert mails(app) == [(MailState.QUEUED, 1, "unreachable"), (MailState.QUEUED, 0, None)]
        post_office.open()
        clock.shift(timedelta(seconds=59))
        assert deliver(app) == 1
        clock.shift(timedelta(seconds=2))
        assert deliver(app) == 1
    assert [letter["Subject"] for letter in post_office.letters] == ["second", "first"]


def test_mails_about_the_same_thing_leave_in_order(app: Flask, post_office: PostOffice, queue) -> None:
    ref = queue("invitation")
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        deliver(app)
        queue("cancellation", about=ref)
        post_office.open()
        assert deliver(app) == 0, "the cancellation must not overtake the invitation that waits for its next try"
        clock.shift(timedelta(minutes=2))
        assert deliver(app) == 2
    assert [letter["Subject"] for letter in post_office.letters] == ["invitation", "cancellation"]


def test_a_refused_mail_is_given_up_and_stands_in_nobodys_way(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    post_office.refuses[GUN] = "550 5.1.1 <gun@talare.example> no such user"
    queue("poison")
    queue("sound", to="bo@polis.example")
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(REFUSED_TRIES + 2):
            deliver(app)
            clock.shift(timedelta(hours=1))
    assert mails(app) == [(MailState.GIVEN_UP, REFUSED_TRIES, "refused"), (MailState.SENT, 1, None)]


def test_a_server_that_says_not_now_is_asked_again(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    post_office.refuses[GUN] = "450 4.7.1 greylisted"
    queue()
    deliver(app)
    assert mails(app) == [(MailState.QUEUED, 1, "later")]


def test_what_the_server_answers_is_never_kept(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    post_office.refuses[GUN] = "550 Gun Talare has moved"
    queue()
    deliver(app)
    assert "Gun" not in str(mails(app)) and "550" not in str(mails(app))


def test_trying_again_brings_back_what_was_given_up(app: Flask, post_office: PostOffice, work, queue) -> None:
    from gvi.callins.models import CallIn

    post_office.open()
    post_office.refuses[GUN] = "550 no"
    ref = queue()
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(REFUSED_TRIES):
            deliver(app)
            clock.shift(timedelta(hours=1))
        del post_office.refuses[GUN]
        assert deliver(app) == 0
        with work():
            assert outbox.try_again(actor("alva"), [db.session.query(CallIn).filter_by(ref=ref).one()]) == 1
        assert deliver(app) == 1


def test_a_worker_that_dies_while_sending_leaves_the_mail_to_the_next(
    app: Flask, post_office: PostOffice, queue
) -> None:
    from gvi.mail import work as working

    post_office.open()
    queue()
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        with app.app_context():
            assert working._claim() is not None
        assert deliver(app) == 0, "while the claim holds, nobody else takes the mail"
        clock.shift(working.CLAIM + timedelta(seconds=1))
        assert deliver(app) == 1


def test_two_workers_never_send_the_same_mail(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    for number in range(8):
        queue(f"mail {number}")
    workers = [threading.Thread(target=deliver, args=(app,)) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(letter["Subject"] for letter in post_office.letters) == [f"mail {number}" for number in range(8)]


def test_in_demonstration_mode_mails_are_files_with_names_that_say_nothing(app: Flask, queue) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], demo="1", smtp_url="smtp://never.example")
    queue("Möte tis 31 mars")
    assert deliver(app) == 1
    files = list((Path(app.instance_path) / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml"]
    assert "gun" not in files[0].name and stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert b"To: gun@talare.example" in files[0].read_bytes()


def test_without_a_server_mail_waits_and_says_so(app: Flask, queue) -> None:
    queue()
    deliver(app)
    assert mails(app) == [(MailState.QUEUED, 1, "no_server")]
    assert isinstance(transport_of(app.config["SETTINGS"]), Nowhere)


@pytest.mark.parametrize("url", ["http://server", "smtp://", "server:25"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="GVI_SMTP_URL"):
        Smtp(url, sender="a@b.example")


def test_the_running_worker_sends_what_a_request_woke_it_for(app: Flask, post_office: PostOffice, queue) -> None:
    post_office.open()
    consumer = worker.consumer_of(app)
    consumer.start()
    try:
        queue("woken")
        with app.app_context():
            outbox.wake_worker()
        deadline = time.monotonic() + 10
        while not post_office.letters and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        consumer.stop(graceful=True)
    assert [letter["Subject"] for letter in post_office.letters] == ["woken"]


def test_a_job_that_fails_tells_the_log_its_kind_and_nothing_of_its_text(app: Flask, capsys) -> None:
    from gvi.jobs.queue import _do, work_with

    def fails() -> None:
        raise RuntimeError("Vera Provsson, Exempelgatan 3")

    work_with(app, {Job.DELIVER_MAIL: fails})
    _do(app, Job.DELIVER_MAIL)
    told = capsys.readouterr().out
    assert "job_failed" in told and "RuntimeError" in told and "Vera" not in told


def test_the_queue_lives_in_the_instance_folder(app: Flask) -> None:
    with app.app_context():
        outbox.wake_worker()
    assert (Path(app.instance_path) / "jobs.db").exists()
    assert queue_of(app).pending_count() == 1
