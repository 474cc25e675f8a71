"""How long photos are kept: whole fiscal years, never longer than was said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.keeping import Keeping, erase_after, taken_before, without_person
from rules.selfie import Reading

BANGKOK = ZoneInfo("Asia/Bangkok")
moments = st.datetimes(datetime(1990, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC))
years = st.integers(1, 9)


@pytest.mark.parametrize(
    ("taken", "kept", "gone"),
    [
        (datetime(2026, 11, 23), 2, datetime(2028, 10, 1)),  # fiscal 2570 and 2571
        (datetime(2026, 9, 30, 23, 59), 2, datetime(2027, 10, 1)),
        (datetime(2026, 10, 1), 2, datetime(2028, 10, 1)),
        (datetime(2026, 9, 30, 23, 59), 1, datetime(2026, 10, 1)),
        (datetime(2026, 10, 1), 1, datetime(2027, 10, 1)),
    ],
)
def test_a_photo_goes_on_the_first_of_october(taken: datetime, kept: int, gone: datetime) -> None:
    assert erase_after(taken.replace(tzinfo=BANGKOK), kept, BANGKOK) == gone.replace(tzinfo=BANGKOK)


@given(moments, years)
def test_none_is_kept_longer_than_was_said_and_none_goes_in_its_own_fiscal_year(
    taken: datetime, kept: int
) -> None:
    gone = erase_after(taken, kept, BANGKOK)
    assert timedelta(days=365 * (kept - 1)) < gone - taken <= timedelta(days=366 * kept)
    assert gone.astimezone(BANGKOK).strftime("%m-%d %H:%M") == "10-01 00:00"


@given(moments, moments, years)
def test_the_job_asks_the_same_question_the_other_way_round(
    taken: datetime, now: datetime, kept: int
) -> None:
    assert (taken < taken_before(now, kept, BANGKOK)) == (erase_after(taken, kept, BANGKOK) <= now)


@given(moments, moments, years)
def test_who_is_kept_longer_goes_later(one: datetime, other: datetime, kept: int) -> None:
    first, last = sorted((one, other))
    assert erase_after(first, kept, BANGKOK) <= erase_after(last, kept, BANGKOK)
    assert erase_after(one, kept, BANGKOK) < erase_after(one, kept + 1, BANGKOK)


@pytest.mark.parametrize("years", [0, -1, 101])
def test_a_time_that_would_erase_everything_is_refused(years: int) -> None:
    with pytest.raises(ValueError, match="1 to 100"):
        Keeping(years)


def test_what_stays_of_a_reading_shows_nobody_and_can_still_be_read() -> None:
    face = {"x": 0.1, "y": 0.1, "w": 0.3, "h": 0.4, "score": 0.9}
    mark = {"id": 3, "mirrored": False, "side_px": 40.0, "corners": [[0, 0], [1, 0], [1, 1], [0, 1]]}
    reading = {
        "width": 1080, "height": 1440, "marks": [mark], "faces": [face], "brightness": 90.0, "sharpness": 9.0,
        "quality": "ok", "sha256": "ab" * 32, "phash": 77, "mirrored_phash": 78, "cpu_ms": 20.0,
        "thumbnail": "of a face",
    }  # fmt: skip
    bare = without_person(reading)
    assert (bare["faces"], bare["sha256"], bare["phash"], bare["mirrored_phash"]) == ([], "", 0, 0)
    assert "thumbnail" not in bare
    assert Reading.from_json(bare).marks[0].id == 3
