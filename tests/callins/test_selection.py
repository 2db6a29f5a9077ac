"""Choosing whom to call: equal to trying every choice, never a forbidden pair, the same answer every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gvi.callins.selection import (
    SIXTH,
    Demand,
    DemandKind,
    Pool,
    Standing,
    Wishes,
    fingerprint,
    in_people,
    is_allowed,
    order_of,
    score_of,
    share_of,
)
from gvi.callins.selection_conflicts import pins_in_conflict, smallest, unfilled
from gvi.callins.selection_preview import additions, most_connected, preview, reserves
from gvi.callins.selection_solving import solve
from tests.corpus import CORPUS

LONDON = CORPUS / "networks/london_gang/edges.csv"
PEOPLE = 15
THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARES = st.sampled_from([Fraction(1), SIXTH, Fraction(1, 2)])


@st.composite
def pools(draw: st.DrawFn, most: int = PEOPLE) -> Pool:
    """Any network of up to fifteen people, all or some of whom may be called, in groups, some of them kept apart."""
    number = draw(st.integers(1, most))
    pairs = list(combinations(range(number), 2))
    some = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    ties, apart = draw(some), draw(some)
    groups = draw(st.lists(st.frozensets(st.integers(0, 4), max_size=2), min_size=number, max_size=number))
    shares = draw(st.lists(SHARES, min_size=number, max_size=number))
    candidates = draw(st.sets(st.integers(0, number - 1), min_size=1))
    graph: nx.Graph[int] = nx.Graph(ties)
    graph.add_nodes_from(range(number))
    names = draw(st.permutations([f"p{each:02d}" for each in range(number)]))
    counted = draw(st.sets(st.integers(0, number - 1)))
    standings = [
        Standing(names[each], shares[each], frozenset({each, *graph[each]} & counted), groups[each], graph.degree[each])
        for each in candidates
    ]
    active = draw(st.frozensets(st.integers(0, 4)))
    return Pool.of(standings, people=number, active=active, apart=[(names[a], names[b]) for a, b in apart])


@st.composite
def questions(draw: st.DrawFn, most: int = PEOPLE) -> tuple[Pool, Wishes]:
    pool = draw(pools(most))
    refs = st.frozensets(st.sampled_from([each.ref for each in pool.standings]), max_size=3)
    return pool, Wishes(draw(st.integers(1, 6)), draw(st.integers(1, 3)), pins=draw(refs), bars=draw(refs))


def allowed(pool: Pool, wishes: Wishes) -> Iterator[tuple[int, ...]]:
    """Every choice there is."""
    for number in range(wishes.seats + 1):
        for chosen in combinations(range(len(pool.standings)), number):
            if is_allowed(pool, wishes, chosen):
                yield chosen


def reach_by_definition(pool: Pool, chosen: tuple[int, ...]) -> Fraction:
    shares = [
        sum((pool.standings[j].share for j in chosen if person in pool.standings[j].reaches), Fraction(0))
        for person in range(pool.people)
    ]
    return sum((min(Fraction(1), share) for share in shares), Fraction(0))


@THOROUGH
@given(questions())
def test_the_optimum_is_the_best_of_all_choices_and_of_equals_the_one_of_lowest_refs(
    question: tuple[Pool, Wishes],
) -> None:
    pool, wishes = question
    assume(not pins_in_conflict(pool, wishes))
    choices = list(allowed(pool, wishes))
    highest = max(score_of(pool, each) for each in choices)
    best = min((each for each in choices if score_of(pool, each) == highest), key=lambda each: order_of(pool, each))
    found = solve(pool, wishes)
    assert found.is_proven and found.gap == 0
    assert found.score == highest
    assert found.chosen == best


@THOROUGH
@given(questions())
def test_reach_is_what_its_formula_says(question: tuple[Pool, Wishes]) -> None:
    pool, wishes = question
    for chosen in list(allowed(pool, wishes))[:50]:
        assert Fraction(score_of(pool, chosen).reach, pool.whole) == reach_by_definition(pool, chosen)


@THOROUGH
@given(questions())
def test_no_choice_breaks_a_rule_or_a_wish_and_none_is_better_than_the_optimum(question: tuple[Pool, Wishes]) -> None:
    pool, wishes = question
    assume(not pins_in_conflict(pool, wishes))
    quick, best = preview(pool, wishes), solve(pool, wishes)
    for chosen in (quick, best.chosen, most_connected(pool, wishes, len(best.chosen))):
        assert is_allowed(pool, wishes, chosen)
        assert not any(one in chosen and other in chosen for one, other in pool.apart)
    assert score_of(pool, quick) <= best.score


@THOROUGH
@given(questions(), st.randoms())
def test_the_same_question_in_any_order_has_the_same_answer(question: tuple[Pool, Wishes], chance) -> None:  # type: ignore[no-untyped-def]
    pool, wishes = question
    assume(not pins_in_conflict(pool, wishes))
    shuffled = list(pool.standings)
    chance.shuffle(shuffled)
    pairs = [(pool.standings[a].ref, pool.standings[b].ref) for a, b in pool.apart]
    chance.shuffle(pairs)
    again = Pool.of(shuffled, people=pool.people, active=pool.active, apart=[(b, a) for a, b in pairs])
    assert fingerprint(again, wishes) == fingerprint(pool, wishes)
    assert preview(again, wishes) == preview(pool, wishes)
    assert solve(again, wishes).chosen == solve(pool, wishes).chosen


@THOROUGH
@given(questions(8))
def test_pins_are_in_conflict_exactly_when_no_choice_keeps_them_and_no_smaller_set_is(
    question: tuple[Pool, Wishes],
) -> None:
    pool, wishes = question
    conflict = pins_in_conflict(pool, wishes)
    assert bool(conflict) == (not list(allowed(pool, wishes)))
    if conflict:
        assert not can_be_met(pool, wishes, conflict)
        everything = all_demands(pool, wishes)
        for size in range(1, len(conflict)):
            assert all(can_be_met(pool, wishes, each) for each in combinations(everything, size))


@THOROUGH
@given(questions(8))
def test_seats_stay_empty_for_a_smallest_set_of_reasons(question: tuple[Pool, Wishes]) -> None:
    pool, wishes = question
    assume(not pins_in_conflict(pool, wishes))
    reasons = unfilled(pool, wishes)
    fullest = max(len(each) for each in allowed(pool, wishes))
    assert bool(reasons) == (fullest < wishes.seats)
    if reasons:
        assert reasons[0] == Demand(DemandKind.FILL, number=wishes.seats)
        assert not can_be_met(pool, wishes, reasons)
        others = [each for each in all_demands(pool, wishes) if each.kind is not DemandKind.SEATS]
        for size in range(len(reasons) - 1):
            assert all(can_be_met(pool, wishes, (reasons[0], *each)) for each in combinations(others, size))


def all_demands(pool: Pool, wishes: Wishes) -> list[Demand]:
    apart = [
        Demand(DemandKind.APART, tuple(sorted((pool.standings[a].ref, pool.standings[b].ref)))) for a, b in pool.apart
    ]
    pins = [Demand(DemandKind.PIN, (ref,)) for ref in sorted(wishes.pins)]
    bars = [Demand(DemandKind.BAR, (ref,)) for ref in sorted(wishes.bars)]
    return [
        Demand(DemandKind.SEATS, number=wishes.seats),
        Demand(DemandKind.PER_GROUP, number=wishes.per_group),
        *apart,
        *pins,
        *bars,
    ]


def can_be_met(pool: Pool, wishes: Wishes, demands: tuple[Demand, ...]) -> bool:
    """Tried over every set of people."""
    kinds = {each.kind for each in demands}
    freer = Wishes(
        wishes.seats if kinds & {DemandKind.SEATS, DemandKind.FILL} else PEOPLE,
        wishes.per_group if DemandKind.PER_GROUP in kinds else PEOPLE,
        pins=frozenset(each.refs[0] for each in demands if each.kind is DemandKind.PIN),
        bars=frozenset(each.refs[0] for each in demands if each.kind is DemandKind.BAR),
    )
    apart = [each.refs for each in demands if each.kind is DemandKind.APART]
    looser = Pool.of(pool.standings, people=pool.people, active=pool.active, apart=[(a, b) for a, b in apart])
    needed = wishes.seats if DemandKind.FILL in kinds else 0
    return any(len(each) >= needed for each in allowed(looser, freer))


# what is said of a choice


@THOROUGH
@given(questions())
def test_what_each_adds_comes_to_the_reach_of_all(question: tuple[Pool, Wishes]) -> None:
    pool, wishes = question
    assume(not pins_in_conflict(pool, wishes))
    chosen = preview(pool, wishes)
    found = additions(pool, chosen)
    assert sorted(each.place for each in found) == list(chosen)
    assert sum(each.gain for each in found) == score_of(pool, chosen).reach
    assert all(bool(each.people) == bool(each.gain) for each in found)
    assert [each.gain for each in found] == sorted((each.gain for each in found), reverse=True)


@THOROUGH
@given(questions(9))
def test_reserves_come_in_the_order_in_which_least_is_missed(question: tuple[Pool, Wishes]) -> None:
    pool, wishes = question
    assume(not pins_in_conflict(pool, wishes))
    chosen = solve(pool, wishes).chosen
    found = reserves(pool, wishes, chosen, most=PEOPLE)
    for each in found:
        lost = []
        for absent in chosen:
            rest = [other for other in chosen if other != absent]
            stands_in = [*rest, each.place]
            free = Wishes(wishes.seats, wishes.per_group, bars=wishes.bars)
            left = stands_in if is_allowed(pool, free, stands_in) else rest
            lost.append(score_of(pool, chosen).reach - score_of(pool, left).reach)
        assert each.missed == Fraction(sum(lost), len(lost))
    assert [(each.missed, each.place) for each in found] == sorted((each.missed, each.place) for each in found)


def line(*ties: tuple[str, str], **more: object) -> Pool:
    """People by name, tied so; all in one active group and all obliged to come, but for those named in `asked`."""
    graph: nx.Graph[str] = nx.Graph(ties)
    names = sorted(graph)
    asked: object = more.pop("asked", ())
    return Pool.of(
        [
            Standing(
                name, SIXTH if name in asked else Fraction(1), frozenset(names.index(each) for each in {name, *graph[name]}),  # type: ignore[operator]
                frozenset({1}), graph.degree[name],
            )
            for name in names
        ],
        people=len(names), active={1}, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_six_who_need_not_come_reach_as_much_as_one_who_must() -> None:
    star = line(*(("hub", f"p{each}") for each in range(6)), asked=[f"p{each}" for each in range(6)])
    everybody_else = [star.place[f"p{each}"] for each in range(6)]
    assert in_people(star, score_of(star, everybody_else).reach) == pytest.approx(1 + 6 / 6)
    assert in_people(star, score_of(star, everybody_else[:3]).reach) == pytest.approx(3 / 6 + 3 / 6)


def test_a_representative_for_a_small_group_goes_before_reach() -> None:
    standings = [
        Standing("a", Fraction(1), frozenset(range(5)), frozenset({1}), 5),
        Standing("b", Fraction(1), frozenset(range(5, 9)), frozenset({1}), 4),
        Standing("c", Fraction(1), frozenset({9}), frozenset({2}), 0),
    ]
    pool = Pool.of(standings, people=10, active={1, 2})
    assert [pool.standings[each].ref for each in solve(pool, Wishes(2, 3)).chosen] == ["a", "c"]


def test_greed_is_not_always_best_and_the_optimum_finds_better() -> None:
    pool = Pool.of(
        [
            Standing("both", Fraction(1), frozenset({0, 1, 2, 3}), frozenset(), 4),
            Standing("left", Fraction(1), frozenset({0, 1, 4}), frozenset(), 3),
            Standing("right", Fraction(1), frozenset({2, 3, 5}), frozenset(), 3),
        ],
        people=6,
    )
    wishes = Wishes(2, 2)
    assert score_of(pool, preview(pool, wishes)).reach == 5
    assert solve(pool, wishes).score.reach == 6


def test_somebody_moved_out_leaves_the_others_where_they_were() -> None:
    pool = line(("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "g"))
    before = preview(pool, Wishes(3, 9))
    out = pool.standings[before[0]].ref
    after = preview(pool, Wishes(3, 9, bars=frozenset({out})), before)
    assert set(before) - {before[0]} < set(after)


def test_a_share_typed_with_four_decimals_is_a_sixth() -> None:
    assert share_of("0.1667") == share_of(0.1667) == SIXTH


def test_the_deletion_filter_keeps_what_matters_when_there_is_too_much_to_try_it_all() -> None:
    demands = tuple(Demand(DemandKind.PIN, (f"p{each:03d}",)) for each in range(200))
    wanted = {demands[3], demands[77], demands[199]}
    assert set(smallest(demands, lambda each: not wanted <= set(each), most_tried=0)) == wanted


def test_time_that_runs_out_leaves_the_preview_and_says_how_far_it_may_be_from_the_best() -> None:
    pool = line(("a", "b"), ("b", "c"), ("d", "e"), ("f", "g"))
    found = solve(pool, Wishes(2, 9), limit_s=0.0)
    assert not found.is_proven and found.chosen == preview(pool, Wishes(2, 9))
    assert (found.score.reach, found.bound, found.gap) == (5, 7, 2)


# the published network, and one of our own of the same size


def everybody(ties: list[tuple[str, str]], names: list[str]) -> Pool:
    """All of one active group, all obliged to come."""
    graph: nx.Graph[str] = nx.Graph(ties)
    graph.add_nodes_from(names)
    number = {name: place for place, name in enumerate(names)}
    return Pool.of(
        [
            Standing(name, Fraction(1), frozenset(number[each] for each in {name, *graph[name]}), frozenset({1}), graph.degree[name])
            for name in names
        ],
        people=len(names), active={1},
    )  # fmt: skip


@pytest.mark.skipif(not LONDON.is_file(), reason="the published network is not here")
def test_london_at_strength_two_twelve_seats_reach_fifty_of_fifty_four() -> None:
    _head, *rows = csv.reader(io.StringIO(LONDON.read_text(encoding="utf-8-sig")))
    ties = [(one, other) for one, other, strength in rows if int(strength) >= 2]
    assert len(ties) == 133
    found = solve(everybody(ties, [str(each) for each in range(1, 55)]), Wishes(12, 54))
    assert found.is_proven and found.bound == found.score.reach == 50


def test_a_made_up_network_of_that_size_has_a_proven_optimum_beyond_greed() -> None:
    graph = nx.gnm_random_graph(54, 133, seed=1)
    names = [f"{each:02d}" for each in range(54)]
    pool, wishes = everybody([(names[a], names[b]) for a, b in graph.edges], names), Wishes(7, 54)
    found = solve(pool, wishes)
    assert found.is_proven and found.bound == found.score.reach == 46
    assert score_of(pool, preview(pool, wishes)).reach == 43
