"""`gvi summons`, as a script meets it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from flask import Flask

from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.letters.models import FrozenLetter
from tests.world import address

ALVA = ("--as", address("alva"))


@pytest.fixture
def gvi(app: Flask):
    """`gvi("summons", …)` – the command's result."""
    return lambda *args: app.test_cli_runner().invoke(args=[str(arg) for arg in args])


def test_the_letters_are_printed_and_written_in_the_order_of_the_list(app, gvi, planned, tmp_path: Path) -> None:
    call_in = planned(3)
    run = gvi("summons", call_in.ref, "--out", tmp_path / "out", "--json", *ALVA)
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout)
    assert [letter["file"] for letter in told["letters"]] == ["01.pdf", "02.pdf", "03.pdf"] and told["refused"] == []
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["01.pdf", "02.pdf", "03.pdf"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    with app.app_context():
        assert [letter.sha256 for letter in db.session.query(FrozenLetter).order_by(FrozenLetter.id)] == [
            letter["sha256"] for letter in told["letters"]
        ]
        assert db.session.query(AuditEntry).filter_by(verb=Verb.LETTER_PRINT).count() == 1


def test_a_second_run_writes_the_same_bytes_and_prints_nothing_new(app, gvi, planned, tmp_path: Path) -> None:
    call_in = planned(2)
    for folder in ("first", "second"):
        assert gvi("summons", call_in.ref, "--out", tmp_path / folder, *ALVA).exit_code == 0
    for name in ("01.pdf", "02.pdf"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    with app.app_context():
        assert db.session.query(FrozenLetter).count() == 2


def test_all_letters_fit_in_one_file(gvi, planned, tmp_path: Path) -> None:
    from pypdf import PdfReader

    run = gvi("summons", planned(3).ref, "--out", tmp_path, "--one-file", *ALVA)
    assert run.exit_code == 0
    assert [file.name for file in tmp_path.glob("*.pdf")] == ["dokument.pdf"] and len(
        PdfReader(tmp_path / "dokument.pdf").pages
    ) == 3


def test_a_stopped_letter_is_told_and_the_others_are_written(gvi, planned, tmp_path: Path) -> None:
    call_in = planned([{}, {"city": None}])
    run = gvi("summons", call_in.ref, "--out", tmp_path / "out", "--json", *ALVA)
    assert run.exit_code == 1
    told = json.loads(run.stdout)
    assert len(told["letters"]) == 1
    assert [(refusal["person"], refusal["problem"]) for refusal in told["refused"]] == [
        (call_in.members[1], "address-missing")
    ]
    assert call_in.members[1] in run.stderr and len(run.stderr.strip().splitlines()) == 1


def test_a_list_that_is_not_approved_is_refused(app, gvi, planned, tmp_path: Path) -> None:
    run = gvi("summons", planned(1, approved=False).ref, "--out", tmp_path / "out", *ALVA)
    assert run.exit_code == 1 and not (tmp_path / "out").exists()


@pytest.mark.parametrize(("who", "site"), [("bo", "malmo"), ("probation_officer", "malmo"), ("alva", "orebro")])
def test_whoever_may_not_print_on_the_page_may_not_here(app, gvi, planned, tmp_path: Path, who: str, site: str) -> None:
    run = gvi("summons", planned(1).ref, "--out", tmp_path / "out", "--as", address(who, site))
    assert run.exit_code == 1 and not (tmp_path / "out").exists()
    with app.app_context():
        assert db.session.query(FrozenLetter).count() == 0


def test_without_an_account_it_is_wrong_usage(gvi, planned, tmp_path: Path) -> None:
    assert gvi("summons", planned(1).ref, "--out", tmp_path).exit_code == 2


def test_a_folder_that_cannot_be_written_prints_nothing(app, gvi, planned) -> None:
    run = gvi("summons", planned(1).ref, "--out", "/proc/nowhere", *ALVA)
    assert run.exit_code == 3 and "Nothing has been printed" in run.stderr
    with app.app_context():
        assert db.session.query(FrozenLetter).count() == 0


def test_the_help_has_an_example(gvi) -> None:
    run = gvi("summons", "--help")
    assert run.exit_code == 0 and "gvi summons k7m3q9b --out" in run.stdout


def test_the_help_names_languages_as_they_are_typed(gvi, planned, tmp_path: Path) -> None:
    told = gvi("summons", "--help").stdout
    assert "[own|both_for_readers|both]" in told and "sv or en" in told
    call_in = planned(1)
    done = gvi("summons", call_in.ref, "--out", tmp_path / "out", "--languages", "both", *ALVA)
    assert done.exit_code == 0, done.output
