"""Corrections, and one's own list of requests with their states: changed and withdrawn, never erased."""

from datetime import UTC, date, datetime, time

from rules.workday import Round
from simulator.phone import Phone
from tests.builders import CITY_HALL, House
from tests.handlers.requests_people import asks_leave, chief, clerk, forgot

FRIDAY = date(2026, 11, 20)


def doubtful(house: House) -> Phone:
    """A clerk whose clock-in of this morning waits for a human: no sign in the photo."""
    phone = clerk(house)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    return phone.says("ยกเลิก")


def states_of(house: House, person: int = 1) -> list[tuple[str, str | None, int | None]]:
    with house.store() as store:
        return [(row.kind, row.decision, row.replaces) for row in store.requests.of_person(person)]


def test_a_forgotten_in_is_claimed_with_the_moment(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ขอแก้เวลา").sees("ย้อนหลังได้ 7 วัน").taps("ลืมลงเวลาเข้า").sees("เวลาเข้าจริง")
    phone.taps("เลือกวันและเวลา", picks="2026-11-20T08:20").sees("ลืมลงเวลาเข้า 20 พ.ย. 2569 08:20 น.")
    phone.says("โทรศัพท์แบตหมด").taps("ไม่มีเอกสาร").sees_card("ลืมลงเวลาเข้า", "20 พ.ย. 2569 08:20 น.", "แบตหมด")
    phone.taps("ส่งคำขอ").sees("ส่งคำขอแล้ว")


def test_a_refused_or_doubtful_clockin_is_picked_from_a_list(house: House) -> None:
    phone, boss = doubtful(house), chief(house)
    phone.says("ขอแก้เวลา").taps("ป้ายอ่านไม่ได้").sees("ครั้งไหน").taps("เข้า 23/11 08:10 น.")
    phone.says("ป้ายเปียกฝน").sends_photo(house.selfie(None)).sees_card("ป้ายอ่านไม่ได้", "เข้างาน", "แนบรูปแล้ว")
    phone.taps("ส่งคำขอ")
    boss.says("คำขอ").taps("อนุมัติ").sees_card("อนุมัติแล้ว", "ป้ายอ่านไม่ได้")
    with house.store() as store:
        day = store.workdays.of_person(1, date(2026, 11, 23))
        verdict = store.connection.exec_driver_sql("SELECT verdict FROM clockins").scalar_one()
    assert day is not None and day.state == "present" and not day.provisional
    assert verdict == "review"  # what the software said stays what it was


def test_without_any_clockin_it_is_asked_whether_in_or_out(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    phone.says("ขอแก้เวลา").taps("GPS ผิด").sees("เวลาเข้า หรือ เวลาออก").says("ไม่รู้").sees("เวลาเข้า หรือ เวลาออก")
    phone.taps("เวลาออก").taps("เลือกวันและเวลา", picks="2026-11-20T16:35").says("GPS ค้าง").taps("ไม่มีเอกสาร")
    phone.sees_card("GPS ผิด", "ออกงาน", "16:35 น.").taps("ส่งคำขอ")
    boss.says("คำขอ").taps("อนุมัติ")
    with house.store() as store:
        day = store.workdays.of_person(1, FRIDAY)
    assert day is not None and day.last_out == datetime(2026, 11, 20, 9, 35, tzinfo=UTC)


def test_a_clockin_of_somebody_else_cannot_be_claimed(house: House) -> None:
    owner, other = doubtful(house), clerk(house, "1002")
    owner.says("ขอแก้เวลา").taps("GPS ผิด")
    tap = owner._action("เข้า 23/11 08:10 น.")
    other.says("ขอแก้เวลา").taps("GPS ผิด")
    nonce = other._action("เวลาเข้า")["data"].partition("~")[2].partition("?")[0]
    data = tap["data"].partition("~")[0] + f"~{nonce}?" + tap["data"].partition("?")[2]
    other.taps_old({**tap, "data": data}).sees("กรุณาเลือกใหม่")


def test_what_has_not_come_yet_and_what_is_too_long_ago(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("ขอแก้เวลา").taps("ลืมลงเวลาออก")
    picker = phone._action("เลือกวันและเวลา")
    assert (picker["min"], picker["max"]) == ("2026-11-16T00:00", "2026-11-23T08:11")
    later = {**picker, "max": "2026-11-24T23:00", "min": "2026-01-01T00:00"}
    phone.taps_old(later, picks="2026-11-24T16:30").sees("ยังมาไม่ถึง", "เวลาออกจริง")
    newer = {**phone._action("เลือกวันและเวลา"), "min": "2026-01-01T00:00"}
    phone.taps_old(newer, picks="2026-11-10T16:30").sees("ไม่เกิน 7 วัน")


def test_a_night_rounds_out_after_midnight_belongs_to_the_day_before(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    with house.store() as store:
        at = house.clock.now()
        store.calendar.add_round(Round(time(20), time(4), "NIGHT"), "กลางคืน", at, "operator")
        store.calendar.assign_round(1, "NIGHT", date(2026, 11, 1), None, at, "operator")
    forgot(phone, "ออก", "2026-11-20T04:05")
    boss.says("คำขอ").sees_card("ลืมลงเวลาออก", "19 พ.ย. 2569 04:05 น.")


def test_the_same_out_is_not_claimed_twice_but_the_in_may_be_too(house: House) -> None:
    phone = clerk(house)
    chief(house)
    forgot(phone, "ออก", "2026-11-20T16:40")
    phone.says("ขอแก้เวลา").taps("ลืมลงเวลาออก").taps("เลือกวันและเวลา", picks="2026-11-20T17:00")
    phone.sees("ซ้อนกับคำขอที่มีอยู่: ลืมลงเวลาออก 20 พ.ย. 2569 16:40 น.")
    forgot(phone, "เข้า", "2026-11-20T08:10")


def test_withdrawing_an_approved_leave_gives_the_day_back_and_tells_the_chief(either_house: House) -> None:
    house = either_house
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ")
    phone.says("คำขอของฉัน").taps("ถอนคำขอ").sees("มีผลทันที").taps("ใช่ ถอนเลย").sees("ถอนแล้ว: ลาป่วย")
    phone.says("คำขอของฉัน").sees_card("ถอนแล้ว", "ลาป่วย").sees_not("ขอเปลี่ยน")
    boss.says("เมนู").sees("นางสาวสมหญิง ใจดี ถอน ลาป่วย 23 พ.ย. 2569")
    assert states_of(house) == [("leave", "accepted", None), ("withdraw", None, 1)]
    with house.store() as store:
        day = store.workdays.of_person(1, date(2026, 11, 23))
        (row,) = [row for row in store.audit.of("person:1001") if row.action == "request.withdrawn"]
    assert day is not None and day.state == "none"
    assert row.facts["before"]["2026-11-23"]["state"] == "leave"


def test_the_old_request_stands_until_the_change_is_decided(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ")
    phone.says("คำขอของฉัน").taps("ขอเปลี่ยน").taps("วันนี้").taps("ครึ่งเช้า").says("บ่ายหายแล้ว").taps("ไม่มีเอกสาร")
    phone.sees_card("คำขอเดิมยังมีผล").taps("ส่งคำขอ")
    phone.says("คำขอของฉัน").sees_card("อนุมัติแล้ว", "คำขอเปลี่ยนกำลังรอ").sees_card("รอพิจารณา", "ครึ่งเช้า")
    boss.says("คำขอ").sees_card("ขอเปลี่ยน").taps("อนุมัติ").sees_card("เดิม", "เป็น")
    phone.says("คำขอของฉัน").sees_card("เปลี่ยนเป็นคำขอใหม่แล้ว").sees_card("อนุมัติแล้ว", "ครึ่งเช้า")
    with house.store() as store:
        day = store.workdays.of_person(1, date(2026, 11, 23))
    assert day is not None and (day.morning, day.afternoon) == ("leave", "open")


def test_after_a_refused_change_the_old_one_can_be_withdrawn(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ")
    phone.says("คำขอของฉัน").taps("ขอเปลี่ยน").taps("พรุ่งนี้").taps("ครึ่งเช้า").says("เลื่อน").taps("ไม่มีเอกสาร").taps(
        "ส่งคำขอ"
    )
    boss.says("คำขอ").taps("ไม่อนุมัติ").taps("มีภารกิจจำเป็น")
    phone.says("คำขอของฉัน").sees_card("อนุมัติแล้ว", "ถอนคำขอ").taps("ถอนคำขอ").taps("ใช่ ถอนเลย").sees("ถอนแล้ว")
    with house.store() as store:
        day = store.workdays.of_person(1, date(2026, 11, 23))
    assert day is not None and day.state == "none"
    phone.says("คำขอของฉัน").sees_not("ขอเปลี่ยน")


def test_a_change_that_still_waits_is_taken_back_first(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ")
    phone.says("คำขอของฉัน")
    old = phone._action("ถอนคำขอ")
    phone.taps("ขอเปลี่ยน").taps("พรุ่งนี้").taps("ครึ่งเช้า").says("เลื่อน").taps("ไม่มีเอกสาร").taps("ส่งคำขอ")
    phone.taps_old(old).sees("ถอนคำขอนั้นก่อน")
    phone.says("คำขอของฉัน").taps("ถอนคำขอ").taps("ใช่ ถอนเลย")
    phone.says("คำขอของฉัน").sees_card("อนุมัติแล้ว", "ถอนคำขอ").taps("ถอนคำขอ").taps("ใช่ ถอนเลย").sees("ถอนแล้ว")
    with house.store() as store:
        day = store.workdays.of_person(1, date(2026, 11, 23))
    assert day is not None and day.state == "none"


def test_an_approved_request_of_a_closed_period_is_not_withdrawn(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ")
    with house.store() as store:
        store.calendar.lock(FRIDAY, date(2026, 11, 23), "ปิดงวด", house.clock.now(), "9001")
    phone.says("คำขอของฉัน").taps("ถอนคำขอ").taps("ใช่ ถอนเลย").sees("ปิดงวดแล้ว")
    assert states_of(house) == [("leave", "accepted", None)]


def test_one_tap_too_many_does_no_harm(house: House) -> None:
    phone = clerk(house)
    chief(house)
    asks_leave(phone)
    phone.says("คำขอของฉัน").taps("ถอนคำขอ")
    sure = phone._action("ใช่ ถอนเลย")
    phone.taps("ใช่ ถอนเลย").sees("ถอนแล้ว").taps_old(sure).sees("ถอนหรือเปลี่ยนไปแล้ว")
    assert len(states_of(house)) == 2


def test_owner_colleague_and_stranger_at_the_buttons_of_a_list(house: House) -> None:
    owner, colleague = clerk(house), clerk(house, "1002", first_name="มานี")
    boss = chief(house)
    asks_leave(owner)
    owner.says("คำขอของฉัน")
    for label in ("ถอนคำขอ", "ขอเปลี่ยน"):
        tap = owner._action(label)
        colleague.taps_old(tap).sees("ถอนหรือเปลี่ยนไปแล้ว")
        boss.taps_old(tap).sees("ถอนหรือเปลี่ยนไปแล้ว")
        house.phone().taps_old(tap).sees("ยังไม่ได้ลงทะเบียน")
    assert states_of(house) == [("leave", None, None)]


def test_in_english_too(house: House) -> None:
    phone = clerk(house)
    chief(house)
    phone.says("language").taps("English").says("correction").taps("Forgot to clock in")
    phone.taps("Pick day and time", picks="2026-11-20T08:20").says("flat battery").taps("No document")
    phone.sees_card("Forgot to clock in", "20 Nov 2026 08:20", "flat battery").taps("Send").sees(
        "Sent: Forgot"
    )
    phone.says("my requests").sees_card("Waiting", "Withdraw")


def test_forgetting_somebody_takes_the_reason_out_and_leaves_the_record(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone)
    boss.says("คำขอ").taps("อนุมัติ")
    with house.store() as store:
        person = store.people.by_id(1)
        told = store.held.forget(person, house.clock.now())
        assert told["reasons"] == 2, "theirs and the words of whoever decided"
        (row,) = store.requests.of_person(1)
    assert (row.kind, row.leave, row.reason, row.decision) == ("leave", "sick", "", "accepted")
