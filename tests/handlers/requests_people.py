"""The people in the tests of requests: a clerk, their chief, a colleague."""

from simulator.phone import Phone
from tests.builders import House

UNIT = "กองบริหารทั่วไป"


def clerk(house: House, staff_id: str = "1001", **more: str | None) -> Phone:
    wanted: dict[str, str | None] = {"unit": UNIT, "first_name": "สมหญิง", **more}
    return house.clerk(staff_id, None, **wanted)[1]


def chief(house: House, staff_id: str = "2001", unit: str = UNIT, **more: str | None) -> Phone:
    wanted: dict[str, str | None] = {"role": "supervisor", "unit": unit, "first_name": "หัวหน้า", **more}
    return house.clerk(staff_id, None, **wanted)[1]


def asks_leave(phone: Phone, kind: str = "ลาป่วย", day: str = "วันนี้", part: str = "วันเดียว เต็มวัน") -> Phone:
    """The whole talk about one day of leave, without a document."""
    phone.says("ลา").taps(kind).taps(day).taps(part).says("ไม่สบาย").taps("ไม่มีเอกสาร")
    return phone.taps("ส่งคำขอ").sees("ส่งคำขอแล้ว")


def forgot(phone: Phone, which: str, at: str, reason: str = "ประชุมนอกสถานที่") -> Phone:
    """The whole talk about a forgotten in or out at a local moment such as 2026-11-20T16:40."""
    phone.says("ขอแก้เวลา").taps(f"ลืมลงเวลา{which}").taps("เลือกวันและเวลา", picks=at)
    return phone.says(reason).taps("ไม่มีเอกสาร").taps("ส่งคำขอ").sees("ส่งคำขอแล้ว")
