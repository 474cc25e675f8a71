"""From heartbeats, failed calls and repeated deliveries to windows, minute by minute."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.outages import Beat, OutageRules, Window, bears_on, minute_of, moment_of, settled, windows

RULES = OutageRules()
START = minute_of(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))


def at(minute: int) -> datetime:
    return moment_of(START + minute)


def beats(*minutes: int, errors: int = 0, again: int = 0) -> list[Beat]:
    return [Beat(START + minute, errors, again) for minute in minutes]


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        # Every minute there: nothing.
        (beats(*range(30)), []),
        # Four minutes without anybody: shorter than a gap.
        (beats(0, 1, 6, 7), []),
        # Five: from the minute of the last beat to the next one.
        (beats(0, 1, 7, 8), [(1, 7)]),
        # Two gaps five minutes apart are one, six minutes apart are two.
        (beats(0, 6, *range(7, 12), 20), [(0, 20)]),
        (beats(0, 6, *range(7, 13), 20), [(0, 6), (12, 20)]),
        # LINE took nothing for three minutes; one bad minute alone is no outage.
        (beats(0, 1) + beats(2, 3, 4, errors=3) + beats(5, 6), [(2, 5)]),
        (beats(0, 1) + beats(2, errors=9) + beats(3, 4), []),
        # Two failed calls a minute happen.
        (beats(0, 1) + beats(2, 3, 4, errors=2) + beats(5, 6), []),
        # Events came again for two minutes.
        (beats(0) + beats(1, 2, again=3) + beats(3), [(1, 3)]),
        # First LINE's errors, then silence: one window.
        (beats(0) + beats(1, errors=5) + beats(2, 3, 10), [(1, 10)]),
        ([], []),
    ],
)
def test_what_becomes_a_window(heard: list[Beat], found: list[tuple[int, int]]) -> None:
    assert [(one.first, one.last) for one in windows(heard, RULES)] == [(at(a), at(b)) for a, b in found]


def test_a_window_says_what_speaks_for_it() -> None:
    (one,) = windows(beats(0) + beats(1, errors=5) + beats(2, again=4) + beats(9), RULES)
    assert one.evidence() == {"silent_min": 6, "line_errors": 5, "redelivered": 4}


def test_it_is_proposed_only_when_it_is_over() -> None:
    one = Window(at(0), at(10))
    assert not settled(one, at(15), RULES)
    assert settled(one, at(16), RULES)


def test_nobody_is_asked_about_the_night() -> None:
    round_of_day = [(at(90), at(90) + timedelta(hours=8))]
    assert bears_on(Window(at(0), at(31)), round_of_day)
    assert not bears_on(Window(at(0), at(30)), round_of_day)
    assert not bears_on(Window(at(90 + 540), at(90 + 600)), round_of_day)


@given(st.sets(st.integers(0, 400)), st.randoms(use_true_random=False))
def test_laws_of_windows(minutes: set[int], chance: object) -> None:
    """Whatever the order of beats: windows lie between beats, do not overlap, and hold every long gap."""
    heard = beats(*sorted(minutes))
    shuffled = list(heard)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = windows(shuffled, RULES)
    assert found == windows(heard, RULES)
    assert all(one.last < other.first for one, other in pairwise(found))
    for one, other in pairwise(heard):
        long_gap = other.minute - one.minute - 1 >= RULES.gap_min
        within = any(w.first <= moment_of(one.minute) and moment_of(other.minute) <= w.last for w in found)
        assert within or not long_gap
