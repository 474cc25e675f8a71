"""Copies are caught whatever was done to them; the same pose next day is not a copy."""

from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.likeness import (
    chunks,
    hamming,
    is_copy,
    mirrored_phash64,
    near_chunks,
    phash64,
    same_photo,
    signed64,
    unsigned64,
)
from rules.photos import UnreadablePhoto
from tests.rules.pictures import colour, grey, jpeg, photo

HASHES = st.integers(0, 2**64 - 1)


def cropped(picture, share=0.05):
    rows, columns = picture.shape[:2]
    return picture[int(rows * share * 0.7) : int(rows * (1 - share * 0.3)), int(columns * share) :]


def stickered(picture):
    changed = picture.copy()
    cv2.circle(changed, (170, 1230), 130, (40, 200, 250), -1)
    cv2.putText(changed, "07:58", (560, 1380), 0, 4, (255, 255, 255), 12)
    return changed


def screenshot(picture):
    small = cv2.resize(picture, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, 120, 170, 0, 0, cv2.BORDER_CONSTANT, value=(18, 18, 18))
    cv2.putText(framed, "08:01  LTE", (30, 70), 0, 1.5, (240, 240, 240), 3)
    return framed


def photographed(picture):
    """A photo of a screen that shows the photo."""
    rows, columns = picture.shape[:2]
    frame = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    screen = np.array([(140, 150), (930, 190), (900, 1270), (120, 1230)], np.float32)
    view = cv2.getPerspectiveTransform(frame, screen)
    return cv2.warpPerspective(picture, view, (columns, rows), borderValue=(40, 35, 30))


EDITS = {
    "encoded again": lambda p: jpeg(p, 40),
    "half the size": lambda p: jpeg(cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
    "mirrored": lambda p: jpeg(p[:, ::-1]),
    "cropped": lambda p: jpeg(cropped(p)),
    "cropped and mirrored": lambda p: jpeg(cropped(p)[:, ::-1], 60),
    "cropped by a fifth": lambda p: jpeg(cropped(p, 0.2)),
    "brighter": lambda p: jpeg(cv2.convertScaleAbs(p, alpha=1.15, beta=20)),
    "darker": lambda p: jpeg(cv2.convertScaleAbs(p, alpha=0.6)),
    "stickers": lambda p: jpeg(stickered(p)),
    "screenshot": lambda p: jpeg(screenshot(p)),
    "photo of a screen": lambda p: jpeg(photographed(p)),
}


@cache
def original():
    return photo(seed=11, place=4)


@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_is_a_copy(edit):
    found = same_photo(original(), EDITS[edit](colour(original())))
    assert found.same and found.how == "aligned" and found.mirrored == ("mirrored" in edit)
    assert is_copy(original(), EDITS[edit](colour(original())))


@pytest.mark.parametrize("edit", ["encoded again", "half the size", "mirrored", "darker"])
def test_the_hash_survives_what_a_chat_does(edit):
    picture = grey(EDITS[edit](colour(original())))
    before = phash64(grey(original()))
    assert min(hamming(before, phash64(picture)), hamming(before, mirrored_phash64(picture))) <= 4


@pytest.mark.parametrize("stir", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("day", range(3))
def test_the_same_pose_next_day_is_no_copy(day, stir):
    today, later = photo(seed=11, place=4, stir=stir), photo(seed=50 + day, place=4, stir=stir)
    assert not same_photo(today, later).same and not is_copy(today, later)


def test_a_colleague_at_the_same_sign_is_no_copy():
    assert not same_photo(original(), photo(seed=12, place=4, person="admiral")).same


def test_the_same_bytes_need_no_looking():
    found = same_photo(original(), original())
    assert (found.same, found.how, found.bits) == (True, "bytes", 0)
    assert is_copy(original(), original())


@pytest.mark.parametrize("level", [0, 200])
def test_empty_pictures_are_alike_to_nothing(level):
    flat = jpeg(np.full((800, 600, 3), level, np.uint8))
    assert not same_photo(flat, jpeg(np.full((800, 600, 3), level, np.uint8), 60)).same
    assert not same_photo(original(), flat).same and not same_photo(flat, original()).same


def test_what_cannot_be_read_is_told():
    with pytest.raises(UnreadablePhoto):
        same_photo(original(), b"nothing")


def test_mirroring_a_picture_gives_its_mirrored_hash():
    picture = grey(original())
    assert hamming(mirrored_phash64(picture), phash64(np.ascontiguousarray(picture[:, ::-1]))) <= 2


@given(HASHES)
@settings(derandomize=True)
def test_a_hash_goes_through_the_database_unchanged(phash):
    assert -(2**63) <= signed64(phash) < 2**63
    assert unsigned64(signed64(phash)) == phash
    one, two, three, four = chunks(phash)
    assert (one << 48 | two << 32 | three << 16 | four) == phash


@given(HASHES, st.sets(st.integers(0, 63), max_size=7))
@settings(derandomize=True)
def test_near_hashes_share_a_chunk_or_nearly(phash, flipped):
    other = phash
    for bit in flipped:
        other ^= 1 << bit
    assert hamming(phash, other) == len(flipped)
    pairs = list(zip(chunks(phash), chunks(other), strict=True))
    if len(flipped) <= 3:
        assert any(one == two for one, two in pairs)
    assert any(two in near_chunks(one) for one, two in pairs)
