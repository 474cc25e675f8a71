"""Hit and miss rates, and how sure they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.pilot import ALL_POINTS, Case, Label, scores, software_label, wilson

YES = Label(True, True, True, False)


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (9, 10, 0.5958, 0.9821), (50, 100, 0.4038, 0.5962), (300, 300, 0.9874, 1.0)],
)
def test_wilsons_interval_is_the_textbooks(part: int, of: int, low: float, high: float) -> None:
    rate = wilson(part, of)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_interval_holds_the_share(part: int, more: int) -> None:
    rate = wilson(part, part + more)
    assert 0 <= rate.low <= rate.share <= rate.high <= 1 or rate.of == 0


def test_more_than_all_is_no_share() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


def test_rates_by_point_and_together() -> None:
    missed = YES._replace(sign=False, right_point=False)
    cases = [Case("A", YES, YES), Case("A", YES, missed), Case("B", Label(False, None, True, False), YES)]
    found = {(score.point, score.question): score for score in scores(cases)}
    assert found["A", "sign"].hits[:3] == (1, 2, 0.5) and found["A", "sign"].misses[:3] == (1, 2, 0.5)
    assert found["B", "sign"].false_alarms[:3] == (1, 1, 1.0)
    assert ("B", "right_point") not in found  # the human could not tell
    assert found[ALL_POINTS, "person"].hits[:2] == (3, 3)
    assert found[ALL_POINTS, "copy"].false_alarms[:2] == (0, 3)


def test_one_point_needs_no_sum() -> None:
    assert {score.point for score in scores([Case("A", YES, YES)])} == {"A"}
    assert scores([]) == []


def test_what_the_software_saw() -> None:
    assert software_label({"sign": "right", "faces": 1, "seen": "new"}) == YES
    assert software_label({"sign": "other", "faces": 0, "seen": "alike_own"}) == Label(
        True, False, False, True
    )
    assert software_label({}) == Label(None, None, None, None)
