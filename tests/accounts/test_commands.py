"""gvi site, agency and user: an installation from nothing to its first sign-in, without a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from gvi import create_app
from gvi.core import db as database
from tests.browsing import Browser
from tests.conftest import settings_in

ADD = (
    "user",
    "add",
    "anna@frivard.example",
    "--name",
    "Anna Ek",
    "--site",
    "lund",
    "--agency",
    "frivard",
    "--role",
    "probation_coordinator",
    "--password-stdin",
)
PASSWORD = "tolv-tecken-och-fler"
Run = Callable[..., Result]


@pytest.fixture
def empty(tmp_path: Path) -> Flask:
    """An installation without any data."""
    return create_app(settings_in(tmp_path))


@pytest.fixture
def run(empty: Flask) -> Run:
    """`run("user", "list")` – a command, with what is typed as `input`."""
    yield lambda *arguments, typed="": empty.test_cli_runner().invoke(args=list(arguments), input=typed)
    with empty.app_context():
        database.close()


def prepare(run: Run) -> None:
    for arguments in (
        ("init",),
        ("site", "add", "lund", "Lund"),
        ("agency", "add", "Frivården Lund", "--site", "lund", "--kind", "probation", "--external-id", "frivard"),
    ):
        ended = run(*arguments)
        assert ended.exit_code == 0, ended.output


def test_from_nothing_to_the_first_sign_in(empty: Flask, run: Run) -> None:
    prepare(run)
    assert run(*ADD, typed=f"{PASSWORD}\n").exit_code == 0
    page = Browser(empty).sign_in("anna@frivard.example", PASSWORD)
    assert page.response.request.path == "/today" and "Lund" in page.text
    listed = json.loads(run("user", "list", "--json").stdout)
    assert listed == [
        {
            "email": "anna@frivard.example",
            "name": "Anna Ek",
            "active": True,
            "postings": [{"role": "probation_coordinator", "agency": "Frivården Lund", "site": "lund"}],
        }
    ]
    assert run("audit", "verify").exit_code == 0


def test_what_the_rules_refuse_is_one_line_each_and_nothing_is_kept(run: Run) -> None:
    prepare(run)
    refused = run(*ADD, typed="short\n")
    assert refused.exit_code == 1 and len(refused.stderr.splitlines()) == 1
    assert json.loads(run("user", "list", "--json").stdout) == []
    wrong_role = tuple("field_officer" if each == "probation_coordinator" else each for each in ADD)
    assert run(*wrong_role, typed=f"{PASSWORD}\n").exit_code == 1
    assert json.loads(run("user", "list", "--json").stdout) == []
    assert run("site", "add", "lund", "Lund").exit_code == 1
    assert run("site", "add", "Lund Norra", "Lund").exit_code == 1
    assert run("agency", "add", "Frivården Lund", "--site", "lund", "--kind", "probation").exit_code == 1


def test_what_does_not_exist_is_wrong_usage(run: Run) -> None:
    prepare(run)
    assert run("agency", "add", "Polisen", "--site", "nowhere", "--kind", "police").exit_code == 2
    assert run("user", "disable", "nobody@frivard.example").exit_code == 2
    assert run(*(each.replace("frivard", "nothing") for each in ADD), typed=f"{PASSWORD}\n").exit_code == 2


def test_a_disabled_account_is_out(empty: Flask, run: Run) -> None:
    prepare(run)
    run(*ADD, typed=f"{PASSWORD}\n")
    assert run("user", "disable", "anna@frivard.example").exit_code == 0
    assert Browser(empty).sign_in("anna@frivard.example", PASSWORD).response.request.path == "/login"


def test_init_changes_nothing_a_second_time(run: Run) -> None:
    prepare(run)
    before = run("audit", "verify", "--json").stdout
    assert run("init").exit_code == 0
    assert run("audit", "verify", "--json").stdout == before
