"""Counting days: with and without their sums it comes to the same, and a changed day is counted anew."""

from datetime import UTC, date, datetime, timedelta

from rules.tally import tally
from rules.workday import Day
from storage.status import DaySums
from storage.store import Store
from tests.builders import House

FIRST = date(2026, 11, 2)
LATE = Day("late", datetime(2026, 11, 2, 2, tzinfo=UTC), None, 30, False)
FINE = Day("present", datetime(2026, 11, 2, 1, tzinfo=UTC), None, 0, True)
AWAY = Day("leave", None, None, 0, False)
GONE = Day("absent", None, None, 0, False)


def office(house: House, store: Store) -> list[int]:
    """Six people in two units; five days in which everybody is now this, now that."""
    people = []
    for number in range(6):
        row = {
            "staff_id": str(number), "title": "", "first_name": f"คน{number}", "last_name": "ก",
            "position": "", "unit": f"กอง {number % 2}", "role": "staff", "supervisor_id": None,
        }  # fmt: skip
        store.people.save([row])
        found = store.people.by_staff_id(str(number))
        assert found is not None
        people.append(found.id)
    for n in range(5):
        for place, person in enumerate(people):
            day = (LATE, FINE, AWAY, GONE)[(place + n) % 4]
            store.workdays.save(person, FIRST + timedelta(days=n), f"กอง {place % 2}", day)
    return people


def test_sums_change_no_count(either_house: House) -> None:
    last = FIRST + timedelta(days=4)
    with either_house.store() as store:
        office(either_house, store)
        plain = store.status.counts(FIRST, last)
        part = store.status.counts(FIRST, last, ["กอง 1"])
        for n in range(4):
            DaySums(store.connection).make(FIRST + timedelta(days=n))
        assert store.status.counts(FIRST, last) == plain
        assert store.status.counts(FIRST, last, ["กอง 1"]) == part
        assert {one.unit for one in part} == {"กอง 1"}
    whole = tally(plain)
    assert whole.came + whole.absent + whole.away == 30 and whole.late and whole.review


def test_a_changed_day_is_counted_anew_and_summed_again(either_house: House) -> None:
    with either_house.store() as store:
        people = office(either_house, store)
        sums = DaySums(store.connection)
        store.connection.exec_driver_sql(
            f"INSERT INTO closed_days VALUES ('{FIRST}', '2026-11-03 00:00:00+00:00')"
        )
        assert sums.missing(FIRST, 9) == [FIRST]
        sums.make(FIRST)
        assert sums.missing(FIRST, 9) == []
        store.workdays.save(people[0], FIRST, "กอง 0", GONE)
        assert sums.missing(FIRST, 9) == [FIRST]
        after = tally(
            one for one in store.status.counts(FIRST, FIRST + timedelta(days=1)) if one.day == FIRST
        )
        assert after.late == 1 and after.absent == 2
        sums.make(FIRST)
        store.workdays.forget_rows([(people[1], FIRST)])
        assert sums.missing(FIRST, 9) == [FIRST]


def test_the_job_sums_what_is_closed(house: House) -> None:
    with house.store() as store:
        office(house, store)
        for n in range(9):
            day = FIRST + timedelta(days=n)
            store.connection.exec_driver_sql(
                f"INSERT INTO closed_days VALUES ('{day}', '2026-11-12 00:00:00.000000')"
            )
    for _ in range(6):  # the days since are closed meanwhile, some in each pass
        house.clock.advance(seconds=60)
        house.settle()
    with house.store() as store:
        assert DaySums(store.connection).missing(FIRST, 20) == []


def test_who_was_late_most_often_comes_first_page_by_page(either_house: House) -> None:
    with either_house.store() as store:
        people = office(either_house, store)
        store.workdays.save(people[5], FIRST + timedelta(days=5), "กอง 1", LATE)
        last = FIRST + timedelta(days=5)
        every = store.status.late(FIRST, last, 20)
        assert [one.times for one in every] == sorted((one.times for one in every), reverse=True)
        who, times = store.status.count_late(FIRST, last)
        assert (len(every), sum(one.times for one in every)) == (who, times)
        assert store.status.late(FIRST, last, 2) + store.status.late(FIRST, last, 20, 2) == every
        assert {one.unit for one in store.status.late(FIRST, last, 9, units=["กอง 1"])} == {"กอง 1"}


def test_arrivals_fall_into_quarters_of_an_hour(either_house: House) -> None:
    with either_house.store() as store:
        office(either_house, store)
        found = store.status.arrivals(FIRST)
    assert set(found) == {"01:00", "02:00"}
    assert found["02:00"][1] == found["02:00"][0] > 0 == found["01:00"][1]
