"""What every test stands on: an application over its own copy of a migrated database with the cast in it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from gvi import create_app
from gvi.config import FOR_TESTS, Settings
from gvi.core import db as database
from gvi.extensions import db
from tests import world
from tests.browsing import Browser
from tests.corpus import CORPUS

for name in [name for name in os.environ if name.startswith("GVI_") and name not in FOR_TESTS]:
    del os.environ[name]

FIELD_KEY = Fernet.generate_key().decode()


TEMPLATES = tempfile.mkdtemp(prefix="templates-")
atexit.register(shutil.rmtree, TEMPLATES, ignore_errors=True)


def settings_in(folder: Path) -> Settings:
    """Settings of a real installation, with secrets made for the test run; compiled templates are shared by all tests."""
    return Settings(
        instance=str(folder), secret_key="s" * 48, field_keys=FIELD_KEY, index_key="i" * 48, template_cache=TEMPLATES
    )


def application_in(folder: Path) -> Flask:
    """The application as it runs, but for passwords that cost little to check: at their real price, sign-ins would
    take most of the suite's time. That the real price is argon2's is asserted in tests/accounts."""
    made = create_app(settings_in(folder))
    made.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1)
    _hurry(made)
    return made


COMPILED: LRUCache[Any, Any] = LRUCache(4_000)
DIALECTS: list[Dialect] = []


def _hurry(app: Flask) -> None:
    """Let a statement be written as SQL once for all the tests' applications, which took a quarter of the suite's time, and
    let the disk take its time: a database that is thrown away need not outlive a power cut. What is kept is kept under
    the dialect, which is therefore one as well. tests/core/test_turns.py asks how the real one writes."""
    with app.app_context():
        engine = db.engine
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    DIALECTS.append(engine.dialect)
    engine.dialect = DIALECTS[0]
    del DIALECTS[1:]
    engine.update_execution_options(compiled_cache=COMPILED)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file, migrated from nothing, with the cast."""
    folder = tmp_path_factory.mktemp("prepared")
    app = application_in(folder)
    with app.app_context():
        upgrade()
        with database.transaction():
            world.build()
        database.close()
    return folder / "gvi.db"


@pytest.fixture
def app(prepared: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application over a fresh copy of the prepared database."""
    shutil.copy(prepared, tmp_path / "gvi.db")
    made = application_in(tmp_path)
    made.testing = True
    yield made
    with made.app_context():
        database.close()


@pytest.fixture
def work(app: Flask) -> Callable[[], AbstractContextManager[None]]:
    """`with work(): …` – set up rows, or look at them, in a transaction of their own.

    Only around set-up and asserts: Flask reuses an open application context, and what it caches would leak into requests.
    """

    @contextmanager
    def working() -> Iterator[None]:
        with app.app_context(), database.transaction():
            yield

    return working


@pytest.fixture
def browser(app: Flask) -> Callable[..., Browser]:
    """`browser("alva")` – one of the cast, signed in through the form; `browser()` – nobody."""

    def open_as(who: str | None = None, *, site: str = "malmo", locale: str = "en") -> Browser:
        opened = Browser(app, locale=locale)
        if who is not None:
            opened.sign_in(world.address(who, site), world.PASSWORD, follow=False)
        return opened

    return open_as


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of outside data; the test is skipped, saying so, where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"outside data not found at {CORPUS} (set CORPUS)")
    return CORPUS


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as counted: …` – every statement that reached the database meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
