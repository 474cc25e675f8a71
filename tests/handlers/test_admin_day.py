"""An admin's day of small changes by chat, the same on SQLite and on PostgreSQL."""

from datetime import date

from simulator.phone import Phone
from tests.builders import House

TODAY = date(2026, 11, 23)


def office(house: House) -> tuple[Phone, Phone]:
    """An admin's and a clerk's phone, a chief who goes away, somebody without an account."""
    with house.store() as store:
        store.units.save([{"unit": "งานบัญชี", "parent": "กองคลัง", "nicknames": ["บัญชี"]}])
    admin = house.clerk("9001", role="admin", first_name="แพรวา", unit="กองกลาง")[1]
    clerk = house.clerk("1001", first_name="สมหญิง", unit="กองคลัง")[1]
    house.clerk("2001", role="supervisor", first_name="อรุณี", unit="กองคลัง")
    house.person("1002", first_name="สมชาย", unit="กองคลัง")
    return admin, clerk


def test_people_points_deputies_news_and_the_trail(either_house: House) -> None:
    house = either_house
    admin, clerk = office(house)
    admin.says("คน 1002").taps("ออกรหัสผูกบัญชี").taps("ออกรหัส").sees_card("ลงทะเบียน ", "1002")
    admin.says("คน 1002").taps("ย้ายหน่วยงาน").says("บัญชี").taps("ยืนยัน").sees_card("งานบัญชี")
    admin.says("คน 1002").taps("แจ้งวันพ้นหน้าที่").says("30/11/2569").taps("ยืนยัน").sees_card("30 พ.ย. 2569")
    admin.says("คน 1001").taps("เปลี่ยนบทบาท").taps("คณะทำงาน").taps("ยืนยัน").sees("เปลี่ยนบทบาทแล้ว")
    admin.says("คน 9001").taps("เปลี่ยนบทบาท").taps("เจ้าหน้าที่").sees("จะไม่เหลือแอดมิน")
    admin.says("จุด HALL").taps("เปลี่ยนรัศมี").says("๒๐๐").taps("ยืนยัน").sees_card("200 เมตร")
    admin.says("ผู้แทน").taps("ตั้งผู้แทน").says("2001").says("1001").says("23/11/2569").says("25/11/2569")
    admin.taps("ยืนยัน").sees("ตั้งผู้แทนแล้ว")
    clerk.says("รอตรวจ").sees("ไม่มีรายการรอตรวจ")
    admin.says("ประกาศ").taps("เขียนประกาศ").says("พรุ่งนี้ซ้อมหนีไฟ").says("บัญชี").sees_card("ตรวจก่อนส่ง", "งานบัญชี")
    admin.says("ยกเลิก").says("ระบบ").sees_card("ทำงานปกติ")
    admin.says("ประวัติ 1002").sees_card("แพรวา ใจดี (9001)", "หน่วยงาน กองคลัง → งานบัญชี", "30 พ.ย. 2569")
    admin.says("ประวัติ วันนี้").sees_card("บทบาท เจ้าหน้าที่ → คณะทำงาน")
    with house.store() as store:
        found = store.people.by_staff_id("1002")
        assert found is not None and (found.unit, found.left_on) == ("งานบัญชี", date(2026, 11, 30))
        assert [point.radius_m for point in store.points.everywhere()] == [200]
        assert len(store.reviews.deputy_rows(TODAY)) == 1


def test_news_reaches_every_phone_once(either_house: House) -> None:
    house = either_house
    admin, clerk = office(house)
    admin.says("ประกาศ").taps("เขียนประกาศ").says("พรุ่งนี้ซ้อมหนีไฟ").taps("ทุกคน")
    admin.taps("ส่งทันที 3 ข้อความ").sees("กำลังส่งถึง 3 คน")
    for _ in range(3):
        house.settle()
    assert clerk.screen().count("พรุ่งนี้ซ้อมหนีไฟ") == 1
    with house.store() as store:
        assert store.pushes.sent("2026-11") == 3
