"""The review queue: seen by whom it concerns, decided once, told to the person."""

from datetime import date, timedelta

from simulator.phone import Phone
from tests.builders import CITY_HALL, House

UNIT = "กองบริหารทั่วไป"
TODAY = date(2026, 11, 23)


def doubtful(house: House, staff_id: str = "1001", **more: str | None) -> Phone:
    """A clerk whose clock-in is under review: no sign in the photo."""
    wanted: dict[str, str | None] = {"unit": UNIT, "first_name": "สมหญิง", **more}
    _, phone = house.clerk(staff_id, **wanted)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    phone.says("ยกเลิก")
    return phone


def chief(house: House, staff_id: str = "2001", unit: str = UNIT) -> Phone:
    _, phone = house.clerk(staff_id, role="supervisor", unit=unit, first_name="หัวหน้า")
    return phone


def test_the_chief_sees_the_case_with_photo_reasons_place_and_history(house: House) -> None:
    doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ").sees("รอตรวจ 1 รายการ")
    boss.sees_card("สมหญิง", "เข้างาน 23 พ.ย. 2569 08:10 น.", "ไม่พบป้ายในรูป", "รับ", "ไม่รับ", "ดูแผนที่", "ดูรูป")


def test_accepting_counts_for_the_day_and_is_told_at_the_next_message(either_house: House) -> None:
    house = either_house
    clerk = doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ").taps("รับ").sees("รับแล้ว", "เหลือรอตรวจ 0 รายการ")
    clerk.says("เวลาของฉัน").sees("ได้รับการยืนยันแล้ว").sees_card("มาปกติ").sees_not("(รอตรวจ)")
    clerk.says("เวลาของฉัน").sees_not("ได้รับการยืนยันแล้ว")


def test_refusing_wants_a_reason_and_takes_one_tap_more(house: House) -> None:
    clerk = doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ").taps("ไม่รับ").sees("เพราะอะไร").taps("ไม่ใช่เจ้าตัว").sees("ไม่รับ", "เหตุผล: ไม่ใช่เจ้าตัว")
    clerk.says("เวลาของฉัน").sees("ไม่ได้รับการยืนยัน เหตุผล: ไม่ใช่เจ้าตัว").sees_card("ยังไม่มีเวลาเข้า")


def test_the_reason_may_be_typed(house: House) -> None:
    doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ").taps("ไม่รับ").sends_sticker().sees("กำลังรอเหตุผล")
    boss.says("ก" * 201).sees("ยาวเกิน 200").says("ภาพนี้เป็นของเมื่อวาน").sees("เหตุผล: ภาพนี้เป็นของเมื่อวาน")


def test_a_decision_is_final_and_the_second_reviewer_is_told(either_house: House) -> None:
    house = either_house
    doubtful(house)
    first, second = chief(house), chief(house, "2002")
    first.says("รอตรวจ")
    second.says("รอตรวจ")
    late = second._action("ไม่รับ")
    accept = first._action("รับ")
    first.taps("รับ").sees("รับแล้ว")
    first.taps_old(accept).sees("ตัดสินแล้ว", "รับแล้ว")
    second.taps_old(late).taps("รูปไม่ชัดพอ").sees("หัวหน้า ใจดี ตัดสินแล้ว", "รับแล้ว")
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT count(*) FROM decisions").scalar_one() == 1


def test_owner_colleague_stranger_and_another_chief(house: House) -> None:
    owner = doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ")
    tap = boss._action("รับ")
    owner.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์").taps_old(tap).sees("เฉพาะผู้มีสิทธิ์")
    _, colleague = house.clerk("1002", unit=UNIT)
    colleague.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์").taps_old(tap).sees("เฉพาะผู้มีสิทธิ์")
    house.phone().says("รอตรวจ").sees("ยังไม่ได้ลงทะเบียน").taps_old(tap).sees("ยังไม่ได้ลงทะเบียน")
    other = chief(house, "2009", unit="กองอื่น")
    other.says("รอตรวจ").sees("ไม่มีรายการรอตรวจ").taps_old(tap).sees("ไม่พบรายการนี้")


def test_nobody_decides_their_own_case_whatever_their_role(house: House) -> None:
    for staff_id, role in (("2001", "supervisor"), ("9001", "admin")):
        phone = doubtful(house, staff_id, role=role, first_name=role)
        phone.says("รอตรวจ").sees_not(f"นางสาว{role}")


def test_an_admin_sees_all_units(house: House) -> None:
    doubtful(house)
    doubtful(house, "1002", first_name="มานี", unit="กองอื่น")
    _, admin = house.clerk("9001", role="admin", unit="ฝ่ายบุคคล")
    admin.says("รอตรวจ").sees("รอตรวจ 2 รายการ").sees("สมหญิง", "มานี")


def test_a_deputy_stands_in_while_the_chief_is_away(house: House) -> None:
    doubtful(house)
    boss = house.person("2001", role="supervisor", unit=UNIT)
    deputy, phone = house.clerk("1005", unit="กองอื่น", first_name="รักษาการ")
    phone.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์")
    with house.store() as store:
        store.reviews.add_deputy(boss.id, deputy.id, TODAY, TODAY + timedelta(days=2))
    phone.says("รอตรวจ").taps("รับ").sees("รับแล้ว")
    doubtful(house, "1003", first_name="สมศรี")
    house.clock.advance(days=3)
    phone.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์")


def test_the_photo_link_is_private_short_lived_and_every_look_is_written_down(house: House) -> None:
    doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ")
    path = boss._action("ดูรูป")["uri"].removeprefix("https://signpost.example")
    client = house.app.test_client()
    answer = client.get(path)
    assert answer.status_code == 200 and answer.data[:3] == b"\xff\xd8\xff"
    assert "no-store" in answer.headers["Cache-Control"]
    with house.store() as store:
        assert [row.actor for row in store.audit.of("person:1001") if row.action == "photo.viewed"] == [
            "2001"
        ]
    assert client.get(path[:-2] + "xx").status_code == 410
    assert client.get("/photo/..%2f..%2fetc").status_code in (404, 410)
    house.clock.advance(minutes=61)
    assert client.get(path).status_code == 410


def test_an_unsent_photo_is_gone_from_the_link_too(house: House) -> None:
    _, clerk = house.clerk(unit=UNIT)
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    boss = chief(house)
    boss.says("รอตรวจ")
    path = boss._action("ดูรูป")["uri"].removeprefix("https://signpost.example")
    clerk.unsends()
    house.settle()
    assert house.app.test_client().get(path).status_code == 410
    boss.says("รอตรวจ").sees_card("รับ")


def test_many_cases_come_in_portions_oldest_first(house: House) -> None:
    for n in range(10):
        doubtful(house, str(1100 + n), first_name=f"คนที่{n}")
    boss = chief(house)
    boss.says("รอตรวจ").sees("รอตรวจ 10 รายการ แสดง 8 รายการแรก", "คนที่0").sees_not("คนที่9")


def test_told_by_push_where_the_office_pays_for_it(house: House) -> None:
    clerk = doubtful(house)
    boss = chief(house)
    with house.store() as store:
        store.office.set_checked("telling.push", "on", house.clock.now())
    boss.says("รอตรวจ").taps("รับ")
    house.settle()
    clerk.sees("ได้รับการยืนยันแล้ว")
    clerk.says("เวลาของฉัน").sees_not("ได้รับการยืนยันแล้ว")
    with house.store() as store:
        assert store.pushes.sent("2026-11") == 1


def test_an_answer_that_never_arrived_is_told_again(house: House) -> None:
    clerk = doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ").taps("รับ")
    Phone(house.platform, clerk.person).says("เวลาของฉัน")
    house.clock.advance(seconds=90)
    house.settle()
    clerk.sees_not("ได้รับการยืนยันแล้ว").says("เวลาของฉัน").sees("ได้รับการยืนยันแล้ว")


def test_the_export_names_who_decided(house: House) -> None:
    doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ").taps("รับ")
    with house.store() as store:
        (row,) = store.clockins.export(TODAY, TODAY)
    assert (row.verdict, row.verdict_now, row.decided_by) == ("review", "accepted", "2001")


def test_a_case_of_a_closed_period_waits_until_it_is_opened(house: House) -> None:
    """Accepted, the clock-in would have to change a day that no longer changes."""
    doubtful(house)
    boss = chief(house)
    boss.says("รอตรวจ")
    with house.store() as store:
        store.calendar.lock(TODAY, TODAY, "ปิดงวด", house.clock.now(), "operator")
    boss.taps("รับ").sees("ปิดงวดแล้ว")
    with house.store() as store:
        store.calendar.reopen(TODAY, TODAY, "ตรวจไม่ครบ", house.clock.now(), "operator")
    boss.says("รอตรวจ").taps("รับ").sees("รับแล้ว", "เหลือรอตรวจ 0 รายการ")
