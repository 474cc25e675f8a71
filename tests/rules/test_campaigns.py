"""Laws of a campaign's road: its times stay in order however they move, and criteria always make 100."""

from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.campaign_plan import (
    ENDS,
    FARTHEST,
    TIMES,
    extended,
    may_change,
    moved,
    open_ends,
    read_criteria,
    same_year,
    usual_times,
)
from rules.campaigns import LATE_VOTES, STAGES, Campaign, Criterion, Stage, Times, due_stage
from rules.refusals import Refusal
from tests.campaigns import times_from

NOW = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
BANGKOK = ZoneInfo("Asia/Bangkok")
DAY = timedelta(days=1)
moments = st.integers(-60 * 24 * 40, 60 * 24 * 900).map(lambda minutes: NOW + timedelta(minutes=minutes))
THREE = (Criterion("ก", 40, ("1", "2", "3", "4", "5")),) * 3


def campaign(stage: Stage = "ideas", times: Times | None = None, **more: object) -> Campaign:
    made = Campaign(
        1, "ชื่อ", "โจทย์", (), 2570, times or times_from(NOW), 3, 5, "shared", True, THREE, 7, stage
    )
    return replace(made, **more)  # type: ignore[arg-type]


@given(moments)
def test_the_proposed_times_are_in_order_in_office_hours_on_weekdays(now: datetime) -> None:
    times = usual_times(now, BANGKOK)
    assert not times.faults() and times.ideas_from > now
    for at in astuple(times):
        assert at.astimezone(BANGKOK).weekday() < 5
        assert at.astimezone(BANGKOK).strftime("%H:%M") in ("08:30", "16:30")


@given(st.sampled_from(TIMES), moments)
def test_moved_times_stay_in_order_and_keep_what_came_before(name: str, to: datetime) -> None:
    before = usual_times(NOW, BANGKOK)
    try:
        after = moved(before, name, to, NOW)
    except Refusal as no:
        place = TIMES.index(name)
        earlier = getattr(before, TIMES[place - 1]) if place else to
        assert to <= max(NOW, earlier) or to > NOW + FARTHEST, no.key
        return
    assert getattr(after, name) == to and not after.faults()
    place = TIMES.index(name)
    assert astuple(after)[:place] == astuple(before)[:place]
    later = {
        new - old for new, old in zip(astuple(after)[place + 1 :], astuple(before)[place + 1 :], strict=True)
    }
    assert later <= {timedelta(0)} or later == {to - getattr(before, name)}


@pytest.mark.parametrize(
    ("name", "to", "key"),
    [
        ("ideas_to", NOW - DAY, "time_past"),
        ("ideas_to", NOW + 2 * FARTHEST, "time_too_far"),
        ("ideas_to", NOW + timedelta(hours=3), "ideas_to_early"),
        ("vote_from", NOW + 2 * DAY, "vote_from_early"),
        ("vote_to", NOW + 2 * DAY, "vote_to_early"),
        ("scoring_to", NOW + 2 * DAY, "scoring_to_early"),
    ],
)
def test_times_that_cannot_be(name: str, to: datetime, key: str) -> None:
    with pytest.raises(Refusal) as no:
        moved(usual_times(NOW, BANGKOK), name, to, NOW)
    assert no.value.key == key


@given(st.sampled_from(STAGES), st.sampled_from(ENDS), moments, moments)
def test_an_extension_only_ever_makes_a_part_longer(
    stage: Stage, part: str, to: datetime, now: datetime
) -> None:
    one = campaign(stage)
    try:
        after = extended(one, part, to, now)
    except Refusal:
        return
    assert part in open_ends(one, now) and getattr(one.times, part) > now
    assert getattr(after, part) == to > getattr(one.times, part)
    assert not after.faults() and all(
        new >= old for new, old in zip(astuple(after), astuple(one.times), strict=True)
    )


@given(st.sampled_from(STAGES), st.lists(moments, min_size=1, max_size=6))
def test_the_clock_never_goes_back_and_leaves_nothing_out(stage: Stage, ticks: list[datetime]) -> None:
    times = times_from(NOW)
    for now in sorted(ticks):
        due = due_stage(stage, times, now)
        assert STAGES.index(due) >= STAGES.index(stage)
        assert due_stage(due, times, now) == due or due in ("vote", "scoring")
        stage = due


def test_each_part_begins_at_its_moment() -> None:
    times = times_from(NOW)
    just = timedelta(microseconds=1)
    assert due_stage("planned", times, NOW - just) == "planned"
    assert due_stage("planned", times, NOW) == "ideas"
    assert due_stage("ideas", times, times.ideas_to - just) == "ideas"
    assert due_stage("ideas", times, times.ideas_to) == "ready"
    assert due_stage("ready", times, times.vote_from) == "vote"
    assert due_stage("vote", times, times.vote_to + LATE_VOTES - just) == "vote"
    assert due_stage("vote", times, times.vote_to + LATE_VOTES) == "scoring"
    assert due_stage("scoring", times, times.scoring_to - just) == "scoring"
    assert due_stage("scoring", times, times.scoring_to) == "choosing"
    assert due_stage("closed", times, times.scoring_to + DAY) == "closed"


def test_rules_are_fixed_by_the_vote_and_people_by_the_count() -> None:
    times = times_from(NOW)
    before, during, after = times.vote_from - DAY, times.vote_from, times.vote_to
    for name in ("criteria", "tie", "picks"):
        assert may_change(campaign("ready"), name, before)
        assert not may_change(campaign("ready"), name, during), "the clock is a few seconds late"
        assert not may_change(campaign("vote"), name, during)
    for name in ("head", "members"):
        assert may_change(campaign("vote"), name, during)
        assert not may_change(campaign("vote"), name, after)
        assert not may_change(campaign("scoring"), name, after)
    assert may_change(campaign("choosing"), "head", after, head_left=True)
    assert not may_change(campaign("choosing"), "members", after, head_left=True)
    assert not may_change(campaign("closed"), "head", after, head_left=True)


def test_a_unit_has_one_campaign_a_year() -> None:
    office, posts = campaign(), campaign(units=("กองอัตรากำลัง",))
    assert same_year(office.scopes, 2570, [office]) and same_year(posts.scopes, 2570, [posts])
    assert not same_year(posts.scopes, 2571, [posts])
    assert not same_year(posts.scopes, 2570, [campaign(units=("กองอื่น",)), office])
    assert not same_year(office.scopes, 2570, [campaign("closed"), campaign("cancelled")])


@pytest.mark.parametrize(
    "said",
    [
        "ประโยชน์ต่องาน 40, ทำได้จริง 35, ความใหม่ 25",
        "ประโยชน์ต่องาน 40 ทำได้จริง 35 ความใหม่ 25",
        "ประโยชน์ต่องาน: 40%; ทำได้จริง: 35%; ความใหม่: 25%",
        "ประโยชน์ต่องาน = 40,ทำได้จริง=35,ความใหม่=25,",
        "ประโยชน์ต่องาน (40%), ทำได้จริง (35%), ความใหม่ (25%)",
    ],
)
def test_criteria_as_people_type_them(said: str) -> None:
    assert read_criteria(said) == (("ประโยชน์ต่องาน", 40), ("ทำได้จริง", 35), ("ความใหม่", 25))


@given(st.text(max_size=200))
def test_any_words_are_criteria_or_a_kind_no(said: str) -> None:
    try:
        pairs = read_criteria(said)
    except Refusal as no:
        assert no.key.startswith("criteria_")
        return
    assert sum(weight for _, weight in pairs) == 100 and 3 <= len(pairs) <= 5
