"""Faces are found near, far, dim and masked; walls and signs have none."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from rules.faces import find_faces
from rules.photos import open_photo
from simulator.selfies import PEOPLE, selfie
from tests.rules.pictures import photo, sheet


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_has_a_face(person):
    (face,) = find_faces(open_photo(photo(person=person, seed=3)))
    assert face.score >= 0.8 and 0.12 < face.w < 0.35
    assert 0 < face.x < face.x + face.w < 1 and 0 < face.y < face.y + face.h < 1


@pytest.mark.parametrize(
    "choices", [{"dark": 0.8}, {"blur": 4.0}, {"mirrored": True}, {"quality": 30}], ids=str
)
def test_in_bad_photos_too(choices):
    assert len(find_faces(open_photo(photo(seed=4, **choices)))) == 1


@pytest.mark.parametrize("share", [0.35, 0.5, 2.0])
def test_small_and_large(share):
    """A fifth of the width is usual; here it is from a fourteenth to two fifths."""
    usual = open_photo(photo(seed=5))
    height, width = usual.shape[:2]
    (face,) = find_faces(usual)
    middle = (face.x + face.w / 2) * width, (face.y + face.h / 2) * height
    view = np.array([[share, 0, width / 2 - share * middle[0]], [0, share, height / 2 - share * middle[1]]])
    changed = cv2.warpAffine(
        usual, view, (width, height), borderMode=cv2.BORDER_REFLECT_101, flags=cv2.INTER_AREA
    )
    assert any(abs(found.x + found.w / 2 - 0.5) < 0.05 * max(1, share) for found in find_faces(changed))


def test_with_a_mask():
    picture = open_photo(photo(seed=6, person="admiral")).copy()
    (face,) = find_faces(picture)
    height, width = picture.shape[:2]
    centre = int((face.x + face.w / 2) * width), int((face.y + face.h * 0.74) * height)
    cv2.ellipse(
        picture,
        centre,
        (int(face.w * width * 0.42), int(face.h * height * 0.27)),
        0,
        0,
        360,
        (205, 222, 235),
        -1,
    )
    assert len(find_faces(picture)) == 1


def test_two_people():
    left, right = (open_photo(photo(seed=seed, person=PEOPLE[seed % 2])) for seed in (7, 8))
    assert len(find_faces(np.hstack((left, right)))) == 2


@pytest.mark.parametrize("seed", range(6))
def test_a_wall_has_no_face(seed):
    assert find_faces(open_photo(selfie(sheet(), seed=seed, face=False))) == ()


@pytest.mark.parametrize("shape", [(64, 64), (64, 1440), (1440, 64), (700, 700)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_odd_shapes_are_no_fault(shape, level):
    assert find_faces(np.full((*shape, 3), level, np.uint8)) == ()


def test_many_threads_see_alike():
    pictures = [open_photo(photo(seed=seed)) for seed in (3, 4)] * 3
    alone = [find_faces(picture) for picture in pictures]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(find_faces, pictures)) == alone
