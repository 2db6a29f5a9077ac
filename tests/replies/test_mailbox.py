"""The mailbox, against a real IMAP server: each mail once, nothing lost, nothing told of passwords."""

from __future__ import annotations

import dataclasses
import json
import smtplib
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from gvi.access.roles import AgencyKind
from gvi.extensions import db
from gvi.mail.work import deliver_due
from gvi.replies.mailbox import Address, Mailbox, NotRead, address_of
from gvi.replies.models import Reply
from gvi.replies.vocabulary import Outcome, Source, Why
from gvi.replies.work import read_mailbox
from tests import factories
from tests.replies.mailserver import PASSWORD, USER, MailServer
from tests.replies.messages import GUN, OURS, ics, mail
from tests.world import actor, address, agency

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server whose mailbox the application is set to read."""
    made = MailServer()
    set_to(app, made.url)
    yield made
    made.close()


def set_to(app: Flask, url: str) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], imap_url=url)


def poll(app: Flask) -> int:
    with app.app_context():
        return read_mailbox()


def kept(app: Flask) -> list[tuple[Outcome, Why | None, Source]]:
    with app.app_context():
        return [(each.outcome, each.why, each.source) for each in db.session.query(Reply).order_by(Reply.id)]


def test_an_invitation_goes_out_and_the_answer_comes_back(
    app: Flask, invited, server: MailServer, post_office, standing
) -> None:
    """The whole way: our worker, a mail server, somebody's calendar program, the mail server of the mailbox, our worker."""
    with app.app_context():
        assert deliver_due() == 1
    (letter,) = post_office.letters
    send(server, answer_to(letter, "ACCEPTED"))
    assert poll(app) == 1
    assert kept(app) == [(Outcome.RECORDED, None, Source.MAILBOX)]
    assert standing().answer == "accepted" and standing().has_said_yes


def answer_to(letter: EmailMessage, status: str) -> bytes:
    """What a calendar program makes of the invitation when its owner presses a button."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    calendar["METHOD"] = "REPLY"
    event["ATTENDEE"].params["PARTSTAT"] = status
    event["DTSTAMP"].dt = datetime.now(UTC).replace(microsecond=0)
    made = EmailMessage(SMTP)
    made["From"], made["To"], made["Subject"] = str(letter["To"]), str(letter["From"]), "Accepterat: Möte"
    made.set_content("Jag kommer.")
    made.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": "REPLY"})
    return made.as_bytes()


def send(server: MailServer, content: bytes) -> None:
    with smtplib.SMTP(*server.smtp_address) as smtp:
        smtp.sendmail(GUN, [OURS], content)


def test_each_mail_is_taken_once_and_stays_in_the_mailbox(app: Flask, invited, server: MailServer) -> None:
    server.put(mail(ics(uid=invited.uid)), mail(), b"From: x@y.example\r\n\r\n\xff\xfe broken")
    assert [poll(app), poll(app)] == [3, 0]
    assert len(kept(app)) == 3 == len(server.flags())
    assert all("\\Flagged" in flags for flags in server.flags()), "this server keeps no keywords"
    assert not any("Seen" in flags for flags in server.flags()), "whoever reads the mailbox sees what is unread"


def test_a_worker_that_dies_before_it_marks_takes_nothing_twice(
    app: Flask, invited, server: MailServer, standing
) -> None:
    server.put(mail(ics(uid=invited.uid, stamp=NOON)))
    poll(app)
    server.unmark()
    assert poll(app) == 1
    assert len(kept(app)) == 1 and standing().answer == "accepted"


def test_a_mail_that_cannot_be_kept_stays_new_and_holds_up_no_other(
    app: Flask, invited, server: MailServer, capsys
) -> None:
    from sqlalchemy import text

    from gvi.core.db import transaction

    server.put(mail(ics(uid=invited.uid, more=("COMMENT:HEMLIGT",))), mail())
    stop = "CREATE TRIGGER full_disk BEFORE INSERT ON calendar_reply WHEN NEW.method = 'REPLY' BEGIN SELECT RAISE(ABORT, 'disk'); END"
    with app.app_context(), transaction():
        db.session.execute(text(stop))
    assert poll(app) == 1
    assert [outcome for outcome, _why, _source in kept(app)] == [Outcome.TO_REVIEW]
    told = capsys.readouterr().out
    assert "mail_not_taken" in told and "HEMLIGT" not in told and GUN not in told
    with app.app_context(), transaction():
        db.session.execute(text("DROP TRIGGER full_disk"))
    assert poll(app) == 1
    assert {outcome for outcome, _why, _source in kept(app)} == {Outcome.TO_REVIEW, Outcome.RECORDED}


def test_a_server_that_is_away_or_refuses_is_a_notice_without_the_password(
    app: Flask, server: MailServer, capsys
) -> None:
    set_to(app, server.url.replace(PASSWORD, "fel-losenord"))
    assert poll(app) == 0
    server.close()
    assert poll(app) == 0
    set_to(app, "gopher://nobody")
    assert poll(app) == 0
    told = capsys.readouterr().out
    assert told.count("mailbox_not_read") == 3
    assert "losenord" not in told and USER not in told
    server.__init__()  # the fixture closes it again


def test_a_mail_that_names_nobody_known_goes_to_whom_the_setting_says(
    app: Flask, work, invited, server: MailServer, capsys
) -> None:
    from gvi.invitations import operations as inviting
    from gvi.invitations.queries import plan_of
    from gvi.speakers import operations as speaking
    from gvi.speakers.models import Voice

    with work():
        disa = actor("disa")
        call_in = factories.call_in(disa)
        guest = factories.speaker(disa, name="Ove", email="ove@talare.example")
        speaking.add_slot(disa, call_in, message="x", minutes=1, voice=Voice.HELP, speaker=guest)
        db.session.flush()
        inviting.send(disa, call_in, plan_of(disa, call_in))
        social, probation = agency(AgencyKind.SOCIAL_SERVICES), agency(AgencyKind.PROBATION)
        owners, code = {"ove": social.id, "gun": probation.id}, social.external_id
    server.put(mail(sender="ove@talare.example"), mail(sender=GUN), mail(sender="who@knows.example"))
    assert poll(app) == 3
    assert "mail_of_nobody" in capsys.readouterr().out
    with app.app_context():
        found = [(each.facts["sender"].partition("@")[0], each.owner_agency_id) for each in db.session.query(Reply)]
    assert dict(found) == owners
    server.unmark()
    set_to(app, f"{server.url}?site=malmo&agency={code}")
    assert poll(app) == 3
    with app.app_context():
        assert db.session.query(Reply).filter_by(owner_agency_id=owners["ove"]).count() == 2


def test_a_huge_mail_is_not_read_to_its_end(app: Flask, invited, server: MailServer) -> None:
    server.put(mail(ics(uid=invited.uid), text="x\r\n" * 2_000_000))
    assert poll(app) == 1
    assert [(outcome, why) for outcome, why, _ in kept(app)] == [(Outcome.UNREADABLE, Why.TOO_LARGE)]
    with app.app_context():
        head = db.session.query(Reply).one().content
        assert head is not None and b"From: gun@talare.example" in head and len(head) < 70_000


def test_the_command_reads_the_mailbox_of_ones_own_agency(app: Flask, invited, server: MailServer, standing) -> None:
    server.put(mail(ics(uid=invited.uid)))
    args = ["replies", "--mailbox", "--json", "--as"]
    other = app.test_cli_runner().invoke(args=[*args, address("bo")])
    assert (other.exit_code, other.stdout) == (0, ""), "another agency's mail is left to its worker"
    told = app.test_cli_runner().invoke(args=[*args, address("alva")])
    assert json.loads(told.stdout)["outcome"] == "recorded"
    assert standing().answer == "accepted" and "\\Flagged" in server.flags()[0]
    assert app.test_cli_runner().invoke(args=[*args, address("alva")]).stdout == ""
    set_to(app, server.url.replace(PASSWORD, "fel"))
    refused = app.test_cli_runner().invoke(args=[*args, address("alva")])
    assert refused.exit_code == 3 and "fel" not in refused.output.replace("felet", "")


def test_in_a_demonstration_and_without_a_setting_no_mailbox_is_read(app: Flask, server: MailServer) -> None:
    server.put(mail())
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], demo="1")
    assert poll(app) == 0
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], demo="", imap_url="")
    assert poll(app) == 0
    assert kept(app) == []


@pytest.mark.parametrize("url", ["http://u@h", "imap://host", "imaps://@", "u:p@host"])
def test_an_address_that_is_no_mailbox_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ValueError, match="GVI_IMAP_URL") as refused:
        address_of(url)
    assert url not in str(refused.value)


def test_a_mailbox_is_named_with_everything_in_its_address() -> None:
    found = address_of("imaps://kalender%40stad.se:p%3Aw@imap.example/Svar/In?site=malmo&agency=p1")
    assert found == Address("imap.example", 993, True, "kalender@stad.se", "p:w", "Svar/In", "malmo", "p1")
    assert "p:w" not in repr(found)


@pytest.mark.parametrize("with_tls", [True, False])
def test_no_password_leaves_the_machine_before_the_server_has_proved_who_it_is(tmp_path: Path, with_tls: bool) -> None:
    """0.0.0.0 is this machine too, but not by name: it stands for any other server."""
    cert = tmp_path / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=other.example", "-keyout", str(cert), "-out", str(tmp_path / "only.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    cert.write_bytes(cert.read_bytes() + (tmp_path / "only.pem").read_bytes())
    server = MailServer(cert if with_tls else None)
    try:
        for url in (server.url, server.url.replace("imap://", "imaps://")):
            elsewhere = address_of(url.replace("127.0.0.1", "0.0.0.0"))
            with pytest.raises(NotRead) as refused, Mailbox(elsewhere):
                pass
            assert str(refused.value) != "MailboxLoginError", "it got as far as the password"
        if not with_tls:
            with Mailbox(address_of(server.url)) as box:
                assert not list(box.new())
    finally:
        server.close()
