"""Long lists are turned from row to row: every row once, whichever way one goes, at the price of the first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask, get_template_attribute
from sqlalchemy import insert, select

from gvi.core import paging
from gvi.core.listing import Column, FlagFilter, Kind, Listing
from gvi.extensions import db
from tests.core.kit_app import Booking, Statements, kit_app

ROWS = 61


class BookingListing(Listing):
    columns = (
        Column("ref", "Bokning", lambda row: row.ref, Kind.REF, sort=Booking.ref),
        Column("seats", "Platser", lambda row: row.seats, Kind.NUMBER, sort=Booking.seats),
        Column("day", "Dag", lambda row: row.day, Kind.DATE, sort=Booking.day),
        Column("double", "Dubbelt", lambda row: row.seats * 2, Kind.NUMBER, sort=Booking.seats * 2),
    )
    filters = (FlagFilter("dated", "Har dag", lambda source: source.where(Booking.day.is_not(None))),)
    default_sort = "-seats"
    page_size = 10


class Fifty(BookingListing):
    page_size = Listing.page_size


class Computed(Listing):
    columns = (Column("seats", "Platser", lambda row: row.seats, Kind.NUMBER, sort=lambda row: row.seats),)
    default_sort = "seats"
    page_size = 10


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(paging, "LONG", 20)
    monkeypatch.setattr(paging, "COUNTED", 20)
    app = kit_app(tmp_path)
    with app.app_context():
        for n in range(ROWS):
            day = date(2026, 3, 1 + n % 20) if n % 3 else None
            db.session.add(Booking(ref=f"r{n:02}", hall="AB"[n % 2], seats=n % 4, day=day))
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def listed(args: dict[str, str] | None = None, rows: Any = None) -> BookingListing:
    return BookingListing(select(Booking) if rows is None else rows, args or {})


def turned(start: dict[str, str], way: str) -> Iterator[list[Booking]]:
    """The pages one gets by pressing the same link until it is gone."""
    args = start
    for _ in range(ROWS):
        listing = listed(args)
        yield listing.rows
        address = listing.turned[way]
        if address is None:
            return
        args = dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("sort", ["ref", "-ref", "seats", "-seats", "day", "-day"])
def test_going_on_meets_every_row_once_and_going_back_the_same_rows_the_other_way(app: Flask, sort: str) -> None:
    with app.test_request_context("/list"):
        on = [row.ref for page in turned({"sort": sort}, "next") for row in page]
        back = [row.ref for page in turned({"sort": sort, "until": "last"}, "previous") for row in reversed(page)]
        assert len(set(on)) == len(on) == ROWS
        assert back == on[::-1]


@pytest.mark.parametrize("sort", ["day", "-day"])
def test_rows_without_a_value_come_last_whichever_way(app: Flask, sort: str) -> None:
    with app.test_request_context("/list"):
        days = [row.day for page in turned({"sort": sort}, "next") for row in page]
        known = [day for day in days if day]
        assert days[len(known) :] == [None] * 21
        assert known == sorted(known, reverse=sort.startswith("-"))


def test_the_way_back_leads_to_the_page_one_came_from(app: Flask) -> None:
    with app.test_request_context("/list"):
        second = listed(dict(parse_qsl(urlsplit(str(listed().turned["next"])).query)))
        again = listed(dict(parse_qsl(urlsplit(str(second.turned["previous"])).query)))
        assert [row.ref for row in again.rows] == [row.ref for row in listed().rows]
        assert again.is_first and again.turned["first"] is None


@pytest.mark.parametrize("said", ["zzz", "r99", "'; drop", "9" * 400, "²", "\x00", "last"])
def test_a_place_that_is_not_there_is_the_first_page(app: Flask, said: str) -> None:
    with app.test_request_context("/list"):
        assert [row.ref for row in listed({"after": said}).rows] == [row.ref for row in listed().rows]
        if said != "last":
            assert [row.ref for row in listed({"until": said}).rows] == [row.ref for row in listed().rows]


def test_a_row_one_may_not_know_of_is_no_place(app: Flask) -> None:
    with app.test_request_context("/list"):
        own = select(Booking).where(Booking.hall == "A")
        args = {"sort": "ref", "after": "r21"}
        assert listed({**args, "after": "r20"}, own).rows[0].ref == "r22"
        with Statements() as strange:
            assert listed(args, own).rows[0].ref == "r00"
        with Statements() as missing:
            assert listed({**args, "after": "r99"}, own).rows[0].ref == "r00"
        assert len(strange) == len(missing)


def test_a_row_that_a_filter_has_lost_is_still_a_place(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert listed({"sort": "ref", "dated": "1", "after": "r03"}).rows[0].ref == "r04"


def test_an_address_names_a_row_and_never_what_it_is_sorted_by(app: Flask) -> None:
    with app.test_request_context("/list"):
        address = listed({"sort": "day", "dated": "1"}).turned["next"]
        assert address == f"/list?sort=day&dated=1&after={listed({'sort': 'day', 'dated': '1'}).rows[-1].ref}"


def test_sorting_filtering_and_turning_forget_the_old_place(app: Flask) -> None:
    with app.test_request_context("/list"):
        listing = listed({"sort": "ref", "after": "r30", "tab": "all"})
        assert listing.url(dated="1") == "/list?sort=ref&tab=all&dated=1"
        assert listing.turned["last"] == "/list?sort=ref&tab=all&until=last"
        assert listing.kept == [("sort", "ref"), ("tab", "all")]


def test_any_page_costs_the_same_few_statements_and_is_sought_by_its_key(app: Flask) -> None:
    with app.test_request_context("/list"):
        for args in ({}, {"after": "r30"}, {"until": "r30"}, {"until": "last"}):
            with Statements() as sent:
                listing = listed({"sort": "ref", **args})
                get_template_attribute("_kit/table.html", "listing_page")(listing, "Bokningar", "Inget")
            assert len(sent) == (3 if set(args.values()) - {"last"} else 2)
            assert ("(booking.ref, booking.id)" in sent[-1]) == (len(sent) == 3)


def test_what_is_sorted_by_something_computed_keeps_its_numbers(app: Flask) -> None:
    with app.test_request_context("/list"):
        listing = listed({"sort": "double", "page": "3"})
        assert (listing.is_long, listing.page, listing.pages) == (False, 3, 7)


def bar(listing: Listing) -> BeautifulSoup:
    """What stands over the table."""
    return BeautifulSoup(get_template_attribute("_kit/table.html", "toolbar")(listing), "html.parser")


def asked_at(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("rows", [999, 1_000, 1_001])
def test_a_list_is_counted_as_far_as_its_bound(app: Flask, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(paging, "COUNTED", paging.LONG)
    with app.test_request_context("/list"):
        db.session.execute(insert(Booking), [{"ref": f"s{n:04}", "hall": "A", "seats": n} for n in range(rows - ROWS)])
        for args in ({"page": "20"}, {"page": "20", "count": "all"}):
            listing = Fifty(select(Booking), args)
            is_long = rows > paging.LONG
            is_counted = not is_long or "count" in args
            assert (listing.is_long, listing.is_counted) == (is_long, is_counted)
            assert listing.total == (rows if is_counted else paging.LONG)
            assert listing.json()["total"] == (rows if is_counted else None)
            assert ("Räkna dem" in bar(listing).get_text()) is not is_counted
            assert ("av fler än 1\xa0000" in bar(listing).get_text()) is not is_counted
            if not is_long:
                assert (listing.page, listing.pages, listing.first, listing.last) == (20, 20, 951, rows)
                assert listing.page_numbers == [1, None, 18, 19, 20]


def test_a_long_list_says_that_there_are_more_and_how_many_when_somebody_asks(app: Flask) -> None:
    with app.test_request_context("/list?lang=sv"):
        said = bar(listed())
        assert "Visar 1–10 av fler än 20" in said.get_text()
        link = said.select_one("a[href*=count]")
        assert (link.get_text(), link["href"]) == ("Räkna dem", "/list?count=all")
        said = bar(listed(asked_at(link["href"])))
        assert f"Visar 1–10 av {ROWS}" in said.get_text()
        assert "Räkna dem" not in said.get_text()


@pytest.mark.parametrize("place", [{"after": "r30"}, {"until": "r30"}, {"until": "last"}])
def test_one_who_has_it_counted_stays_on_the_page(app: Flask, place: dict[str, str]) -> None:
    with app.test_request_context("/list"):
        args = {"sort": "ref", "dated": "1", **place}
        there = asked_at(listed(args).counting_url)
        assert there == {**args, "count": "all"}
        assert [row.ref for row in listed(there).rows] == [row.ref for row in listed(args).rows]


def test_the_number_goes_along_to_the_same_rows_and_not_to_others(app: Flask) -> None:
    with app.test_request_context("/list"):
        listing = listed({"sort": "ref", "dated": "1", "after": "r30", "count": "all"})
        assert [asked_at(address)["count"] for address in listing.turned.values() if address] == ["all"] * 4
        assert asked_at(listing.sort_url(listing.columns[1])) == {"sort": "seats", "dated": "1", "count": "all"}
        assert listing.cleared_url == listing.active_filters[0].without == "/list?sort=ref"
        assert listing.kept == [("sort", "ref")]


def test_no_more_is_counted_than_was_asked_for(app: Flask) -> None:
    with app.test_request_context("/list"):
        for args in ({}, {"count": "1"}, {"count": "ALL"}):
            with Statements() as sent:
                assert (listed(args).total, listed(args).is_counted) == (20, False)
            assert all("LIMIT" in statement for statement in sent)
        with Statements() as sent:
            assert (listed({"count": "all"}).total, listed({"count": "all"}).is_long) == (ROWS, True)
        assert not any("LIMIT" in statement for statement in sent)


def test_the_number_is_of_the_rows_one_may_know_of(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert listed({"count": "all"}, select(Booking).where(Booking.hall == "A")).total == 31


def test_a_file_holds_every_row_however_far_they_are_counted(app: Flask) -> None:
    with app.test_request_context("/list"):
        assert listed().csv() == listed({"count": "all"}).csv()
        assert len(listed().every()) == ROWS


def test_the_links_say_where_they_lead(app: Flask) -> None:
    with app.test_request_context("/list?lang=sv"):
        html = get_template_attribute("_kit/table.html", "pager")(listed())
        page = BeautifulSoup(html, "html.parser")
        assert [link.get_text() for link in page.select("a")] == ["Nästa", "Sista"]
        assert [word.get_text() for word in page.select("span")] == ["Första", "Föregående"]
        assert page.select_one("a[rel=next]")["href"].startswith("/list?after=r")


def test_a_page_as_json_has_no_number_where_pages_have_none(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context("/list"):
        for args in ({}, {"after": "r30"}):
            assert [listed(args).json()[key] for key in ("page", "pages")] == [None, None]
        monkeypatch.setattr(paging, "LONG", ROWS)
        monkeypatch.setattr(paging, "COUNTED", ROWS)
        assert [listed({"page": "3"}).json()[key] for key in ("page", "pages")] == [3, 7]


def test_computed_rows_are_numbered_and_counted_to_the_end_however_many(app: Flask) -> None:
    rows = [Booking(ref=f"c{n:05}", hall="A", seats=n) for n in range(10_025)]
    with app.test_request_context("/list"), Statements() as sent:
        listing = Computed(args={"page": "9999"}, rows=rows)
        assert listing.total == len(rows) and listing.is_counted and not listing.is_long
        assert (listing.page, listing.pages) == (1003, 1003)
        assert [row.seats for row in listing.rows] == list(range(10_020, 10_025))
        assert (listing.first, listing.last) == (10_021, 10_025)
        assert listing.json()["total"] == len(rows)
        said = get_template_attribute("_kit/table.html", "toolbar")(listing)
    assert "Visar 10\xa0021–10\xa0025 av 10\xa0025" in BeautifulSoup(said, "html.parser").get_text()
    assert not sent
