"""Days are opened and closed by themselves: absence, leave, nights, and who is missing in between."""

from datetime import date, datetime, time, timedelta

from rules.people import Person
from rules.workday import Round
from storage.store import Store
from tests.builders import CITY_HALL, House
from tests.made import BANGKOK, MONDAY, answered, asked, clocked, office

DAY = timedelta(days=1)


def goes_to(house: House, moment: datetime) -> None:
    house.clock.advance(seconds=(moment - house.clock.now()).total_seconds())


def state(house: House, person: Person, day: date = MONDAY) -> str:
    with house.store() as store:
        row = store.workdays.of_person(person.id, day)
    return str(row.state) if row else "no row"


def missing(store: Store, at: datetime, **more: bool) -> list[str]:
    return [one.staff_id for one in store.workdays.missing_now(MONDAY, at, BANGKOK, **more)]


def test_who_has_not_come_is_absent_once_nobody_waits_any_longer(either_house: House) -> None:
    house = either_house
    clerk, phone = house.clerk("1001")
    sleeper = house.person("1002")
    house.assign(sleeper, house.point())
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    goes_to(house, office("20:29"))
    house.settle()
    assert (state(house, clerk), state(house, sleeper)) == ("present", "no row")
    goes_to(house, office("20:30"))
    house.settle()
    assert (state(house, clerk), state(house, sleeper)) == ("no_out", "absent")
    phone.says("เวลาของฉัน").sees_card("ไม่ได้ลงเวลาออก")


def test_an_out_after_midnight_still_counts_for_the_day(house: House) -> None:
    """The day was closed without it, and is made again when it comes."""
    clerk, phone = house.clerk("1001")
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie())
    goes_to(house, office("00:40+"))
    house.settle()
    assert state(house, clerk) == "no_out"
    phone.says("ออกงาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    assert (state(house, clerk), state(house, clerk, MONDAY + DAY)) == ("present", "no row")


def test_a_night_watch_by_chat_is_one_day_and_closes_when_it_is_over(house: House) -> None:
    clerk, phone = house.clerk("1001")
    with house.store() as store:
        night = Round(time(22), time(6), "NIGHT", weekdays=tuple(range(7)))
        store.calendar.add_round(night, "เวรดึก", house.clock.now(), "operator")
        store.calendar.assign_round(clerk.id, "NIGHT", MONDAY, MONDAY, house.clock.now(), "operator")
    goes_to(house, office("21:50"))
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว", "มาปกติ")
    goes_to(house, office("06:05+"))
    phone.says("ออกงาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว", "มาปกติ")
    with house.store() as store:
        (came, went) = store.clockins.of_day(clerk.id, MONDAY)
        assert (came.kind, went.kind, went.work_day) == ("in", "out", MONDAY)
    goes_to(house, office("12:00+"))
    house.settle()
    assert state(house, clerk) == "present"


def test_nothing_is_made_twice_and_a_restart_makes_nothing_new(house: House) -> None:
    sleeper, _ = house.clerk("1002")
    goes_to(house, office("23:00"))
    house.settle()
    made = _rows(house)
    house.settle()
    house.restart_jobs()
    house.settle()
    assert _rows(house) == made and len(made) == 1 and made[0].person == sleeper.id


def _rows(house: House) -> list[object]:
    with house.store() as store:
        return list(store.workdays.of_people(MONDAY).values())


def test_weeks_without_a_worker_are_made_up_for(house: House) -> None:
    clerk, phone = house.clerk("1001")
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie())
    goes_to(house, office("12:00", MONDAY + 21 * DAY))
    for _ in range(4):
        house.settle()
    with house.store() as store:
        made = store.workdays.of_span(clerk.id, MONDAY, MONDAY + 21 * DAY)
    assert {day.isoformat() for day in made} == {
        day.isoformat()
        for day in (MONDAY + n * DAY for n in range(21))
        if day.weekday() < 5 and day not in (date(2026, 12, 7), date(2026, 12, 10))
    }
    assert {day.state for day in made.values()} == {"no_out", "absent"}


def test_leave_and_exemption_are_there_in_the_morning(house: House) -> None:
    (away, _), (chief, _) = house.clerk("1001"), house.clerk("2001", role="supervisor")
    with house.store() as store:
        answered(store, asked(store, away, "leave", MONDAY + DAY, leave="sick"), chief)
        store.calendar.exempt(chief.id, MONDAY, None, "ผู้บริหาร", house.clock.now(), "operator")
    goes_to(house, office("00:10+"))
    house.settle()
    assert (state(house, away, MONDAY + DAY), state(house, chief, MONDAY + DAY)) == ("leave", "exempt")


def test_who_is_missing_now(either_house: House) -> None:
    """Only whose time has come, and of whom nothing is known."""
    house = either_house
    point = house.point()
    office_of_eight = [house.person(f"100{n}", unit="กองคลัง" if n > 6 else "กองช่าง") for n in range(1, 9)]
    came, gone_home, away, half, later, free, silent, off = office_of_eight
    for person in office_of_eight:
        house.assign(person, point)
    with house.store() as store:
        clocked(store, came, "in 08:20")
        clocked(store, gone_home, "in 08:20")
        clocked(store, gone_home, "out 12:00")
        answered(store, asked(store, away, "travel"), came)
        answered(store, asked(store, half, "leave", leave="sick", part="morning"), came)
        late_round = Round(time(9, 30), time(17, 30), "R0930")
        store.calendar.add_round(late_round, "", office("07:00"), "operator")
        store.calendar.assign_round(later.id, "R0930", MONDAY, None, office("07:00"), "operator")
        store.calendar.exempt(free.id, MONDAY, None, "ผู้บริหาร", office("07:00"), "operator")
    house.restart_jobs()
    goes_to(house, office("08:30"))
    house.jobs.once()
    with house.store() as store:
        assert missing(store, office("08:30")) == []
        assert missing(store, office("08:31")) == [silent.staff_id, off.staff_id]
        everyone = [silent.staff_id, off.staff_id, later.staff_id]  # by unit, then by id
        assert missing(store, office("08:31"), due=False) == everyone
        assert missing(store, office("09:31")) == everyone
        assert missing(store, office("13:01")) == [
            silent.staff_id,
            off.staff_id,
            half.staff_id,
            later.staff_id,
        ]
        store.calendar.add_holiday(MONDAY, "วันหยุดเฉพาะพื้นที่", ["กองคลัง"], office("09:00"), "operator")
        assert missing(store, office("09:31")) == [later.staff_id]
        assert store.workdays.missing_by_unit(MONDAY, office("09:31"), BANGKOK) == {"กองช่าง": 1}
        store.calendar.add_holiday(MONDAY, "วันหยุดพิเศษ", [], office("09:00"), "operator")
        assert missing(store, office("09:31")) == []
        assert store.workdays.missing_now(MONDAY - DAY, office("12:00", MONDAY - DAY), BANGKOK) == []


def test_the_board_counts_who_is_on_leave_neither_here_nor_missing(house: House) -> None:
    (away, _), (_, admin) = (
        house.clerk("1001", unit="กองคลัง"),
        house.clerk("9001", role="admin", unit="กองกลาง"),
    )
    house.clerk("1002", unit="กองคลัง", first_name="สมชาย")
    with house.store() as store:
        answered(store, asked(store, away, "leave", leave="sick"), away)
    house.restart_jobs()
    house.settle()
    admin.says("สถานะ กองคลัง").sees_card("สมชาย", "ยังไม่มา", "ลา")
    admin.says("สถานะ").sees_card("0/2 คน")
    with house.store() as store:
        counted = store.workdays.missing_by_unit(MONDAY, house.clock.now(), BANGKOK, due=False)
    assert counted == {"กองกลาง": 1, "กองคลัง": 1}
