"""Deciding requests: seen by whom it concerns, decided once, with the days before and after, told."""

from datetime import date, timedelta

import pytest

from tests.builders import CITY_HALL, House
from tests.handlers.requests_people import UNIT, asks_leave, chief, clerk, forgot

TODAY = date(2026, 11, 23)


def test_the_chief_sees_what_the_request_would_touch(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("รอตรวจ").sees("มีคำขอรอท่านพิจารณา")
    boss.says("คำขอ").sees("คำขอรอพิจารณา 1 รายการ")
    boss.sees_card(
        "ลาป่วย", "สมหญิง", "1001", UNIT, "23 พ.ย. 2569", "ไม่สบาย", "ยังไม่มีเวลาเข้า", "ลา 0/23 วัน", "อนุมัติ"
    )


def test_one_tap_approves_and_the_day_follows_at_once(either_house: House) -> None:
    house = either_house
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ").sees_card("อนุมัติแล้ว", "เดิม", "ยังไม่มีเวลาเข้า", "เป็น", "ลา")
    phone.says("เวลาของฉัน").sees("ลาป่วย 23 พ.ย. 2569 ได้รับอนุมัติแล้ว โดย หัวหน้า ใจดี")
    with house.store() as store:
        day = store.workdays.of_person(1, TODAY)
        kept = store.requests.decision_on(1)
        said = [row.action for row in store.audit.of("person:1001")]
    assert day is not None and (day.state, day.morning_leave, day.morning_request) == ("leave", "sick", 1)
    assert kept is not None and kept.before["2026-11-23"]["state"] == "none"
    assert kept.after["2026-11-23"]["halves"] == ["leave", "leave"]
    assert {"request.sent", "request.accepted"} <= set(said)


def test_a_forgotten_out_is_put_right_and_the_clockin_stays_as_it_was(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    house.clock.advance(days=1)
    forgot(phone, "ออก", "2026-11-23T16:45")
    boss.says("คำขอ").sees_card("ลืมลงเวลาออก", "23 พ.ย. 2569 16:45 น.", "ไม่ได้ลงเวลาออก")
    boss.taps("อนุมัติ").sees_card("เดิม", "ไม่ได้ลงเวลาออก", "เป็น", "มาปกติ (08:10 น. - 16:45 น.)")
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT count(*) FROM clockins").scalar_one() == 1


def test_refusing_wants_a_reason(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("ไม่อนุมัติ").sees("เพราะอะไร").sends_sticker().sees("กำลังรอเหตุผล")
    boss.says("ก" * 201).sees("ยาวเกิน 200").says("วันนี้ประชุมใหญ่").sees_card("ไม่อนุมัติ", "วันนี้ประชุมใหญ่")
    phone.says("คำขอของฉัน").sees("ไม่ได้รับอนุมัติ", "เหตุผล: วันนี้ประชุมใหญ่").sees_card("ไม่อนุมัติ", "วันนี้ประชุมใหญ่")
    phone.sees_not("ถอนคำขอ")


def test_two_approvers_at_once(either_house: House) -> None:
    house = either_house
    phone, first, second = clerk(house), chief(house), chief(house, "2002", first_name="รองหัวหน้า")
    asks_leave(phone)
    first.says("คำขอ")
    late = first._action("ไม่อนุมัติ")
    second.says("คำขอ").taps("อนุมัติ").sees_card("อนุมัติแล้ว")
    first.taps("อนุมัติ").sees("รองหัวหน้า ใจดี พิจารณาแล้ว", "อนุมัติแล้ว")
    first.taps_old(late).taps("มีภารกิจจำเป็น").sees("พิจารณาแล้ว")
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT count(*) FROM request_decisions").scalar_one() == 1


def test_owner_colleague_stranger_and_another_chief(house: House) -> None:
    owner, boss = clerk(house), chief(house)
    asks_leave(owner)
    boss.says("คำขอ")
    tap = boss._action("อนุมัติ")
    owner.says("คำขอ").sees("สำหรับผู้พิจารณา").taps_old(tap).sees("สำหรับผู้พิจารณา")
    colleague = clerk(house, "1002")
    colleague.says("คำขอ").sees("สำหรับผู้พิจารณา").taps_old(tap).sees("สำหรับผู้พิจารณา")
    colleague.says("คำขอของฉัน").sees("ยังไม่มีคำขอ")
    house.phone().says("คำขอ").sees("ยังไม่ได้ลงทะเบียน").taps_old(tap).sees("ยังไม่ได้ลงทะเบียน")
    other = chief(house, "2009", unit="กองอื่น")
    other.says("คำขอ").sees("ไม่มีคำขอรอพิจารณา").taps_old(tap).sees("ไม่พบคำขอนี้")
    with house.store() as store:
        assert store.requests.decision_on(1) is None


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_nobody_approves_their_own(house: House, role: str) -> None:
    phone = clerk(house, "2001", role=role)
    asks_leave(phone)
    phone.says("คำขอ").sees("ไม่มีคำขอรอพิจารณา")
    other = clerk(house, "9002", role="admin", first_name="ฝ่ายบุคคล")
    other.says("คำขอ")
    phone.taps_old(other._action("อนุมัติ")).sees("ไม่พบคำขอนี้")


def test_a_deputy_decides_while_the_chief_is_away(house: House) -> None:
    phone = clerk(house)
    boss = house.person("2001", role="supervisor", unit=UNIT)
    deputy, his = house.clerk("1005", unit="กองอื่น", first_name="รักษาการ")
    with house.store() as store:
        store.reviews.add_deputy(boss.id, deputy.id, TODAY, TODAY + timedelta(days=2))
    asks_leave(phone).says("คำขอของฉัน")
    his.says("เมนู").sees("มีคำขอรอท่านพิจารณา").says("คำขอ").taps("อนุมัติ").sees_card("อนุมัติแล้ว")
    house.clock.advance(days=3)
    his.says("คำขอ").sees("สำหรับผู้พิจารณา")


def test_a_request_across_a_lock_is_refused_kindly_until_it_is_opened_again(either_house: House) -> None:
    house = either_house
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    with house.store() as store:
        store.calendar.lock(date(2026, 11, 1), TODAY, "ปิดงวด", house.clock.now(), "9001")
    boss.says("คำขอ").taps("อนุมัติ").sees("ปิดงวดแล้ว")
    with house.store() as store:
        assert store.requests.decision_on(1) is None
        store.calendar.reopen(TODAY, TODAY, "แก้ไข", house.clock.now(), "9001")
    boss.taps("อนุมัติ").sees_card("อนุมัติแล้ว")


def test_a_request_in_a_closed_period_can_still_be_refused(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    with house.store() as store:
        store.calendar.lock(TODAY, TODAY, "ปิดงวด", house.clock.now(), "9001")
    boss.says("คำขอ").taps("ไม่อนุมัติ").taps("กรุณาส่งใหม่").sees_card("ไม่อนุมัติ")


def test_a_withdrawn_request_cannot_be_decided_and_a_changed_one_gives_way(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ")
    old = boss._action("อนุมัติ")
    phone.says("คำขอของฉัน").taps("ขอเปลี่ยน").taps("พรุ่งนี้").taps("ครึ่งเช้า").says("หมอนัด").taps("ไม่มีเอกสาร")
    phone.taps("ส่งคำขอ")
    boss.taps_old(old).sees("เปลี่ยนคำขอนี้แล้ว")
    boss.says("คำขอ").sees("คำขอรอพิจารณา 1 รายการ").sees_card("ขอเปลี่ยน", "24 พ.ย. 2569 ครึ่งเช้า")
    newer = boss._action("อนุมัติ")
    phone.says("คำขอของฉัน").taps("ถอนคำขอ").taps("ใช่ ถอนเลย").sees("ถอนแล้ว")
    boss.taps_old(newer).sees("ถอนคำขอนี้แล้ว").says("คำขอ").sees("ไม่มีคำขอรอพิจารณา")


def test_the_review_queue_tells_that_requests_wait_too(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    boss.says("รอตรวจ").sees("ไม่มีรายการรอตรวจ").sees_not("คำขอรอพิจารณา")
    asks_leave(phone)
    boss.says("รอตรวจ").sees("ไม่มีรายการรอตรวจ", "มีคำขอรอพิจารณาอีก 1 รายการ").taps("คำขอ").sees_card("ลาป่วย")
