"""What becomes of a day, one line a case, in words that a clerk can read and correct."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ledger import LedgerDay, add_up
from rules.workday import Cover, Day, DayRules, Facts, Grace, Outage, Punch, Round, State, derive_day

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY = date(2026, 11, 23)
VERDICTS = {"?": "review", "x": "refused"}

#: What was sent on Monday (`?` under review, `x` not accepted, `+` next day, `@2` at point 2) | what else
#: holds | the day's state | what its halves were | minutes late, minutes too early | besides. The round is
#: 08:30-16:30 (flexible: eight hours between 07:00 and 18:30, begun by 10:30) and the day is over unless said
#: otherwise.
TABLE = """
  a usual day
  in 08:20, out 16:35              |                      | present    | worked worked |   0  0 |
  in 08:30:59, out 16:30           |                      | present    | worked worked |   0  0 |
  in 08:31, out 16:30              |                      | late       | worked worked |   1  0 |
  in 12:00, out 16:30              |                      | late       | worked worked | 210  0 |
  in 12:01, out 16:30              |                      | absent     | absent worked | 211  0 |
  in 16:30, out 17:00              |                      | absent     | absent absent | 480  0 |
  in 08:20, out 16:29              |                      | left_early | worked worked |   0  1 |
  in 08:20, out 12:00, out 16:40   |                      | present    | worked worked |   0  0 |
  in 08:45, out 16:00              |                      | late       | worked worked |  15 30 |
  in 08:20                         |                      | no_out     | worked worked |   0  0 | missing out
  in 08:45                         |                      | late       | worked worked |  15  0 | missing out
  in 08:20                         | not over             | present    | worked worked |   0  0 |
  in 08:20                         | no out needed        | present    | worked worked |   0  0 |
  out 08:10, in 08:20, out 16:30   |                      | present    | worked worked |   0  0 |
  out 08:10, in 08:20              |                      | no_out     | worked worked |   0  0 | missing out
  -                                |                      | absent     | absent absent |   0  0 |
  -                                | not over             | none       | open open     |   0  0 |
  out 16:35                        |                      | absent     | absent worked |   0  0 | no_in
  out 16:35                        | not over             | none       | open open     |   0  0 |
  what humans decide
  in 08:20?, out 16:35             |                      | present    | worked worked |   0  0 | provisional
  in 08:20, out 16:35?             |                      | present    | worked worked |   0  0 | provisional
  in 08:20x, out 16:35             |                      | absent     | absent worked |   0  0 | no_in
  in 08:20x, in 08:40, out 16:35   |                      | late       | worked worked |  10  0 |
  in 08:20?, in 08:40, out 16:35   |                      | present    | worked worked |   0  0 | provisional
  in 08:20, out 16:00, out 17:00x  |                      | left_early | worked worked |   0 30 |
  the office's numbers
  in 08:45, out 16:30              | grace_min 15         | present    | worked worked |   0  0 |
  in 08:46, out 16:30              | grace_min 15         | late       | worked worked |  16  0 |
  in 09:01, out 16:30              | late_until 09:00     | absent     | absent worked |  31  0 |
  in 08:20, out 16:20              | early_grace_min 10   | present    | worked worked |   0  0 |
  in 08:20, out 16:19              | early_grace_min 10   | left_early | worked worked |   0 11 |
  grace for some
  in 08:55@1, out 16:30            | grace 30 at 1        | present    | worked worked |   0  0 | grace
  in 09:01@1, out 16:30            | grace 30 at 1        | late       | worked worked |  31  0 |
  in 08:55@2, out 16:30            | grace 30 at 1        | late       | worked worked |  25  0 |
  in 08:55@2, out 16:30            | grace 30             | present    | worked worked |   0  0 | grace
  in 08:40@2, in 08:50@1, out 17:00 | grace 30 at 1        | present    | worked worked |   0  0 | grace
  in 08:55, out 16:30              | grace 30 in R1       | late       | worked worked |  25  0 |
  in 08:55, out 16:30              | grace 30 in R1; code R1 | present    | worked worked |   0  0 | grace
  leave, travel, work from home
  -                                | leave sick           | leave      | leave leave   |   0  0 |
  in 09:00, out 12:00              | leave sick           | leave      | leave leave   |   0  0 |
  in 12:55, out 16:30              | leave personal morning | leave      | leave worked  |   0  0 |
  in 13:05, out 16:30              | leave personal morning | late       | leave worked  |   5  0 |
  in 14:45, out 16:30              | leave personal morning | late       | leave worked  | 105  0 |
  in 14:46, out 16:30              | leave personal morning | absent     | leave absent  | 106  0 |
  -                                | leave personal morning | absent     | leave absent  |   0  0 |
  -                                | leave personal morning; not over | none       | leave open    |   0  0 |
  out 16:30                        | leave personal morning | absent     | leave absent  |   0  0 | no_in
  in 08:20, out 12:00              | leave sick afternoon | leave      | worked leave  |   0  0 |
  in 08:20, out 11:50              | leave sick afternoon | left_early | worked leave  |   0 10 |
  in 08:40, out 12:00              | leave sick afternoon | late       | worked leave  |  10  0 |
  -                                | leave sick afternoon | absent     | absent leave  |   0  0 |
  - | leave sick morning; leave personal afternoon | leave | leave leave | 0 0 |
  - | leave sick morning; travel afternoon | leave | leave travel | 0 0 |
  -                                | travel               | travel     | travel travel |   0  0 |
  -                                | travel; leave sick   | leave      | leave leave   |   0  0 |
  in 08:20, out 12:00              | travel afternoon     | travel     | worked travel |   0  0 |
  -                                | wfh                  | wfh        | wfh wfh       |   0  0 |
  in 12:50, out 16:30              | wfh morning          | wfh        | wfh worked    |   0  0 |
  -                                | wfh morning          | absent     | wfh absent    |   0  0 |
  nobody has to come
  -                                | holiday              | holiday    | holiday holiday |   0  0 |
  in 09:30, out 11:00              | holiday              | holiday    | holiday holiday |   0  0 |
  -                                | holiday; leave sick  | holiday    | holiday holiday |   0  0 |
  -                                | saturday             | off        | off off       |   0  0 |
  -                                | saturday; holiday    | holiday    | holiday holiday |   0  0 |
  in 08:20?                        | saturday             | off        | off off       |   0  0 |
  -                                | exempt               | exempt     | exempt exempt |   0  0 |
  in 10:00                         | exempt               | exempt     | exempt exempt |   0  0 |
  -                                | exempt; holiday      | holiday    | holiday holiday |   0  0 |
  -                                | exempt; leave sick   | exempt     | exempt exempt |   0  0 |
  it could not work
  in 09:05, out 16:30              | outage 08:10-09:00   | present    | worked worked |   0  0 | outage
  in 09:15, out 16:30              | outage 08:10-09:00   | present    | worked worked |   0  0 | outage
  in 09:16, out 16:30              | outage 08:10-09:00   | late       | worked worked |  46  0 |
  in 09:05, out 16:30              | outage 08:40-09:00   | late       | worked worked |  10  0 | outage
  in 09:35, out 16:30 | outage 08:10-09:00; outage 09:10-09:30 | present | worked worked | 0 0 | outage
  in 12:40, out 16:30              | outage 08:45-12:30   | late       | worked worked |  15  0 | outage
  in 08:20, out 16:30              | outage 08:10-09:00   | present    | worked worked |   0  0 |
  -                                | outage 08:10-09:00   | absent     | absent absent |   0  0 |
  out 16:30                        | outage 08:10-09:00   | present    | worked worked |   0  0 | outage
  -                                | outage 08:00-17:00   | present    | worked worked |   0  0 | outage
  in 08:20                         | outage 16:00-17:00   | present    | worked worked |   0  0 |
  in 08:20                         | outage 10:00-11:00   | no_out     | worked worked |   0  0 | missing out
  other rounds
  in 07:31, out 15:30              | round 07:30-15:30    | late       | worked worked |   1  0 |
  in 09:30, out 17:30              | round 09:30-17:30    | present    | worked worked |   0  0 |
  in 21:50, out 06:05+             | round 22:00-06:00    | present    | worked worked |   0  0 |
  in 22:10, out 06:05+             | round 22:00-06:00    | late       | worked worked |  10  0 |
  in 00:10+, out 06:05+            | round 22:00-06:00    | late       | worked worked | 130  0 |
  in 02:10+, out 06:05+            | round 22:00-06:00    | absent     | absent worked | 250  0 |
  in 21:50, out 05:30+             | round 22:00-06:00    | left_early | worked worked |   0 30 |
  in 01:55+, out 06:00+ | round 22:00-06:00; leave sick morning | leave | leave worked | 0 0 |
  in 07:00, out 15:00              | flexible             | present    | worked worked |   0  0 |
  in 10:30, out 18:30              | flexible             | present    | worked worked |   0  0 |
  in 10:40, out 18:30              | flexible             | late       | worked worked |  10  0 |
  in 09:00, out 16:30              | flexible             | left_early | worked worked |   0 30 |
  in 06:30, out 14:45              | flexible             | left_early | worked worked |   0 15 |
  in 12:50, out 17:00              | flexible; leave sick morning | leave      | leave worked  |   0  0 |
  in 09:00                         | flexible             | no_out     | worked worked |   0  0 | missing out
"""
LINES = [line.strip() for line in TABLE.strip().splitlines() if "|" in line]


def facts_in(sent: str, more: str) -> Facts:
    facts = Facts(MONDAY, BANGKOK, over=True)
    for word in filter(None, (part.strip() for part in more.split(";"))):
        facts = with_more(facts, word.split())
    return replace(facts, punches=tuple(punch(part) for part in sent.split(", ") if part != "-"))


def with_more(facts: Facts, words: list[str]) -> Facts:
    match words:
        case ["not", "over"]:
            return replace(facts, over=False)
        case ["saturday"]:
            return replace(facts, day=MONDAY - timedelta(days=2))
        case ["holiday"] | ["exempt"]:
            return replace(facts, **{words[0]: "ตามประกาศ"})
        case ["leave", leave, *part]:
            cover = Cover("leave", cast(Any, part[0] if part else "full"), leave, 7)
            return replace(facts, covers=(*facts.covers, cover))
        case [("travel" | "wfh") as kind, *part]:
            cover = Cover(cast(Any, kind), cast(Any, part[0] if part else "full"), request=8)
            return replace(facts, covers=(*facts.covers, cover))
        case ["outage", hours]:
            first, last = (moment(clock) for clock in hours.split("-"))
            return replace(facts, outages=(*facts.outages, Outage(first, last)))
        case ["late_until" | "grace_min" | "early_grace_min" as name, value]:
            number: Any = time.fromisoformat(value) if ":" in value else int(value)
            return replace(facts, rules=DayRules(**{name: number}))
        case _:
            return with_round_or_grace(facts, words)


def with_round_or_grace(facts: Facts, words: list[str]) -> Facts:
    match words:
        case ["no", "out", "needed"]:
            return replace(facts, work=replace(facts.work, out_required=False))
        case ["round", hours]:
            return replace(facts, work=round_of(hours))
        case ["code", code]:
            return replace(facts, work=replace(facts.work, code=code))
        case ["flexible"]:
            return replace(facts, work=Round(time(7), time(18, 30), hours=8, latest=time(10, 30)))
        case ["grace", minutes, *where]:
            point = int(where[1]) if where[:1] == ["at"] else None
            work = where[1] if where[:1] == ["in"] else None
            return replace(facts, graces=(Grace(int(minutes), "น้ำท่วม", point, work),))
    raise AssertionError(f"nobody knows what {' '.join(words)!r} means")


def round_of(hours: str) -> Round:
    start, end = (time.fromisoformat(clock) for clock in hours.split("-"))
    return Round(start, end)


def moment(clock: str) -> datetime:
    day = MONDAY + timedelta(days=1) if clock.endswith("+") else MONDAY
    return datetime.combine(day, time.fromisoformat(clock.rstrip("+")), tzinfo=BANGKOK)


def punch(part: str) -> Punch:
    kind, clock = part.split()
    clock, _, point = clock.partition("@")
    verdict = VERDICTS.get(clock[-1], "accepted")
    at = moment(clock.rstrip("?x"))
    return Punch(cast(Literal["in", "out"], kind), at, cast(Any, verdict), int(point) if point else None)


@pytest.mark.parametrize("line", LINES)
def test_the_table(line: str) -> None:
    sent, more, state, halves, minutes, besides = (cell.strip() for cell in line.split("|"))
    day = derive_day(facts_in(sent, more))
    told = list(day.reasons)
    told += ["missing out"] if day.missing_out else []
    told += ["provisional"] if day.provisional else []
    late, early = map(int, minutes.split())
    found = (day.state, " ".join(day.halves), day.late_minutes, day.early_minutes, ", ".join(told))
    assert found == (state, halves, late, early, besides)


def test_the_table_is_long_enough_and_every_line_is_its_own() -> None:
    cells = [[cell.strip() for cell in line.split("|")] for line in LINES]
    assert len({(sent, more) for sent, more, *_ in cells}) == len(LINES) >= 60
    assert {state for _, _, state, *_ in cells} == set(get_args(State))


def test_halves_know_their_leave_and_the_request_behind_it() -> None:
    day = derive_day(facts_in("-", "leave sick morning; travel afternoon"))
    assert (day.leaves, day.requests) == (("sick", ""), (7, 8))


# -- laws --------------------------------------------------------------------------------------------------

clocks = st.integers(0, 47 * 60).map(
    lambda minute: datetime.combine(MONDAY, time(), tzinfo=BANGKOK) + timedelta(minutes=minute)
)
one_punch = st.builds(
    Punch,
    kind=st.sampled_from(["in", "out"]),
    at=clocks,
    verdict=st.sampled_from(["accepted", "review", "refused"]),
    point=st.sampled_from([None, 1, 2]),
)
one_cover = st.builds(
    lambda kind, part, request: Cover(kind, part, "sick" if kind == "leave" else "", request),
    st.sampled_from(["leave", "travel", "wfh"]),
    st.sampled_from(["full", "morning", "afternoon"]),
    st.integers(1, 3),
)
one_grace = st.builds(
    Grace, minutes=st.integers(1, 90), reason=st.just("น้ำท่วม"), point=st.sampled_from([None, 1, 2])
)
one_outage = st.builds(
    lambda first, minutes: Outage(first, first + timedelta(minutes=minutes)), clocks, st.integers(1, 400)
)
one_round = st.sampled_from(
    [
        Round(),
        Round(time(7, 30), time(15, 30)),
        Round(time(22), time(6)),
        Round(time(13), time(21)),
        Round(time(7), time(18, 30), hours=8, latest=time(10, 30)),
    ]
)
anything = st.builds(
    Facts,
    day=st.sampled_from([MONDAY, MONDAY - timedelta(days=2)]),
    zone=st.just(BANGKOK),
    work=one_round,
    rules=st.builds(DayRules, grace_min=st.integers(0, 60), early_grace_min=st.integers(0, 30)),
    punches=st.lists(one_punch, max_size=6).map(tuple),
    covers=st.lists(one_cover, max_size=2).map(tuple),
    holiday=st.sampled_from([None, None, None, "วันหยุด"]),
    exempt=st.sampled_from([None, None, None, "ผู้บริหาร"]),
    graces=st.lists(one_grace, max_size=2).map(tuple),
    outages=st.lists(one_outage, max_size=2).map(tuple),
    over=st.booleans(),
)


@given(anything, st.randoms(use_true_random=False))
def test_the_order_of_what_is_known_does_not_matter(facts: Facts, chance: Random) -> None:
    mixed = [list(facts.punches), list(facts.graces), list(facts.outages), list(facts.covers)]
    for some in mixed:
        chance.shuffle(cast(list[object], some))
    punches, graces, outages, covers = (tuple(some) for some in mixed)
    other = replace(facts, punches=punches, graces=graces, outages=outages, covers=covers)  # type: ignore[arg-type]
    assert derive_day(other) == derive_day(facts)


@given(anything)
def test_every_half_of_every_day_is_one_thing(facts: Facts) -> None:
    day = derive_day(facts)
    assert day.late_minutes >= 0 and day.early_minutes >= 0
    assert ("open" in day.halves) == (day.state == "none")
    assert ("absent" in day.halves) == (day.state == "absent")
    if day.state in ("holiday", "off", "exempt"):
        assert day.halves == (day.state, day.state)
    if day.state in ("leave", "travel", "wfh"):
        assert day.state in day.halves
    for half, leave, request in zip(day.halves, day.leaves, day.requests, strict=True):
        assert bool(leave) == (half == "leave") and bool(request) == (half in ("leave", "travel", "wfh"))


@given(anything, clocks, st.sampled_from([None, 1, 2]))
def test_one_more_accepted_in_never_makes_one_later(facts: Facts, at: datetime, point: int | None) -> None:
    before = derive_day(facts)
    after = derive_day(replace(facts, punches=(*facts.punches, Punch("in", at, "accepted", point))))
    if before.first_in is not None:
        assert after.late_minutes <= before.late_minutes
        assert not (after.state == "absent" and before.state in ("present", "late"))


@given(anything, one_outage)
def test_an_outage_that_is_confirmed_never_makes_one_later(facts: Facts, outage: Outage) -> None:
    before, after = derive_day(facts), derive_day(replace(facts, outages=(*facts.outages, outage)))
    assert after.late_minutes <= before.late_minutes
    assert after.halves.count("absent") <= before.halves.count("absent")


@given(anything, one_grace)
def test_a_grace_never_makes_one_later(facts: Facts, grace: Grace) -> None:
    before, after = derive_day(facts), derive_day(replace(facts, graces=(*facts.graces, grace)))
    assert after.late_minutes <= before.late_minutes


@given(anything)
def test_what_was_refused_leaves_no_trace(facts: Facts) -> None:
    standing = tuple(punch for punch in facts.punches if punch.verdict != "refused")
    assert derive_day(replace(facts, punches=standing)) == derive_day(facts)


@given(st.lists(anything, max_size=8))
def test_the_sum_of_days_is_the_ledger(many: list[Facts]) -> None:
    days: list[Day] = [derive_day(facts) for facts in many]
    dated = [LedgerDay(MONDAY + timedelta(days=n), day) for n, day in enumerate(days)]
    ledger = add_up(dated)
    halves = [half for day in days for half in day.halves]
    assert ledger.worked_halves == halves.count("worked")
    assert ledger.absent_halves == halves.count("absent")
    assert sum(ledger.leave_halves.values()) == halves.count("leave")
    assert ledger.travel_halves + ledger.wfh_halves == halves.count("travel") + halves.count("wfh")
    assert ledger.late_times == sum(day.state == "late" for day in days)
    assert ledger.missing_outs == sum(day.missing_out for day in days)
    assert ledger.early_minutes == sum(day.early_minutes for day in days)
