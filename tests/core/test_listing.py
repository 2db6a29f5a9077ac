"""Lists: one declaration becomes a page of rows, a file and JSON, at a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, get_template_attribute
from sqlalchemy import select

from gvi.core import keyset, paging
from gvi.core.asking import Asking
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, MaskedValue, TagValue, TextFilter
from gvi.core.sheet import csv_bytes
from gvi.extensions import db
from tests.core.kit_app import Booking, Statements, kit_app


class BookingListing(Listing):
    columns = (
        Column("ref", "Bokning", lambda row: row.ref, Kind.REF, sort=Booking.ref, url=lambda row: f"/b/{row.ref}"),
        Column("hall", "Sal", lambda row: row.hall, sort=Booking.hall, small=lambda row: "plan 2"),
        Column("seats", "Platser", lambda row: row.seats, Kind.NUMBER, sort=Booking.seats),
        Column("day", "Dag", lambda row: row.day, Kind.DATE, sort=Booking.day, stack="wide"),
        Column("host", "Värd", lambda row: MaskedValue("Dold – kräver prövning"), csv=False),
        Column("state", "Läge", lambda row: TagValue("Klar", "done"), Kind.TAG, stack="end"),
    )
    filters = (
        TextFilter("q", "Sök", lambda source, text: source.where(Booking.ref.contains(text, autoescape=True))),
        ChoiceFilter(
            "hall", "Sal", [("A", "Sal A"), ("B", "Sal B")], lambda source, hall: source.where(Booking.hall == hall)
        ),
        FlagFilter("dated", "Har dag", lambda source: source.where(Booking.day.is_not(None))),
    )
    default_sort = "-seats"
    page_size = 10


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = kit_app(tmp_path)
    with app.app_context():
        for n in range(25):
            day = date(2026, 3, 1 + n) if n % 5 else None
            db.session.add(Booking(ref=f"r{n:02}", hall="AB"[n % 2], seats=n % 4, day=day))
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def listed(args: dict[str, str] | None = None) -> BookingListing:
    return BookingListing(select(Booking), args or {})


def test_one_page_costs_one_count_and_one_page_whatever_its_size(app: Flask) -> None:
    with app.test_request_context("/list"), Statements() as sent:
        listing = listed({"q": "r", "hall": "A", "page": "2"})
        get_template_attribute("_kit/table.html", "table")(listing, "Bokningar")
        get_template_attribute("_kit/table.html", "pager")(listing)
        get_template_attribute("_kit/table.html", "toolbar")(listing)
        assert len(sent) == 2


def test_pages_hold_every_row_once_even_where_the_order_is_even(app: Flask) -> None:
    with app.test_request_context("/list"), Statements() as sent:
        refs = [row.ref for page in "123" for row in listed({"page": page}).rows]
        assert len(refs) == len(set(refs)) == 25
        assert sent[-1].partition("ORDER BY")[2].partition("LIMIT")[0].strip().endswith("booking.id")
        assert (listed().first, listed().last, listed().total, listed().pages) == (1, 10, 25, 3)


@pytest.mark.parametrize(("asked", "got"), [("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("9" * 40, 1), ("²", 1)])
def test_a_page_out_of_range_is_the_nearest_there_is(app: Flask, asked: str, got: int) -> None:
    with app.test_request_context("/list"):
        assert listed({"page": asked}).page == got


def test_of_a_list_that_narrows_what_it_was_given_nothing_is_kept(app: Flask) -> None:
    class Narrowed(BookingListing):
        def __init__(self, source: Asking) -> None:
            super().__init__(source)
            self._source = self._source.where(Booking.ref != "none")

    kept = (paging._counting, keyset._legs)
    with app.app_context():
        source = Asking(select(Booking), is_kept=True)
        assert BookingListing(source).total == Narrowed(source).total
        before = [each.cache_info().currsize for each in kept]
        assert Narrowed(source).rows and Narrowed(source).total
        assert [each.cache_info().currsize for each in kept] == before


def test_an_empty_list_is_one_page_with_no_first_row(app: Flask) -> None:
    with app.test_request_context("/list"):
        listing = listed({"q": "zzz"})
        assert (listing.rows, listing.total, listing.first, listing.last, listing.pages) == ([], 0, 0, 0, 1)


def test_filters_narrow_and_an_unknown_choice_is_ignored(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert {row.hall for row in listed({"hall": "B"}).rows} == {"B"}
        assert listed({"hall": "Ö"}).total == 25
        assert listed({"dated": "1"}).total == 20
        assert listed({"dated": "yes"}).total == 25
        assert listed({"q": "%"}).total == 0


def test_the_active_filters_say_their_words_and_how_to_take_each_away(app: Flask) -> None:
    with app.test_request_context("/list"):
        active = listed({"hall": "B", "dated": "1", "page": "2", "sort": "ref"}).active_filters
        assert [(each.label, each.shown) for each in active] == [("Sal", "Sal B"), ("Har dag", "")]
        assert active[0].without == "/list?dated=1&sort=ref"


def test_rows_without_a_value_come_last_whichever_way_they_are_sorted(app: Flask) -> None:
    with app.test_request_context("/list"):
        for order in ("day", "-day"):
            days = [row.day for page in "123" for row in listed({"sort": order, "page": page}).rows]
            known = [day for day in days if day]
            assert days[len(known) :] == [None] * 5
            assert known == sorted(known, reverse=order.startswith("-"))


def test_an_unknown_order_is_the_default_one(app: Flask) -> None:
    with app.test_request_context("/list"):
        listing = listed({"sort": "state"})
        assert (listing.sort, listing.descending) == ("seats", True)


def test_addresses_keep_filters_and_lose_the_page_when_anything_else_changes(app: Flask) -> None:
    with app.test_request_context("/list"):
        listing = listed({"hall": "B", "page": "2", "tab": "all"})
        assert listing.url(page=3) == "/list?hall=B&page=3&tab=all"
        assert listing.url(hall=None) == "/list?tab=all"
        assert listing.sort_url(listing.columns[2]) == "/list?hall=B&tab=all&sort=seats"
        assert listing.kept == [("tab", "all")]
        assert listing.cleared_url == "/list?tab=all"


def test_two_lists_on_one_page_keep_apart(app: Flask) -> None:
    class Other(BookingListing):
        prefix = "o_"

    with app.test_request_context("/list"):
        args = {"page": "2", "o_page": "3"}
        assert listed(args).page == 2
        other = Other(select(Booking), args)
        assert (other.page, other.url(page=1)) == (3, "/list?page=2&o_page=1")


def test_the_rows_shown_are_the_ones_to_log(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert [row.ref for row in listed().shown] == [row.ref for row in listed().rows]
        pairs = BookingListing(select(Booking, Booking.seats + 1))
        assert all(isinstance(row, Booking) for row in pairs.shown)


def test_a_file_holds_all_filtered_rows_in_the_manner_of_the_language(app: Flask) -> None:
    with app.test_request_context("/list?lang=sv"):
        raw = listed({"hall": "A", "page": "2", "sort": "ref"}).csv()
        lines = raw.decode("utf-8-sig").split("\r\n")
        assert raw.startswith(b"\xef\xbb\xbf")
        assert lines[0] == "Bokning;Sal;Platser;Dag;Läge"
        assert lines[2] == "r02;A;2;2026-03-03;Klar"
        assert len(lines) == 1 + 13 + 1
    with app.test_request_context("/list?lang=en"):
        assert listed().csv().decode("utf-8-sig").startswith("Bokning,Sal,")


@pytest.mark.parametrize("cell", ["=1+1", "+46", "-x", "@SUM", "\tx", "\rx", "\uff1d1"])
def test_no_cell_of_a_file_is_a_formula(app: Flask, cell: str) -> None:
    with app.test_request_context("/?lang=en"):
        body = csv_bytes([cell], [[cell]]).decode("utf-8-sig")
        assert body.count("'" + cell) == 2


def test_numbers_and_moments_in_a_file_are_as_a_swede_writes_them(app: Flask) -> None:
    with app.test_request_context("/?lang=sv"):
        row = [-2.5, datetime(2026, 3, 31, 16, 0, tzinfo=UTC), None]
        assert csv_bytes(["a", "b", "c"], [row]).decode("utf-8-sig").splitlines()[1] == "-2,5;2026-03-31 18:00;"


def test_json_is_the_page_with_iso_dates_and_without_what_is_kept_out(app: Flask) -> None:
    with app.test_request_context("/list"):
        answer = listed({"sort": "ref"}).json()
        assert answer["items"][1] == {"ref": "r01", "hall": "B", "seats": 1, "day": "2026-03-02", "state": "Klar"}
        assert (answer["total"], answer["page"], answer["pages"]) == (25, 1, 3)


@dataclass(frozen=True)
class Situation:
    ref: str
    events: int | None


class Board(Listing):
    columns = (
        Column("ref", "Grupp", lambda row: row.ref, sort=lambda row: row.ref),
        Column("events", "Händelser", lambda row: row.events, Kind.NUMBER, sort=lambda row: row.events),
    )
    filters = (FlagFilter("some", "Med händelser", lambda rows: [row for row in rows if row.events]),)
    default_sort = "ref"


def test_computed_rows_are_listed_the_same_way(app: Flask) -> None:
    rows = [Situation("Ek", 2), Situation("Alm", None), Situation("Björk", 5)]
    with app.test_request_context("/groups"):
        assert [row.ref for row in Board(rows=rows).rows] == ["Alm", "Björk", "Ek"]
        assert [row.ref for row in Board(rows=rows, args={"sort": "-events"}).rows] == ["Björk", "Ek", "Alm"]
        assert Board(rows=rows, args={"some": "1"}).total == 2


def test_a_list_is_built_over_one_thing() -> None:
    with pytest.raises(TypeError):
        Board()


def drawn(listing: Listing, **kwargs: Any) -> BeautifulSoup:
    html = get_template_attribute("_kit/table.html", "table")(listing, "Bokningar", **kwargs)
    return BeautifulSoup(html, "html.parser")


def test_the_table_says_its_roles_its_order_and_its_names(app: Flask) -> None:
    with app.test_request_context("/list"):
        page = drawn(listed())
        assert page.table["role"] == "table"
        assert page.caption.get_text() == "Bokningar"
        assert page.select_one("th[aria-sort=descending]").get_text(strip=True) == "Platser"
        assert {cell["role"] for cell in page.select("tbody td")} == {"cell"}
        assert all(cell["data-label"] for cell in page.select("tbody td"))
        assert page.select_one("tbody th a.ref")["href"].startswith("/b/")
        assert page.select_one(".scroll[role=region][tabindex='0']")["aria-label"] == "Bokningar"


def test_only_rows_that_may_be_ticked_have_a_named_box(app: Flask) -> None:
    class Ticking(BookingListing):
        def may_select(self, row: Any) -> bool:
            return bool(row.seats == 3)

    with app.test_request_context("/list"):
        listing = Ticking(select(Booking), {})
        page = drawn(listing, select="bookings", ticked=("r03",))
        boxes = page.select("input[type=checkbox][name=bookings]")
        assert len(boxes) == sum(row.seats == 3 for row in listing.rows)
        assert boxes[0]["aria-label"] == "Markera " + boxes[0]["value"]
        assert [box["value"] for box in boxes if box.has_attr("checked")] == ["r03"]


def test_a_long_list_links_to_the_ends_and_the_neighbours(app: Flask) -> None:
    with app.test_request_context("/groups"):
        rows = [Situation(f"g{n:03}", n) for n in range(1000)]
        assert Board(rows=rows, args={"page": "10"}).page_numbers == [1, None, 8, 9, 10, 11, 12, None, 20]


@dataclass(frozen=True)
class Told:
    ref: str
    text: Any = None
    word: Any = None
    day: Any = None
    small: Any = None


class First(StrEnum):
    SAME = "same"


class Second(StrEnum):
    SAME = "same"


class ToldListing(Listing):
    columns = (
        Column(
            "ref", "Ref", lambda row: row.ref, Kind.REF, url=lambda row: f"/r?a=1&b={row.ref}" if row.text else None
        ),
        Column("text", "Text", lambda row: row.text),
        Column("word", "Word", lambda row: row.word, Kind.WORD),
        Column("day", "Day", lambda row: row.day, Kind.DATE, small=lambda row: row.small),
    )


def cells(*rows: Told) -> list[list[str]]:
    drawn = BeautifulSoup(f"<table>{ToldListing(rows=rows).drawn()}</table>", "html.parser")
    return [[cell.decode_contents() for cell in line.find_all(["th", "td"])] for line in drawn.find_all("tr")]


def test_one_row_that_holds_signs_of_html_is_escaped_among_those_that_do_not(app: Flask) -> None:
    with app.test_request_context("/list"):
        plain, odd = cells(Told("a", "b"), Told("<i>", "<b>&", small="<s>"))
        assert plain[:2] == ['<a class="ref" href="/r?a=1&amp;b=a">a</a>', "b"]
        assert odd[:2] == ['<a class="ref" href="/r?a=1&amp;b=&lt;i&gt;">&lt;i&gt;</a>', "&lt;b&gt;&amp;"]
        assert odd[3].endswith('<small class="text-nowrap">&lt;s&gt;</small>')


def test_values_of_several_kinds_in_a_column_are_each_drawn_as_their_own(app: Flask) -> None:
    nothing, day, masked = '<span class="muted">–</span>', date(2026, 3, 12), MaskedValue("<no>")
    with app.test_request_context("/list"):
        drawn = cells(
            Told("a", 0, First.SAME, day), Told("b", "", Second.SAME), Told("c", True, None, masked),
            Told("d", TagValue("<t>", "ok"), masked, day, First.SAME),
        )  # fmt: skip
        assert [row[1] for row in drawn] == ["0", nothing, "True", '<span class="tag tag-ok">&lt;t&gt;</span>']
        assert [row[2] for row in drawn][:3] == ["First.same", "Second.same", nothing] and "&lt;no&gt;" in drawn[3][2]
        assert drawn[0][3] == "2026-03-12" and drawn[1][3] == nothing and "&lt;no&gt;" in drawn[2][3]
        assert drawn[3][3] == '2026-03-12<small class="text-nowrap">First.same</small>'


class HostileListing(Listing):
    columns = ToldListing.columns
    filters = (
        TextFilter("q", "<l>", lambda rows, _text: rows, placeholder='"<p>'),
        ChoiceFilter("c", "'<l>", [('"<v>', "<o>"), ("w", "o")], lambda rows, _value: rows, every="<e>"),
        FlagFilter("f", "<l>", lambda rows: rows),
    )


def test_nothing_in_a_filter_becomes_html(app: Flask) -> None:
    said = '"><script>alert(1)</script>'
    with app.test_request_context("/list"):
        drawn = str(HostileListing(rows=[], args={"q": said, "c": '"<v>', "f": "1"}).fields())
        form = BeautifulSoup(drawn, "html.parser")
    assert {each.name for each in form.find_all()} == {"div", "label", "input", "select", "option"}
    text, flag = form.find_all("input")
    assert (text["value"], text["placeholder"], flag["checked"], flag["value"]) == (said, '"<p>', "", "1")
    assert [each.text for each in form.find_all("label")] == ["<l>", "'<l>", "<l>"]
    assert [(each["value"], each.text, each.has_attr("selected")) for each in form.find_all("option")] == [
        ("", "<e>", False), ('"<v>', "<o>", True), ("w", "o", False),
    ]  # fmt: skip
    assert [each["for"] for each in form.find_all("label")] == [
        each["id"] for each in form.find_all(["input", "select"])
    ]
