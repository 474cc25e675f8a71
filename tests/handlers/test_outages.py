"""The office's own outages: noticed, put before the admins, and nobody is late for a confirmed one."""

from datetime import timedelta

from rules.outages import minute_of
from simulator.phone import Phone
from tests.builders import CITY_HALL, MORNING, House


def pass_minutes(house: House, n: int) -> None:
    """Time passes while the worker lives."""
    for _ in range(n):
        house.clock.advance(minutes=1)
        house.settle()


def office(house: House) -> tuple[Phone, Phone]:
    """An admin, and a clerk who came right after a silence that lasted from 08:10 to 08:50."""
    _, admin = house.clerk("9001", role="admin", first_name="ผู้ดูแล")
    _, clerk = house.clerk("1001")
    house.settle()
    house.clock.advance(minutes=40)
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    pass_minutes(house, 7)
    return admin, clerk


def state(house: House, staff_id: str = "1001") -> str:
    with house.store() as store:
        person = store.people.by_staff_id(staff_id)
        assert person is not None
        row = store.workdays.of_person(person.id, MORNING.date())
        assert row is not None
        return f"{row.state} {row.reasons}".strip()


def test_a_silence_is_noticed_and_once_confirmed_nobody_is_late_for_it(house: House) -> None:
    admin, clerk = office(house)
    assert state(house) == "late"
    admin.says("เมนู").sees("ระบบสังเกตเห็นช่วงที่อาจลงเวลาไม่ได้")
    admin.says("ระบบล่ม").sees_card("รอยืนยัน", "23 พ.ย. 2569 08:10 น. - 08:50 น.", "ไม่ตอบสนอง 39 นาที")
    admin.taps("ยืนยันว่าขัดข้อง").sees_card("ตรวจก่อนยืนยัน", "กระทบ 1 คน 1 วัน", "สาย → มา: 1 รายการ")
    assert state(house) == "late"
    admin.taps("ยืนยัน").sees("ยืนยันแล้ว ไม่มีใครสายเพราะช่วงนี้", "กระทบ 1 คน 1 วัน")
    assert state(house) == "present outage"
    clerk.says("เมนู").sees("23 พ.ย. 2569: เปลี่ยนจาก “สาย” เป็น “มา”", "เพราะ ช่วงระบบขัดข้อง")
    with house.store() as store:
        (row,) = store.calendar.outage_rows()
        assert (row.state, row.made_by, row.decided_by) == ("confirmed", "system", "9001")
        trail = [(entry.actor, entry.action) for entry in store.audit.of(f"outage:{row.id}")]
    assert trail == [("system", "outage.proposed"), ("9001", "outage.confirmed")]


def test_it_is_proposed_once_however_often_one_looks(house: House) -> None:
    admin, _ = office(house)
    admin.says("ระบบล่ม").taps("ไม่นับช่วงนี้").sees("เพราะเหตุใด").says("ปิดเครื่องเอง")
    admin.sees_card("ตรวจก่อนยืนยัน", "ปิดเครื่องเอง").sees_not("กระทบ").taps("ยืนยัน").sees("ไม่นับเป็นระบบขัดข้อง")
    house.restart_jobs()
    pass_minutes(house, 3)
    with house.store() as store:
        (row,) = store.calendar.outage_rows()
        assert (row.state, row.why) == ("dismissed", "ปิดเครื่องเอง")
    assert state(house) == "late"
    admin.says("ระบบล่ม").sees_card("ไม่นับ", "เหตุผล", "ปิดเครื่องเอง").taps("ยืนยันว่าขัดข้อง").taps("ยืนยัน")
    assert state(house) == "present outage"
    admin.says("ระบบล่ม").taps("ไม่นับช่วงนี้").says("พิจารณาใหม่").sees_card("มา → สาย").taps("ยืนยัน")
    assert state(house) == "late"


def test_two_admins_at_once(house: House) -> None:
    admin, _ = office(house)
    _, other = house.clerk("9002", role="admin", first_name="อีกคน")
    admin.says("ระบบล่ม").taps("ยืนยันว่าขัดข้อง")
    other.says("ระบบล่ม").taps("ยืนยันว่าขัดข้อง").taps("ยืนยัน").sees("ยืนยันแล้ว")
    admin.taps("ยืนยัน").sees("มีผู้ดูแลอีกคนจัดการไปแล้ว")


def test_an_outage_noted_by_hand(house: House) -> None:
    _, admin = house.clerk("9001", role="admin")
    _, clerk = house.clerk("1001")
    house.clock.advance(minutes=50)
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie())
    admin.says("outage").taps("บันทึกช่วงขัดข้องเอง").sees("ตั้งแต่เมื่อใด")
    admin.says("เมื่อวาน").sees("อ่านเป็นวันเวลาไม่ได้", "ตั้งแต่เมื่อใด")
    admin.says("23/11/2569 23:00").sees("เวลานี้ยังมาไม่ถึง")
    admin.taps("เลือกวัน", picks="2026-11-23T08:15").sees("ใช้งานได้อีกครั้งเมื่อใด")
    admin.says("23/11/2569 08:15").sees("ต้องไม่อยู่ก่อนเวลาเริ่ม")
    admin.says("23/11/2569 08:58").sees("เพราะเหตุใด").says("LINE ล่มทั้งประเทศ")
    admin.sees_card("บันทึกช่วงระบบขัดข้อง", "23 พ.ย. 2569 08:15 น.", "กระทบ 1 คน 1 วัน").taps("ยืนยัน")
    assert state(house) == "present outage"


def test_only_admins(house: House) -> None:
    admin, clerk = office(house)
    _, boss = house.clerk("2001", role="supervisor")
    for phone in (clerk, boss):
        phone.says("ระบบล่ม").sees("เฉพาะผู้มีสิทธิ์")
    house.phone("คนแปลกหน้า").says("ระบบล่ม").sees("ยังไม่ได้ลงทะเบียน")
    admin.says("ระบบล่ม")
    actions = dict(admin._tappable())
    clerk.taps_old(actions["ยืนยันว่าขัดข้อง"]).sees("เฉพาะผู้มีสิทธิ์")
    assert state(house) == "late"


def test_failed_calls_and_repeated_events_are_counted(house: House) -> None:
    _, clerk = house.clerk("1001")
    house.platform.misbehave.fail("500", "message/reply", times=3)
    clerk.says("เมนู")
    for _ in range(4):
        house.clock.advance(seconds=16)
        house.settle()
    with house.store() as store:
        heard = store.heartbeats.since(0)
    assert sum(beat.line_errors for beat in heard) == 3
    assert {beat.minute for beat in heard} == set(range(heard[0].minute, heard[-1].minute + 1))


def test_the_night_and_the_weekend_are_nobodys_outage(house: House) -> None:
    house.settle()
    evening, saturday = MORNING.replace(hour=12), MORNING + timedelta(days=5)
    for silent_from in (evening, saturday):
        with house.store() as store:  # as if the worker had lived until then
            first, last = minute_of(house.clock.now()), minute_of(silent_from)
            for minute in range(first, last):
                store.heartbeats.write(minute, {})
        house.clock.advance(seconds=(silent_from - house.clock.now()).total_seconds())
        house.clock.advance(hours=8)
        pass_minutes(house, 8)
    with house.store() as store:
        assert store.calendar.outage_rows() == []


def test_an_office_may_switch_the_watch_off(house: House) -> None:
    with house.store() as store:
        store.office.set_checked("outage.watch", "off", house.clock.now())
    admin, _ = office(house)
    admin.says("ระบบล่ม").sees("ไม่มีช่วงที่ระบบขัดข้อง")
