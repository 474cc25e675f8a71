"""Which day a clock-in belongs to, around midnight and around the turn of years."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.rounds import USUAL, Round, day_of, is_bright, is_by_day
from rules.workday import DayRules, Facts, day_is_over

BANGKOK = ZoneInfo("Asia/Bangkok")
NIGHT = Round(time(22), time(6), weekdays=(0, 1, 2, 3, 4, 5, 6))
DAWN = Round(time(0, 30), time(8, 30), weekdays=(0, 1, 2, 3, 4, 5, 6))


def always(work: Round) -> Callable[[date], Round]:
    return lambda _day: work


def office(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


CASES = [
    ("a usual morning", USUAL, "in", "2026-11-23 08:20", "2026-11-23"),
    ("midnight itself", USUAL, "in", "2026-11-23 00:00", "2026-11-23"),
    ("a second before midnight", USUAL, "in", "2026-11-23 23:59:59", "2026-11-23"),
    ("worked on past midnight", USUAL, "out", "2026-11-24 00:40", "2026-11-23"),
    ("worked on until the new year", USUAL, "out", "2027-01-01 00:05", "2026-12-31"),
    ("gone before five counts for yesterday", USUAL, "out", "2026-11-24 04:29", "2026-11-23"),
    ("gone at five does not", USUAL, "out", "2026-11-24 05:00", "2026-11-24"),
    ("a night's evening", NIGHT, "in", "2026-11-23 21:50", "2026-11-23"),
    ("late for the night", NIGHT, "in", "2026-11-24 00:30", "2026-11-23"),
    ("the night's end", NIGHT, "out", "2026-11-24 06:10", "2026-11-23"),
    ("gone home late from the night", NIGHT, "out", "2026-11-24 11:59", "2026-11-23"),
    ("no longer of that night", NIGHT, "out", "2026-11-24 12:00", "2026-11-24"),
    ("an in after the night is of the next", NIGHT, "in", "2026-11-24 06:10", "2026-11-24"),
    ("the last night of a half-year", NIGHT, "out", "2027-04-01 06:00", "2027-03-31"),
    ("the last night of a fiscal year", NIGHT, "in", "2026-10-01 01:00", "2026-09-30"),
    ("the night before 29 February", NIGHT, "out", "2028-02-29 06:05", "2028-02-28"),
    ("the night of 29 February", NIGHT, "out", "2028-03-01 06:05", "2028-02-29"),
    ("new year's night", NIGHT, "out", "2027-01-01 06:05", "2026-12-31"),
    ("early for a round after midnight", DAWN, "in", "2026-11-23 23:50", "2026-11-24"),
    ("too early for it", DAWN, "in", "2026-11-23 22:29", "2026-11-23"),
    ("in time for it", DAWN, "in", "2026-11-24 00:20", "2026-11-24"),
    ("its end", DAWN, "out", "2026-11-24 08:35", "2026-11-24"),
]


@pytest.mark.parametrize(("what", "work", "kind", "at", "day"), CASES, ids=[case[0] for case in CASES])
def test_the_day_it_belongs_to(what: str, work: Round, kind: str, at: str, day: str) -> None:
    found = day_of(office(at), cast(Any, kind), always(work), BANGKOK)
    assert found == date.fromisoformat(day), what


def test_after_a_night_watch_the_next_day_s_round_begins_anew() -> None:
    def works(day: date) -> Round:
        return NIGHT if day == date(2026, 11, 23) else USUAL

    assert day_of(office("2026-11-24 06:05"), "out", works, BANGKOK) == date(2026, 11, 23)
    assert day_of(office("2026-11-24 08:20"), "in", works, BANGKOK) == date(2026, 11, 24)
    assert day_of(office("2026-11-24 16:31"), "out", works, BANGKOK) == date(2026, 11, 24)


def test_nobody_is_early_for_a_round_on_their_day_off() -> None:
    weekdays_only = Round(time(0, 30), time(8, 30))
    friday_night = office("2026-11-27 23:50")
    assert day_of(friday_night, "in", always(weekdays_only), BANGKOK) == date(2026, 11, 27)


def test_a_night_is_over_hours_after_it_ended() -> None:
    night = Facts(date(2027, 3, 31), BANGKOK, NIGHT, DayRules(over_after_min=240))
    assert not day_is_over(night, office("2027-04-01 09:59:59"))
    assert day_is_over(night, office("2027-04-01 10:00"))


by_day = st.builds(
    lambda start, length: Round(start, (datetime.combine(date.min, start) + timedelta(hours=length)).time()),
    st.times(time(7), time(14)),
    st.integers(1, 9),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(
    lambda at: at.replace(tzinfo=BANGKOK)
)


@given(by_day, by_day, by_day, moments, st.sampled_from(["in", "out"]))
def test_the_short_cut_for_rounds_by_day_says_the_same(
    one: Round, two: Round, three: Round, at: datetime, kind: Literal["in", "out"]
) -> None:
    works = (one, two, three)
    assert all(is_by_day(work) for work in works)
    if is_bright(at.time()):
        assert day_of(at, kind, lambda day: works[day.toordinal() % 3], BANGKOK) == at.date()


@given(st.sampled_from([USUAL, NIGHT, DAWN]), moments, st.sampled_from(["in", "out"]))
def test_it_is_the_date_or_the_day_beside_it(work: Round, at: datetime, kind: Literal["in", "out"]) -> None:
    assert abs((day_of(at, kind, always(work), BANGKOK) - at.date()).days) <= 1
