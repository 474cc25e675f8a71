"""A face keeps its place beside the sign in every copy; next day it is elsewhere, or looks otherwise."""

import itertools
import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.anchor_values import LIKELY, Anchor, Kept, Placed
from rules.anchors import NEAR, anchor_of, anchored, code, kept, probes, ranges, unlikeness
from rules.selfie import look
from simulator.selfies import selfie
from tests.rules.pictures import colour, jpeg, photo
from tests.rules.test_likeness import EDITS, cropped, original

ANCHORS = st.builds(
    Anchor,
    st.integers(0, 586),
    st.floats(-12, 12),
    st.floats(-12, 12),
    st.floats(math.log(0.3), math.log(15)),
)
ASTRAY = st.floats(-NEAR, NEAR)


def placed(data: bytes) -> tuple[Placed, ...]:
    reading = look(data)
    return anchored(reading.jpeg, reading.marks, reading.faces, reading.width, reading.height)


def unlike(earlier: bytes, later: bytes) -> float:
    found = kept(placed(earlier))
    looks = np.frombuffer(found.look * len(found.codes), np.uint8).reshape(-1, 32)
    return float(unlikeness(placed(later), np.array(found.codes), looks).min())


@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_is_near_whatever_was_cut_off_or_put_around_it(edit):
    assert unlike(original(), EDITS[edit](colour(original()))) <= LIKELY


@pytest.mark.parametrize("degrees", [-15, 5])
def test_turning_a_photo_does_not_hide_it(degrees):
    picture = colour(original())
    rows, columns = picture.shape[:2]
    view = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 0.7)
    assert unlike(original(), jpeg(cv2.warpAffine(picture, view, (columns, rows)))) <= LIKELY


def test_a_stretched_copy_is_near_too():
    wider = cv2.resize(cropped(colour(original())), None, fx=1.0, fy=0.85, interpolation=cv2.INTER_AREA)
    assert unlike(original(), jpeg(wider)) <= LIKELY


@pytest.mark.parametrize("stir", [0.0, 1.0])
def test_a_colleague_in_the_same_place_looks_otherwise(stir):
    mine = photo(seed=11, place=4, stir=stir)
    assert all(unlike(mine, photo(seed=s, place=4, stir=stir, person="admiral")) > LIKELY for s in (12, 13))


@pytest.mark.parametrize("more", [{"face": False}, {"sign": False}])
def test_without_a_sign_or_a_face_there_is_nothing_to_measure(more):
    data = selfie(None, seed=3) if "sign" in more else photo(seed=3, **more)
    assert placed(data) == () and kept(placed(data)) == Kept()


def test_a_tag_without_area_is_left_out():
    reading = look(original())
    flat = [mark.__class__(mark.id, False, 9.0, ((5.0, 5.0),) * 4) for mark in reading.marks]
    assert anchored(reading.jpeg, flat, reading.faces, reading.width, reading.height) == ()


@given(ANCHORS)
@settings(derandomize=True)
def test_an_anchor_goes_through_the_database_nearly_unchanged(anchor):
    number, side = code(anchor), math.exp(anchor.size)
    back = anchor_of(number)
    assert 0 <= number < 2**53 and code(back) == number and back.tag == anchor.tag
    assert abs(back.x - anchor.x) < side / 50 and abs(back.y - anchor.y) < side / 80
    assert abs(back.size - anchor.size) < 1 / 200


@given(ANCHORS, ASTRAY, ASTRAY, ASTRAY)
@settings(derandomize=True, max_examples=500)
def test_whoever_is_near_is_in_the_ranges(anchor, right, down, larger):
    side = math.exp(anchor.size)
    other = anchor._replace(x=anchor.x + right * side, y=anchor.y + down * side, size=anchor.size + larger)
    probes = ranges(anchor)
    assert len(probes) == 9 and any(first <= code(other) <= last for first, last in probes)


@given(st.lists(ANCHORS, max_size=4))
@settings(derandomize=True)
def test_the_ranges_of_several_are_all_looked_up_once(anchors):
    found = probes([Placed(anchor, bytes(32)) for anchor in anchors])
    wanted = [one for anchor in anchors for one in ranges(anchor)]
    assert all(any(first <= a and b <= last for first, last in found) for a, b in wanted)
    assert all(last < first for (_, last), (first, _) in itertools.pairwise(found))


@given(ANCHORS, st.integers(0, 586))
@settings(derandomize=True)
def test_another_tag_is_in_no_range(anchor, tag):
    inside = any(first <= code(anchor._replace(tag=tag)) <= last for first, last in ranges(anchor))
    assert inside == (tag == anchor.tag)


@pytest.mark.parametrize("far", [1e6, -1e6])
def test_numbers_beyond_all_measure_still_make_a_code(far):
    beyond = Anchor(586, far, far, math.copysign(20, far))
    assert 0 <= code(beyond) < 2**53 and all(first <= last for first, last in ranges(beyond))


def test_nearness_is_told_for_each_photo():
    here = Anchor(7, 3.0, 1.0, 0.5)
    blank, full = bytes(32), b"\xff" * 32
    near, far = code(here), code(here._replace(x=9.0))
    looks = np.frombuffer(blank + full + blank, np.uint8).reshape(-1, 32)
    same, opposite, elsewhere = unlikeness([Placed(here, blank)], np.array([near, near, far]), looks).tolist()
    assert same < 5 and 256 <= opposite < 261 and math.isinf(elsewhere)
    assert np.isinf(unlikeness([], np.array([near]), looks[:1])).all()
