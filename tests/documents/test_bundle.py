"""Zips of letters: in order, neutral, the same every time."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from gvi.documents.bundle import numbered, zip_of


def test_a_bundle_keeps_the_order_under_neutral_names() -> None:
    with ZipFile(BytesIO(zip_of(numbered([b"c", b"a", b"b"])))) as packed:
        assert [(entry.filename, packed.read(entry)) for entry in packed.infolist()] == [
            ("01.pdf", b"c"),
            ("02.pdf", b"a"),
            ("03.pdf", b"b"),
        ]
        assert packed.testzip() is None


def test_a_hundred_letters_still_sort_by_name() -> None:
    names = [name for name, _ in numbered([b""] * 100)]
    assert names[0] == "001.pdf"
    assert names == sorted(names)


def test_the_same_files_give_the_same_bundle_with_no_time_in_it() -> None:
    files = numbered([b"a", b"b"], ending="ics")
    assert zip_of(files) == zip_of(list(files))
    with ZipFile(BytesIO(zip_of(files))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["", "../x.pdf", "a/b.pdf", "a\\b.pdf", "c:x.pdf", "a\0.pdf"])
def test_a_name_that_could_land_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="plain"):
        zip_of([(name, b"")])


def test_two_files_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="differ"):
        zip_of([("01.pdf", b"a"), ("01.pdf", b"b")])
