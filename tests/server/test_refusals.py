"""What the program refuses to start with, from outside, as its operator meets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.server.running import SECRETS, gvi


def refused(folder: Path, *said: str, command: tuple[str, ...] = ("serve",), **settings: str) -> None:
    ended = gvi(*command, folder=folder, **settings)
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.count("\n") == 1, "one line, no traceback"
    for words in said:
        assert words in ended.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "gvi.example"])
def test_a_demonstration_listens_on_loopback_only(tmp_path: Path, host: str) -> None:
    refused(tmp_path, "GVI_HOST", "127.0.0.1", GVI_DEMO="1", GVI_HOST=host)


@pytest.mark.parametrize("name", list(SECRETS))
def test_a_missing_secret_stops_the_start(tmp_path: Path, name: str) -> None:
    refused(tmp_path, name, "gvi keys", **{key: value for key, value in SECRETS.items() if key != name})


def test_a_weak_secret_stops_the_start(tmp_path: Path) -> None:
    refused(tmp_path, "GVI_SECRET_KEY", **{**SECRETS, "GVI_SECRET_KEY": "changeme"})


def test_field_keys_of_the_wrong_make_stop_the_start(tmp_path: Path) -> None:
    refused(tmp_path, "GVI_FIELD_KEYS", "gvi keys", **{**SECRETS, "GVI_FIELD_KEYS": "x" * 44})


def test_http_on_a_public_address_stops_the_start(tmp_path: Path) -> None:
    refused(tmp_path, "GVI_PUBLIC_URL", "https://", GVI_HOST="192.0.2.7", **SECRETS)
    refused(tmp_path, "https://", GVI_HOST="192.0.2.7", GVI_PUBLIC_URL="http://gvi.example", **SECRETS)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("GVI_SECRETKEY", "GVI_SECRET_KEY"), ("GVI_PROT", "GVI_PORT"), ("GVI_DATABASE", "GVI_DATABASE_URL")],
)
def test_an_unknown_setting_stops_the_start_with_the_nearest_name(tmp_path: Path, wrong: str, right: str) -> None:
    refused(tmp_path, wrong, f"Did you mean {right}?", **{**SECRETS, wrong: "x"})


def test_a_database_without_tables_stops_the_start(tmp_path: Path) -> None:
    refused(tmp_path, "gvi init", **SECRETS)


def test_a_demonstration_account_in_the_database_stops_the_start(prepared: Path, tmp_path: Path) -> None:
    from gvi import create_app
    from gvi.accounts.operations import add_user
    from gvi.core import db as database
    from tests import world
    from tests.conftest import FIELD_KEY, settings_in

    shutil.copy(prepared, tmp_path / "gvi.db")
    app = create_app(settings_in(tmp_path))
    with app.app_context():
        with database.transaction():
            add_user(
                world.actor("administrator"),
                email="demo@malmo.example",
                name="Demo",
                password=world.PASSWORD,
                is_demo=True,
            )
        database.close()
    for command in (("serve",), ("work",)):
        refused(tmp_path, "1 demonstration accounts", command=command, **{**SECRETS, "GVI_FIELD_KEYS": FIELD_KEY})


def test_the_demonstration_is_not_loaded_outside_demonstration_mode(tmp_path: Path) -> None:
    refused(tmp_path, "GVI_DEMO=1", command=("demo",), **SECRETS)


def test_fresh_keys_need_no_settings_and_are_accepted(tmp_path: Path) -> None:
    made = gvi("keys", folder=tmp_path)
    assert made.returncode == 0
    fresh = dict(line.split("=", 1) for line in made.stdout.split())
    assert set(fresh) == {"GVI_SECRET_KEY", "GVI_FIELD_KEYS", "GVI_INDEX_KEY", "GVI_OUTBOX_KEYS"}
    assert gvi("keys", folder=tmp_path).stdout != made.stdout
    refused(tmp_path, "gvi init", **fresh)
    assert gvi("init", folder=tmp_path, **fresh).returncode == 0
    assert gvi("check", folder=tmp_path, **fresh).stdout == "Everything is in order.\n"


def test_help_needs_no_settings_and_shows_an_example(tmp_path: Path) -> None:
    assert "serve" in gvi("--help", folder=tmp_path).stdout
    for command in ("serve", "work", "init", "check", "rekey", "policy"):
        assert "Example: gvi" in gvi(command, "--help", folder=tmp_path).stdout.replace("GVI_FIELD_KEYS=new,old ", "")


def test_wrong_usage_is_exit_code_two(tmp_path: Path) -> None:
    assert gvi("no-such-command", folder=tmp_path, **SECRETS).returncode == 2
    assert gvi("serve", "--no-such-option", folder=tmp_path, **SECRETS).returncode == 2
