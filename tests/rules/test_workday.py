"""The day's state, in a table that a clerk can read and correct."""

from datetime import UTC, date, datetime, time
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.workday import Day, DayRules, Facts, Punch, Round, derive_day

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY = date(2026, 11, 23)
USUAL, STRICT = Round(), DayRules()

#: What was sent that day on the office's clock - `?` for under review, `x` for not accepted - with the
#: round and the grace in minutes, and what the day then is.
TABLE = """
    sent                                   round        grace   state       late  provisional
    -                                      08:30-16:30  0       none        0     no
    in 07:00                               08:30-16:30  0       present     0     no
    in 08:30:00                            08:30-16:30  0       present     0     no
    in 08:30:01                            08:30-16:30  0       present     0     no
    in 08:30:59                            08:30-16:30  0       present     0     no
    in 08:31:00                            08:30-16:30  0       late        1     no
    in 08:31:59                            08:30-16:30  0       late        1     no
    in 08:32                               08:30-16:30  0       late        2     no
    in 10:00                               08:30-16:30  0       late        90    no
    in 12:00:00                            08:30-16:30  0       late        210   no
    in 12:00:01                            08:30-16:30  0       absent      210   no
    in 15:00                               08:30-16:30  0       absent      390   no
    in 08:45:59                            08:30-16:30  15      present     0     no
    in 08:46:00                            08:30-16:30  15      late        16    no
    in 07:31                               07:30-15:30  0       late        1     no
    in 09:30:59                            09:30-17:30  0       present     0     no
    in 08:00, out 16:30                    08:30-16:30  0       present     0     no
    in 08:00, out 16:29:59                 08:30-16:30  0       left_early  0     no
    in 08:00, out 12:00, out 17:00         08:30-16:30  0       present     0     no
    in 08:00, out 17:00, out 12:00         08:30-16:30  0       present     0     no
    in 08:40, out 16:00                    08:30-16:30  0       late        10    no
    in 13:00, out 16:00                    08:30-16:30  0       absent      270   no
    out 16:30                              08:30-16:30  0       none        0     no
    in 08:10, in 08:50                     08:30-16:30  0       present     0     no
    in 08:50, in 08:10                     08:30-16:30  0       present     0     no
    in 08:10?                              08:30-16:30  0       present     0     yes
    in 08:10?, in 08:50                    08:30-16:30  0       present     0     yes
    in 08:10, in 08:50?                    08:30-16:30  0       present     0     no
    in 08:10, out 16:30?                   08:30-16:30  0       present     0     yes
    in 08:10, out 16:30?, out 16:40        08:30-16:30  0       present     0     no
    in 08:10x                              08:30-16:30  0       none        0     no
    in 08:10x, in 08:50                    08:30-16:30  0       late        20    no
    in 08:10x, in 08:20?                   08:30-16:30  0       present     0     yes
    in 08:00, out 17:00x                   08:30-16:30  0       present     0     no
    in 08:00, out 12:00, out 17:00x        08:30-16:30  0       left_early  0     no
    in 00:00                               08:30-16:30  0       present     0     no
    in 23:59:59                            08:30-16:30  0       absent      929   no
"""
CASES = [line.rsplit(maxsplit=5) for line in TABLE.strip().splitlines()[1:]]
VERDICTS: dict[str, Literal["accepted", "review", "refused"]] = {"?": "review", "x": "refused"}


def punches(sent: str) -> list[Punch]:
    made = []
    for part in sent.split(", ") if sent.strip() != "-" else []:
        kind, clock = part.split()
        verdict = VERDICTS.get(clock[-1], "accepted")
        at = datetime.combine(MONDAY, time.fromisoformat(clock.rstrip("?x")), tzinfo=BANGKOK)
        made.append(Punch("out" if kind == "out" else "in", at.astimezone(UTC), verdict))
    return made


def derived(sent: list[Punch], work: Round = USUAL, rules: DayRules = STRICT) -> Day:
    return derive_day(Facts(MONDAY, BANGKOK, work, rules, tuple(sent)))


@pytest.mark.parametrize(("sent", "work", "grace", "state", "late", "provisional"), CASES)
def test_the_table(sent: str, work: str, grace: str, state: str, late: str, provisional: str) -> None:
    start, end = (time.fromisoformat(clock) for clock in work.split("-"))
    day = derived(punches(sent), Round(start, end), DayRules(grace_min=int(grace)))
    assert (day.state, day.late_minutes, "yes" if day.provisional else "no") == (
        state,
        int(late),
        provisional,
    )


def test_the_hour_after_which_coming_is_absence_is_a_setting() -> None:
    rules = DayRules(late_until=time(9, 0))
    assert derived(punches("in 09:00"), rules=rules).state == "late"
    assert derived(punches("in 09:01"), rules=rules).state == "absent"


def test_the_offices_midnight_counts_not_utcs() -> None:
    """06:30 in Bangkok is still yesterday in UTC."""
    early = Punch("in", datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "accepted")
    day = derived([early])
    assert (day.state, day.first_in) == ("present", early.at)


clocks = (st.times() | st.sampled_from([time(8, 30), time(8, 31), time(16, 30)])).map(
    lambda clock: datetime.combine(MONDAY, clock, tzinfo=BANGKOK)
)
one_punch = st.builds(
    Punch,
    kind=st.sampled_from(["in", "out"]),
    at=clocks,
    verdict=st.sampled_from(["accepted", "review", "refused"]),
)
rules = st.builds(DayRules, grace_min=st.integers(0, 90))


@given(st.lists(one_punch, max_size=8), st.randoms(use_true_random=False), rules)
def test_the_order_in_which_they_arrive_does_not_matter(
    sent: list[Punch], chance: Random, day: DayRules
) -> None:
    mixed = list(sent)
    chance.shuffle(mixed)
    assert derived(sent, rules=day) == derived(mixed, rules=day)


@given(st.lists(one_punch, max_size=6), clocks, rules)
def test_an_earlier_accepted_in_never_makes_one_later(sent: list[Punch], at: datetime, day: DayRules) -> None:
    before = derived(sent, rules=day)
    after = derived([*sent, Punch("in", at, "accepted")], rules=day)
    if before.first_in is not None:
        assert after.late_minutes <= before.late_minutes
        assert (before.state, after.state) not in [
            ("present", "late"),
            ("present", "absent"),
            ("late", "absent"),
        ]


@given(st.lists(one_punch, max_size=6), rules)
def test_what_was_refused_leaves_no_trace(sent: list[Punch], day: DayRules) -> None:
    standing = [punch for punch in sent if punch.verdict != "refused"]
    assert derived(sent, rules=day) == derived(standing, rules=day)
