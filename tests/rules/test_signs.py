"""Triples of tags: keyed, far apart, and recognised together or not at all."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.marks import Mark, safe_ids
from rules.signs import LAYOUT, SHEET_MM, KnownSign, SignSeen, identify, make_marks
from tests.rules.pictures import GATE, HALL, SECRET

OTHER_ID = next(tag for tag in safe_ids() if tag not in HALL.marks + GATE.marks)


def seen(sign, slots=(0, 1, 2), *, at=(300.0, 300.0), scale=1.0, turn=0.0, mirrored=False):
    """The tags of a sign as a photo shows them: the sheet's corner at `at`, `scale` pixels a millimetre."""
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    marks = []
    for slot in slots:
        left, top, side = LAYOUT[slot]
        box = (
            np.array([(left, top), (left + side, top), (left + side, top + side), (left, top + side)]) * scale
        )
        if mirrored:
            box[:, 0] = SHEET_MM[0] * scale - box[:, 0]
        box = box @ np.array([[cosine, sine], [-sine, cosine]]) + at
        marks.append(
            Mark(sign.marks[slot], mirrored, side * scale, tuple((float(x), float(y)) for x, y in box))
        )
    return marks


def full(sign, **more):
    return SignSeen(sign.point, sign.generation, 3, True, False, sign.revoked)


def test_a_secret_is_needed_and_makes_the_difference():
    with pytest.raises(ValueError, match="secret"):
        make_marks(b"", "HALL", 1)
    assert make_marks(SECRET, "HALL", 1) == make_marks(SECRET, "HALL", 1)
    triples = {make_marks(key, code, n) for key in (b"a", b"b") for code in ("HALL", "GATE") for n in (1, 2)}
    assert len(triples) == 8


def test_a_hundred_and_fifty_signs_share_no_tag():
    taken = []
    for number in range(150):
        taken.append(make_marks(SECRET, f"P{number}", 1, taken))
    assert len({tag for triple in taken for tag in triple}) == 450


def test_beyond_that_no_two_share_two():
    taken = []
    for number in range(400):
        triple = make_marks(SECRET, f"P{number}", 1, taken)
        assert len(set(triple)) == 3
        assert max((len(set(triple) & set(other)) for other in taken), default=0) <= 1
        taken.append(triple)


@given(
    st.floats(0, 360), st.booleans(), st.floats(0.1, 4), st.sampled_from([(0, 1), (0, 2), (1, 2), (0, 1, 2)])
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_two_tags_of_a_sheet_are_strong_however_it_hangs(turn, mirrored, scale, slots):
    (sign,) = identify(seen(HALL, slots, turn=turn, mirrored=mirrored, scale=scale), [HALL, GATE])
    assert sign == SignSeen("HALL", 1, len(slots), True, mirrored, False)


def test_one_tag_names_the_sign_weakly():
    assert identify(seen(HALL, [1]), [HALL, GATE]) == (SignSeen("HALL", 1, 1, False, False, False),)


def test_tags_that_do_not_lie_as_on_the_sheet_do_not_count_together():
    loose = seen(HALL, [0]) + seen(HALL, [1], at=(900.0, 100.0))
    assert identify(loose, [HALL]) == (SignSeen("HALL", 1, 1, False, False, False),)
    half_mirrored = seen(HALL, [0]) + [replace(mark, mirrored=True) for mark in seen(HALL, [1])]
    assert not identify(half_mirrored, [HALL])[0].strong


def test_two_signs_in_view_are_both_told_best_first():
    near_and_far = seen(GATE, at=(0.0, 0.0), scale=0.3) + seen(HALL, scale=2.0)
    assert [sign.point for sign in identify(near_and_far, [GATE, HALL])] == ["HALL", "GATE"]
    one_hidden = seen(HALL, [0, 1], scale=2.0) + seen(GATE, at=(0.0, 0.0), scale=0.3)
    assert [sign.point for sign in identify(one_hidden, [GATE, HALL])] == ["GATE", "HALL"]


def test_a_standing_sign_comes_before_a_revoked_one():
    old = KnownSign("HALL", 1, HALL.marks, revoked=True)
    new = KnownSign("HALL", 2, GATE.marks)
    found = identify(seen(old, scale=2.0) + seen(new, at=(0.0, 0.0)), [old, new])
    assert [(sign.generation, sign.revoked) for sign in found] == [(2, False), (1, True)]


def test_unknown_tags_are_nothing():
    assert identify([replace(seen(HALL, [0])[0], id=OTHER_ID)], [HALL]) == ()
    assert identify([], [HALL]) == () and identify(seen(HALL), []) == ()


def test_a_shared_tag_names_nobody_unless_one_is_expected():
    twin = KnownSign("TWIN", 1, (HALL.marks[0], *GATE.marks[1:]))
    known = [HALL, twin]
    assert identify(seen(HALL, [0]), known) == ()
    assert [sign.point for sign in identify(seen(HALL, [0]), known, expected=["TWIN"])] == ["TWIN"]
    assert identify(seen(HALL, [0]), known, expected=["TWIN", "HALL"]) == ()
    assert [sign.point for sign in identify(seen(HALL, [0, 1]), known, expected=["TWIN"])] == ["HALL"]


def test_a_sheet_full_of_tags_is_a_catalogue_and_names_nothing():
    taken = []
    for number in range(40):
        taken.append(make_marks(SECRET, f"P{number}", 1, taken))
    known = [KnownSign(f"P{number}", 1, triple) for number, triple in enumerate(taken)]
    catalogue = [
        replace(seen(sign, [slot], at=(90.0 * index, 150.0 * slot), scale=0.4)[0])
        for index, sign in enumerate(known)
        for slot in range(3)
    ]
    assert not [sign for sign in identify(catalogue, known) if not sign.strong]


@given(st.lists(st.tuples(st.sampled_from(safe_ids()), st.booleans(), st.floats(5, 500)), max_size=12))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whatever_is_read_the_answer_is_ordered_and_of_known_signs(read):
    marks = [
        Mark(tag, mirrored, side, ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side)))
        for tag, mirrored, side in read
    ]
    found = identify(marks, [HALL, GATE])
    assert [sign.marks for sign in found] == sorted((sign.marks for sign in found), reverse=True)
    assert len({sign.point for sign in found}) == len(found)
