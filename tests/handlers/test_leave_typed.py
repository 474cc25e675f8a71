"""Leave and corrections typed on a computer, where LINE shows no buttons beneath a message."""

from datetime import date

import pytest

from storage.facts import facts_of
from tests.builders import House
from tests.handlers.requests_people import chief, clerk

#: Today is Monday 23 November 2026.
WHOLE, HALF = "ลาป่วย 3 ธ.ค. 2569\nเหตุผลคืออะไร", "ลาป่วย 3 ธ.ค. 2569 ครึ่งเช้า"


@pytest.mark.parametrize("said", ["3/12", "3 ธ.ค.", "3 ธันวาคม 2569", "3/12/69", "2026-12-03", "๓ ธ.ค."])
def test_a_typed_day_is_as_good_as_a_picked_one(house: House, said: str) -> None:
    phone = clerk(house)
    phone.says("ลา").says("ลาป่วย").sees("พิมพ์ เช่น 3 ธ.ค.").says(said).sees("วันพฤหัสบดีที่ 3 ธันวาคม 2569")
    phone.says("เต็มวัน").sees(WHOLE)


def test_the_whole_talk_in_words_alone(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    phone.says("ลาป่วย 3/12 ครึ่งเช้า").sees(HALF).says("หมอนัด").taps("ไม่มีเอกสาร")
    phone.sees_card("ตรวจก่อนส่ง", "0.5 วันทำการ").taps("ส่งคำขอ").sees("ส่งคำขอแล้ว")
    boss.says("คำขอ").sees_card("3 ธ.ค. 2569 ครึ่งเช้า").taps("อนุมัติ")
    phone.says("เวลาของฉัน").taps("เดือนถัดไป").sees_card("ธันวาคม 2569")


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("3-4 ธ.ค.", "3-4 ธ.ค. 2569"),
        ("พรุ่งนี้ถึงวันศุกร์", "24-27 พ.ย. 2569"),
        ("24/11 บ่าย - 27/11", "24-27 พ.ย. 2569 (วันแรกครึ่งบ่าย)"),
        ("24/11 บ่าย - 27/11 เช้า", "24-27 พ.ย. 2569 (วันแรกครึ่งบ่าย วันสุดท้ายครึ่งเช้า)"),
    ],
)
def test_several_days_at_once(house: House, said: str, days: str) -> None:
    clerk(house).says("ลากิจ").says(said).sees(f"ลากิจ {days}\nเหตุผลคืออะไร")


def test_the_last_day_alone_and_its_morning(house: House) -> None:
    phone = clerk(house)
    phone.says("ลากิจ").says("พรุ่งนี้").says("27/11").sees("ลากิจ 24-27 พ.ย. 2569\nเหตุผล")
    phone.says("ยกเลิก").says("ลากิจ พรุ่งนี้").says("27/11 เช้า").sees("(วันสุดท้ายครึ่งเช้า)")
    phone.says("ยกเลิก").says("ลากิจ พรุ่งนี้").says("27/11 บ่าย").sees("อ่านวันที่ไม่ได้", "เต็มวัน ครึ่งวัน หรือหลายวัน")


def test_what_cannot_be_read_is_asked_again_and_commands_still_work(house: House) -> None:
    phone = clerk(house)
    phone.says("ลาป่วย").says("เร็ว ๆ นี้").sees("อ่านวันที่ไม่ได้", "ตั้งแต่วันไหน").says("31/11").sees("อ่านวันที่ไม่ได้")
    phone.says("20 ธ.ค. - 5 ธ.ค.").sees("อ่านวันที่ไม่ได้").says("ก" * 4000).sees("อ่านวันที่ไม่ได้")
    phone.says("เข้างาน").sees("แชร์ตำแหน่ง")


def test_nobody_makes_us_read_a_quarter_of_a_century(house: House) -> None:
    phone = clerk(house)
    phone.says("ลาป่วย 1/1/2000 - 27/11/2569").sees("วันแรกย้อนหลังได้ไม่เกิน 207 วัน", "ตั้งแต่วันไหน")
    phone.says("20/11 - 27/11").sees("เหตุผลคืออะไร")


def test_what_is_in_the_way_is_said_and_the_talk_goes_on(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ลาป่วย พรุ่งนี้ เช้า").says("ไข้").taps("ไม่มีเอกสาร").taps("ส่งคำขอ")
    phone.says("ลากิจ 24-27 พ.ย.").sees("ซ้อนกับคำขอที่มีอยู่").says("พรุ่งนี้ บ่าย - 27/11").sees("เหตุผลคืออะไร")


def test_the_days_begin_and_end_at_noon_and_count_as_halves(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    phone.says("ลากิจ 24-27 พ.ย.").says("งานบ้าน").taps("ไม่มีเอกสาร").sees_card("4 วันทำการ")
    phone.taps("วันแรกครึ่งบ่าย").sees_card("3.5 วันทำการ", "(วันแรกครึ่งบ่าย)")
    phone.taps("วันสุดท้ายครึ่งเช้า").sees_card("3 วันทำการ").taps("วันแรกเต็มวัน").sees_card("3.5 วันทำการ")
    phone.taps("วันแรกครึ่งบ่าย").taps("ส่งคำขอ").sees("(วันแรกครึ่งบ่าย วันสุดท้ายครึ่งเช้า)")
    boss.says("คำขอ").sees_card("3 วันทำการ", "(วันแรกครึ่งบ่าย วันสุดท้ายครึ่งเช้า)").taps("อนุมัติ")
    with house.store() as store:
        person = store.people.by_staff_id("1001")
        assert person is not None
        days = [date(2026, 11, day) for day in range(24, 28)]
        found = facts_of(store, person, days, house.clock.now(), house.settings.zone)
    assert [tuple(cover.part for cover in one.covers) for one in found] == [
        ("afternoon",), ("full",), ("full",), ("morning",),
    ]  # fmt: skip


def test_a_day_made_whole_again_may_be_in_the_way(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ลาป่วย พรุ่งนี้ เช้า").says("ไข้").taps("ไม่มีเอกสาร").taps("ส่งคำขอ")
    phone.says("ลากิจ พรุ่งนี้ บ่าย - 27/11").says("ธุระ").taps("ไม่มีเอกสาร").taps("วันแรกเต็มวัน")
    phone.sees("ซ้อนกับคำขอที่มีอยู่").taps("ส่งคำขอ").sees("(วันแรกครึ่งบ่าย)")


def test_a_forgotten_time_in_words(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ขอแก้เวลา").taps("ลืมลงเวลาออก").says("เมื่อวานเย็น").sees("อ่านวันและเวลาไม่ได้", "เวลาออกจริง")
    phone.says("20/11 16.40 น.").sees("ลืมลงเวลาออก 20 พ.ย. 2569 16:40 น.").says("ประชุม").taps("ไม่มีเอกสาร")
    phone.taps("ส่งคำขอ").sees("ส่งคำขอแล้ว")


def test_a_forgotten_time_in_the_future_is_none(house: House) -> None:
    clerk(house).says("ขอแก้เวลา").taps("ลืมลงเวลาออก").says("พรุ่งนี้ 16:40").sees("เวลาออกจริง")
