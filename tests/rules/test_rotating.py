"""The rotating sign: standard numbers, the right moment only, and how often chance passes for it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from rules.marks import Mark, safe_ids
from rules.rotating import (
    MOST_DRIFT,
    OLDEST_STEPS,
    STEP_S,
    LiveTablet,
    clock_alarm,
    key_hash,
    learned_drift,
    live_groups,
    match,
    step_of,
    tablet_secret,
    tags_at,
    totp,
    window,
)
from rules.selfie import look
from rules.signs import LAYOUT
from simulator.selfies import selfie
from tests.tablets import screen_png

AT = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
HALL = LiveTablet("a1", "HALL", b"h" * 32)
DIN = LiveTablet("b2", "DIN", b"d" * 32)


def square(tag: int, x: float, y: float, side: float = 60.0, mirrored: bool = False) -> Mark:
    """A tag whose middle is at (x, y); mirrored, the picture's left is its right."""
    half = side / 2 * (-1 if mirrored else 1)
    corners = (
        (x - half, y - side / 2),
        (x + half, y - side / 2),
        (x + half, y + side / 2),
        (x - half, y + side / 2),
    )
    return Mark(tag, mirrored, side, corners)


def screen(tablet: LiveTablet, ago: int = 0, slots: str = "abc", mirrored: bool = False) -> list[Mark]:
    """The tags of a tablet as it was `ago` steps before AT; only these of its slots."""
    tags = tags_at(tablet.secret, step_of(AT) - ago)
    pitch = 60 * 1.1875
    places = {"a": (0.0, 0.0), "b": (-pitch if mirrored else pitch, 0.0), "c": (0.0, pitch)}
    return [
        square(tag, 300 + places[slot][0], 300 + places[slot][1], mirrored=mirrored)
        for slot, tag in zip("abc", tags, strict=True)
        if slot in slots
    ]


@pytest.mark.parametrize(
    ("digest", "key", "values"),
    [
        ("sha1", b"1234567890" * 2, "94287082 07081804 14050471 89005924 69279037 65353130"),
        ("sha256", b"1234567890" * 3 + b"12", "46119246 68084774 67062674 91819424 90698825 77737706"),
        ("sha512", b"1234567890" * 6 + b"1234", "90693936 25091201 99943326 93441116 38618901 47863826"),
    ],
)
def test_the_vectors_of_rfc_6238(digest: str, key: bytes, values: str) -> None:
    moments = (59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000)
    for seconds, wanted in zip(moments, values.split(), strict=True):
        value = totp(key, seconds // STEP_S, digest)  # type: ignore[arg-type]
        assert f"{value % 10**8:08d}" == wanted


def test_three_different_safe_tags_and_others_every_step() -> None:
    shown = [tags_at(b"k" * 32, step) for step in range(2000)]
    assert all(len(set(triple)) == 3 and set(triple) <= set(safe_ids()) for triple in shown)
    assert all(one != other for one, other in pairwise(shown))
    used = np.bincount(np.array(shown).ravel(), minlength=587)[list(safe_ids())]
    assert used.min() > 0 and used.max() < 4 * used.mean()


@pytest.mark.parametrize("ago", [-1, 0, 1, 2, 3])
def test_the_mark_of_now_and_of_the_last_ninety_seconds(ago: int) -> None:
    seen = match(screen(HALL, ago), [DIN, HALL], AT, {"HALL"})
    assert seen is not None and (seen.point, seen.fresh, seen.tags) == ("HALL", True, 3)
    assert seen.step_age_s == max(0, ago) * 30


@pytest.mark.parametrize("ago", [4, 39, OLDEST_STEPS])
def test_an_older_mark_is_known_as_old(ago: int) -> None:
    seen = match(screen(HALL, ago), [HALL], AT, {"HALL"})
    assert seen is not None and not seen.fresh and seen.step_age_s == ago * 30


def test_two_tags_tell_an_old_mark_for_twenty_minutes_only() -> None:
    assert match(screen(HALL, 40, "ac"), [HALL], AT, {"HALL"}) is not None
    assert match(screen(HALL, 41, "ac"), [HALL], AT, {"HALL"}) is None
    assert match(screen(HALL, OLDEST_STEPS + 1), [HALL], AT, {"HALL"}) is None


@pytest.mark.parametrize("slots", ["ab", "ac", "bc"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_two_of_three_are_enough_where_the_person_should_be(slots: str, mirrored: bool) -> None:
    marks = screen(HALL, slots=slots, mirrored=mirrored)
    seen = match(marks, [HALL], AT, {"HALL"})
    assert seen is not None and seen.fresh and seen.tags == 2
    assert match(marks, [HALL], AT, {"DIN"}) is None, "at any other point all three are wanted"
    assert match(screen(HALL), [HALL], AT, {"DIN"}) is not None


@pytest.mark.parametrize("slot", "abc")
def test_one_tag_is_nothing(slot: str) -> None:
    assert match(screen(HALL, slots=slot), [HALL], AT, {"HALL"}) is None


def test_the_right_tags_in_the_wrong_places_are_nothing() -> None:
    a, b, c = screen(HALL)
    swapped = [square(b.id, 300, 300), square(a.id, 371.25, 300), square(c.id, 300, 371.25)]
    assert match(swapped, [HALL], AT, {"HALL"}) is None
    assert match([a, square(b.id, 520, 300)], [HALL], AT, {"HALL"}) is None, "too far apart"
    assert match([a, square(b.id, 371, 300, side=100)], [HALL], AT, {"HALL"}) is None, "of another size"


def test_one_wrong_tag_spoils_it() -> None:
    """A mark patched together from an old photo and a lucky guess."""
    a, b, c = screen(HALL)
    wrong = next(tag for tag in safe_ids() if tag not in (a.id, b.id, c.id))
    assert match([a, b, square(wrong, 300, 371.25)], [HALL], AT, {"HALL"}) is None


def test_a_printed_sheet_does_not_stand_like_a_screen() -> None:
    sheet = [
        square(tag, slot.left + slot.side / 2, slot.top + slot.side / 2, slot.side)
        for tag, slot in zip(safe_ids()[:3], LAYOUT, strict=True)
    ]
    assert live_groups(sheet) == ()


def test_a_withdrawn_tablet_is_told_from_no_sign() -> None:
    gone = LiveTablet("a1", "HALL", b"h" * 32, revoked=True)
    seen = match(screen(HALL), [gone], AT, {"HALL"})
    assert seen is not None and seen.revoked
    both = match(
        screen(HALL) + [square(m.id, m.corners[0][0], 900) for m in screen(HALL)], [gone, HALL], AT, {"HALL"}
    )
    assert both is not None and not both.revoked, "the good one counts when both are in view"


def test_the_window_follows_a_slow_clock_and_stays_narrow() -> None:
    assert window(None) == (-3, 1)
    assert window(-1) == (-3, 1)
    assert window(-4) == (-6, 1)
    assert window(5) == (-3, 7)
    assert window(-60) == (-MOST_DRIFT, 1), "nobody draws it back for ever"
    slow = LiveTablet("a1", "HALL", b"h" * 32, drift=-4)
    late = match(screen(HALL, 5), [slow], AT, {"HALL"})
    assert late is not None and late.fresh


def test_the_drift_is_a_median_of_enough() -> None:
    assert learned_drift([-1] * 4) is None
    assert learned_drift([-1, -1, -4, -4, -4]) == -4
    assert learned_drift([9] * 30 + [0] * 20) == 0, "only the last twenty count"
    assert not clock_alarm(-10, 0) and clock_alarm(-11, None) and clock_alarm(None, 300_001)


def test_secrets_come_from_the_key_and_differ() -> None:
    made = {
        tablet_secret(*of) for of in ((b"k", "a", "n"), (b"k", "b", "n"), (b"k", "a", "m"), (b"l", "a", "n"))
    }
    assert len(made) == 4 and all(len(secret) == 32 for secret in made)
    assert "h" * 32 not in repr(HALL) and str(HALL.secret) not in repr(HALL)
    assert key_hash("x") != key_hash("y")


def test_chance_passes_as_seldom_as_the_docstring_says() -> None:
    """Screens of 100,000 moments against the five steps of another time: two equal slots, or three."""
    steps = np.array([tags_at(b"s" * 32, step) for step in range(100_000)])
    pairs = whole = 0
    for lag in range(20, 25):
        same = (steps[lag:] == steps[:-lag]).sum(axis=1)
        pairs += int((same == 2).sum())
        whole += int((same == 3).sum())
    expected = 3 * 5 * 100_000 / (len(safe_ids()) * (len(safe_ids()) - 1))  # any of three pairs
    assert len(safe_ids()) == 479, "the figures of the docstring are for so many"
    assert expected / 6 < pairs < expected * 4 and whole == 0


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("width", [0.08, 0.15, 0.3])
def test_it_is_read_off_a_selfie(width: float, mirrored: bool) -> None:
    photo = selfie(
        screen_png(tags_at(HALL.secret, step_of(AT))), sign_width=width, mirrored=mirrored, tilt=15, seed=3
    )
    seen = match(look(photo).marks, [DIN, HALL], AT + timedelta(seconds=45), {"HALL"})
    assert seen is not None and seen.fresh and seen.point == "HALL" and seen.tags == 3
