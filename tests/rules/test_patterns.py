"""Weak signals: each seen where it should be, none where an honest person would be wronged."""

import math
import random
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.patterns import CROWDS, PROGRAMS, all_signals, first_alarm, honest, program
from rules.patterns import SIGNALS, Here, Past, SignalLimits, find_signals, too_even
from rules.places import Place, Point

HALL = Point(1, "HALL", "HALL", 13.7539, 100.5018, 150.0)
MORNING = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
USUAL = SignalLimits()
SPOT = (13.754037214, 100.501655183)


def here(at: tuple[float, float] = SPOT, *, title: str | None = None, when: datetime = MORNING) -> Here:
    return Here(Place(*at, title), when, when.date(), HALL)


def before(at: tuple[float, float] = SPOT, *, days: float = 1, **more: object) -> Past:
    when = MORNING - timedelta(days=days)
    return Past(*at, when, when.date(), HALL.id)._replace(**more)  # type: ignore[arg-type]


def seen(now: Here, *past: Past, limits: SignalLimits = USUAL) -> tuple[str, ...]:
    return find_signals(now, past, [HALL], limits)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ((13.7539, 100.5018), True),
        ((13.753908, 100.5018), True),  # 0.9 m
        ((13.753911, 100.5018), False),  # 1.2 m
        (SPOT, False),
    ],
)
def test_the_very_centre(at: tuple[float, float], told: bool) -> None:
    assert ("pin_at_centre" in seen(here(at))) == told


def test_the_same_digits_on_three_earlier_days() -> None:
    two = [before(days=1), before(days=2), before((13.7, 100.5), days=3)]
    assert seen(here(), *two) == ()
    assert seen(here(), *two, before(days=4)) == ("same_digits",)


def test_the_same_digits_twice_on_one_day_count_once() -> None:
    assert seen(here(), before(days=1), before(days=1.3), before(days=0.1), before(days=2)) == ()


def test_the_seventh_decimal_is_not_looked_at_and_the_sixth_is() -> None:
    days = [before((SPOT[0] + 4e-8, SPOT[1]), days=n) for n in (1, 2, 3)]
    assert seen(here(), *days) == ("same_digits",)
    days = [before((SPOT[0] + 2e-6, SPOT[1]), days=n) for n in (1, 2, 3)]
    assert seen(here(), *days) == ()


def test_days_long_ago_are_forgotten() -> None:
    others = [before((13.75 + n / 1000, 100.5), days=n) for n in range(1, 11)]
    assert seen(here(), *others, *(before(days=n) for n in (11, 12, 13))) == ()


def test_a_place_judged_again_with_a_new_photo_is_one_place() -> None:
    assert seen(here(), *[before(days=2)] * 5) == ()


def test_travel_faster_than_anybody() -> None:
    far = (15.70481, 100.13702)  # 220 km
    assert seen(here(), before(far, days=0.03)) == ("impossible_travel",)
    assert seen(here(), before(far, days=0.1)) == ()  # two and a half hours
    assert seen(here(), before((13.79, 100.5018), days=0.0003)) == ()  # 4 km: what phones err by
    assert seen(here(), before(far, days=0.03), before(days=0.01)) == ()  # the last place counts


def test_a_corrected_slip_of_the_pin_is_not_travel() -> None:
    assert seen(here(), before((18.79, 98.98), days=0.001, stood=False)) == ()


def test_a_place_later_than_this_one_is_not_travelled_from() -> None:
    assert seen(here(), before((18.79, 98.98), days=-0.001)) == ()


@pytest.mark.parametrize(
    ("title", "told"), [(None, ()), ("", ()), ("  ", ()), ("ศาลาว่าการ", ("named_place",))]
)
def test_a_named_place(title: str | None, told: tuple[str, ...]) -> None:
    assert seen(here(title=title)) == told


def past_of(offsets: "np.ndarray", **more: object) -> list[Past]:
    at = [(HALL.latitude + north / 111_320, HALL.longitude + east / 108_130) for east, north in offsets]
    return [before(one, days=(len(at) - n) / 2, **more) for n, one in enumerate(at)]


def test_ten_metre_jitter_and_who_looked_at_it() -> None:
    jitter = next(
        p for n in range(9) if first_alarm(p := program("disc", np.random.default_rng(n), 20)) == 20
    )
    east, north = jitter[-1]
    now = here((HALL.latitude + north / 111_320, HALL.longitude + east / 108_130))
    past = past_of(jitter[:-1])
    assert seen(now, *past) == ("jitter_too_regular",)
    assert seen(now, *random.Random(1).sample(past, len(past))) == ("jitter_too_regular",)
    cleared = past[4]._replace(cleared=frozenset({"jitter_too_regular"}))
    assert seen(now, *past[:4], cleared, *past[5:]) == ()
    elsewhere = [one._replace(point=2) for one in past]
    assert seen(now, *elsewhere) == ()
    assert seen(now, *past, limits=SignalLimits(jitter_m=0)) == ()


def test_programs_are_noticed_and_people_are_not() -> None:
    """The bench in small; `python -m benchmarks.patterns` has the figures."""
    luck = np.random.default_rng(11)
    caught = [first_alarm(program(kind, luck, 40)) for kind in PROGRAMS[:3] for _ in range(100)]
    assert sum(alarm == 20 for alarm in caught) >= 285 and None not in caught
    for crowd in CROWDS[:2]:
        assert sum(first_alarm(honest(crowd, luck)) is not None for _ in range(300)) <= 5


def test_half_a_year_of_an_honest_person() -> None:
    """Through the product's own function: nothing that would trouble a human."""
    limits = SignalLimits()
    told = list(all_signals(honest(CROWDS[0], np.random.default_rng(2))))
    assert not any(limits.ask_for_review(names) for names in told)


def test_what_real_phones_do_is_not_too_even() -> None:
    luck = random.Random(4)
    even = [(luck.uniform(-10, 10), luck.uniform(-10, 10)) for _ in range(20)]
    assert too_even(even, 10.5)
    assert not too_even([*even[:-1], (25.0, 3.0)], 10.5)  # one fix went astray
    assert not too_even([(east / 3, north / 3) for east, north in even], 10.5)  # a very good phone
    assert not too_even([(abs(east), north) for east, north in even], 10.5)  # to one side
    assert not too_even([(east, north / 8) for east, north in even], 10.5)  # in a line
    drifting = sorted(even, key=lambda place: math.atan2(*place))
    assert not too_even(drifting, 10.5)
    assert not too_even([(0.0, 0.0)] * 20, 10.5)
    assert not too_even(even[:9], 10.5)


coordinates = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
pasts = st.lists(
    st.builds(
        lambda at, minutes, point, stood: before(at, days=minutes / 1440, point=point, stood=stood),
        coordinates,
        st.integers(-1000, 100_000),
        st.sampled_from([None, 1, 2]),
        st.booleans(),
    ),
    max_size=30,
)


@given(coordinates, pasts, st.randoms())
def test_total_and_whatever_the_order(at: tuple[float, float], past: list[Past], luck: random.Random) -> None:
    once = find_signals(here(at), past, [HALL])
    assert set(once) <= {signal.name for signal in SIGNALS}
    mixed = {one.at: one for one in past}  # of two places at one moment either may come first
    shuffled = luck.sample(list(mixed.values()), len(mixed))
    assert find_signals(here(at), list(mixed.values()), [HALL]) == find_signals(here(at), shuffled, [HALL])


def test_every_signal_says_how_it_errs_and_weighs_what_the_settings_say() -> None:
    for signal in SIGNALS:
        assert signal.means and signal.innocent and 0 < signal.weight <= 1
        assert SignalLimits().weight(signal.name) == signal.weight


def test_weights_are_summed_once_each_and_strangers_weigh_nothing() -> None:
    limits = SignalLimits()
    assert not limits.ask_for_review(["pin_at_centre"] * 9)
    assert limits.ask_for_review(["pin_at_centre", "same_digits"])
    assert limits.weight("review_at") == limits.weight("nonsense") == 0
    assert not SignalLimits(review_at=0).ask_for_review([])
    assert SignalLimits(named_place=-5).weight("named_place") == 0


def test_dates_of_the_office_count_not_hours() -> None:
    night = [before(days=n)._replace(day=date(2026, 11, 22)) for n in (1, 2, 3)]
    assert seen(here(), *night) == ()
