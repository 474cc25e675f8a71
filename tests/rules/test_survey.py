"""What answers come to: means and shares with honest intervals, small groups untold, draws that repeat."""

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.survey import (
    SMALLEST_GROUP,
    Question,
    drawn,
    grouped,
    mean_of,
    shares_of,
    student,
)


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (29, 2.045), (30, 2.042),
     (60, 2.000), (120, 1.980), (200, 1.972), (201, 1.972), (1000, 1.962), (10**6, 1.960)],
)  # fmt: skip
def test_student_as_printed_in_tables(freedom: int, printed: float) -> None:
    assert round(student(freedom), 3) == printed


def test_a_mean_by_hand() -> None:
    """Answers 3 4 4 5 5: mean 4.2, deviation sqrt(0.7), t of 4 is 2.776; 105 people: sqrt(100 / 104)."""
    found = mean_of([3, 4, 4, 5, 5], 105)
    assert found is not None
    reach = 2.776445 * math.sqrt(0.7) / math.sqrt(5) * math.sqrt(100 / 104)
    assert found.value == pytest.approx(4.2)
    assert found.low == pytest.approx(4.2 - reach, abs=1e-5)
    assert found.high == 5.0  # 5.22 would be no answer


def test_once_everybody_has_answered_nothing_is_left_to_chance() -> None:
    found = mean_of([1, 2, 3, 4, 5], 5)
    assert found is not None and found.low == found.value == found.high == 3.0


def test_equal_answers_are_not_certainty() -> None:
    found = mean_of([5] * 5, 1000)
    assert found is not None and found.value == found.high == 5.0 and found.low < 4.0
    many = mean_of([5] * 500, 1_000_000)
    assert many is not None and many.low > 4.9


@given(st.lists(st.integers(1, 5), min_size=SMALLEST_GROUP, max_size=60), st.integers(0, 5000))
def test_an_interval_holds_its_mean_and_narrows_with_the_population(values: list[int], more: int) -> None:
    wide, narrow = mean_of(values, len(values) + more + 1), mean_of(values, len(values))
    assert wide and narrow
    assert 1 <= wide.low <= wide.value + 1e-9 and wide.value - 1e-9 <= wide.high <= 5
    assert wide.low <= narrow.low + 1e-9 and narrow.high <= wide.high + 1e-9


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """1,000 samples of 40 out of 200 people whose true mean is known: 95 in 100 hold it, give or take."""
    lot = random.Random(7)
    people = [lot.choices((1, 2, 3, 4, 5), (5, 10, 20, 40, 25))[0] for _ in range(200)]
    true, held = sum(people) / len(people), 0
    for _ in range(1000):
        found = mean_of(lot.sample(people, 40), len(people))
        assert found is not None
        held += found.low <= true <= found.high
    assert 930 <= held <= 970


def test_too_few_are_not_told() -> None:
    assert mean_of([5, 5, 5, 5], 100) is None
    assert shares_of(Question(1, "used", "?"), ["yes"] * 4) == ()
    told = dict(shares_of(Question(1, "used", "?"), ["yes"] * 4 + ["no"]))
    assert (told["yes"].part, told["yes"].of, told["yes"].share) == (4, 5, 0.8)
    assert 0.37 < told["yes"].low < 0.38 and 0.96 < told["yes"].high < 0.97  # Wilson by hand


def test_small_units_are_told_together() -> None:
    answers = [("A", 5)] * 9 + [("B", 4)] * 3 + [("C", 2)] * 3
    assert grouped(answers) == ({"A": [5] * 9}, [4, 4, 4, 2, 2, 2])


def test_one_small_unit_cannot_be_worked_out_as_the_rest() -> None:
    answers = [("A", 5)] * 9 + [("B", 4)] * 6 + [("C", 1)]
    told, rest = grouped(answers)
    assert told == {"A": [5] * 9} and sorted(rest) == [1, 4, 4, 4, 4, 4, 4]
    assert grouped([("A", 5)] * 4 + [("B", 5)] * 3) == ({}, [5] * 7)
    assert grouped([("A", 5)] * 3) == ({}, [])


def test_of_equal_units_the_first_by_name_joins_the_small_ones() -> None:
    """Whoever opens the results twice sees the same units, in whatever order the answers are read."""
    answers = [("A", 5)] * 6 + [("B", 4)] * 6 + [("C", 1)] * 2
    for order in itertools.permutations("ABC"):
        told, rest = grouped(sorted(answers, key=lambda one: order.index(one[0])))
        assert told == {"B": [4] * 6} and sorted(rest) == [1, 1, 5, 5, 5, 5, 5, 5]


@given(st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.integers(1, 5)), max_size=60))
def test_no_group_told_is_small_and_none_is_lost(answers: list[tuple[str, int]]) -> None:
    told, rest = grouped(answers)
    groups = [*told.values(), *([rest] if rest else [])]
    assert all(len(group) >= SMALLEST_GROUP for group in groups)
    assert sum(map(len, groups)) == (len(answers) if len(answers) >= SMALLEST_GROUP else 0)


def test_the_draw_repeats_and_favours_nobody() -> None:
    people = list(range(100))
    assert drawn(people, 30, "seed") == drawn(reversed(people), 30, "seed")
    assert drawn(people, 30, "seed") != drawn(people, 30, "other")
    assert drawn(people, None, "s") == drawn(people, 500, "s") == people
    often = [0] * 100
    for number in range(2000):
        for one in drawn(people, 30, str(number)):
            often[one] += 1
    assert min(often) > 500 and max(often) < 700  # 600 each, give or take five deviations
