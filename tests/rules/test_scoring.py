"""The laws of the scorecard: who comes first, what does not matter, what only whole cards may do."""

from collections.abc import Iterable
from fractions import Fraction
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.campaigns import Criterion, TieRule
from rules.scoring import Entry, Result, is_whole, missing, results, weighted
from rules.voting import drawn

MEANINGS = ("1", "2", "3", "4", "5")
LOT = "a fingerprint"
Thing = TypeVar("Thing")


def criteria(*weights: int) -> tuple[Criterion, ...]:
    return tuple(Criterion(f"criterion {place}", weight, MEANINGS) for place, weight in enumerate(weights))


USUAL = criteria(40, 35, 25)
whole_cards = st.fixed_dictionaries({place: st.integers(1, 5) for place in range(3)})
any_cards = st.one_of(whole_cards, st.dictionaries(st.integers(0, 2), st.integers(1, 5), max_size=2))
entries = st.lists(st.tuples(st.integers(0, 4), st.lists(any_cards, max_size=4)), min_size=1, max_size=6).map(
    lambda rows: [Entry(number, most, tuple(cards)) for number, (most, cards) in enumerate(rows, start=1)]
)
rules: st.SearchStrategy[TieRule] = st.sampled_from(("shared", "earlier", "lot"))


def places(made: tuple[Result, ...]) -> dict[int, int]:
    return {one.number: one.place for one in made}


def card(*points: int) -> dict[int, int]:
    return dict(enumerate(points))


def test_the_total_is_out_of_a_hundred() -> None:
    made = results(USUAL, [Entry(1, 0, (card(5, 5, 5),)), Entry(2, 0, (card(1, 1, 1),))], "shared", LOT)
    assert [(one.number, one.total) for one in made] == [(1, 10000), (2, 2000)]


def test_a_total_by_hand() -> None:
    """Means 4.5, 3 and 2: 40 x 4.5 / 5 + 35 x 3 / 5 + 25 x 2 / 5 = 36 + 21 + 10."""
    made = results(USUAL, [Entry(7, 3, (card(4, 3, 1), card(5, 3, 3)))], "shared", LOT)
    assert made == (Result(7, 3, 6700, (450, 300, 200), 1),)


def test_a_mean_is_rounded_half_up() -> None:
    thirds = [Entry(1, 0, (card(1, 1, 1), card(2, 2, 2), card(2, 2, 2)))]
    assert results(USUAL, thirds, "shared", LOT)[0].by_criterion == (167, 167, 167)
    eighths = [Entry(1, 0, tuple(card(2, 2, 2) if n else card(3, 3, 3) for n in range(8)))]
    assert results(USUAL, eighths, "shared", LOT)[0].by_criterion == (213, 213, 213)  # 2.125


def test_a_card_with_a_gap_does_not_count() -> None:
    gap = {0: 5, 1: 5}
    assert not is_whole(gap, 3) and missing(gap, 3) == 2
    made = results(USUAL, [Entry(1, 0, (gap, card(3, 3, 3)))], "shared", LOT)
    assert made[0].by_criterion == (300, 300, 300)


def test_what_nobody_scored_comes_last() -> None:
    made = results(USUAL, [Entry(1, 90, ()), Entry(2, 1, (card(1, 1, 1),))], "shared", LOT)
    assert [(one.number, one.total, one.place) for one in made] == [(2, 2000, 1), (1, None, 2)]


def test_equal_points_go_by_approvals_and_then_by_the_declared_rule() -> None:
    same = (card(4, 4, 4),)
    three = [Entry(3, 5, same), Entry(2, 5, same), Entry(1, 4, same)]
    assert places(results(USUAL, three, "shared", LOT)) == {2: 1, 3: 1, 1: 3}
    assert places(results(USUAL, three, "earlier", LOT)) == {2: 1, 3: 2, 1: 3}
    first = min((2, 3), key=lambda number: drawn(LOT, number))
    assert places(results(USUAL, three, "lot", LOT))[first] == 1


def test_the_lot_falls_otherwise_for_another_sheet() -> None:
    same = [Entry(1, 1, (card(4, 4, 4),)), Entry(2, 1, (card(4, 4, 4),))]
    firsts = {results(USUAL, same, "lot", f"sheet {n}")[0].number for n in range(20)}
    assert firsts == {1, 2}


@given(entries, rules, st.randoms(use_true_random=False))
def test_the_order_of_ideas_and_of_members_does_not_matter(
    made: list[Entry], rule: TieRule, luck: Random
) -> None:
    shuffled = [Entry(one.number, one.approvals, tuple(_shuffled(luck, one.cards))) for one in made]
    assert results(USUAL, _shuffled(luck, shuffled), rule, LOT) == results(USUAL, made, rule, LOT)


def _shuffled(luck: Random, things: Iterable[Thing]) -> list[Thing]:
    mixed = list(things)
    luck.shuffle(mixed)
    return mixed


@given(entries, st.permutations(range(3)), rules)
def test_the_order_of_the_criteria_does_not_matter(
    made: list[Entry], order: list[int], rule: TieRule
) -> None:
    turned = [
        Entry(
            one.number,
            one.approvals,
            tuple({order.index(place): points for place, points in card.items()} for card in one.cards),
        )
        for one in made
    ]
    weights = tuple(USUAL[place] for place in order)
    before = {one.number: (one.total, one.place) for one in results(USUAL, made, rule, LOT)}
    after = {one.number: (one.total, one.place) for one in results(weights, turned, rule, LOT)}
    assert before == after


@given(entries, st.lists(st.integers(100, 999), min_size=6, max_size=6, unique=True))
def test_other_numbers_for_the_ideas_change_nothing(made: list[Entry], names: list[int]) -> None:
    renamed = [Entry(names[one.number - 1], one.approvals, one.cards) for one in made]
    before = {names[one.number - 1]: (one.total, one.place) for one in results(USUAL, made, "shared", LOT)}
    after = {one.number: (one.total, one.place) for one in results(USUAL, renamed, "shared", LOT)}
    assert before == after


@given(entries, st.integers(0, 5), rules)
def test_more_points_never_harm(made: list[Entry], which: int, rule: TieRule) -> None:
    one = made[which % len(made)]
    better = tuple({place: min(5, points + 1) for place, points in card.items()} for card in one.cards)
    raised = [Entry(one.number, one.approvals, better) if entry is one else entry for entry in made]
    before, after = results(USUAL, made, rule, LOT), results(USUAL, raised, rule, LOT)
    assert places(after)[one.number] <= places(before)[one.number]


@given(entries, rules)
def test_places_follow_the_figures_that_are_shown(made: list[Entry], rule: TieRule) -> None:
    table = results(USUAL, made, rule, LOT)
    assert sorted(one.number for one in table) == sorted(one.number for one in made)
    shown = [(1 if one.total is None else -one.total, -one.approvals) for one in table]
    assert shown == sorted(shown)
    if rule == "shared":
        assert [one.place for one in table] == [1 + sum(x < one for x in shown) for one in shown]
    else:
        assert [one.place for one in table] == list(range(1, len(made) + 1))


@given(st.lists(whole_cards, min_size=1, max_size=7))
def test_the_total_is_the_mean_of_the_single_cards(cards: list[dict[int, int]]) -> None:
    (one,) = results(USUAL, [Entry(1, 0, tuple(cards))], "shared", LOT)
    singles = [sum(w.weight * one[place] for place, w in enumerate(USUAL)) for one in cards]
    exact = Fraction(sum(singles) * 20, len(cards))
    assert one.total is not None and abs(one.total - exact) <= Fraction(1, 2)
    assert all(mean is not None and 100 <= mean <= 500 for mean in one.by_criterion)


@pytest.mark.parametrize("weights", [(100,), (50, 50), (20, 20, 20, 20, 20)])
def test_any_number_of_criteria(weights: tuple[int, ...]) -> None:
    assert weighted(weights, [3] * len(weights)) == 6000
