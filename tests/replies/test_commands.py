"""`gvi replies` with files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from gvi.extensions import db
from gvi.replies.models import Reply
from tests.replies.messages import GUN, ics, mail
from tests.world import address


@pytest.fixture
def command(app: Flask):
    """`command("a.ics", who="alva")` – (exit code, stdout, stderr)."""

    def run(*args: str, who: str | None = "alva"):
        posting = ["--as", address(who)] if who else []
        told = app.test_cli_runner().invoke(args=["replies", *args, *posting])
        return told.exit_code, told.stdout, told.stderr

    return run


def saved(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_each_file_is_a_line_with_exactly_these_names(tmp_path: Path, invited, command) -> None:
    sound = saved(tmp_path, "svar.eml", mail(ics(uid=invited.uid, status="TENTATIVE")))
    broken = saved(tmp_path, "bild.ics", b"\x89PNG")
    code, out, _err = command(sound, broken, "--json")
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {"file": sound, "outcome": "recorded", "answer": "tentative", "attendee": GUN, "uid": invited.uid, "sequence": 0, "why": None},
        {"file": broken, "outcome": "unreadable", "answer": None, "attendee": None, "uid": None, "sequence": None, "why": "unreadable"},
    ]  # fmt: skip


def test_without_json_the_reason_is_a_sentence(tmp_path: Path, invited, command) -> None:
    code, out, _err = command(saved(tmp_path, "svar.ics", ics(uid="other")))
    assert code == 0 and "svar.ics" in out and "nummer" in out


def test_it_needs_an_account_that_may_plan(tmp_path: Path, app: Flask, command) -> None:
    path = saved(tmp_path, "svar.ics", ics())
    assert command(path, who=None)[0] == 2
    assert command(path, who="cim")[0] == 1
    assert command("--json")[0] == 2
    assert command(path, "--mailbox")[0] == 2
    assert command(str(tmp_path / "nowhere.ics"))[0] == 2
    with app.app_context():
        assert db.session.query(Reply).count() == 0
