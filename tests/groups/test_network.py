"""The figures of a network, held against hand-counted ones, a second library and two published networks."""

from __future__ import annotations

import csv
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvi.groups.network import MOST_BETWEEN, Figures, Network, Tie, figures, natural
from tests.corpus import CORPUS

NETWORKS = CORPUS / "networks"
needs_corpus = pytest.mark.skipif(
    not NETWORKS.is_dir(), reason=f"no outside data in {NETWORKS}: set CORPUS to check published networks"
)

# Two triangles joined at 10, a pair hanging on by a weak tie, and 7 alone.
BOW_TIE = Network(
    ["1", "2", "10", "3", "4", "5", "6", "7"],
    [("1", "2", 2), ("1", "10", 2), ("2", "10", 3), ("10", "3", 2), ("10", "4", 2), ("3", "4", 2), ("5", "6", 1)],
)


def test_a_hand_counted_network_has_the_hand_counted_figures() -> None:
    found = figures(BOW_TIE)
    assert (found.members, found.ties, found.components, found.isolates) == (8, 7, (5, 2, 1), ("7",))
    assert list(found.degree.items())[:3] == [("10", 4), ("1", 2), ("2", 2)]
    assert found.betweenness["10"] == 4 and found.normalised_betweenness["10"] == pytest.approx(4 / 21)
    assert found.articulation_points == ("10",)


def test_weak_ties_can_be_left_out_but_nobody_disappears() -> None:
    found = figures(BOW_TIE, min_strength=2)
    assert (found.members, found.ties, found.components, found.isolates) == (8, 6, (5, 1, 1, 1), ("5", "6", "7"))
    assert list(found.degree) == ["10", "1", "2", "3", "4", "5", "6", "7"]


def test_two_ties_between_the_same_people_are_one_and_the_strongest_counts() -> None:
    network = Network(["a", "b"], [("a", "b", 3), ("b", "a", 1)])
    assert figures(network, min_strength=3).ties == 1
    assert figures(network).ties == 1


@pytest.mark.parametrize("network", [Network([], []), Network(["1"], []), Network(["1", "2"], [("1", "2", 1)])])
def test_networks_too_small_for_anyone_to_stand_between_have_figures_all_the_same(network: Network) -> None:
    found = figures(network)
    assert found.members == len(network.nodes)
    assert set(found.normalised_betweenness.values()) <= {0.0}


@pytest.mark.parametrize(("nodes", "ties"), [(["1", "1"], []), (["1"], [("1", "2", 1)]), (["1"], [("1", "1", 1)])])
def test_a_network_that_contradicts_itself_is_refused(nodes: list[str], ties: list[Tie]) -> None:
    with pytest.raises(ValueError):
        Network(nodes, ties)


def test_ids_sort_as_people_count() -> None:
    assert sorted(["b", "10", "A10", "2", "A2", "", "1"], key=natural) == ["", "1", "2", "10", "A2", "A10", "b"]


def agree(network: Network, min_strength: int) -> Figures:
    """Hold every figure against networkx."""
    found = figures(network, min_strength)
    oracle = nx.Graph()
    oracle.add_nodes_from(network.nodes)
    oracle.add_edges_from((one, other) for one, other, strength in network.ties if strength >= min_strength)
    assert (found.members, found.ties) == (oracle.number_of_nodes(), oracle.number_of_edges())
    assert list(found.components) == sorted(map(len, nx.connected_components(oracle)), reverse=True)
    assert set(found.isolates) == set(nx.isolates(oracle))
    assert dict(found.degree) == dict(oracle.degree)
    if len(network.nodes) > MOST_BETWEEN:
        assert found.betweenness == found.normalised_betweenness == {}
    else:
        assert found.betweenness == pytest.approx(nx.betweenness_centrality(oracle, normalized=False))
        assert found.normalised_betweenness == pytest.approx(nx.betweenness_centrality(oracle, normalized=True))
    assert set(found.articulation_points) == set(nx.articulation_points(oracle))
    return found


@st.composite
def networks(draw: st.DrawFn) -> Network:
    nodes = [str(number) for number in range(draw(st.integers(0, 14)))]
    pairs = [(one, other) for one in nodes for other in nodes if one < other]
    drawn = draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else []
    return Network(nodes, [(one, other, draw(st.integers(1, 4))) for one, other in drawn])


@settings(max_examples=150, deadline=None)
@given(networks(), st.integers(1, 4))
def test_random_networks_have_the_figures_a_second_library_finds(network: Network, min_strength: int) -> None:
    agree(network, min_strength)


@settings(max_examples=30, deadline=None)
@given(st.integers(15, 120), st.floats(0, 3), st.randoms(use_true_random=False))
def test_sparse_networks_of_many_parts_have_the_figures_a_second_library_finds(
    people: int, ties_each: float, chance: random.Random
) -> None:
    met = [chance.sample(range(people), 2) for _ in range(int(people * ties_each))]
    agree(Network([f"P-{n}" for n in range(people)], [(f"P-{a}", f"P-{b}", 1 + a % 3) for a, b in met]), 1)


@pytest.mark.parametrize("shape", ["chain", "star", "ring", "tree", "crowd"])
def test_large_networks_of_plain_shape_have_the_figures_a_second_library_finds(shape: str) -> None:
    people = MOST_BETWEEN + 500
    pairs = {
        "chain": [(n, n + 1) for n in range(people - 1)],
        "star": [(0, n) for n in range(1, people)],
        "ring": [(n, (n + 1) % people) for n in range(people)],
        "tree": [(n // 2, n) for n in range(1, people)],
        "crowd": [(n, (n * 7 + k) % people) for n in range(0, people, 3) for k in (1, 2) if n != (n * 7 + k) % people],
    }[shape]
    agree(Network([str(n) for n in range(people)], [(str(a), str(b), 1) for a, b in pairs]), 1)


def load(folder: str) -> Network:
    with (NETWORKS / folder / "edges.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    ties = [(row[0], row[1], int(row[2]) if len(row) > 2 else 1) for row in rows]
    with next((NETWORKS / folder).glob("*_ATTR.csv")).open(encoding="utf-8-sig", newline="") as lines:
        return Network([row[0] for row in list(csv.reader(lines))[1:]], ties)


@needs_corpus
@pytest.mark.parametrize("folder", sorted(each.name for each in NETWORKS.glob("*/")) or ["none"])
def test_every_network_at_hand_has_the_figures_a_second_library_finds(folder: str) -> None:
    network = load(folder)
    for least in range(1, max(tie[2] for tie in network.ties) + 2):
        agree(network, least)


@needs_corpus
def test_the_london_network_has_its_published_figures() -> None:
    london = load("london_gang")
    assert agree(london, 1).ties == 315
    found = agree(london, 2)
    assert (found.members, found.ties, len(found.isolates)) == (54, 133, 6)
    assert list(found.degree.items())[:4] == [("14", 15), ("2", 13), ("3", 13), ("10", 13)]
    between = sorted(found.betweenness, key=lambda node: -found.betweenness[node])
    assert sorted(between[:3], key=natural) == ["14", "18", "19"]
    assert found.articulation_points == ("10", "18", "19", "22", "43", "46")


@needs_corpus
def test_the_montreal_network_has_its_published_figures() -> None:
    found = agree(load("montreal_street_gangs"), 1)
    assert (found.members, found.ties, found.components) == (35, 78, (29, 4, 1, 1))
    assert next(iter(found.degree.items())) == ("BMF", 18)
    assert "99" in found.degree
