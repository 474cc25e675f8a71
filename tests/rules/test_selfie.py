"""One look at a photo tells everything at once, and goes through JSON unchanged."""

import hashlib
import json

import cv2
import numpy as np
import pytest

from rules.likeness import mirrored_phash64, phash64
from rules.photo_report import report, same_report
from rules.photos import UnreadablePhoto, open_photo
from rules.selfie import Reading, look
from rules.signs import identify
from tests.rules.pictures import GATE, HALL, grey, jpeg, photo


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"mirrored": True},
        {"dark": 0.6},
        {"tilt": 40.0},
        {"sign_width": 0.07},
        {"blur": 1.5},
        {"quality": 40},
    ],
    ids=str,
)
def test_sign_and_face_are_seen(choices):
    reading = look(photo(seed=21, **choices))
    (sign, *more) = identify(reading.marks, [GATE, HALL])
    assert (sign.point, sign.strong, sign.mirrored, more) == (
        "HALL",
        True,
        choices.get("mirrored", False),
        [],
    )
    assert len(reading.faces) == 1 and reading.quality == "ok"


@pytest.mark.parametrize(
    ("choices", "quality"), [({"dark": 0.9}, "dark"), ({"blur": 9.0}, "blurred")], ids=str
)
@pytest.mark.parametrize("person", ["astronaut", "admiral"])
def test_bad_light_and_blur_are_named(choices, quality, person):
    assert look(photo(seed=22, person=person, **choices)).quality == quality


def test_a_reading_goes_through_json_unchanged():
    reading = look(photo(seed=21))
    plain = json.loads(json.dumps(reading.to_json()))
    assert "jpeg" not in plain
    assert Reading.from_json(plain, reading.jpeg) == reading


def test_what_is_kept_is_small_and_what_was_received_is_named():
    data = photo(seed=21)
    reading = look(data)
    assert reading.sha256 == hashlib.sha256(data).hexdigest()
    assert (reading.width, reading.height) == (1080, 1440)
    assert open_photo(reading.jpeg).shape == (1280, 960, 3)
    again = look(reading.jpeg)
    assert again.marks[0].id == reading.marks[0].id  # the two small ones are of a size: in any order
    assert {mark.id for mark in again.marks} == {mark.id for mark in reading.marks}
    assert 0 <= reading.phash < 2**64 and (again.phash ^ reading.phash).bit_count() <= 2


def test_the_findings_alone_are_the_same_without_the_picture():
    data = photo(seed=21)
    kept, seen = look(data), look(data, keep=False)
    assert kept.jpeg and not seen.jpeg
    assert (seen.marks, seen.faces, seen.phash) == (kept.marks, kept.faces, kept.phash)


@pytest.mark.parametrize("size", [(1080, 1440), (1081, 1439), (400, 300), (200, 500), (511, 513)])
def test_the_hash_is_the_whole_pictures(size):
    """Looked-up hashes of years must stay comparable, however the picture is shrunk on the way."""
    luck = np.random.default_rng(size)
    small = luck.integers(0, 255, (12, 9, 3), dtype=np.uint8)
    data = jpeg(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC))
    whole = cv2.cvtColor(open_photo(data), cv2.COLOR_RGB2GRAY)
    reading = look(data, keep=False)
    assert (reading.phash, reading.mirrored_phash) == (phash64(whole), mirrored_phash64(whole))


def test_empty_pictures_are_no_fault():
    for shape in ((64, 64, 3), (100, 900, 3)):
        reading = look(jpeg(np.zeros(shape, np.uint8)))
        assert (reading.marks, reading.faces, reading.quality) == ((), (), "dark")


def test_unreadable_files_are_told():
    with pytest.raises(UnreadablePhoto, match="photo_not_jpeg"):
        look(b"hello")


def test_the_report_of_a_file_is_one_line_of_json():
    told = report("a.jpg", photo(seed=21), [HALL, GATE])
    assert list(told) == ["file", "signs", "faces", "sha256", "phash", "quality", "cpu_ms"]
    assert told["signs"] == [
        {"point": "HALL", "generation": 1, "marks": 3, "mirrored": False, "revoked": False}
    ]
    assert (told["faces"], len(told["phash"])) == (1, 16)
    assert "\n" not in json.dumps(told)
    assert report("b.jpg", b"GIF89a", []) == {"file": "b.jpg", "error": "photo_gif"}


def test_the_report_of_two_files_says_by_what():
    data = photo(seed=21)
    assert same_report(data, data)["by"] == "bytes"
    copy = same_report(data, jpeg(np.dstack([grey(data)] * 3), 50))
    assert (copy["same"], copy["by"], copy["near"]) == (True, "aligned", True)
    assert same_report(data, photo(seed=23))["same"] is False
    assert same_report(data, b"") == {"error": "photo_empty"}
