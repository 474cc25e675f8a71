"""Where a shared place lies: on the ellipsoid, inside or outside, or nowhere a phone can be."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.places import Place, Point, checked, distance_m, nearby
from rules.refusals import Refusal

HALL = Point(1, "HALL", "ศาลาว่าการ กทม.", 13.7539, 100.5018, 150.0)
DIN = Point(2, "DIN", "ศาลาว่าการ ดินแดง", 13.7700, 100.5530, 150.0)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(13.7539, 100.5018), (90, 180), (-90, -180), (0, 100.5), (13.7, 0), (0.00001, 0), (-33.9, -70.6)],
)
def test_a_place_that_can_be_is_left_as_it_is(latitude: float, longitude: float) -> None:
    place = Place(latitude, longitude, "ที่ทำงาน", "ถนนดินสอ")
    assert checked(place) is place


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (0, 0), (0.0, -0.0), (1e-7, -1e-7),  # what a phone without a fix sends
        (90.0001, 100), (-91, 100), (13.7, 180.001), (13.7, -181), (100.5018, 13.7539 + 180),
        (math.nan, 100), (13.7, math.nan), (math.inf, 100), (13.7, -math.inf),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(Refusal) as refused:
        checked(Place(latitude, longitude))
    assert refused.value.key == "place_impossible"


@pytest.mark.parametrize(
    ("latitude", "longitude", "metres"),
    [
        (13.7539, 100.5018, 0.0),
        (13.7549, 100.5018, 110.6),  # a thousandth of a degree north
        (13.7539, 100.5028, 108.2),  # and east, shorter so far from the equator
        (13.7700, 100.5530, 5_819.0),
        (-13.7539, -79.4982, 20_003_900.0),  # the other end of the earth
    ],
)
def test_distances_are_those_of_the_ellipsoid(latitude: float, longitude: float, metres: float) -> None:
    assert distance_m(latitude, longitude, HALL) == pytest.approx(metres, rel=1e-3, abs=0.1)


def test_the_circle_that_holds_the_place_comes_before_a_nearer_centre() -> None:
    wide = Point(3, "PARK", "สวน", 13.7600, 100.5018, 1_000.0)
    small = Point(4, "GATE", "ประตู", 13.7541, 100.5018, 10.0)
    found = nearby(Place(13.7539, 100.5018), [small, wide])
    assert [near.point.code for near in found] == ["PARK", "GATE"]
    assert [near.inside for near in found] == [True, False]


def test_without_an_own_circle_the_nearest_comes_first() -> None:
    assert [near.point.code for near in nearby(Place(13.76, 100.52), [DIN, HALL])] == ["HALL", "DIN"]
    assert nearby(Place(13.76, 100.52), []) == []


def test_the_line_itself_is_inside() -> None:
    away = distance_m(13.7549, 100.5018, HALL)
    on_the_line = Point(5, "X", "X", HALL.latitude, HALL.longitude, away)
    assert nearby(Place(13.7549, 100.5018), [on_the_line])[0].inside


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_place_on_earth_has_a_distance(latitude: float, longitude: float) -> None:
    assert 0 <= distance_m(latitude, longitude, HALL) < 20_004_000
