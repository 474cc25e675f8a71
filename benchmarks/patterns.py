"""How often the signals about places accuse the honest, and how soon they catch a program.

    python -m benchmarks.patterns [--people 4000] [--seed 20261123]

There are no published clock-in positions to measure on, so the honest are simulated, and everything here is
only as good as that model (`Crowd`). Its numbers are chosen, not fitted: a phone's error in a city is some
7 to 13 metres on average (Merry and Bettinger, PLoS ONE 14(7), 2019), heavier-tailed than a bell curve, alike
from one day to the next, and people stand where they stand, which is rarely the stored centre. Two harder
crowds show how much hangs on that. An office's own figures come from its pilot.
"""

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from rules.patterns import SIGNALS, Here, Past, SignalLimits, find_signals, too_even
from rules.places import Place, Point

Metres = NDArray[np.float64]  # (n, 2): east and north of the stored centre

HALF_YEAR = 124  # working days
POINT = Point(1, "HALL", "HALL", 13.7539, 100.5018, 150.0)
LIMITS = SignalLimits()
RUNS = (15, LIMITS.jitter_run, 30)


@dataclass(frozen=True)
class Crowd:
    """Honest people of one kind; all in metres an axis.

    `stand`: spread of the spots where people stand, round the stored centre; `apart`: how far the spot of
    going home is from that of coming, for six in ten; `error`: median of the people's own error, which
    varies by a factor of 1.6 between phones; `tail`: mean share of fixes from Wi-Fi or masts, Student-t with
    2 degrees of freedom, three times the error; `repeat`: share of people, one fix in five of whose is the
    phone's last one again, to the digit.
    """

    name: str
    stand: float = 20.0
    apart: float = 8.0
    error: float = 8.0
    tail: float = 0.17
    repeat: float = 0.1


CROWDS = (
    Crowd("a city office"),
    Crowd("all stand near the sign", stand=12.0),
    Crowd("open sky, good phones, at the sign", stand=5.0, apart=0.0, error=4.0, tail=0.02),
)
PROGRAMS = ("disc", "square", "ring", "any radius", "0.0001 degrees", "20 m disc")


def honest(crowd: Crowd, luck: np.random.Generator, days: int = HALF_YEAR) -> Metres:
    """One person's places, in and out in turn."""
    spot = luck.normal(0, crowd.stand, 2)
    home = luck.normal(0, crowd.apart, 2) if luck.random() < 0.6 else np.zeros(2)
    error = crowd.error * math.exp(luck.normal(0, 0.45))
    alike, steps = luck.uniform(0.2, 0.8), luck.uniform(1, 5)
    tail = luck.beta(2, 2 / max(crowd.tail, 1e-3) - 2)
    repeats = 0.2 if luck.random() < crowd.repeat else 0.0
    drift = luck.normal(0, error, (2, 2))
    places = np.empty((2 * days, 2))
    for n in range(2 * days):
        way = n % 2  # mornings resemble mornings: the same satellites stand over the same walls
        drift[way] = alike * drift[way] + math.sqrt(1 - alike**2) * luck.normal(0, error, 2)
        places[n] = spot + way * home + drift[way] + luck.normal(0, steps, 2)
        if luck.random() < tail:
            places[n] += luck.standard_t(2, 2) * 3 * error
        if n and luck.random() < repeats:
            places[n] = places[n - 1]
    return places


def program(kind: str, luck: np.random.Generator, count: int) -> Metres:
    """Places of an auto-puncher round the stored centre."""
    if kind in ("square", "0.0001 degrees"):
        side = 10.0 if kind == "square" else 11.1
        return luck.uniform(-side, side, (count, 2))
    far, angle = {"20 m disc": 20.0}.get(kind, 10.0), luck.uniform(0, 2 * math.pi, count)
    radius = {"ring": np.full(count, far), "any radius": far * luck.random(count)}.get(
        kind, far * np.sqrt(luck.random(count))
    )
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)


def first_alarm(places: Metres, run: int = LIMITS.jitter_run) -> int | None:
    """After how many clock-ins the regularity is noticed when `run` places are asked for; None if never."""
    near = np.abs(places).max(axis=1) <= LIMITS.jitter_m
    inside = 0
    for n, one in enumerate(near):
        inside = inside + 1 if one else 0
        if inside >= run and too_even([(p[0], p[1]) for p in places[n - run + 1 : n + 1]], LIMITS.jitter_m):
            return n + 1
    return None


def all_signals(places: Metres, *, digits: int = 15) -> Iterator[tuple[str, ...]]:
    """What each clock-in of a person shows, judged as the product judges it."""
    monday, past = date(2026, 10, 5), list[Past]()
    for n, (east, north) in enumerate(places):
        week, day = divmod(n // 2, 5)
        on = monday + timedelta(days=7 * week + day)
        at = datetime(on.year, on.month, on.day, 1 + 9 * (n % 2), 10, tzinfo=UTC)
        latitude = round(POINT.latitude + north / 111_320, digits)
        longitude = round(POINT.longitude + east / (111_320 * math.cos(math.radians(POINT.latitude))), digits)
        yield find_signals(Here(Place(latitude, longitude), at, on, POINT), past[-30:], [POINT], LIMITS)
        past.append(Past(latitude, longitude, at, on, POINT.id))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=4000)
    options.add_argument("--seed", type=int, default=20261123)
    chosen = options.parse_args()
    luck = np.random.default_rng(chosen.seed)
    print(f"jitter_too_regular, asking for {RUNS} places; the default is {LIMITS.jitter_run}")
    print(f"honest people it names at least once in {HALF_YEAR} days, of {chosen.people}:")
    for crowd in CROWDS:
        people = [honest(crowd, luck) for _ in range(chosen.people)]
        named = [sum(first_alarm(places, run) is not None for places in people) for run in RUNS]
        print(f"  {crowd.name:36}" + "".join(f" {_share(n, chosen.people):>18}" for n in named))
    print(f"programs noticed as soon as there are so many places, then within 40; of {chosen.people}:")
    for kind in PROGRAMS:
        alarms = [[first_alarm(p, run) for run in RUNS] for p in _programs(kind, luck, chosen.people)]
        soon = [sum(a[n] is not None and a[n] <= run for a in alarms) for n, run in enumerate(RUNS)]
        late = sum(a[1] is not None for a in alarms)
        print(f"  {kind:36}" + "".join(f" {_share(n, chosen.people):>18}" for n in (*soon, late)))
    _print_signals(max(20, chosen.people // 40), luck)


def _programs(kind: str, luck: np.random.Generator, people: int) -> Iterator[Metres]:
    return (program(kind, luck, 40) for _ in range(people))


def _print_signals(people: int, luck: np.random.Generator) -> None:
    """Every signal through the product's own function, on fewer people."""
    crowd = CROWDS[0]
    shown: dict[str, int] = dict.fromkeys((signal.name for signal in SIGNALS), 0)
    asked = asked_people = clock_ins = 0
    for _ in range(people):
        told = list(all_signals(honest(crowd, luck)))
        reviews = [names for names in told if LIMITS.ask_for_review(names)]
        asked, asked_people, clock_ins = (
            asked + len(reviews),
            asked_people + bool(reviews),
            clock_ins + len(told),
        )
        for names in told:
            for name in names:
                shown[name] += 1
    print(f"every signal on {people} people of {crowd.name}, as a share of {clock_ins} clock-ins")
    for name, number in shown.items():
        print(f"  {name:36} {_share(number, clock_ins)}")
    print(f"  {'clock-ins sent to a human by signals':36} {_share(asked, clock_ins)}")
    print(f"  {'people ever sent to a human by them':36} {_share(asked_people, people)}")


def _share(part: int, whole: int) -> str:
    """A percentage with half its 95 % interval (normal approximation, at least three cases)."""
    share = part / whole
    give = 1.96 * math.sqrt(max(share * (1 - share), 3 / whole) / whole)
    return f"{100 * share:6.2f} % +- {100 * give:.2f}"


if __name__ == "__main__":
    main()
