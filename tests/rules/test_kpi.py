"""The indicator's percent: what each step counts, and that nothing that is done ever takes any away."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.kpi import PLAN, STEPS, WEIGHTS, WHOLE, Plan, Progress, percent, quarter_ends

ALL = Progress(True, True, True, 1.0, True, True, (100, 100), True, True)


@pytest.mark.parametrize(
    ("progress", "hundredths"),
    [
        (Progress(), 0),
        (Progress(collecting=True), 1_000),
        (Progress(collecting=True, collected=True), 2_000),
        (Progress(collected=True, chosen=True), 4_500),
        (Progress(chosen=True), 4_500),  # chosen from ideas that the product never saw
        (Progress(collected=True, chosen=True, parts=0.5), 4_875),
        (Progress(collected=True, chosen=True, parts=1, sent=True), 5_625),
        (Progress(collected=True, chosen=True, parts=1, approved=True), 6_000),
        (Progress(collected=True, chosen=True, approved=True, milestones=(100, 50)), 7_500),
        (Progress(collected=True, chosen=True, approved=True, milestones=(100, 100)), 8_000),
        (replace(ALL, surveyed=False), 9_000),
        (ALL, 10_000),
    ],
)
def test_what_counts_how_much(progress: Progress, hundredths: int) -> None:
    assert percent(progress) == hundredths


def test_an_office_with_other_weights() -> None:
    weights = (2_500, 2_500, 1_000, 2_000, 2_000)
    plan = Plan(weights, (0, 5_000, 6_000, 10_000))
    assert plan.faults() == ()
    assert percent(Progress(collected=True, chosen=True), weights) == 5_000
    assert percent(Progress(collected=True, chosen=True, approved=True), weights) == 6_000


def test_bad_weights_are_named() -> None:
    assert Plan((1, 2, 3)).faults() == ("weights_count",)
    assert Plan((2_000, 2_000, 2_000, 2_000, 1_999)).faults() == ("weights_sum",)
    assert Plan(quarters=(0, 8_000, 4_500, 10_000)).faults() == ("quarters_order",)
    assert Plan(quarters=(0, 4_500, 8_000, 9_000)).faults() == ("quarters_order",)
    assert (len(WEIGHTS), sum(WEIGHTS), PLAN[-1]) == (len(STEPS), WHOLE, WHOLE)


def test_the_ends_of_the_quarters() -> None:
    ends = [quarter_ends(2564, quarter) for quarter in (1, 2, 3, 4)]
    assert ends == [date(2020, 12, 31), date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)]


_PROGRESS = st.builds(
    Progress, st.booleans(), st.booleans(), st.booleans(), st.floats(0, 1), st.booleans(), st.booleans(),
    st.lists(st.integers(0, 100), max_size=5).map(tuple), st.booleans(), st.booleans(),
)  # fmt: skip


@given(_PROGRESS, st.sampled_from(["collecting", "collected", "chosen", "sent", "approved", "surveyed"]))
def test_getting_further_never_counts_less(progress: Progress, what: str) -> None:
    assert 0 <= percent(progress) <= percent(replace(progress, **{what: True})) <= WHOLE
