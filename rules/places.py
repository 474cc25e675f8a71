"""How far a shared place is from the clock-in points, on the ellipsoid.

A LINE location is a claim: it has no accuracy and the pin can be dragged, so nothing here says
"was there"; it only says how the claim lies to the points.
"""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from rules.refusals import Refusal

POINT_CODE = re.compile(r"[\w\u0e00-\u0e7f-]+")
"""What a point's code is made of: it names files and stands on the sign."""
LEAST_RADIUS_M: Final = 10.0
MOST_RADIUS_M: Final = 5000.0
USUAL_RADIUS_M: Final = 150.0
"""Phones are believed no nearer than about that."""


@dataclass(frozen=True, slots=True)
class Place:
    """A shared location: WGS 84 degrees; title and address are absent for a bare own position."""

    latitude: float
    longitude: float
    title: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A clock-in point; `radius_m` in metres."""

    id: int
    code: str
    name: str
    latitude: float
    longitude: float
    radius_m: float


def free_code(taken: Collection[str]) -> str:
    """The first of P01, P02, ... that no point has, in any case."""
    folded = {code.casefold() for code in taken}
    return next(code for n in range(1, len(folded) + 2) if (code := f"P{n:02}").casefold() not in folded)


@dataclass(frozen=True, slots=True)
class Circle:
    """A middle in degrees and a radius in metres."""

    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Nearby:
    """A point and its distance in metres from the shared place."""

    point: Point
    distance_m: float

    @property
    def inside(self) -> bool:
        return self.distance_m <= self.point.radius_m


def checked(place: Place) -> Place:
    """The same place, or Refusal("place_impossible") for coordinates no phone can have.

    (0, 0) is what broken location services send; it lies in the Gulf of Guinea.
    """
    numbers = (place.latitude, place.longitude)
    if not all(math.isfinite(number) for number in numbers):
        raise Refusal("place_impossible")
    if abs(place.latitude) > 90 or abs(place.longitude) > 180:
        raise Refusal("place_impossible")
    if all(abs(number) < 1e-6 for number in numbers):
        raise Refusal("place_impossible")
    return place


def distance_m(latitude: float, longitude: float, point: Point) -> float:
    """Geodesic distance in metres (WGS 84, Karney)."""
    from geopy.distance import geodesic  # it brings every geocoder along; the web process measures nothing

    return float(geodesic((latitude, longitude), (point.latitude, point.longitude)).meters)


def metres_a_degree(latitude: float) -> tuple[float, float]:
    """How many metres a degree north and a degree east are there (WGS 84): near a point good to centimetres,
    and simple enough for a database to compare a million places with a circle."""
    phi = math.radians(latitude)
    north = 111_132.954 - 559.822 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    east = 111_412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi)
    return north, east


def nearby(place: Place, points: Iterable[Point]) -> list[Nearby]:
    """Every point with its distance: those whose circle holds the place first, then nearest first."""
    found = [Nearby(point, distance_m(place.latitude, place.longitude, point)) for point in points]
    return sorted(found, key=lambda near: (not near.inside, near.distance_m))
