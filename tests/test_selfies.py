"""The demo's selfies: what is asked for is in them, and no two are alike unless they should be."""

import itertools

import pytest

from rules.likeness import hamming, phash64
from rules.selfie import look
from rules.signs import identify
from simulator.selfies import HEIGHT, PEOPLE, WIDTH, NoPictures, available, selfie
from tests.rules.pictures import HALL, grey, photo, sheet


def test_the_photographs_are_installed():
    assert available()


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_beside_the_sign(person):
    reading = look(photo(person=person, seed=31))
    assert (reading.width, reading.height) == (WIDTH, HEIGHT)
    assert len(reading.faces) == 1 and reading.quality == "ok"
    assert identify(reading.marks, [HALL])[0].strong


@pytest.mark.parametrize("seed", range(100, 104))
def test_every_seed_makes_a_good_selfie(seed):
    reading = look(photo(person=PEOPLE[seed % len(PEOPLE)], seed=seed))
    assert len(reading.faces) == 1 and identify(reading.marks, [HALL])


def test_the_sign_and_the_face_can_be_left_out():
    assert look(selfie(None, seed=32)).marks == ()
    empty = look(selfie(sheet(), seed=32, face=False))
    assert empty.faces == () and empty.marks


def test_the_same_choices_make_the_same_bytes_and_other_seeds_another_photo():
    assert selfie(sheet(), seed=33) == selfie(sheet(), seed=33)
    hashes = [phash64(grey(photo(seed=seed))) for seed in range(33, 37)]
    assert min(hamming(one, other) for one, other in itertools.combinations(hashes, 2)) > 10


def test_without_the_packages_it_says_how_to_get_them(monkeypatch):
    import simulator.selfies as selfies

    selfies._cutout.cache_clear()
    monkeypatch.setattr(selfies, "find_spec", lambda name: None)
    assert not available()
    with pytest.raises(NoPictures, match="pip install"):
        selfie(None, seed=1)
