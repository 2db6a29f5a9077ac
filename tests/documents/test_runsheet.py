"""The run sheet: every part on one page, in the order it is held."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO

import pytest
from pypdf import PdfReader

from gvi.documents.runsheet import Row, RunSheet, lay_out, render
from gvi.documents.sheet import DoesNotFit, NoGlyph

ROWS = (
    Row(start=time(18), minutes=3, voice="Lag", heading="Välkommen", speaker="Anna Berg"),
    Row(
        start=time(18, 3),
        minutes=7,
        voice="Lokalsamhället",
        heading="En förälder",
        speaker="Mia Ö",
        note="Mikrofon 2",
    ),
    Row(start=time(18, 10), minutes=8, voice="Hjälp", heading="Stöd och telefonnummer", speaker="Kim Test"),
)


def sheet(**changes: object) -> RunSheet:
    parts: dict[str, object] = {
        "locale": "sv",
        "title": "Körschema",
        "day": date(2026, 3, 31),
        "venue": "Folkets hus Norra",
        "rows": ROWS,
    }
    return RunSheet(**parts | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (
            "sv",
            [
                "Körschema",
                "Tisdag den 31 mars 2026",
                "Folkets hus Norra",
                "Kl.",
                "18.00",
                "18.03",
                "Totalt 18 minuter",
            ],
        ),
        (
            "en",
            [
                "Körschema",
                "Tuesday 31 March 2026",
                "Folkets hus Norra",
                "Time",
                "18:00",
                "18:03",
                "18 minutes in all",
            ],
        ),
    ],
)
def test_the_page_is_in_its_language_and_adds_up_the_minutes(locale: str, expected: list[str]) -> None:
    printed = [line.text.replace("\u00a0", " ") for line in lay_out(sheet(locale=locale))]
    assert [words for words in expected if words not in printed] == []


def test_a_part_is_one_row_and_its_note_stands_below() -> None:
    lines = {line.text: line for line in lay_out(sheet())}
    assert lines["18.03"].baseline == lines["7"].baseline == lines["En förälder"].baseline == lines["Mia Ö"].baseline
    assert lines["En förälder"].baseline < lines["Mikrofon 2"].baseline < lines["18.10"].baseline


def test_the_file_is_one_neutral_page_and_the_same_every_time() -> None:
    reader = PdfReader(BytesIO(render(sheet())))
    assert len(reader.pages) == 1
    assert reader.metadata["/Title"] == "Program"
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert "Kim Test" in reader.pages[0].extract_text()
    assert render(sheet()) == render(sheet())


def test_a_column_never_runs_into_the_next() -> None:
    long = Row(start=time(18), minutes=120, voice="R" * 60, heading="Å" * 90, speaker="W" * 80, note="M" * 90)
    starts = [25.0, 38.0, 49.0, 79.0, 139.0, 185.01]
    for line in lay_out(sheet(rows=(long,))):
        if line.text[0] in "RÅWM":
            assert line.right <= starts[starts.index(line.x) + 1]


def test_many_parts_are_set_smaller_and_too_many_are_refused() -> None:
    assert min(line.style.size for line in lay_out(sheet(rows=ROWS * 12))) < 11
    assert {line.style.size for line in lay_out(sheet())} >= {11.0}
    with pytest.raises(DoesNotFit):
        render(sheet(rows=ROWS * 40))


def test_a_speaker_whose_name_cannot_be_spelt_is_refused() -> None:
    with pytest.raises(NoGlyph):
        render(sheet(rows=(Row(start=time(18), minutes=3, voice="Lag", heading="x", speaker="王"),)))
