"""Networks through the front door: the picture, its equal table, its files, and who may see them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from re import findall

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import RelationKind
from gvi.groups.network import Network
from gvi.networks.drawings import UNSEEN_DAYS, drawn
from gvi.networks.layout import Point
from gvi.networks.models import Drawing
from tests import factories
from tests.world import actor


def groups_at_odds(work) -> None:
    """Alm in a feud with Björk, who is allied with Ceder; Ek stands alone."""
    with work():
        alm, bjork, ceder, _ek = (
            factories.group(actor("bo"), alias=alias) for alias in ("Alm", "Björk", "Ceder", "Ek <i>")
        )
        db.session.flush()
        factories.relation(actor("bo"), alm, bjork)
        factories.relation(actor("bo"), bjork, ceder, kind=RelationKind.ALLIANCE)


def three_tied(work) -> str:
    """A chain of three in one group; the group's ref."""
    with work():
        group = factories.group(actor("bo"))
        people = [factories.member(actor("bo"), external_id=f"P{number}") for number in range(3)]
        db.session.flush()
        for person in people:
            factories.membership(actor("bo"), person, group)
        factories.tie(actor("bo"), people[0], people[1], strength=3)
        factories.tie(actor("bo"), people[1], people[2], strength=1)
        return group.ref


def table(page) -> dict[str, list[str]]:
    """The equal table: a node's name, and its cells."""
    return {row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row("td")] for row in page.soup.select("tbody tr")}  # fmt: skip


def test_the_table_says_all_that_the_picture_shows(browser, work) -> None:
    groups_at_odds(work)
    page = browser("bo").get("/groups/relations/picture")
    assert table(page) == {
        "Björk": ["2", "Alm (feud), Ceder (alliance)", "1", "Yes"],
        "Alm": ["1", "Björk (feud)", "0", "–"],
        "Ceder": ["1", "Björk (alliance)", "0", "–"],
        "Ek <i>": ["0", "–", "0", "–"],
    }
    picture = page.soup.select_one("figure svg")
    assert [text.get_text() for text in picture.select("g[text-anchor] text")] == list(table(page))
    assert picture.title.get_text() == "Relations between groups"
    assert picture.desc.get_text() == "4 nodes, 2 lines, 1 part, 1 without a line"
    assert not page.soup.select("figure i") and "style=" not in str(picture)


def test_a_node_leads_to_its_group_on_the_page_but_not_in_a_file(browser, work) -> None:
    groups_at_odds(work)
    bo = browser("bo")
    assert len(bo.get("/groups/relations/picture").soup.select("figure svg a")) == 4
    file = bo.get("/groups/relations/picture.svg").data.decode()
    assert "Björk" in file and "Ek &lt;i&gt;" in file and "href" not in file


def test_groups_stand_where_they_stood_when_one_is_added(browser, work) -> None:
    groups_at_odds(work)
    bo = browser("bo")

    def spots() -> dict[str, tuple[str, str]]:
        marks = bo.get("/groups/relations/picture").soup.select("figure g[text-anchor] > a > g")
        return {mark.find("text").get_text(): (mark.circle["cx"], mark.circle["cy"]) for mark in marks}

    before = spots()
    with work():
        factories.relation(
            actor("bo"), factories.group(actor("bo"), alias="Gran"), factories.group(actor("bo"), alias="Hassel")
        )
    after = spots()
    assert {name: after[name] for name in before} == before and len(after) == 6


def test_figures_are_kept_until_the_data_changes(browser, work) -> None:
    groups_at_odds(work)
    bo = browser("bo")
    bo.get("/groups/relations/picture")
    with work():
        first = db.session.scalars(select(Drawing)).one()
        mark, made = first.fingerprint, first.made_at
        first.figures = {**first.figures, "ties": 99}
    assert "99" in bo.get("/groups/relations/picture").soup.select_one(".facts").get_text()
    with work():
        factories.group(actor("bo"), alias="Gran")
    assert "99" not in bo.get("/groups/relations/picture").soup.select_one(".facts").get_text()
    with work():
        again = db.session.scalars(select(Drawing)).one()
        assert again.fingerprint != mark and again.made_at > made


def test_placing_afresh_forgets_the_old_places(browser, work) -> None:
    groups_at_odds(work)
    bo = browser("bo")
    page = bo.get("/groups/relations/picture")
    assert page.soup.select_one("figure svg")
    with work():
        db.session.scalars(select(Drawing)).one().points = {"Alm": [1.0, 1.0], "Björk": [2.0, 2.0], "Ceder": [3.0, 3.0]}
    bo.press("/groups/relations/picture", "/groups/relations/picture/arrange")
    assert bo.get("/groups/relations/picture").soup.select_one("figure svg") == page.soup.select_one("figure svg")


def seen(app: Flask, *names: str) -> dict[str, Point]:
    """Where the nodes stand for somebody who sees these, in a chain."""
    with app.test_request_context():
        network = Network(names, [(one, other, 1) for one, other in pairwise(names)])
        _figures, points = drawn(actor("bo"), "relations", network)
        app.process_response(app.make_response(""))
    return points


def test_what_one_reader_does_not_see_keeps_its_place_for_those_who_do(app) -> None:
    whole = seen(app, "Alm", "Björk", "Ceder", "Ek")
    part = seen(app, "Alm", "Björk", "Ceder")
    assert part == {name: whole[name] for name in part}
    assert seen(app, "Alm", "Björk", "Ceder", "Ek") == whole


def test_the_place_of_what_nobody_has_seen_for_a_month_is_not_kept(app, work, monkeypatch) -> None:
    seen(app, "Alm", "Björk", "Ceder", "Ek")
    day = clock.now()
    monkeypatch.setattr(clock, "now", lambda: day + timedelta(days=UNSEEN_DAYS + 1))
    seen(app, "Alm", "Björk", "Ceder")
    with work():
        assert set(db.session.scalars(select(Drawing)).one().points) == {"Alm", "Björk", "Ceder"}


def test_ties_are_drawn_by_strength_and_weak_ones_can_be_left_out(browser, work) -> None:
    ref = three_tied(work)
    bo = browser("bo")
    assert table(bo.get(f"/groups/{ref}/ties"))["P1"][:2] == ["2", "P0, P2"]
    strong = bo.get(f"/groups/{ref}/ties?strength=2")
    assert table(strong) == {
        "P0": ["1", "P1", "0", "–"],
        "P1": ["1", "P0", "0", "–"],
        "P2": ["0", "–", "0", "–"],
    }


def test_the_files_hold_the_picture(browser, work) -> None:
    ref = three_tied(work)
    bo = browser("bo")
    image = Image.open(BytesIO(bo.get(f"/groups/{ref}/ties.png").data))
    assert image.format == "PNG" and image.width > 400 and len(image.getcolors(1 << 20) or []) > 3
    answer = bo.get(f"/groups/{ref}/ties.svg")
    assert answer.response.headers["Content-Disposition"] == 'attachment; filename="dokument.svg"'
    drawn = answer.data.decode()
    assert not any(name in drawn for name in ("P0", "P1", "P2"))
    assert findall(r'font-weight="600">(.+?)</text>', drawn) == ["1", "2", "3"]
    page = bo.get(f"/groups/{ref}/ties").text
    assert "P0" in page and "number in the place of each name" in page


@pytest.mark.parametrize("who", ["alva", "disa", "project_lead", "cim"])
def test_ties_are_for_who_may_read_the_police_facet(browser, work, who: str) -> None:
    ref = three_tied(work)
    reader = browser(who)
    page = reader.get(f"/groups/{ref}/ties")
    assert "P0" not in page.text and "P1" not in page.text
    assert b"P0" not in reader.get(f"/groups/{ref}/ties.svg").data


def test_an_empty_register_says_so(browser) -> None:
    page = browser("bo").get("/groups/relations/picture")
    assert "No groups are registered yet." in page.text and not page.soup.select("figure")


def test_queries_do_not_grow_with_the_network(browser, work, count_queries) -> None:
    groups_at_odds(work)
    bo = browser("bo")
    bo.get("/groups/relations/picture")
    with count_queries() as few:
        bo.get("/groups/relations/picture")
    with work():
        many = [factories.group(actor("bo"), alias=f"G{number}") for number in range(30)]
        db.session.flush()
        for one, other in pairwise(many):
            factories.relation(actor("bo"), one, other)
    bo.get("/groups/relations/picture")
    with count_queries() as lots:
        bo.get("/groups/relations/picture")
    assert len(lots) == len(few)
