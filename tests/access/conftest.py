"""The towns that walks go through, made once for each module: what one walk changes, another does not meet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.walking import Town, both_towns
from tests.conftest import application_in


@pytest.fixture(scope="module")
def town(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Two furnished towns in one application; the cast acts in the first."""
    folder = tmp_path_factory.mktemp("towns")
    shutil.copy(prepared, folder / "gvi.db")
    with both_towns(application_in(folder)) as made:
        yield made
