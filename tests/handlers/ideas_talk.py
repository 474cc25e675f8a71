"""The talk about an idea as people have it, for tests of what comes before and after."""

from rules.campaigns import Campaign
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import a_campaign

ANSWERS = (
    "จองห้องประชุมผ่าน LINE",
    "ต้องเดินไปเขียนสมุดจองที่ชั้น 3 บ่อยครั้งจองซ้อนกัน",
    "ทำเมนูจองในแชต เลือกวันและห้อง ระบบกันไม่ให้ซ้อน",
    "ไม่ต้องเดิน ลดการจองซ้อน",
    "ทุกคนที่ใช้ห้องประชุม",
)


def opened(house: House, **changes: object) -> Campaign:
    """A campaign that takes ideas, of a head who is nobody else in the story."""
    return a_campaign(house, house.person("9001", role="supervisor", first_name="ประธาน").id, **changes)


def clerk(house: House, staff_id: str = "1001", **more: str | None) -> Phone:
    return house.phone_of(house.person(staff_id, **more))


def answers(phone: Phone, *words: str) -> Phone:
    for one in words or ANSWERS:
        phone.says(one)
    return phone


def begins(phone: Phone, name: str = "แสดงชื่อ") -> Phone:
    return phone.says("เสนอไอเดีย").sees("ตอบทีละข้อ", "จะแสดงชื่อ").taps(name).sees("ข้อ 1 จาก 6")


def sends(phone: Phone, *words: str, name: str = "แสดงชื่อ") -> Phone:
    """To the end; what is alike is looked at and passed by."""
    answers(begins(phone, name), *words).taps("ไม่มีรูป").sees_card("ตัวอย่าง").taps("ส่งไอเดียนี้")
    if "ส่งไอเดียของฉัน" in phone.labels():
        phone.taps("ส่งไอเดียของฉัน")
    return phone.sees_card("ส่งแล้ว")
