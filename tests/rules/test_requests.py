"""What may be asked for, what is in its way, and how each request of a chain stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.refusals import Refusal
from rules.requests import Ask, RequestRules, chain_of, check, overlaps, states
from rules.standing import standing

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    id: int
    kind: str = "leave"
    replaces: int | None = None
    decision: str | None = None


def leave(first: date, last: date | None = None, part: str = "full") -> Ask:
    return Ask("leave", first, last or first, part, "sick")


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (leave(day(24), day(23)), "end_before_start"),
        (leave(day(15)), "too_late"),
        (leave(day(16)), None),  # seven days back is still in time
        (leave(day(1), day(16)), None),  # it counts from the last day
        (leave(day(1), day(15)), "too_late"),
        (leave(TODAY - timedelta(days=207), TODAY), None),
        (leave(TODAY - timedelta(days=208), TODAY), "begun_too_early"),
        (leave(date(2000, 1, 1), TODAY), "begun_too_early"),
        (leave(TODAY + timedelta(days=365)), None),
        (leave(TODAY, TODAY + timedelta(days=366)), "too_far"),
        (Ask("forgot_in", TODAY, TODAY, at=NOW + timedelta(minutes=1)), "in_future"),
        (Ask("forgot_in", TODAY, TODAY, at=NOW), None),
        (leave(day(17), day(19)), "locked"),
        (leave(day(20)), None),
    ],
)
def test_what_may_be_asked_for(ask: Ask, why: str | None) -> None:
    locked = {day(18), day(19)} if ask.first == day(17) else set()
    if why is None:
        return check(ask, today=TODAY, now=NOW, rules=RequestRules(), live=[], locked=locked)
    with pytest.raises(Refusal) as no:
        check(ask, today=TODAY, now=NOW, rules=RequestRules(), live=[], locked=locked)
    assert no.value.key == why
    return None


def test_what_is_in_the_way_is_named() -> None:
    there = leave(day(23), day(25))
    with pytest.raises(Refusal) as no:
        check(leave(day(25)), today=TODAY, now=NOW, rules=RequestRules(), live=[there], locked=())
    assert (no.value.key, no.value.facts["other"]) == ("overlaps", there)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (leave(day(23)), leave(day(24)), True),
        (leave(day(23), day(24)), leave(day(24)), False),
        (leave(day(23), part="morning"), leave(day(23), part="afternoon"), True),
        (leave(day(23), part="morning"), leave(day(23), part="morning"), False),
        (leave(day(23), part="morning"), leave(day(22), day(24)), False),
        (leave(day(23)), Ask("travel", day(23), day(23)), False),
        (leave(day(23), part="afternoon"), Ask("forgot_in", day(23), day(23)), True),
        (Ask("forgot_in", day(23), day(23)), Ask("forgot_out", day(23), day(23)), True),
        (Ask("forgot_in", day(23), day(23)), Ask("gps_wrong", day(23), day(23), "morning"), False),
        (Ask("forgot_in", day(23), day(23)), Ask("gps_wrong", day(23), day(23), "afternoon"), True),
        (Ask("forgot_out", day(23), day(23)), Ask("sign_unreadable", day(23), day(23), "afternoon"), False),
        (leave(date(2028, 2, 28), date(2028, 3, 1)), leave(date(2028, 2, 29)), False),
    ],
)
def test_what_can_be_side_by_side(one: Ask, other: Ask, both: bool) -> None:
    assert overlaps(one, other) is not both
    assert overlaps(other, one) is not both


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([Row(1)], {1: "waiting"}),
        ([Row(1, decision="accepted")], {1: "accepted"}),
        ([Row(1, decision="refused")], {1: "refused"}),
        ([Row(1), Row(2, "withdraw", 1)], {1: "withdrawn"}),
        ([Row(1, decision="accepted"), Row(2, "withdraw", 1)], {1: "withdrawn"}),
        ([Row(1), Row(2, replaces=1)], {1: "changed", 2: "waiting"}),
        ([Row(1, decision="accepted"), Row(2, replaces=1)], {1: "accepted", 2: "waiting"}),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1, decision="accepted")],
            {1: "changed", 2: "accepted"},
        ),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1, decision="refused")],
            {1: "accepted", 2: "refused"},
        ),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1), Row(3, "withdraw", 2)],
            {1: "accepted", 2: "withdrawn"},
        ),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1, decision="refused"), Row(3, "withdraw", 2)],
            {1: "withdrawn", 2: "refused"},
        ),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1), Row(3, "withdraw", 2), Row(4, "withdraw", 3)],
            {1: "withdrawn", 2: "withdrawn"},
        ),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1), Row(3, "withdraw", 2), Row(4, replaces=3)],
            {1: "accepted", 2: "withdrawn", 4: "waiting"},
        ),
        (
            [Row(1, decision="accepted"), Row(2, replaces=1, decision="accepted"), Row(3, "withdraw", 2)],
            {1: "changed", 2: "withdrawn"},
        ),
    ],
)
def test_how_each_of_a_chain_stands(rows: list[Row], told: dict[int, str]) -> None:
    assert states(rows) == told
    assert [one.id for one in standing(rows)] == [number for number, how in told.items() if how == "accepted"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["leave", "withdraw"]), st.sampled_from([None, "accepted", "refused"]))
    )
)
def test_of_a_chain_at_most_one_stands_in_whatever_order_it_is_read(
    made: list[tuple[str, str | None]],
) -> None:
    rows = [
        Row(n + 1, kind if n else "leave", n or None, decision if kind == "leave" or not n else None)
        for n, (kind, decision) in enumerate(made)
    ]
    how = states(rows)
    assert sum(one == "accepted" for one in how.values()) <= 1
    assert states(rows[::-1]) == how
    assert all(chain_of(row.id, rows) == [one.id for one in rows] for row in rows)
