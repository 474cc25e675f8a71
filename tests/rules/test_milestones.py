"""Which milestones are late, how far all are together, and when whom to remind."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.milestones import (
    Milestone,
    MilestoneRules,
    late_by,
    percent_from,
    reminder_of,
    state_of,
    whole_percent,
)

FIRST, DUE = date(2026, 11, 2), date(2026, 11, 20)
ONE = Milestone(1, 1, "อบรม", FIRST, DUE, 7, "มานะ")
RULES = MilestoneRules()


@pytest.mark.parametrize(
    ("today", "percent", "state"),
    [
        (FIRST - timedelta(1), 0, "waiting"), (FIRST - timedelta(1), 10, "going"), (FIRST, 0, "going"),
        (DUE, 99, "due"), (DUE, 100, "done"), (DUE + timedelta(1), 99, "late"),
        (DUE + timedelta(9), 100, "done"),
    ],
)  # fmt: skip
def test_states(today: date, percent: int, state: str) -> None:
    assert state_of(replace(ONE, percent=percent), today) == state


def test_how_many_days_late() -> None:
    assert [late_by(ONE, DUE + timedelta(n)) for n in (-1, 0, 1, 30)] == [0, 0, 1, 30]
    assert late_by(replace(ONE, percent=100), DUE + timedelta(30)) == 0


def test_each_reminder_has_its_time() -> None:
    told = [reminder_of(ONE, DUE + timedelta(n), RULES) for n in (-8, -7, -1, 0, 1, 7, 8, 14, 15)]
    assert told == [None, "soon", "soon", "due", "late", "late", "late-2", "late-2", "late-3"]
    assert reminder_of(replace(ONE, percent=100), DUE, RULES) is None


def test_the_office_sets_how_soon_and_how_often() -> None:
    rules = MilestoneRules(soon_days=2, late_days=1)
    told = [reminder_of(ONE, DUE + timedelta(n), rules) for n in (-3, -2, 1, 2, 3)]
    assert told == [None, "soon", "late", "late-2", "late-3"]
    with pytest.raises(ValueError, match="at least 1"):
        MilestoneRules(late_days=0)


def test_percents_as_people_type_them() -> None:
    assert [percent_from(typed) for typed in ("0", "75", "75%", "75 %", "ร้อยละ 75", "100")] == [
        0,
        75,
        75,
        75,
        75,
        100,
    ]
    assert [percent_from(typed) for typed in ("", "101", "-1", "7.5", "ครึ่ง", "%", "1000", "²")] == [None] * 8


def test_all_together_each_by_its_days() -> None:
    long = replace(ONE, first=date(2026, 11, 1), due=date(2026, 11, 9), percent=100)
    short = replace(ONE, first=date(2026, 11, 1), due=date(2026, 11, 1), percent=0)
    assert (whole_percent([long, short]), whole_percent([short]), whole_percent([])) == (90, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 400)), min_size=1, max_size=40))
def test_a_hundred_is_said_only_when_all_are_done(made: list[tuple[int, int]]) -> None:
    every = [
        Milestone(n, 1, "", FIRST, FIRST + timedelta(long), 1, "", percent, datetime(2026, 11, 2))
        for n, (percent, long) in enumerate(made)
    ]
    whole = whole_percent(every)
    assert 0 <= whole <= 100
    assert (whole == 100) is all(one.is_done for one in every)
