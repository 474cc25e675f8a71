"""Tags are read small, mirrored, turned, dim and half hidden; and never where there are none."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.marks import SAFE_DISTANCE, cells, read_marks, resized, safe_ids
from rules.signs import KnownSign, identify, make_marks
from tests.rules.pictures import HALL, SECRET, grey, photo


def office():
    taken = []
    for number in range(100):
        taken.append(make_marks(SECRET, f"P{number}", 1, taken))
    return [KnownSign(f"P{number}", 1, marks) for number, marks in enumerate(taken)]


OFFICE = office()


def drawn(tag, side, *, turns=0, mirrored=False, size=400, paper=230, ink=20):
    """A grey picture of one tag on paper."""
    grid = cells(tag)[:, ::-1] if mirrored else cells(tag)
    grid = np.rot90(grid, turns)
    picture = np.full((size, size), paper, np.uint8)
    square = cv2.resize(np.ascontiguousarray(grid), (side, side), interpolation=cv2.INTER_NEAREST)
    start = (size - side) // 2
    picture[start : start + side, start : start + side] = np.where(square, paper, ink)
    return picture


def test_no_mirrored_tag_comes_near_another():
    ids = safe_ids()
    assert len(ids) > 400
    codes = np.array([cells(tag)[1:-1, 1:-1].ravel() for tag in ids])
    for turn in range(4):
        turned = np.array([np.rot90(cells(tag)[1:-1, 1:-1][:, ::-1], turn).ravel() for tag in ids])
        nearest = (codes[:, None, :] != turned[None, :, :]).sum(axis=2).min()
        assert nearest >= SAFE_DISTANCE


@given(st.sampled_from(safe_ids()), st.integers(0, 3), st.booleans(), st.integers(18, 330))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_tag_any_way_round(tag, turns, mirrored, side):
    (mark,) = read_marks(drawn(tag, side, turns=turns, mirrored=mirrored))
    assert (mark.id, mark.mirrored) == (tag, mirrored)
    assert abs(mark.side_px - side) < 2 + side * 0.06


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("side", [24, 160])
def test_corners_are_told_as_printed(turns, mirrored, side):
    """The first corner is the tag's own top left, the second its top right, however the photo was taken."""
    (mark,) = read_marks(drawn(HALL.marks[0], side, turns=turns, mirrored=mirrored))
    low, high = 200 - side / 2, 200 + side / 2
    printed = np.array([(low, low), (high, low), (high, high), (low, high)])
    shown = printed[[1, 0, 3, 2]] if mirrored else printed
    expected = _turned(shown, turns)
    assert np.abs(np.array(mark.corners) - expected).max() < 3


@pytest.mark.parametrize("side", [40, 90, 200])
def test_corners_are_told_to_a_part_of_a_pixel(side):
    """Faces are placed by them: two pixels are a tenth of a small tag."""
    (mark,) = read_marks(cv2.GaussianBlur(drawn(HALL.marks[0], side), (0, 0), 0.8))
    low, high = (
        200 - side / 2 - 0.5,
        200 + side / 2 - 0.5,
    )  # between the last pixel of paper and the first of ink
    printed = np.array([(low, low), (high, low), (high, high), (low, high)])
    assert np.abs(np.array(mark.corners) - printed).max() < 0.5
    assert abs(mark.side_px - side) < 0.5


@pytest.mark.parametrize("size", [(300, 400), (301, 401), (64, 90)])
def test_a_half_made_before_changes_nothing(size):
    picture = cv2.resize(drawn(HALL.marks[0], 120), size[::-1])
    half = resized(picture, 0.5)
    assert len(read_marks(picture, half)) == 1 and read_marks(picture, half) == read_marks(picture)


@pytest.mark.parametrize("where", [(0, 0), (200, 0), (0, 250), (200, 250)])
def test_a_tag_in_the_corner_of_the_photo(where):
    """Its outermost corners have little around them to be measured by."""
    picture = np.full((410, 360), 230, np.uint8)
    left, top = where
    picture[top + 3 : top + 154, left + 3 : left + 154] = drawn(HALL.marks[0], 151, size=151)
    (mark,) = read_marks(picture)
    assert (mark.id, round(mark.side_px / 4)) == (HALL.marks[0], 38)


def _turned(points, turns):
    """Points of the 400-pixel picture after `np.rot90` has turned it."""
    for _ in range(turns):
        points = np.column_stack((points[:, 1], 400 - points[:, 0]))
    return points


def test_dim_and_noisy():
    luck = np.random.default_rng(1)
    picture = drawn(HALL.marks[0], 60, paper=34, ink=5).astype(float) + luck.normal(0, 5, (400, 400))
    assert [mark.id for mark in read_marks(picture.clip(0, 255).astype(np.uint8))] == [HALL.marks[0]]


def test_blurred_until_the_bits_run_together():
    picture = cv2.GaussianBlur(drawn(HALL.marks[0], 40), (0, 0), 2.2)
    assert [mark.id for mark in read_marks(picture)] == [HALL.marks[0]]


@pytest.mark.parametrize("kind", ["blank", "noise", "chessboard", "other family"])
def test_nothing_is_read_where_nothing_is(kind):
    luck = np.random.default_rng(2)
    pictures = {
        "blank": np.full((600, 450), 128, np.uint8),
        "noise": luck.integers(0, 255, (600, 450), dtype=np.uint8),
        "chessboard": np.kron(np.indices((12, 9)).sum(0) % 2, np.ones((50, 50))).astype(np.uint8) * 255,
        "other family": cv2.copyMakeBorder(
            cv2.aruco.generateImageMarker(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_6X6_250), 7, 200),
            90, 90, 90, 90, cv2.BORDER_CONSTANT, value=255,
        ),
    }  # fmt: skip
    assert read_marks(pictures[kind]) == ()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_random_squares_are_no_sign(seed):
    """One random square in thousands comes near some code; three of one sign, in their places, never."""
    luck = np.random.default_rng(seed)
    picture = np.full((500, 500), 235, np.uint8)
    for row in range(4):
        for column in range(4):
            grid = np.pad(luck.integers(0, 2, (6, 6)), 1).astype(np.uint8) * 215 + 15
            block = cv2.resize(grid, (96, 96), interpolation=cv2.INTER_NEAREST)
            picture[row * 122 + 12 : row * 122 + 108, column * 122 + 12 : column * 122 + 108] = block
    assert not any(sign.strong for sign in identify(read_marks(picture), OFFICE))


@pytest.mark.parametrize("shape", [(64, 64), (64, 1440), (1440, 64), (65, 67)])
def test_odd_shapes_are_no_fault(shape):
    assert read_marks(np.full(shape, 90, np.uint8)) == ()


def test_the_same_tag_twice_is_two_tags():
    one = drawn(HALL.marks[0], 90, size=200)
    assert [mark.id for mark in read_marks(np.hstack((one, one)))] == [HALL.marks[0]] * 2


def test_many_threads_read_alike():
    pictures = [grey(photo(seed=1)), grey(photo(seed=2, mirrored=True))] * 4
    alone = [read_marks(picture) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read_marks, pictures)) == alone
