"""Asking for leave, travel and work from home: guided, checked, shown before it is sent."""

import json
from datetime import date, timedelta

from tests.builders import House
from tests.handlers.requests_people import UNIT, asks_leave, chief, clerk

TODAY = date(2026, 11, 23)  # a Monday


def test_a_day_of_leave_from_the_first_word_to_the_sending(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ลา").sees("ลาประเภทใด", "0/23 วัน").taps("ลาป่วย").sees("ลาป่วย ตั้งแต่วันไหน")
    phone.taps("วันนี้").sees("วันจันทร์ที่ 23 พฤศจิกายน 2569").taps("วันเดียว เต็มวัน").sees("เหตุผล")
    phone.says("เป็นไข้").sees("มีเอกสารแนบไหม").taps("ไม่มีเอกสาร")
    phone.sees_card("ตรวจก่อนส่ง", "ลาป่วย", "23 พ.ย. 2569", "1 วันทำการ", "เป็นไข้", "หัวหน้า ใจดี")
    phone.taps("ส่งคำขอ").sees("ส่งคำขอแล้ว: ลาป่วย 23 พ.ย. 2569")
    phone.says("คำขอของฉัน").sees_card("รอพิจารณา", "ลาป่วย", "เป็นไข้", "ถอนคำขอ", "ขอเปลี่ยน")


def test_several_days_count_only_those_that_are_worked(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ลา").taps("ลาพักผ่อน").taps("เลือกวันอื่น", picks="2026-12-04").taps("ถึงวันที่...", picks="2026-12-08")
    phone.says("กลับบ้าน").taps("ไม่มีเอกสาร").sees_card("4-8 ธ.ค. 2569", "2 วันทำการ")  # 5-7: off, father's day


def test_half_a_day(house: House) -> None:
    phone = clerk(house)
    chief(house)
    asks_leave(phone, "ลากิจ", "พรุ่งนี้", "ครึ่งบ่าย")
    phone.says("คำขอของฉัน").sees_card("ลากิจ", "24 พ.ย. 2569 ครึ่งบ่าย")


def test_a_document_may_come_when_asked_for_or_before(house: House) -> None:
    phone = clerk(house)
    boss = chief(house)
    phone.says("ลา").taps("ลาป่วย").sends_photo(house.selfie(None)).sees("เก็บรูปเป็นเอกสารแนบแล้ว", "ตั้งแต่วันไหน")
    phone.taps("วันนี้").taps("วันเดียว เต็มวัน").says("เป็นไข้").sees_card("ตรวจก่อนส่ง", "แนบรูปแล้ว").taps("ส่งคำขอ")
    boss.says("คำขอ").sees_card("ลาป่วย", "ดูเอกสาร")
    path = boss._action("ดูเอกสาร")["uri"].removeprefix("https://signpost.example")
    assert house.app.test_client().get(path).status_code == 200
    phone.says("ลา").taps("ลาป่วย").taps("พรุ่งนี้").taps("วันเดียว เต็มวัน").says("เป็นไข้")
    phone.sends_photo(house.selfie(None)).sees_card("ตรวจก่อนส่ง", "แนบรูปแล้ว")


def test_a_document_taken_back_before_sending_does_not_go_with_it(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ลา").taps("ลาป่วย").taps("วันนี้").taps("วันเดียว เต็มวัน").says("เป็นไข้")
    phone.sends_photo(house.selfie(None)).unsends().taps("ส่งคำขอ")
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT document FROM requests").scalar_one() is None


def test_travel_and_work_from_home_need_no_kind(house: House) -> None:
    phone = clerk(house)
    chief(house)
    for word, name in (("ไปราชการ", "ไปราชการ"), ("WFH", "ทำงานที่บ้าน")):
        day = "วันนี้" if word == "WFH" else "พรุ่งนี้"
        phone.says(word).sees(f"{name} ตั้งแต่วันไหน").taps(day).taps("วันเดียว เต็มวัน").says("ตามคำสั่ง")
        phone.taps("ไม่มีเอกสาร").taps("ส่งคำขอ").sees(f"ส่งคำขอแล้ว: {name}")


def test_what_overlaps_is_refused_and_the_talk_goes_on(house: House) -> None:
    phone = clerk(house)
    chief(house)
    asks_leave(phone, part="ครึ่งเช้า")
    phone.says("ลา").taps("ลากิจ").taps("วันนี้").taps("วันเดียว เต็มวัน").sees(
        "ซ้อนกับคำขอที่มีอยู่: ลาป่วย 23 พ.ย. 2569 ครึ่งเช้า"
    )
    phone.taps("ครึ่งบ่าย").sees("เหตุผลคืออะไร")


def test_the_deadline_is_the_offices_own_and_counts_from_the_last_day(house: House) -> None:
    phone = clerk(house)
    chief(house)
    with house.store() as store:
        store.office.set_checked("request.days_back", "3", house.clock.now(), from_day=TODAY)
    phone.says("ลา").taps("ลาป่วย").taps("เลือกวันอื่น", picks="2026-11-19").taps("วันเดียว เต็มวัน")
    phone.sees("ขอย้อนหลังได้ไม่เกิน 3 วัน", "ตั้งแต่วันไหน").taps("เลือกวันอื่น", picks="2026-11-19")
    phone.taps("ถึงวันที่...", picks="2026-11-20").sees("เหตุผลคืออะไร")


def test_nothing_is_asked_for_days_that_are_off(house: House) -> None:
    phone = clerk(house)
    phone.says("ลา").taps("ลาพักผ่อน").taps("เลือกวันอื่น", picks="2026-11-28").taps("วันเดียว เต็มวัน").sees(
        "เป็นวันหยุดทั้งหมด"
    )


def test_nothing_is_asked_in_a_closed_period(house: House) -> None:
    phone = clerk(house)
    with house.store() as store:
        store.calendar.lock(date(2026, 11, 1), date(2026, 11, 22), "ปิดงวด", house.clock.now(), "operator")
    phone.says("ลา").taps("ลาป่วย").taps("เลือกวันอื่น", picks="2026-11-20").taps("วันเดียว เต็มวัน").sees("ปิดงวดแล้ว")


def test_a_period_closed_between_preview_and_sending(house: House) -> None:
    phone = clerk(house)
    phone.says("ลา").taps("ลาป่วย").taps("วันนี้").taps("วันเดียว เต็มวัน").says("เป็นไข้").taps("ไม่มีเอกสาร")
    with house.store() as store:
        store.calendar.lock(TODAY, TODAY, "ปิดงวด", house.clock.now(), "operator")
    phone.taps("ส่งคำขอ").sees("ปิดงวดแล้ว")


def test_a_stranger_and_one_who_has_not_read_the_notice(house: House) -> None:
    house.phone().says("ลา").sees("ยังไม่ได้ลงทะเบียน")
    phone = house.phone_of(house.person("1009"), notice=False)
    phone.says("ลา").sees_card("รับทราบ").sees_not("ลาประเภทใด")


def test_words_are_asked_for_again_when_something_else_comes(house: House) -> None:
    phone = clerk(house)
    phone.says("ลา").taps("ลาป่วย").says("วันไหนดี").sees("ตั้งแต่วันไหน").taps("วันนี้").sends_sticker().sees("เต็มวัน")
    phone.taps("ครึ่งเช้า").says("ก" * 501).sees("ยาวเกิน 500").says("ปวดหัว").says("อะไรนะ").sees("มีเอกสารแนบไหม")
    phone.says("ยกเลิก").sees("ยกเลิกแล้ว").says("คำขอของฉัน").sees("ยังไม่มีคำขอ")


def test_a_late_sending_is_judged_by_when_it_was_sent(house: House) -> None:
    """The request is dated by LINE's time of the tap."""
    phone = clerk(house)
    chief(house)
    asks_leave(phone)
    with house.store() as store:
        (row,) = store.requests.of_person(1)
    assert abs(row.asked_at - house.clock.now()) < timedelta(minutes=1)
    assert json.dumps(row.reason, ensure_ascii=False) == '"ไม่สบาย"' and row.unit == UNIT
