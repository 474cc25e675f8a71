"""Weak signals: what a shared place, and the places before it, look like when nobody really stood there.

A LINE location is a claim: a pin can be dragged, and a program can send any coordinates. None of the
signals below proves that; each also happens to honest people, and says how. So they only ever add up to a
question for a human, never to a refusal, and what a human looked at and accepted is not asked again until
there is as much new evidence. How often each errs: `python -m benchmarks.patterns`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from rules.places import Place, Point, distance_m

_METRES_A_DEGREE: Final = 111_320.0  # of latitude; good to half a percent, enough for ten metres
_DIGITS: Final = 6  # decimals: about a tenth of a metre


@dataclass(frozen=True, slots=True)
class Signal:
    """`name`: reason key and setting; `weight`: by default, 1 alone asks for a human; `means`: what is seen;
    `innocent`: how an honest person comes to show it."""

    name: str
    weight: float
    means: str
    innocent: str


PIN_AT_CENTRE: Final = Signal(
    "pin_at_centre",
    0.5,
    "the shared place is the point's stored centre to within a metre",
    "one fix in some hundreds falls there by chance; whoever picks the point's name from LINE's list of "
    "places gets the coordinates that the office itself may have copied from the same map",
)
SAME_DIGITS: Final = Signal(
    "same_digits",
    0.5,
    "the same coordinates, to six decimals, on several earlier days",
    "indoors a phone that knows its place from the same Wi-Fi may repeat itself to the last digit, and so "
    "does whoever picks a saved place out of habit",
)
JITTER_TOO_REGULAR: Final = Signal(
    "jitter_too_regular",
    1.0,
    "the last twenty places fill a ten-metre square round the point's stored centre evenly: none further "
    "out, none clustered, no side preferred, each independent of the one before",
    "a very good phone under open sky, held within a few metres of the stored centre each day; the "
    "benchmark says how many such people there are under which assumptions",
)
IMPOSSIBLE_TRAVEL: Final = Signal(
    "impossible_travel",
    0.6,
    "further from the person's last place than anyone travels in the time between",
    "one fix by a far mobile-phone mast, a VPN that fools the phone's network position, or a pin that "
    "slipped; the first kilometres are therefore not counted",
)
NAMED_PLACE: Final = Signal(
    "named_place",
    0.3,
    "the location carries a name: a place picked from a list or the map, not bare coordinates",
    "LINE offers the names of nearby places and many tap the first one; some versions may name the own "
    "position too",
)
PHOTO_PLACE_APART: Final = Signal(
    "photo_place_apart",
    1.0,
    "place and photo were sent further apart in time than the office allows",
    "a telephone call in between, a queue at the sign, a dead spot of the network",
)
SIGNALS: Final = (
    PIN_AT_CENTRE,
    SAME_DIGITS,
    JITTER_TOO_REGULAR,
    IMPOSSIBLE_TRAVEL,
    NAMED_PLACE,
    PHOTO_PLACE_APART,
)
_NAMES: Final = frozenset(signal.name for signal in SIGNALS)


@dataclass(frozen=True, slots=True)
class SignalLimits:
    """The office's numbers: a weight for each signal (0 switches it off) and where each begins.

    `review_at`: the sum of weights from which a human looks. `centre_m`: metres to the stored centre.
    `same_days` of the last `of_days` earlier days with the same digits. `jitter_m`: half the side of the
    square, `jitter_run`: how many places must fill it (at least 10). `travel_kmh`: km/h, after
    `travel_slack_m` metres are given for errors of the phone.
    """

    pin_at_centre: float = PIN_AT_CENTRE.weight
    same_digits: float = SAME_DIGITS.weight
    jitter_too_regular: float = JITTER_TOO_REGULAR.weight
    impossible_travel: float = IMPOSSIBLE_TRAVEL.weight
    named_place: float = NAMED_PLACE.weight
    photo_place_apart: float = PHOTO_PLACE_APART.weight
    review_at: float = 1.0
    centre_m: float = 1.0
    same_days: int = 3
    of_days: int = 10
    jitter_m: float = 10.5
    jitter_run: int = 20
    travel_kmh: float = 200.0
    travel_slack_m: float = 5_000.0

    def weight(self, name: str) -> float:
        """The weight of a signal, never negative; 0 for a name nobody knows."""
        return max(0.0, float(getattr(self, name))) if name in _NAMES else 0.0

    def ask_for_review(self, names: Sequence[str]) -> bool:
        """Whether these signals together are worth a human's look; each counts once."""
        return sum(self.weight(name) for name in sorted(set(names))) >= self.review_at - 1e-9 and bool(names)


class Here(NamedTuple):
    """The place shared now, when, on which day of the office, and the point (if any) it was judged by."""

    place: Place
    at: datetime
    day: date
    point: Point | None


class Past(NamedTuple):
    """A place shared before. `point`: the id of the point it was judged by; `stood`: not refused;
    `cleared`: signals that a human saw on it and accepted all the same."""

    latitude: float
    longitude: float
    at: datetime
    day: date
    point: int | None
    stood: bool = True
    cleared: frozenset[str] = frozenset()


def find_signals(
    here: Here, past: Sequence[Past], centres: Sequence[Point], limits: SignalLimits = SignalLimits()
) -> tuple[str, ...]:
    """The names of the signals that one shared place gives, in the order of `SIGNALS`.

    `past`: the person's earlier places in any order; the same place judged again (a second photo) counts
    once. `centres`: the person's points today.
    """
    earlier = _once_each(here, past)
    seen = {
        PIN_AT_CENTRE.name: at_a_centre(here.place, centres, limits.centre_m),
        SAME_DIGITS.name: digits_repeat(here, _since_cleared(SAME_DIGITS, earlier), limits),
        JITTER_TOO_REGULAR.name: jitters(here, _since_cleared(JITTER_TOO_REGULAR, earlier), limits),
        IMPOSSIBLE_TRAVEL.name: travelled_too_fast(here, earlier, limits),
        NAMED_PLACE.name: bool(here.place.title and here.place.title.strip()),
    }
    return tuple(signal.name for signal in SIGNALS if seen.get(signal.name))


def at_a_centre(place: Place, centres: Sequence[Point], within_m: float) -> bool:
    """Whether the place is a point's stored centre, to within `within_m` metres."""
    return any(distance_m(place.latitude, place.longitude, point) <= within_m for point in centres)


def digits_repeat(here: Here, earlier: Sequence[Past], limits: SignalLimits) -> bool:
    """Whether the same digits were shared on enough of the last days before this one."""
    own = _digits(here.place.latitude, here.place.longitude)
    days = sorted({past.day for past in earlier if past.day < here.day})[-max(1, int(limits.of_days)) :]
    same = {p.day for p in earlier if p.day in days and _digits(p.latitude, p.longitude) == own}
    return len(same) >= max(1, int(limits.same_days))


def travelled_too_fast(here: Here, earlier: Sequence[Past], limits: SignalLimits) -> bool:
    """Whether nobody could have come here from the last place that stood.

    A place that was refused does not count: whoever corrects a slipped pin must not be held to it.
    """
    last = max((p for p in earlier if p.stood and p.at < here.at), key=lambda p: p.at, default=None)
    if last is None:
        return False
    there = Point(0, "", "", last.latitude, last.longitude, 0.0)
    beyond = distance_m(here.place.latitude, here.place.longitude, there) - limits.travel_slack_m
    hours = (here.at - last.at).total_seconds() / 3600
    return beyond > 0 and beyond / 1000 > limits.travel_kmh * hours


_LEAST_RUN: Final = 10  # fewer places say nothing, whatever the office sets
_LEAST_SPREAD: Final = 5.6 / 10.5  # root mean square distance, in half sides: below it the phone is just good
_ONE_SIDE: Final = 2.2  # square root of n times the mean direction's length; 1 % of even ones exceed it
_TWO_SIDES: Final = 2.3  # the same of the doubled angle (a line, or two spots); 0.5 % exceed it
_INDEPENDENT: Final = 0.8  # mean square step over the variance: 2 when independent, near 0 when drifting


def jitters(here: Here, earlier: Sequence[Past], limits: SignalLimits) -> bool:
    """Whether the last `jitter_run` places at this point look drawn by a program that adds up to ten metres.

    Real positions have heavy tails (now and then tens of metres), lean to one side for days (the same spot,
    the same walls), and come from two spots (in, out). A program's fill their square evenly and none of this
    shows. Three questions, all of which must say "even": is every place within the square round the stored
    centre, yet not bunched in its middle; is no side and no axis preferred (Rayleigh's test, Mardia and
    Jupp, Directional Statistics, 6.3); does each place say nothing about the next (von Neumann's ratio)?
    """
    if here.point is None or limits.jitter_m <= 0:
        return False
    same_point = [past for past in earlier if past.point == here.point.id and past.at < here.at]
    run = max(_LEAST_RUN, int(limits.jitter_run))
    last = sorted(same_point, key=lambda past: past.at)[-(run - 1) :]
    if len(last) < run - 1:
        return False
    claims = [(past.latitude, past.longitude) for past in last]
    claims.append((here.place.latitude, here.place.longitude))
    return too_even([_metres(claim, here.point) for claim in claims], limits.jitter_m)


def too_even(offsets: Sequence[tuple[float, float]], half_side_m: float) -> bool:
    """The test itself, on metres (east, north) from the centre, oldest first."""
    count = len(offsets)
    if count < _LEAST_RUN or any(max(abs(east), abs(north)) > half_side_m for east, north in offsets):
        return False
    square = sum(east * east + north * north for east, north in offsets) / count
    if math.sqrt(square) < _LEAST_SPREAD * half_side_m:
        return False
    angles = [math.atan2(north, east) for east, north in offsets]
    leaning = _length(angles, 1) * math.sqrt(count) >= _ONE_SIDE
    stretched = _length(angles, 2) * math.sqrt(count) >= _TWO_SIDES
    return not (leaning or stretched) and all(_step_ratio(offsets, lag) > _INDEPENDENT for lag in (1, 2))


def _length(angles: Sequence[float], times: int) -> float:
    """The length of the mean direction of the angles taken `times` fold: 0 even, 1 all the same."""
    east = sum(math.cos(times * angle) for angle in angles) / len(angles)
    north = sum(math.sin(times * angle) for angle in angles) / len(angles)
    return math.hypot(east, north)


def _step_ratio(offsets: Sequence[tuple[float, float]], lag: int) -> float:
    """Mean square step from a place to the `lag`-th after it, over the variance.

    With lag 1 from in to out to in; with lag 2 from one morning to the next.
    """
    count = len(offsets)
    middle = [sum(offset[axis] for offset in offsets) / count for axis in (0, 1)]
    spread = sum((offset[axis] - middle[axis]) ** 2 for offset in offsets for axis in (0, 1)) / count
    pairs = list(zip(offsets, offsets[lag:], strict=False))
    step = sum((b[axis] - a[axis]) ** 2 for a, b in pairs for axis in (0, 1)) / len(pairs)
    return step / spread if spread > 0 else 0.0


def _metres(claim: tuple[float, float], centre: Point) -> tuple[float, float]:
    """East and north of the centre; flat, which is exact enough for what is near, and far is far."""
    north = (claim[0] - centre.latitude) * _METRES_A_DEGREE
    east = (claim[1] - centre.longitude) * _METRES_A_DEGREE * math.cos(math.radians(centre.latitude))
    return east, north


def _digits(latitude: float, longitude: float) -> tuple[float, float]:
    return round(latitude, _DIGITS), round(longitude, _DIGITS)


def _once_each(here: Here, past: Sequence[Past]) -> list[Past]:
    """Oldest first, each shared place once: a retaken photo judges the same place again.

    If any of those judgements stood, the place stood.
    """
    kept: dict[datetime, Past] = {}
    for one in sorted(past, key=lambda p: p.at):
        if one.at == here.at:
            continue
        before = kept.get(one.at)
        if before is not None:
            one = one._replace(stood=one.stood or before.stood, cleared=one.cleared | before.cleared)
        kept[one.at] = one
    return list(kept.values())


def _since_cleared(signal: Signal, earlier: Sequence[Past]) -> Sequence[Past]:
    """What came after a human last saw this very signal and accepted."""
    last = max((n for n, past in enumerate(earlier) if signal.name in past.cleared), default=-1)
    return earlier[last + 1 :]
