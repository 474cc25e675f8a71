"""Half-years add up as a clerk adds them: halves, times, limits, and the days behind every number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ledger import (
    NUMBERS,
    HalfYear,
    LedgerDay,
    LedgerRules,
    add_up,
    days_behind,
    half_year_from,
    half_year_of,
    limits,
    nearest,
    numbers_of,
    plain,
    serves_too_short,
)
from rules.workday import Day, Half, State

CAME = datetime(2026, 11, 2, 1, 20, tzinfo=UTC)


def day(
    state: State = "present", morning: Half = "worked", afternoon: Half = "worked", *, late: int = 0,
    leaves: tuple[str, str] = ("", ""), requests: tuple[int, int] = (0, 0), early: int = 0,
) -> Day:  # fmt: skip
    return Day(
        state, CAME, None, late, False, early, False, morning, afternoon, leaves, requests
    )  # fmt: skip


def leave(kind: str, request: int) -> Day:
    return day("leave", "leave", "leave", leaves=(kind, kind), requests=(request, request))


def on(first: date, *days: Day | None) -> list[LedgerDay]:
    """The days from `first` on; None is a day without a row."""
    return [LedgerDay(first + timedelta(days=n), one) for n, one in enumerate(days) if one is not None]


@pytest.mark.parametrize(
    ("when", "half"),
    [
        (date(2026, 9, 30), "2/2569"),
        (date(2026, 10, 1), "1/2570"),
        (date(2026, 12, 31), "1/2570"),
        (date(2027, 1, 1), "1/2570"),
        (date(2027, 3, 31), "1/2570"),
        (date(2027, 4, 1), "2/2570"),
        (date(2028, 2, 29), "1/2571"),
    ],
)
def test_which_half_year_a_day_is_of(when: date, half: str) -> None:
    found = half_year_of(when)
    assert str(found) == half and half_year_from(half) == found
    assert found.first <= when <= found.last


def test_half_years_follow_one_another_without_a_gap() -> None:
    half = HalfYear(2571, 2)
    assert half.before == HalfYear(2571, 1) and half.before.before == HalfYear(2570, 2)
    assert half.first - half.before.last == timedelta(days=1)
    assert date(2028, 2, 29) in HalfYear(2571, 1).days() and len(HalfYear(2571, 1).days()) == 183


@pytest.mark.parametrize("typed", ["3/2570", "1/26", "2570", "1/2569x", "", "1/9999", "1/๒๕๗๐"])
def test_what_is_no_half_year(typed: str) -> None:
    with pytest.raises(ValueError):
        half_year_from(typed)


def test_leave_over_a_weekend_is_one_time_and_a_second_request_another() -> None:
    friday = date(2026, 11, 6)
    found = add_up(on(friday, leave("sick", 1), None, None, leave("sick", 1), leave("sick", 2)))
    assert found.leave_halves == {"sick": 6} and found.leave_times == {"sick": 2}


def test_a_worked_day_between_parts_the_times() -> None:
    found = add_up(on(date(2026, 11, 2), leave("sick", 1), day(), leave("sick", 1)))
    assert found.leave_times == {"sick": 2}


def test_two_halves_of_two_kinds_are_a_time_of_each() -> None:
    both = day("leave", "leave", "leave", leaves=("sick", "personal"), requests=(1, 2))
    found = add_up(on(date(2026, 11, 2), both))
    assert found.leave_halves == {"sick": 1, "personal": 1} and found.counted_leave_times == 2


def test_vacation_is_outside_the_limit() -> None:
    found = add_up(on(date(2026, 11, 2), leave("vacation", 1), leave("sick", 2)))
    assert found.counted_leave_halves == 2 and numbers_of(found)["vacation_days"] == 1


def test_late_on_half_a_day_of_leave_counts_as_both() -> None:
    half = day("late", "leave", "worked", late=7, leaves=("sick", ""), requests=(3, 0))
    found = add_up(on(date(2026, 11, 2), half))
    assert (found.late_times, found.late_minutes, found.worked_halves) == (1, 7, 1)
    assert numbers_of(found)["sick_days"] == 0.5


def test_limits_at_near_and_past() -> None:
    rules = LedgerRules(late_times=10)

    def late(times: int) -> str:
        found = add_up(on(date(2026, 11, 2), *[day("late", late=5)] * times))
        return limits(found, rules)[0].nearness

    assert [late(times) for times in (0, 7, 8, 10, 11)] == ["fine", "fine", "near", "near", "passed"]


def test_late_may_count_over_the_whole_year() -> None:
    found = add_up(on(date(2027, 4, 1), day("late", late=5)))
    yearly = LedgerRules(late_times=18, late_by_year=True)
    assert limits(found, yearly, late_before=18)[0].used == 19
    assert nearest(limits(found, yearly, late_before=18)) == "passed"
    assert limits(found, LedgerRules(), late_before=18)[0].used == 1


@pytest.mark.parametrize(
    ("began", "half", "short"),
    [
        (date(2026, 12, 1), "1/2570", False),  # four months to the day: to 31 March
        (date(2026, 12, 2), "1/2570", True),
        (date(2026, 10, 31), "1/2570", False),  # there is no 31 February
        (date(2027, 3, 31), "1/2570", True),
        (date(2027, 4, 1), "1/2570", False),  # not there yet
        (date(2027, 6, 1), "2/2570", False),
        (date(2027, 6, 2), "2/2570", True),
        (date(2000, 2, 29), "2/2570", False),
        (None, "1/2570", False),
    ],
)
def test_four_months_of_service_by_the_end_of_the_half_year(
    began: date | None, half: str, short: bool
) -> None:
    assert serves_too_short(began, half_year_from(half), LedgerRules()) is short


def test_an_office_asks_for_other_months_of_service_or_for_none() -> None:
    half = half_year_from("1/2570")
    asked = {months: LedgerRules(service_months=months) for months in (0, 5, 6)}
    assert [serves_too_short(date(2026, 10, 31), half, rules) for rules in asked.values()] == [
        False, False, True
    ]  # fmt: skip
    assert not serves_too_short(date(2027, 3, 31), half, asked[0])


def test_numbers_are_written_as_people_write_them() -> None:
    assert [plain(n) for n in (0, 18, 9.5, 123456)] == ["0", "18", "9.5", "123456"]


KINDS = ("sick", "personal", "vacation")
some_days = st.lists(
    st.one_of(
        st.builds(day),
        st.builds(lambda n: day("late", late=n), st.integers(1, 200)),
        st.just(day("absent", "absent", "worked")),
        st.builds(leave, st.sampled_from(KINDS), st.integers(1, 4)),
        st.none(),
    ),
    max_size=40,
)


@given(some_days, st.randoms(use_true_random=False))
def test_the_order_of_days_does_not_matter(days: list[Day | None], random: object) -> None:
    there = on(date(2026, 10, 1), *days)
    mixed = list(there)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert add_up(mixed) == add_up(there)


@given(some_days)
def test_every_number_opens_to_its_days(days: list[Day | None]) -> None:
    found = add_up(on(date(2026, 10, 1), *days))
    for name, value in numbers_of(found).items():
        behind = days_behind(found, name)
        assert bool(behind) == bool(value), name
        assert behind == sorted(set(behind))
        if name.endswith("_days"):
            assert value <= len(behind) <= value * 2
    assert set(numbers_of(found)) == set(NUMBERS)


@given(some_days, st.integers(0, 40))
def test_what_adds_can_be_added_in_parts(days: list[Day | None], cut: int) -> None:
    there = on(date(2026, 10, 1), *days)
    whole, *parts = (numbers_of(add_up(part)) for part in (there, there[:cut], there[cut:]))
    for name in NUMBERS:
        if not (name.endswith("_times") and name not in ("late_times", "absent_times", "early_times")):
            assert whole[name] == sum(part[name] for part in parts), name
