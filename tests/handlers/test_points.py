"""Clock-in points by chat: added by standing there, moved, widened, their signs and tablets."""

import pytest

from rules.places import Circle, Point, distance_m, metres_a_degree
from simulator.phone import Phone
from tests.builders import CITY_HALL, House

NEAR = (13.75480, 100.50180)  # about 100 m north of the hall


@pytest.fixture
def admin(house: House) -> Phone:
    return house.clerk("9001", role="admin", first_name="แอดมิน")[1]


def point(house: House, code: str) -> Point:
    with house.store() as store:
        found = store.points.by_code(code)
    assert found is not None
    return found


def noted(house: House) -> list[tuple[str, str, str]]:
    """Actor, action and subject of what the trail says of points, signs and tablets."""
    with house.store() as store:
        rows = store.connection.exec_driver_sql(
            "SELECT actor, action, subject FROM audit WHERE actor = '9001' ORDER BY id"
        ).all()
    return [tuple(row) for row in rows]


def test_a_point_is_added_by_standing_there(house: House, admin: Phone) -> None:
    admin.says("จุด").sees_card("จุดลงเวลา 1 จุด", "HALL", "150 เมตร", "ป้ายรุ่นที่ 1").taps("เพิ่มจุด").sees(
        "ไปยืนตรงที่จะติดป้าย"
    )
    admin.says("ตรงนี้").sees("แชร์ตำแหน่ง").shares_place(*NEAR).sees("รหัสจุด")
    admin.shares_place(*NEAR).sees("รหัสจุด").says("HALL").sees("มีจุด HALL แล้ว").taps("P01")
    admin.sees("ชื่อจุดที่คนเห็น").says("ประตู 2").says("5").sees("10 ถึง 5,000").taps("100 เมตร")
    admin.sees_card("ตรวจก่อนยืนยัน", "P01", "ประตู 2", "100 เมตร", "อยู่ในวงของจุด ศาลาว่าการ กทม.", "ดูแผนที่")
    admin.taps("ยืนยัน").sees("เพิ่มจุดแล้ว").sees_card("ประตู 2", "P01", "ยังไม่มีป้าย", "พิมพ์ป้าย")
    assert (point(house, "P01").latitude, point(house, "P01").radius_m) == (NEAR[0], 100)
    assert noted(house)[-1] == ("9001", "point.added", "point:P01")


@pytest.mark.parametrize("code", ["A 1", "A/1", "../A", "A\n1", '"A"', "A" * 41])
def test_a_code_names_files_and_holds_nothing_else(house: House, admin: Phone, code: str) -> None:
    admin.says("จุด").taps("เพิ่มจุด").shares_place(*NEAR).sees("รหัสจุด").says(code).sees("รหัสจุด")
    admin.says("ตลาด-2").sees("ชื่อจุดที่คนเห็น")


def test_found_by_code_or_name_and_paged(house: House, admin: Phone) -> None:
    for n in range(14):
        house.point(f"S{n:02}", f"ศูนย์ {n}")
    admin.says("จุด").sees("และอีก 3").taps("หน้าถัดไป").sees_card("S13")
    admin.says("จุด s05").sees_card("ศูนย์ 5", "S05")
    admin.says("จุด ศูนย์ 1").sees_card("S10").sees_not("S02")
    admin.says("จุด ตลาด").sees("ไม่พบจุด ตลาด").says("จุด 30/2/2569").sees("ไม่พบจุด 30/2/2569")


def test_renamed_and_moved_with_what_it_would_change(house: House, admin: Phone) -> None:
    clerk = house.clerk("1001", point=point(house, "HALL"))[1]
    clerk.says("เข้างาน").shares_place(13.75395, 100.50185).sends_photo(house.selfie()).sees_card("รับแล้ว")
    admin.says("จุด HALL").taps("เปลี่ยนชื่อ").says("ศาลาเก่า").taps("ยืนยัน").sees_card("ศาลาเก่า")
    admin.taps("ย้ายตำแหน่ง").shares_place(13.7570, 100.5018)
    admin.sees_card("ย้ายจากเดิม", "รับแล้ว 1 ครั้ง อยู่นอกวงเดิม 0 ครั้ง จะอยู่นอกวงใหม่ 1 ครั้ง").taps("ยืนยัน")
    assert (point(house, "HALL").name, point(house, "HALL").latitude) == ("ศาลาเก่า", 13.757)
    assert [one[1] for one in noted(house)] == ["point.changed", "point.changed"]


def test_a_radius_with_how_many_would_lie_outside(house: House, admin: Phone) -> None:
    clerk = house.clerk("1001", point=point(house, "HALL"))[1]
    clerk.says("เข้างาน").shares_place(*NEAR).sends_photo(house.selfie()).sees_card("รับแล้ว")
    admin.says("จุด HALL").taps("เปลี่ยนรัศมี").taps("50 เมตร")
    admin.sees_card("เดิม 150 เมตร", "อยู่นอกวงเดิม 0 ครั้ง จะอยู่นอกวงใหม่ 1 ครั้ง").taps("ยืนยัน").sees_card("50 เมตร")
    admin.says("จุด HALL").taps("เปลี่ยนรัศมี").taps("50 เมตร").sees("ไม่มีอะไรเปลี่ยน")


def test_a_sign_is_printed_by_private_links(house: House, admin: Phone) -> None:
    admin.says("จุด HALL").taps("พิมพ์ป้าย").sees_card("ป้ายรุ่นที่ 1", "PDF ขนาด A4", "PDF ขนาด A3", "รูปภาพ PNG")
    for label, begins, kind in (
        ("PDF ขนาด A4", b"%PDF", "application/pdf"),
        ("PDF ขนาด A3", b"%PDF", "application/pdf"),
        ("รูปภาพ PNG", b"\x89PNG", "image/png"),
    ):
        address = admin._action(label)["uri"].removeprefix("https://signpost.example")
        answer = house.app.test_client().get(address)
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, kind, begins)
        answer.close()
    house.clock.advance(hours=2)
    assert house.app.test_client().get(address).status_code == 410
    assert ("9001", "file.fetched", "sign:HALL") in noted(house)


def test_the_old_paper_counts_no_more_after_being_asked_twice(house: House, admin: Phone) -> None:
    old = house.selfie()
    admin.says("จุด HALL").taps("ยกเลิกป้ายเดิม ออกป้ายใหม่").says("มีคนถ่ายไป")
    admin.sees_card("ป้ายกระดาษรุ่นที่ 1 จะใช้ไม่ได้ทันที").taps("ยืนยัน").sees("แน่ใจหรือไม่")
    with house.store() as store:
        assert [row.generation for row in store.points.signs(standing_only=True)] == [1]
    admin.taps("แน่ใจ ดำเนินการ").sees("ป้ายเดิมใช้ไม่ได้แล้ว").sees_card("ป้ายรุ่นที่ 2", "PDF ขนาด A4")
    house.forget_printed("HALL")
    clerk = house.clerk("1001", point=point(house, "HALL"))[1]
    clerk.says("เข้างาน").shares_place(*NEAR).sends_photo(old).sees("ป้ายในรูปถูกยกเลิกแล้ว")
    assert [one[1] for one in noted(house)] == ["sign.made", "sign.revoked"]


def test_a_tablets_link_is_made_once_and_the_tablet_withdrawn(house: House, admin: Phone) -> None:
    admin.says("จุด HALL").taps("ลิงก์แท็บเล็ต").sees("เรียกว่าอะไร").says("โต๊ะหน้า").sees("ผู้ที่เปิดก่อน")
    with house.store() as store:
        assert not store.tablets.everywhere()
    admin.taps("ทำลิงก์").sees("อย่าเปิดในมือถือนี้", "https://signpost.example/tablet/", "#k=")
    admin.says("จุด HALL").sees_card("โต๊ะหน้า").taps("ถอน โต๊ะหน้า").says("หาย").sees_card("ใช้ไม่ได้ทันที", "โต๊ะหน้า")
    admin.taps("ยืนยัน").sees("ถอนแท็บเล็ตแล้ว").sees_card("ไม่มี")
    with house.store() as store:
        assert store.tablets.everywhere()[0].revoked_at is not None
    assert [one[1] for one in noted(house)] == ["tablet.added", "tablet.revoked"]


def test_two_admins_at_once_change_it_once(house: House, admin: Phone) -> None:
    """What the second read is no longer so when they confirm: they are told, and nothing is done twice."""
    second = house.clerk("9002", role="admin")[1]
    for phone in (admin, second):
        phone.says("จุด HALL").taps("เปลี่ยนรัศมี").taps("100 เมตร" if phone is admin else "300 เมตร")
    admin.taps("ยืนยัน").sees("เปลี่ยนรัศมีแล้ว")
    second.taps("ยืนยัน").sees("จัดการไปแล้ว")
    for phone in (admin, second):
        phone.says("จุด HALL").taps("ยกเลิกป้ายเดิม ออกป้ายใหม่").says("ชำรุด").taps("ยืนยัน")
    admin.taps("แน่ใจ ดำเนินการ").sees_card("ป้ายรุ่นที่ 2")
    second.taps("แน่ใจ ดำเนินการ").sees("จัดการไปแล้ว")
    assert point(house, "HALL").radius_m == 100
    with house.store() as store:
        assert [row.generation for row in store.points.signs(standing_only=True)] == [2]
    admin.says("ประวัติ ยกเลิกป้าย").sees_card("ยกเลิกป้าย จุด HALL", "ชำรุด")


def test_nobody_but_admins_keeps_points(house: House, admin: Phone) -> None:
    tap = {"type": "postback", "label": "x", "data": f"s1:points.print~?p={point(house, 'HALL').id}"}
    for role in ("staff", "supervisor", "committee", "auditor"):
        phone = house.phone_of(house.person(f"r-{role}", role=role))
        phone.says("จุด").sees("เฉพาะผู้มีสิทธิ์").taps_old(tap).sees("เฉพาะผู้มีสิทธิ์")
    house.phone().says("จุด").sees("ลงทะเบียน")


def test_a_circle_in_the_database_is_a_circle_on_the_ground(house: House, admin: Phone) -> None:
    """The database's flat sum against the geodesic, at the edge of a wide circle."""
    middle = point(house, "HALL")
    north, east = metres_a_degree(middle.latitude)
    for up, right in ((1.0, 0.0), (0.0, 1.0), (0.6, -0.8)):
        latitude = middle.latitude + up * 2000 / north
        longitude = middle.longitude + right * 2000 / east
        assert distance_m(latitude, longitude, middle) == pytest.approx(2000, abs=0.7)
    with house.store() as store:
        circle = Circle(*CITY_HALL, 150)
        assert store.clockins.count_outside(middle.id, house.clock.now(), circle) == (0, 0)
