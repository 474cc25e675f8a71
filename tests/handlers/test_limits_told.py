"""The countdowns people and their chiefs read are the ledger's."""

from datetime import date, timedelta

from rules.workday import Day
from simulator.phone import Phone
from tests.builders import House
from tests.handlers.requests_people import chief, clerk

LATE = Day("late", None, None, 5, False, morning="worked", afternoon="worked")


def asks(phone: Phone, words: str) -> None:
    phone.says(words)
    if "-" not in words:
        phone.taps("วันเดียว เต็มวัน")
    phone.says("ธุระ").taps("ไม่มีเอกสาร").taps("ส่งคำขอ").sees("ส่งคำขอแล้ว")


def test_the_last_day_of_a_half_year_to_come_counts(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks(phone, "ลากิจ 29/9/2570 - 30/9/2570")
    boss.says("คำขอ").taps("อนุมัติ")
    asks(phone, "ลากิจ 1/7/2570")
    boss.says("คำขอ").sees_card("1 ก.ค. 2570", "ลา 2/23 วัน", "ลา 1/10 ครั้ง")


def test_where_the_year_counts_the_lateness_of_its_first_half_does(house: House) -> None:
    phone = clerk(house)
    with house.store() as store:
        person = store.people.by_staff_id("1001")
        assert person is not None
        store.office.set_checked("ledger.late_by_year", "on", house.clock.now(), from_day=date(2026, 10, 1))
        for day in (*(date(2026, 11, 2) + timedelta(days=n) for n in range(3)), date(2027, 4, 5)):
            store.workdays.save(person.id, day, person.unit, LATE)
    house.clock.advance(hours=24 * 150)  # the second half of the year has begun
    phone.says("บัญชีครึ่งปี").sees_card("4/18")
    phone.says("เวลาของฉัน").sees_card("สาย 4/18 ครั้ง")
