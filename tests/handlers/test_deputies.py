"""An operator lets somebody stand in, and the chat knows it."""

from simulator.phone import Phone
from tests.builders import CITY_HALL, House


def test_standing_in_is_set_by_command(house: House) -> None:
    house.person("2001", role="supervisor", first_name="หัวหน้า")
    house.clerk("1005", first_name="รักษาการ")
    run = house.app.test_cli_runner()
    args = [
        "deputies",
        "add",
        "--chief",
        "2001",
        "--deputy",
        "1005",
        "--from",
        "2026-11-23",
        "--to",
        "2026-11-25",
    ]
    told = run.invoke(args=args)
    assert told.exit_code == 0 and "รักษาการ" in told.output
    assert "2001 -> 1005" in run.invoke(args=["deputies", "list"]).output


def test_kind_refusals(house: House) -> None:
    house.person("2001", role="supervisor")
    house.person("1005")
    run = house.app.test_cli_runner()
    days = ["--from", "2026-11-23", "--to", "2026-11-25"]
    for chief, deputy, said in (
        ("2001", "2001", "themselves"),
        ("1005", "2001", "not a supervisor"),
        ("2001", "77", "not on the staff list"),
    ):
        told = run.invoke(args=["deputies", "add", "--chief", chief, "--deputy", deputy, *days])
        assert told.exit_code == 1 and said in told.output
    backwards = ["--from", "2026-11-25", "--to", "2026-11-23"]
    assert (
        run.invoke(args=["deputies", "add", "--chief", "2001", "--deputy", "1005", *backwards]).exit_code == 1
    )


def chiefs(house: House) -> tuple[Phone, Phone, Phone]:
    """A chief with one case that waits, a colleague of another unit, an admin."""
    _, chief = house.clerk("2001", role="supervisor", first_name="หัวหน้า", unit="กองคลัง")
    _, other = house.clerk("1005", first_name="รักษาการ", unit="กองช่าง")
    _, admin = house.clerk("9001", role="admin", first_name="แอดมิน", unit="กองช่าง")
    _, clerk = house.clerk("1001", unit="กองคลัง")
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    return chief, other, admin


def test_a_chief_appoints_for_days_and_the_deputy_decides_then(house: House) -> None:
    chief, other, _ = chiefs(house)
    other.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์")
    chief.says("ผู้แทน").sees_card("ยังไม่มีผู้แทน").taps("ตั้งผู้แทน").sees("ให้ใครเป็นผู้แทน")
    chief.says("2001").sees("ไม่พบ 2001").says("รักษาการ").says("23/11/2569").says("25/11/2569")
    chief.sees_card("ตรวจก่อนยืนยัน", "หัวหน้า", "รักษาการ", "เห็นและตรวจเวลา")
    other.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์")
    chief.taps("ยืนยัน").sees("ตั้งผู้แทนแล้ว").sees_card("มีผู้แทน 1 รายการ")
    other.says("รอตรวจ").sees("ท่านเป็นผู้แทนของ", "หัวหน้า").sees_card("รับ", "ไม่รับ")
    chief.says("ผู้แทน").taps("เลิกแทน รักษาการ").taps("ยืนยัน").sees("เลิกแทนแล้ว", "ยังไม่มีผู้แทน")
    other.says("รอตรวจ").sees("เฉพาะผู้มีสิทธิ์").says("เมนู").sees("ไม่ได้เป็นผู้แทน")


def test_the_same_two_are_not_appointed_twice_for_a_day(house: House) -> None:
    chief, _, admin = chiefs(house)
    for phone, first in ((chief, "23/11/2569"), (admin, "25/11/2569")):
        phone.says("ผู้แทน").taps("ตั้งผู้แทน")
        if phone is admin:
            phone.sees("แทนหัวหน้าคนใด").says("1001").sees("ไม่ใช่หัวหน้างาน").says("2001")
        phone.says("1005").says(first).says("25/11/2569")
        if phone is chief:
            phone.taps("ยืนยัน").sees("ตั้งผู้แทนแล้ว")
    admin.sees("จัดการไปแล้ว")


def test_an_admin_appoints_for_anybody_a_chief_only_for_themselves(house: House) -> None:
    chief, other, admin = chiefs(house)
    _, second = house.clerk("2002", role="supervisor", first_name="หัวหน้าสอง", unit="กองช่าง")
    admin.says("ผู้แทน").taps("ตั้งผู้แทน").says("2002").says("1005").says("24/11/2569").says("24/11/2569")
    admin.taps("ยืนยัน").sees_card("รักษาการ", "หัวหน้าสอง")
    second.says("เมนู").sees("เป็นผู้แทนของท่าน")
    chief.says("ผู้แทน").sees_card("ยังไม่มีผู้แทน")
    with house.store() as store:
        (row,) = store.reviews.deputy_rows(house.clock.now().date())
    chief.taps_old({"type": "postback", "label": "x", "data": f"s1:deputies.end~?d={row.id}"}).sees("สิ้นสุดแล้ว")
    other.says("ผู้แทน").sees("เฉพาะผู้มีสิทธิ์")


def test_days_gone_by_and_endless_ones_are_refused(house: House) -> None:
    chief = chiefs(house)[0]
    chief.says("ผู้แทน").taps("ตั้งผู้แทน").says("1005").says("1/11/2569").says("2/11/2569").sees("ผ่านไปแล้ว")
    chief.says("ผู้แทน").taps("ตั้งผู้แทน").says("1005").says("24/11/2569").says("24/11/2571").sees("ไม่เกิน 366 วัน")
