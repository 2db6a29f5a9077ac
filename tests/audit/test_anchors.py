"""The day's heads are written down outside the database, once a day, and prove what a chain by itself cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from gvi.audit import anchors, chain
from gvi.audit.models import AuditChain, AuditEntry
from gvi.extensions import db
from gvi.jobs.worker import EVERY_HOUR, JOBS
from gvi.mail.models import OutboxMail
from tests import factories
from tests.world import actor


def folder_of(app: Flask) -> Path:
    folder: Path = app.config["SETTINGS"].anchors
    return folder


def anchor(app: Flask) -> int:
    with app.app_context():
        return anchors.anchor_today()


def test_a_chain_is_anchored_once_a_day_in_a_file_of_its_own(app: Flask, work) -> None:
    with work():
        factories.speaker(actor("alva"))
    with work():
        chains = {
            f"{each.site_id}-{each.agency_id}.jsonl": each.head for each in db.session.scalars(select(AuditChain))
        }
    assert anchor(app) == len(chains) > 1
    assert anchor(app) == 0
    files = {file.name: json.loads(file.read_text()) for file in folder_of(app).iterdir()}
    assert {name: line["hash"] for name, line in files.items()} == chains
    assert {file.stat().st_mode & 0o777 for file in folder_of(app).iterdir()} == {0o600}


def test_the_next_day_adds_a_line_and_keeps_the_first(app: Flask, work, monkeypatch) -> None:
    with work():
        factories.speaker(actor("alva"))
    anchor(app)
    tomorrow = anchors.clock.today().replace(year=2031)
    monkeypatch.setattr("gvi.core.clock.today", lambda: tomorrow)
    assert anchor(app) > 1
    assert {len(file.read_text().splitlines()) for file in folder_of(app).iterdir()} == {2}


def test_a_log_made_anew_from_beginning_to_end_is_found_out_by_its_anchor(app: Flask, work) -> None:
    with work():
        for number in range(3):
            factories.speaker(actor("alva"), name=f"Speaker {number}")
    anchor(app)
    run = app.test_cli_runner().invoke
    assert run(args=["audit", "verify"]).exit_code == 0
    with work():
        number = forge(db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "speaker.add")).first())
        assert not [verdict for verdict in chain.verify() if verdict.why], "the forged chain follows from itself"
    found = run(args=["audit", "verify"])
    assert found.exit_code == 1
    assert f"broken at entry {number}: the entry is not the one that was anchored" in found.stdout


def forge(victim: AuditEntry | None) -> int:
    """Change an entry and seal every later one anew, the head included; the number of the last."""
    assert victim is not None
    db.session.execute(text("DROP TRIGGER audit_entry_no_update"))
    same = (AuditEntry.site_id == victim.site_id) & (AuditEntry.agency_id == victim.agency_id)
    rows = list(
        db.session.scalars(
            select(AuditEntry).where(same, AuditEntry.number >= victim.number).order_by(AuditEntry.number)
        )
    )
    victim.open_reason, previous = "forged", victim.previous
    for row in rows:
        row.previous = previous
        said = {name: getattr(row, name) for name in chain.HASHED} | {"reason": row.open_reason}
        row.hash = previous = chain.hash_of(said)
    head = db.session.get_one(AuditChain, (victim.site_id, victim.agency_id))
    head.head = previous
    db.session.flush()
    return rows[-1].number


def test_anchors_are_mailed_when_a_setting_says_so_one_chain_a_mail(app: Flask, work) -> None:
    with work():
        factories.speaker(actor("alva"))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], anchor_mail="arkiv@revision.example")
    anchored = anchor(app)
    with work():
        mails = list(db.session.scalars(select(OutboxMail)))
        heads = {each.head for each in db.session.scalars(select(AuditChain).where(AuditChain.site_id != 0))}
        said = [json.loads(message_from_bytes(mail.message).get_payload(decode=True)) for mail in mails]
        assert {line["hash"] for line in said} <= heads and len(said) >= anchored - 1
        assert {mail.recipient for mail in mails} == {"arkiv@revision.example"}
        assert all(mail.owner_agency_id == line["agency"] for mail, line in zip(mails, said, strict=True))


def test_a_file_that_is_no_anchor_is_named_with_its_line(app: Flask, work) -> None:
    folder_of(app).mkdir()
    (folder_of(app) / "1-2.jsonl").write_text('{"site": 1, "agency": 2, "number": 1, "hash": "x"}\nnonsense\n')
    told = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert told.exit_code == 1 and "1-2.jsonl:2: not an anchor" in told.stderr


def test_the_worker_anchors_by_itself() -> None:
    assert anchors.anchor_today in {JOBS[job] for job in EVERY_HOUR}
