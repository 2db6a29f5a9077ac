"""The police's public feed: when, not where; the source's own words."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from gvi.core.problems import Problem
from gvi.imports.polisen import event_time, is_feed
from gvi.imports.reader import read
from gvi.imports.rows import IncidentRow, Kind, Parsed, columns_of, parse
from tests.corpus import CORPUS

FEED = CORPUS / "polisen_events" / "malmo_2023_2024.csv"
needs_corpus = pytest.mark.skipif(
    not FEED.is_file(), reason=f"no outside data in {CORPUS}: set CORPUS to read the police's feed"
)
TODAY = date(2026, 11, 21)
HEADER = "id,datetime,name,summary,type,location,gps,url"


def parsed(data: bytes, today: date = TODAY) -> Parsed:
    table = read(data)
    return parse(Kind.INCIDENTS, table, columns_of(Kind.INCIDENTS, table), today=today)


def feed(*lines: str) -> Parsed:
    return parsed("\n".join([HEADER, *lines]).encode())


def published(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_event_becomes_an_incident_in_the_source_s_own_words() -> None:
    found = feed('7,2023-03-22 6:40:11 +01:00,"22 mars 03:14, Brand, Malmö","Bilbrand",Brand,Malmö,"55.6,13.0",/x/')
    assert found.rows == (
        IncidentRow(
            line=2,
            external_id="7",
            occurred_at=datetime(2023, 3, 22, 2, 14, tzinfo=UTC),
            published_at=datetime(2023, 3, 22, 5, 40, 11, tzinfo=UTC),
            area="Malmö",
            type="Brand",
            harm="other",
            group_related="unknown",
            summary="Bilbrand",
            source="polisen.se",
            victims=None,
        ),
    )
    assert (found.read, found.refused) == (1, ())
    assert "55.6" not in repr(found.rows)


@pytest.mark.parametrize(
    ("title", "at", "meaning"),
    [
        ("31 december 23:50, Brand, Malmö", "2024-01-01T00:20:00+01:00", datetime(2023, 12, 31, 22, 50, tzinfo=UTC)),
        ("1 januari 00:05, Brand, Malmö", "2024-01-01T00:20:00+01:00", datetime(2023, 12, 31, 23, 5, tzinfo=UTC)),
        ("01 januari 00.05, Brand, Malmö", "2023-12-31T23:59:00+01:00", datetime(2023, 12, 31, 23, 5, tzinfo=UTC)),
        ("29 februari 9:05, Rån, försök, Malmö", "2024-03-01T08:00:00+01:00", datetime(2024, 2, 29, 8, 5, tzinfo=UTC)),
        ("20 juli 10:14, Brand, Malmö", "2024-07-20T11:00:00+02:00", datetime(2024, 7, 20, 8, 14, tzinfo=UTC)),
    ],
)
def test_the_title_s_year_is_the_one_nearest_to_publication(title: str, at: str, meaning: datetime) -> None:
    assert event_time(title, published(at)) == meaning


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Brand, Malmö", "feed-title"),
        ("20 brumaire 10:14, Brand", "feed-title"),
        ("20 mars 25:14, Brand", "time-impossible"),
        ("31 juni 10:14, Brand", "time-impossible"),
        ("31 mars 02:30, Brand", "time-skipped"),
    ],
)
def test_a_title_that_tells_no_time_is_refused(title: str, code: str) -> None:
    found = event_time(title, published("2024-04-01T08:00:00+02:00"))
    assert isinstance(found, Problem) and found.code == code


def test_a_row_without_a_publication_is_refused_once_for_what_is_wrong() -> None:
    found = feed('7,nyss,"22 mars 03:14, Brand, Malmö",,Brand,Malmö,,')
    assert [(each.line, each.column, each.value, each.why.code) for each in found.refused] == [
        (2, "datetime", "nyss", "date-shape")
    ]
    assert found.rows == ()


def test_an_event_after_its_publication_is_kept_and_warned_of() -> None:
    found = feed('7,2024-06-10 6:29:09 +02:00,"10 juni 23.36, Brand, Malmö",,Explosion,Malmö,,')
    assert [each.why.code for each in found.warnings] == ["event-after-publication"]
    (row,) = found.rows
    assert isinstance(row, IncidentRow) and row.occurred_at == datetime(2024, 6, 10, 21, 36, tzinfo=UTC)


def test_only_a_blast_has_a_harm_by_its_type_and_each_other_type_is_told_once() -> None:
    line = '{0},2024-06-10 6:29:09 +02:00,"10 juni 03.36, X, Malmö",,{1},Malmö,,'
    types = ["Detonation", "Explosion", "Skottlossning", "Skottlossning", "Skottlossning, misstänkt", "Mord/dråp"]
    found = feed(*(line.format(number, f'"{each}"') for number, each in enumerate(types)))
    harms = [(row.type, row.harm, row.group_related) for row in found.rows if isinstance(row, IncidentRow)]
    assert harms == [(each, "explosion" if number < 2 else "other", "unknown") for number, each in enumerate(types)]
    told = [(each.line, each.value, each.why.facts["times"]) for each in found.warnings]
    assert told == [(4, "Skottlossning", 2), (6, "Skottlossning, misstänkt", 1), (7, "Mord/dråp", 1)]


def test_a_feed_is_known_by_its_whole_header() -> None:
    assert is_feed(HEADER.split(",")) and is_feed(HEADER.upper().split(",")[::-1])
    assert not is_feed(HEADER.split(",")[:-1])


def test_the_preview_says_that_position_is_not_read() -> None:
    columns = columns_of(Kind.INCIDENTS, read(f"{HEADER}\n1,2,3,4,5,6,7,8".encode()))
    assert dict(columns.fields) == {"external_id": 0, "datetime": 2, "area": 5, "type": 4, "summary": 3}
    assert columns.refused == ()


@needs_corpus
def test_two_years_of_the_malmo_feed_are_read_to_the_last_row() -> None:
    found = parsed(FEED.read_bytes())
    rows = [row for row in found.rows if isinstance(row, IncidentRow)]
    assert (found.read, len(rows), found.refused) == (1_411, 1_411, ())
    assert len({row.external_id for row in rows}) == 1_411
    assert Counter(row.harm for row in rows) == {"other": 1_389, "explosion": 22}
    assert {(row.group_related, row.area, row.source) for row in rows} == {("unknown", "Malmö", "polisen.se")}
    # No event is a year off, and those that the feed itself dates after publication are told.
    gaps = [(row.published_at - row.occurred_at).total_seconds() / 3600 for row in rows if row.published_at]
    assert len(gaps) == 1_411 and min(gaps) > -24 and max(gaps) < 48
    late = [each.line for each in found.warnings if each.why.code == "event-after-publication"]
    assert len(late) == sum(gap < -1 / 60 for gap in gaps) == 10
    foreign = {row.type for row in rows} - {"Explosion", "Detonation", "Övrigt"}
    assert Counter(each.why.code for each in found.warnings)["type-unknown"] == len(foreign) == 46


@needs_corpus
def test_the_malmo_feed_is_timed_by_title_and_not_by_publication() -> None:
    rows = {row.external_id: row for row in parsed(FEED.read_bytes()).rows if isinstance(row, IncidentRow)}
    first = rows["409534"]
    assert first.occurred_at == datetime(2023, 3, 20, 9, 14, tzinfo=UTC)
    assert first.published_at == datetime(2023, 3, 20, 9, 19, 26, tzinfo=UTC)
