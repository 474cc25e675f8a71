"""What a survey came to: shown after the close to those it is for, small groups untold; findings."""

from datetime import UTC, date, datetime

import pytest

from rules.people import Person
from rules.workday import Facts, derive_day
from storage.clockins import ClockIn
from tests.builders import House
from tests.projects import a_chosen, approved
from tests.surveys import TITLE, Poll, a_poll

WORDS = ("ป้ายสะท้อนแสง", "ป้ายสะท้อนแสงตอนเช้า", "GPS ไม่ตรง โทร 081-234-5678", "ไม่มี", "GPS ไม่ตรง")


def answered(house: House, *, anonymous: bool = True, clerks: int = 8) -> Poll:
    """Five of the clerks answer, four of them that they use it."""
    poll = a_poll(house, clerks, anonymous=anonymous)
    for number, words in enumerate(WORDS):
        used = "ไม่เคยใช้" if number == 3 else "เคยใช้"
        scale = ("5 มากที่สุด", "4 มาก", "4 มาก", "3 ปานกลาง", "5 มากที่สุด")[number]
        poll.answers(str(1001 + number), used, scale, words)
    return poll


def test_reach_shares_means_and_themes(either_house: House) -> None:
    house = either_house
    poll = answered(house)
    admin = house.phone_of(poll.admin)
    admin.says("ผลสำรวจ").sees("ยังไม่มีผลสำรวจ")
    poll.closes()
    admin.says("ผลสำรวจ").sees("แบบสำรวจ “" + TITLE + "” ปิดรับแล้ว ตอบ 5 จาก 8 คน")
    admin.sees_card(TITLE, "8 จาก 8 คน", "5 จาก 8 คน", "ร้อยละ 62.5", "ไม่เก็บ")
    admin.sees_card("เคยใช้หรือไม่", "4 คน ร้อยละ 80 (38-96)", "1 คน ร้อยละ 20 (4-62)")
    admin.sees_card("โดยรวมพอใจ", "4.20 จาก 5", "ช่วงเชื่อมั่น 95 %", "3.52 - 4.88")
    admin.sees_card("สะท้อนแสง (2 คน)", "เช่น “ป้ายสะท้อนแสง”").sees_not("081")


def test_who_may_see_them(house: House) -> None:
    poll = answered(house)
    poll.closes()
    card = {"type": "postback", "label": "x", "data": f"s1:findings.card~?s={poll.number}"}
    draft = {"type": "postback", "label": "x", "data": f"s1:findings.draft~?s={poll.number}"}
    auditor = house.phone_of(house.person("9002", role="auditor", first_name="ตรวจ"))
    auditor.says("ผลสำรวจ").sees_card(TITLE).taps_old(draft).sees("เปิดได้เฉพาะ")
    clerk, stranger = poll.phone("1001"), house.phone()
    for action in (card, draft):
        clerk.taps_old(action).sees("เปิดได้เฉพาะ").sees_not("ร้อยละ")
        stranger.taps_old(action).sees("ยังไม่ได้ลงทะเบียน").sees_not("ร้อยละ")
    clerk.says("ผลสำรวจ").sees("ยังไม่มีผลสำรวจ")


def test_a_project_s_authors_see_theirs(house: House) -> None:
    chosen = a_chosen(house)
    project = approved(house, chosen)
    for n in range(5):
        house.person(str(1101 + n), first_name=f"คน{n}", unit="กองใช้")
    with house.store() as store:
        poll_of = store.surveys.add_draft(
            project=project, fiscal_year=2570, title=TITLE, about="", questions=(), by=chosen.head.id,
            at=house.clock.now(), closes_at=datetime.fromisoformat("2026-12-01T00:00+07:00"),
        )  # fmt: skip
        store.surveys.change(poll_of, units=["กองใช้"], state="opening")
    house.settle()
    house.clock.set(datetime.fromisoformat("2026-12-02T00:00+07:00"))
    house.settle()
    for person in (chosen.author, chosen.head):
        house.phone_of(person).says("ผลสำรวจ").sees("ปิดรับแล้ว ตอบ 0 จาก 5 คน").sees_card("ไม่ถึง 5 คน")
    house.phone_of(chosen.colleague).says("ผลสำรวจ").sees("ยังไม่มีผลสำรวจ").sees_not(TITLE)


def test_four_answers_are_too_few_to_tell(house: House) -> None:
    poll = a_poll(house, 6)
    for staff_id in ("1001", "1002", "1003", "1004"):
        poll.answers(staff_id, "เคยใช้", "1 น้อยที่สุด", "แย่มาก แย่มาก")
    poll.closes()
    admin = house.phone_of(poll.admin)
    admin.says("ผลสำรวจ").sees_card("4 จาก 6 คน", "ไม่ถึง 5 คน")
    admin.sees_not("จาก 5\n").sees_not("แย่").sees_not("ร้อยละ 100")


def test_units_are_told_apart_only_with_names_and_only_large_ones(house: House) -> None:
    admin = house.person("9001", role="admin", first_name="แพรวา", unit="กองบริหาร")
    units = ["กองคลัง"] * 6 + ["กองกลาง"] * 6 + ["กองเล็ก"] * 2
    people = [house.person(str(1001 + n), first_name=f"คน{n}", unit=unit) for n, unit in enumerate(units)]
    poll = a_poll(house, 0, anonymous=False, units=("กองคลัง", "กองกลาง", "กองเล็ก"))
    with house.store() as store:
        for person in people:
            store.surveys.answer(poll.number, person.id, 2, "5" if person.unit == "กองคลัง" else "3")
            store.surveys.has_answered(poll.number, person.id)
    poll.closes()
    phone = house.phone_of(admin)
    phone.says("ผลสำรวจ").sees_card("แยกตามหน่วยงาน", "กองคลัง", "5.00 (6 คน)", "หน่วยงานอื่นรวมกัน", "3.00 (8 คน)")
    phone.sees_not("กองเล็ก\n")


def test_an_anonymous_one_knows_no_units(house: House) -> None:
    poll = answered(house)
    poll.closes()
    house.phone_of(poll.admin).says("ผลสำรวจ").sees_not("แยกตามหน่วยงาน")


def test_findings_are_drafted_taken_and_rewritten(house: House) -> None:
    poll = answered(house)
    poll.closes()
    admin = house.phone_of(poll.admin)
    admin.says("ผลสำรวจ").taps("ร่างข้อค้นพบ")
    admin.sees("ผู้ใช้เป้าหมาย 8 คน สอบถาม 8 คน ตอบ 5 คน คิดเป็นร้อยละ 62.5", "ค่าเฉลี่ย 4.20", "ตอบมากที่สุดคือ “เคยใช้”")
    take = admin._action("ใช้ร่างนี้")
    admin.taps("ใช้ร่างนี้").sees("ฉบับที่ 1").taps_old(take).sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    admin.says("ผลสำรวจ").sees_card("ข้อค้นพบ", "ร้อยละ 62.5").taps("ร่างข้อค้นพบ").taps("เขียนเอง")
    house.clock.advance(seconds=2 * 86_400)
    house.restart()
    admin.says("เขียนใหม่").sees("หมดเวลา")
    admin.says("ผลสำรวจ").taps("ร่างข้อค้นพบ").taps("เขียนเอง").sends_sticker().sees("กำลังรอข้อค้นพบ")
    admin.says("ผู้ใช้พอใจ ควรแก้ป้ายสะท้อนแสง").sees("ฉบับที่ 2")
    with house.store() as store:
        finding = store.surveys.finding(poll.number)
    assert finding is not None and finding.text == "ผู้ใช้พอใจ ควรแก้ป้ายสะท้อนแสง"


def test_where_everybody_answered_alike_there_is_no_interval_and_no_empty_decimal(house: House) -> None:
    poll = a_poll(house, 5)
    for staff_id in poll.people:
        poll.answers(staff_id, "เคยใช้", "4 มาก")
    poll.closes()
    admin = house.phone_of(poll.admin)
    admin.says("ผลสำรวจ").sees_card("อัตราตอบ", "ร้อยละ 100").sees_card("4.00 จาก 5", "ไม่มี เพราะตอบครบทุกคน")
    admin.taps("ร่างข้อค้นพบ").sees("ตอบ 5 คน คิดเป็นร้อยละ 100 ของ", "ค่าเฉลี่ย 4.00 จาก 5 (ตอบครบทุกคน)")
    admin.sees_not("4.00 - 4.00").sees_not("100.0")


@pytest.mark.parametrize("closed", [True, False])
def test_what_the_product_itself_knows(either_house: House, closed: bool) -> None:
    """Clock-ins of three days in two months, and one time put in by a correction."""
    house = either_house
    poll = a_poll(house, 6, about="clockin")
    point, now = house.point(), house.clock.now()
    with house.store() as store:
        for number, day in enumerate((date(2026, 10, 5), date(2026, 10, 6), date(2026, 11, 2)), 1):
            for person in list(poll.people.values())[:number]:
                store.clockins.add(clocked_in(person, point.id, day))
                derived = derive_day(Facts(day, house.settings.zone))
                store.workdays.save(person.id, day, person.unit, derived)
        if closed:
            store.calendar.lock(date(2026, 10, 1), date(2027, 3, 31), "ครบรอบ", now, "9001")
    poll.closes()
    admin = house.phone_of(poll.admin)
    admin.says("ผลสำรวจ").sees_card("เดือนที่ใช้งาน", "2 เดือน ตั้งแต่ 5 ต.ค. 2569")
    admin.sees_card("เฉลี่ย 2 คน ใน 3 วัน (รวม 3 คน)", "ร้อยละ 100 (6 ครั้ง) ขอแก้เวลาแทน 0 ครั้ง")
    if closed:
        admin.sees_card("ครั้งที่ 1 (1 เม.ย. 2570) จากบัญชีครึ่งปีที่ปิดแล้ว")
    else:
        admin.sees_not("เลื่อนเงินเดือน")


def clocked_in(person: Person, point: int, day: date) -> ClockIn:
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return ClockIn(
        event_id=f"{day}-{person.id}", person=person.id, kind="in", work_day=day, event_time=at,
        received_at=at, point=point, latitude=None, longitude=None, distance_m=None, place_time=None,
        photo_time=None, photo=None, evidence={}, verdict="accepted", reasons=[], rule_version="test",
    )  # fmt: skip
