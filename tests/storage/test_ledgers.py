"""What the database counts is what the rules add up; whose days a half-year holds; the list that warns."""

import random
from datetime import date, timedelta

from rules.ledger import HalfYear, nearest
from rules.people import Person
from rules.workday import Day, Half, Round, State
from storage.ledgers import Print
from storage.store import Store
from tests.builders import MORNING, House

HALF = HalfYear(2570, 1)
TODAY = date(2027, 4, 1)
KINDS = ("sick", "personal", "vacation")


def a_day(chance: random.Random) -> Day:
    """Days as muddled as they come: two requests on one day, halves, days off between."""
    roll = chance.random()
    if roll < 0.15:
        return Day("holiday", None, None, 0, False, morning="holiday", afternoon="holiday")
    if roll < 0.3:
        return Day("late", MORNING, None, 9, False, morning="worked", afternoon="worked")
    if roll < 0.5:
        return Day("present", MORNING, None, 0, False, morning="worked", afternoon="worked")
    halves: list[Half] = [chance.choice(("leave", "leave", "worked")) for _ in range(2)]
    request = chance.randint(1, 3)
    requests = (request, request if chance.random() < 0.8 else chance.randint(1, 3))
    kinds = [
        KINDS[number % 3] if half == "leave" else "" for half, number in zip(halves, requests, strict=True)
    ]
    asked = [number if half == "leave" else 0 for half, number in zip(halves, requests, strict=True)]
    state: State = "leave" if "leave" in halves else "present"
    return Day(
        state, None, None, 0, False, morning=halves[0], afternoon=halves[1],
        leaves=(kinds[0], kinds[1]), requests=(asked[0], asked[1]),
    )  # fmt: skip


def keep(store: Store, person: Person, first: date, *days: Day) -> None:
    for number, day in enumerate(days):
        store.workdays.save(person.id, first + timedelta(days=number), person.unit, day)


def test_the_database_counts_as_the_rules_add(either_house: House) -> None:
    chance = random.Random(5)
    people = [either_house.person(str(1000 + n), unit=f"กอง {n % 2}") for n in range(25)]
    with either_house.store() as store:
        for person in people:
            length = chance.randrange(5, 60)
            keep(store, person, HALF.first, *(a_day(chance) for _ in range(length)))
        for late_by_year in ("off", "on"):
            store.office.set_checked("ledger.late_by_year", late_by_year, MORNING, from_day=HALF.first)
            lines = list(store.ledgers.lines(HALF, people, TODAY))
            wanted = {x.person.staff_id: x.limits for x in lines if nearest(x.limits) != "fine"}
            found = {one.person.staff_id: one.limits for one in store.ledgers.near(HALF, TODAY)}
            assert found == wanted and len(wanted) > 5
    with either_house.store() as store:
        mine = store.ledgers.near(HALF, TODAY, "กอง 1")
        assert {one.person.unit for one in mine} == {"กอง 1"} and len(mine) < len(found)


def test_late_times_of_the_whole_year_where_the_office_says_so(house: House) -> None:
    late = Day("late", MORNING, None, 9, False, morning="worked", afternoon="worked")
    person, second = house.person("1001"), HalfYear(2570, 2)
    with house.store() as store:
        keep(store, person, HALF.last - timedelta(days=11), *[late] * 24)
        store.office.set_checked("ledger.late_by_year", "on", MORNING, from_day=HALF.first)
        assert store.ledgers.line(HALF, person, TODAY).limits[0].used == 12
        assert store.ledgers.line(second, person, TODAY).limits[0].used == 24
        assert [one.limits[0].used for one in store.ledgers.near(second, TODAY)] == [24]


def test_the_last_and_the_first_day_fall_into_their_half_years(house: House) -> None:
    late = Day("late", MORNING, None, 9, False, morning="worked", afternoon="worked")
    person = house.person("1001")
    with house.store() as store:
        keep(store, person, date(2027, 3, 30), late, late, late)
        assert store.ledgers.line(HALF, person, TODAY).ledger.late_times == 2
        assert store.ledgers.line(HalfYear(2570, 2), person, TODAY).ledger.late_times == 1


def test_who_left_during_the_half_year_is_still_in_its_ledger(house: House) -> None:
    here, gone, before = house.person("1001"), house.person("1002"), house.person("1003")
    came = Day("present", MORNING, None, 0, False, morning="worked", afternoon="worked")
    with house.store() as store:
        for person in (here, gone, before):
            keep(store, person, HALF.first, came)
        store.people.save([{"staff_id": "1002", "left_on": date(2026, 12, 1)}])
        store.people.save([{"staff_id": "1003", "left_on": HALF.first}])
        found = store.ledgers.members(HALF.first, HALF.last)
    assert [person.staff_id for person in found] == ["1001", "1002"]


def test_limits_are_those_in_force_when_the_half_year_ends(house: House) -> None:
    with house.store() as store:
        store.office.set_checked("ledger.late_times", "12", MORNING, from_day=date(2027, 4, 1))
        assert store.ledgers.rules(HALF, TODAY).late_times == 18
        assert store.ledgers.rules(HalfYear(2570, 2), TODAY).late_times == 12
        assert store.ledgers.rules(HalfYear(2570, 2), date(2027, 3, 31)).late_times == 18


def test_days_off_are_the_rounds_and_the_units_own(house: House) -> None:
    usual, watch = house.person("1001"), house.person("1002", unit="เวร")
    first, last = date(2026, 10, 12), date(2026, 10, 18)
    with house.store() as store:
        calendar = store.calendar
        calendar.add_round(Round(code="WATCH", weekdays=tuple(range(7))), "เวร", MORNING, "test")
        calendar.assign_round(watch.id, "WATCH", first, None, MORNING, "test")
        calendar.add_holiday(date(2026, 10, 15), "วันหยุดหน่วย", ["เวร"], MORNING, "test")
        off = store.ledgers.days_off([usual, watch], first, last)
    assert {day.day for day in off[usual.id]} == {13, 17, 18}
    assert {day.day for day in off[watch.id]} == {13, 15}


def test_the_same_numbers_printed_twice_are_kept_once(either_house: House) -> None:
    made = Print(HALF, "office", "d" * 64, "AAAA-BBBB-CCCC-DDDD", MORNING, "operator")
    with either_house.store() as store:
        store.ledgers.keep_print(made)
        store.ledgers.keep_print(made)
        assert store.ledgers.print_of(made.code) == made and store.ledgers.print_of("X") is None
