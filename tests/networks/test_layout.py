"""Where nodes stand: inside the picture, clear of each other, and tomorrow where they stood today."""

from __future__ import annotations

import csv
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvi.networks.layout import LETTER, LINE, Point, place, size_for
from tests.corpus import CORPUS

EDGES = CORPUS / "networks/montreal_street_gangs/edges.csv"
TRIANGLE = [("Alm", "Björk"), ("Björk", "Ceder"), ("Alm", "Ceder")]
NAMES = ["Alm", "Björk", "Ceder", "Ek", "Fläder", "Gran", "Hassel"]


def laps(points: dict[str, Point]) -> list[tuple[str, str]]:
    """Pairs whose names lie on each other by more than a letter."""
    return [
        (one, other)
        for one, other in combinations(points, 2)
        if abs(points[one][0] - points[other][0]) < (max(len(one), 4) + max(len(other), 4)) * LETTER / 2 - LETTER
        and abs(points[one][1] - points[other][1]) < LINE * 0.6
    ]


def test_every_node_has_a_place_inside_and_no_name_covers_another() -> None:
    points = place(NAMES, TRIANGLE, {})
    width, height = size_for(len(NAMES))
    assert set(points) == set(NAMES)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points.values())
    assert not laps(points)


def test_the_same_network_is_always_drawn_alike() -> None:
    assert place(NAMES, TRIANGLE, {}) == place(NAMES, list(TRIANGLE), {})


def test_nobody_moves_when_somebody_joins_or_leaves() -> None:
    before = place(NAMES, TRIANGLE, {})
    after = place([*NAMES[:-1], "Idegran"], [*TRIANGLE, ("Idegran", "Alm")], before)
    assert {name: after[name] for name in NAMES[:-1]} == {name: before[name] for name in NAMES[:-1]}
    assert "Hassel" not in after and not laps(after)


def test_when_most_are_new_all_are_placed_afresh() -> None:
    crowd = [f"N{number}" for number in range(20)]
    pairs = [(crowd[number], crowd[number + 1]) for number in range(19)]
    kept = {crowd[0]: (1.0, 1.0)}
    assert place(crowd, pairs, kept) == place(crowd, pairs, {})


def test_an_empty_network_has_no_places() -> None:
    assert place([], [], {}) == {}


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_any_network_is_drawn_inside_its_picture(data: st.DataObject) -> None:
    nodes = [f"P-{number:04}" for number in range(data.draw(st.integers(1, 40)))]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)).filter(lambda pair: pair[0] < pair[1]), max_size=60, unique=True))  # fmt: skip
    points, (width, height) = place(nodes, pairs, {}), size_for(len(nodes))
    assert set(points) == set(nodes)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points.values())


@pytest.mark.skipif(not EDGES.is_file(), reason=f"no outside data in {EDGES}: set CORPUS to draw a published network")
def test_thirty_five_published_gangs_can_all_be_read() -> None:
    with EDGES.open(encoding="utf-8-sig", newline="") as file:
        pairs = [(row["gang_a"], row["gang_b"]) for row in csv.DictReader(file)]
    gangs = sorted({name for pair in pairs for name in pair} | {"Alone"})
    points = place(gangs, pairs, {})
    assert len(points) == len(gangs) >= 34
    assert not laps(points)
