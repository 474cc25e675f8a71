"""A beacon's message: vectors for the firmware, and which messages count."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.beacons import Anchor, beacon_key, check_message, clean_hwid, make_message

KEY = bytes(range(32))
HWID = "01deadbeef"
AT = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counter", "message"),
    [
        (0, "000000007f95eceb45c8e680ed"),
        (1, "000000018641bb017f76fc29c8"),
        (4294967295, "ffffffff70b0383d978fafb914"),
        (4294967296, "000000007f95eceb45c8e680ed"),
    ],
)
def test_vectors_for_the_firmware(counter: int, message: str) -> None:
    assert make_message(KEY, HWID, counter).hex() == message


def heard(counter: int, after_s: float = 0, last: Anchor | None = None) -> tuple[str, Anchor | None]:
    return check_message(KEY, HWID, make_message(KEY, HWID, counter), AT + timedelta(seconds=after_s), last)


def test_the_first_good_message_sets_the_count() -> None:
    assert heard(500) == ("ok", Anchor(500, AT))


def test_what_the_beacon_sends_now_counts_for_everybody_who_hears_it() -> None:
    last = Anchor(500, AT)
    assert heard(500, 10, last) == ("ok", last)
    assert heard(501, 30, last) == ("ok", Anchor(501, AT + timedelta(seconds=30)))
    assert heard(498, 0, last)[0] == "ok", "another phone was slower to tell"


def test_a_recorded_message_is_old_after_two_minutes_though_nobody_heard_a_newer_one() -> None:
    last = Anchor(500, AT)
    assert heard(500, 120, last)[0] == "ok"
    assert heard(500, 181, last) == ("old", last)
    assert heard(510, 3600, last) == ("old", last), "recorded unheard, sent later"


def test_replaying_two_minutes_late_over_and_over_does_not_turn_the_clock_back() -> None:
    last: Anchor | None = Anchor(0, AT)
    for count in range(1, 200):
        last = heard(count, count * 30 + 100, last)[1]
    assert last == Anchor(0, AT)
    assert heard(400, 400 * 30 + 400, last)[0] == "old"


def test_a_beacon_that_runs_fast_or_jumped_ahead_carries_its_count_along() -> None:
    outcome, anchor = heard(10_000, 60, Anchor(500, AT))
    assert outcome == "ok" and anchor == Anchor(10_000, AT + timedelta(seconds=60))


def test_a_slow_crystal_is_followed_for_months() -> None:
    month = 30 * 86_400
    slow = int(month * (1 - 0.00008) / 30)
    assert heard(slow, month, Anchor(0, AT))[0] == "ok"


def test_the_count_goes_round() -> None:
    last = Anchor(2**32 - 1, AT)
    assert heard(0, 30, last) == ("ok", Anchor(0, AT + timedelta(seconds=30)))
    assert heard(2**32 - 2, 30, Anchor(0, AT))[0] == "ok"
    assert heard(2**32 - 9, 30, Anchor(0, AT))[0] == "old"


@given(st.binary(max_size=20))
def test_nothing_made_up_passes(message: bytes) -> None:
    outcome, anchor = check_message(KEY, HWID, message, AT, None)
    assert outcome == ("forged" if len(message) == 13 else "not_ours") and anchor is None


def test_a_true_message_of_another_beacon_is_forged() -> None:
    other = make_message(KEY, "01deadbee0", 5)
    assert check_message(KEY, HWID, other, AT, None).outcome == "forged"
    assert (
        check_message(beacon_key(b"k", HWID, "n"), HWID, make_message(KEY, HWID, 5), AT, None).outcome
        == "forged"
    )


def test_hardware_ids() -> None:
    assert clean_hwid(" 01DEADBEEF ") == HWID
    for wrong in ("01dead", "01deadbeeg", "", "01deadbeef00"):
        with pytest.raises(ValueError, match="10 hex digits"):
            clean_hwid(wrong)
