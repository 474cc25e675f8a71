"""Days made again by hand, numbers that hold from a day on, and made offices."""

from datetime import date, timedelta

from tests.commands.keyboard import Operator
from tests.made import BANGKOK, MONDAY, clocked, office

FRIDAY = MONDAY - timedelta(days=3)


def states(operator: Operator, staff_id: str = "1001") -> dict[str, str]:
    with operator.house.store() as store:
        person = store.people.by_staff_id(staff_id)
        assert person is not None
        made = store.workdays.of_span(person.id, date(2026, 1, 1), date(2026, 12, 31))
    return {day.isoformat(): derived.state for day, derived in made.items()}


def at_noon(operator: Operator) -> None:
    """Monday noon: Friday is over, Monday is not."""
    operator.house.clock.advance(seconds=(office("12:00") - operator.house.clock.now()).total_seconds())


def test_days_are_made_from_what_is_recorded(operator: Operator) -> None:
    person, _ = operator.house.clerk()
    operator.house.clerk("1002")
    with operator.house.store() as store:
        clocked(store, person, "in 08:40", FRIDAY)
        clocked(store, person, "out 16:40", FRIDAY)
    at_noon(operator)
    told = operator.types(
        "days", "recompute", "--from", FRIDAY.isoformat(), "--to", FRIDAY.isoformat()
    ).output
    assert "2 people, 2026-11-20 to 2026-11-20: 2 days changed, 0 days locked" in told
    assert states(operator) == {"2026-11-20": "late"} and states(operator, "1002") == {"2026-11-20": "absent"}
    again = operator.types("days", "recompute", "--from", FRIDAY.isoformat(), "--staff-id", "1001").output
    assert "1 people, 2026-11-20 to 2026-11-23: 0 days changed" in again
    with operator.house.store() as store:
        (row,) = store.audit.of("person:1001")
    assert (row.action, row.facts["changed"]) == ("days.recomputed", 0)


def test_a_locked_period_stays_and_is_counted(operator: Operator) -> None:
    operator.house.clerk()
    with operator.house.store() as store:
        store.calendar.lock(date(2026, 11, 1), FRIDAY, "ปิดงวด", operator.house.clock.now(), "operator")
    at_noon(operator)
    told = operator.types("days", "recompute", "--from", "2026-11-19", "--to", "2026-11-20").output
    assert "0 days changed, 2 days locked" in told and states(operator) == {}
    told = operator.types("office", "set", "day.grace_min", "5", "--from", "2026-11-20", exit_code=1).output
    assert "A locked period begins on 2026-11-20 or later" in told


def test_days_that_cannot_be_made_are_refused_kindly(operator: Operator) -> None:
    told = operator.types("days", "recompute", "--from", "2027-01-01", exit_code=1).output
    assert "2027-01-01 lies after 2026-11-23: nothing to make" in told
    told = operator.types("days", "recompute", "--from", "2026-11-20", "--staff-id", "77", exit_code=1).output
    assert "Nobody has the staff id 77" in told


def test_a_number_holds_from_a_day_on_and_makes_those_days_again(operator: Operator) -> None:
    person, _ = operator.house.clerk()
    thursday = FRIDAY - timedelta(days=1)
    with operator.house.store() as store:
        for day in (thursday, FRIDAY):
            clocked(store, person, "in 08:40", day)
            clocked(store, person, "out 16:40", day)
    at_noon(operator)
    operator.types("days", "recompute", "--from", thursday.isoformat(), "--to", FRIDAY.isoformat())
    operator.types("office", "set", "day.grace_min", "15", "--from", FRIDAY.isoformat())
    assert states(operator) == {"2026-11-19": "late", "2026-11-20": "present"}
    assert "day.grace_min = 15" in operator.types("office", "show").output
    operator.types("office", "set", "day.grace_min", "0", "--from", "2026-12-01")
    assert "day.grace_min = 15" in operator.types("office", "show").output, "not before its day"
    told = operator.types("office", "set", "limits.near_margin_m", "100", "--from", "2026-12-01", exit_code=1)
    assert "holds at once and for all days: leave out --from" in told.output


def test_rounds_may_be_told_by_their_weekdays_and_hours(operator: Operator) -> None:
    operator.types("office", "set", "round.weekdays", "0,1,2,3,4,5")
    operator.types("office", "set", "round.hours", "8")
    operator.types("office", "set", "round.latest", "10:30")
    with operator.house.store() as store:
        work = store.calendar.default_round(MONDAY)
    assert (work.weekdays, work.hours, str(work.latest)) == ((0, 1, 2, 3, 4, 5), 8.0, "10:30:00")
    operator.types("office", "set", "round.hours", "-")
    with operator.house.store() as store:
        assert store.calendar.default_round(MONDAY).hours is None
    for key, wrong in (("round.weekdays", "7"), ("round.weekdays", "จันทร์"), ("round.latest", "สาย")):
        operator.types("office", "set", key, wrong, exit_code=1)


def test_a_made_office_is_written_whole_and_only_into_an_empty_one(operator: Operator) -> None:
    words = ("demo", "office", "--people", "12", "--days", "30", "--until", "2026-11-20", "--seed", "3")
    told = operator.types(*words).output
    assert "2026-10-22 to 2026-11-20: 12 people" in told and "days" in told
    with operator.house.store() as store:
        found = {row.state for row in store.workdays.of_people(FRIDAY).values()}
        assert store.people.count_by_unit(FRIDAY) == {"กองที่ 1": 12}
        assert store.calendar.outages(office("00:00", date(2026, 10, 1)), office("00:00"))
        assert [person.role for person in store.people.everyone()].count("admin") == 1
    assert found and found <= {"present", "late", "absent", "left_early", "no_out", "leave", "travel", "wfh"}
    again = operator.types(*words, exit_code=1).output
    assert "a made office needs an empty one" in again
    told = operator.types("days", "recompute", "--from", "2026-10-22", "--to", "2026-11-20").output
    assert ": 0 days changed" in told
    assert operator.house.clock.now().astimezone(BANGKOK).date() == MONDAY
