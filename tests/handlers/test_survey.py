"""Answering surveys: one tap an answer, changed until the close, and by whoever is asked only."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from rules.calendar import at_office
from storage.errands import SURVEY_REMINDER
from storage.tables_reviews import notices
from tests.builders import House
from tests.made import BANGKOK
from tests.surveys import QUESTIONS, TITLE, a_poll


def test_whoever_is_asked_is_told_and_answers_with_taps(either_house: House) -> None:
    house = either_house
    poll = a_poll(house)
    phone = poll.phone("1001")
    phone.says("เมนู").sees(f"มีแบบสำรวจถามท่าน: {TITLE}")
    phone.says("แบบสำรวจ").sees_card(TITLE, "3 ข้อ", "ไม่เก็บ", "ไม่ระบุชื่อ: คำตอบถูกปิดผนึก")
    phone.taps("เริ่มตอบ").sees_card("ข้อ 1 จาก 3", "เคยใช้หรือไม่", "แตะคำตอบเดียว")
    phone.taps("เคยใช้").sees_card("ข้อ 2 จาก 3").taps("4 มาก").sees_card("ข้อ 3 จาก 3", "พิมพ์คำตอบ")
    phone.says("ป้ายสะท้อนแสง").sees_card("ขอบคุณ", "แก้คำตอบได้จนถึงเวลาปิดรับ")
    phone.says("แบบสำรวจ").sees_card("ตอบแล้ว", TITLE).taps("ตอบต่อ หรือแก้คำตอบ").taps("ไม่เคยใช้")
    with house.store() as store:
        assert store.surveys.reach(poll.number) == (6, 1) and store.surveys.given(poll.number) == []
    poll.closes()
    with house.store() as store:
        given = [(one.question, one.value, one.unit) for one in store.surveys.given(poll.number)]
    assert given == [(1, "no", ""), (2, "4", ""), (3, "ป้ายสะท้อนแสง", "")]


def test_a_named_one_shows_what_was_said_and_may_be_changed(either_house: House) -> None:
    house = either_house
    poll = a_poll(house, anonymous=False)
    phone = poll.phone("1001")
    phone.says("แบบสำรวจ").sees_card("เก็บไว้กับคำตอบ", "ระบุชื่อ:").taps("เริ่มตอบ").taps("เคยใช้").taps("5 มากที่สุด")
    phone.says("เร็วขึ้นอีก").sees("ขอบคุณ")
    phone.taps("ตอบต่อ หรือแก้คำตอบ").sees_card("ที่ตอบไว้", "เคยใช้").taps("ข้ามข้อนี้").sees_card("5 มากที่สุด")
    phone.taps("3 ปานกลาง").sees_card("เร็วขึ้นอีก").says("ช้าลงหน่อย")
    with house.store() as store:
        mine = store.surveys.answers_of(poll.number, poll.people["1001"].id)
    assert mine == {1: "yes", 2: "3", 3: "ช้าลงหน่อย"}


@pytest.mark.parametrize("anonymous", [True, False])
def test_nobody_else_answers(house: House, anonymous: bool) -> None:
    poll = a_poll(house, anonymous=anonymous)
    mine = poll.phone("1001")
    mine.says("แบบสำรวจ")
    begin = mine._action("เริ่มตอบ")
    mine.taps("เริ่มตอบ")
    tap = mine._action("เคยใช้")
    colleague = house.phone_of(house.person("1050", first_name="เพื่อน", unit="กองอื่น"))
    stranger = house.phone("คนแปลกหน้า")
    for action in (begin, tap):
        colleague.taps_old(action).sees("ไม่ได้ถามท่าน")
        stranger.taps_old(action).sees("ยังไม่ได้ลงทะเบียน")
    colleague.says("แบบสำรวจ").sees("ไม่มีแบบสำรวจที่ถามท่าน")
    with house.store() as store:
        assert store.surveys.reach(poll.number) == (6, 0)


def test_a_sealed_button_is_its_owner_s_alone(house: House) -> None:
    poll = a_poll(house)
    mine, other = poll.phone("1001"), poll.phone("1002")
    mine.says("แบบสำรวจ").taps("เริ่มตอบ")
    tap = mine._action("เคยใช้")
    other.taps_old(tap).sees("ใช้ไม่ได้")
    broken = {**tap, "data": str(tap["data"])[:-6]}
    mine.taps_old(broken).sees("ใช้ไม่ได้")
    with house.store() as store:
        assert store.surveys.reach(poll.number) == (6, 0)


def test_before_and_after(house: House) -> None:
    poll = a_poll(house)
    phone = poll.phone("1001")
    house.clock.set(poll.survey.closes_at - timedelta(hours=1))
    phone.says("แบบสำรวจ").taps("เริ่มตอบ")
    late = phone._action("เคยใช้")
    phone.taps("ข้ามข้อนี้").taps("ข้ามข้อนี้").sees_card("ข้อ 3 จาก 3")
    house.clock.set(poll.survey.closes_at + timedelta(seconds=1))
    phone.says("ทันไหม").sees("ปิดรับคำตอบแล้ว")
    phone.taps_old(late).sees("ปิดรับคำตอบแล้ว")
    phone.says("แบบสำรวจ").sees("ไม่มีแบบสำรวจที่ถามท่าน")
    with house.store() as store:
        assert store.surveys.given(poll.number) == []


def test_left_in_the_middle_and_taken_up_days_later(house: House) -> None:
    poll = a_poll(house)
    phone = poll.phone("1001")
    phone.says("แบบสำรวจ").taps("เริ่มตอบ").taps("เคยใช้").taps("4 มาก").sees_card("ข้อ 3")
    house.clock.advance(seconds=3 * 86_400)
    house.restart()
    phone.says("ป้ายหาย").sees_not("ขอบคุณ")
    phone.says("แบบสำรวจ").taps("ตอบต่อ หรือแก้คำตอบ").taps("ข้ามข้อนี้").taps("ข้ามข้อนี้").says("ป้ายหาย").sees("ขอบคุณ")
    poll.closes()
    with house.store() as store:
        assert [one.value for one in store.surveys.given(poll.number)] == ["yes", "4", "ป้ายหาย"]


def test_hostile_words(house: House) -> None:
    poll = a_poll(house)
    phone = poll.phone("1001")
    phone.says("แบบสำรวจ").taps("เริ่มตอบ").taps("ข้ามข้อนี้").taps("ข้ามข้อนี้")
    phone.says("ก" * 5000).sees("ยาวไป 4500 ตัวอักษร")
    phone.sends_sticker().sees("กำลังรอคำตอบเป็นข้อความ")
    phone.says("<b>'; DROP TABLE surveys --</b> {s} \u202e กลับ").sees("ขอบคุณ")
    poll.closes()
    with house.store() as store:
        [one] = store.surveys.given(poll.number)
    assert one.value == "<b>'; DROP TABLE surveys --</b> {s} กลับ"


def test_a_second_tap_and_a_replay_change_nothing(house: House) -> None:
    poll = a_poll(house)
    phone = poll.phone("1001")
    phone.says("แบบสำรวจ").taps("เริ่มตอบ")
    tap = phone._action("เคยใช้")
    for _ in range(3):
        phone.taps_old(tap).sees_card("ข้อ 2 จาก 3")
    poll.closes()
    with house.store() as store:
        assert len(store.surveys.given(poll.number)) == 1
        assert store.surveys.reach(poll.number) == (6, 1)


def test_whoever_has_not_answered_is_reminded_once_on_the_working_day_before(house: House) -> None:
    poll = a_poll(house)  # opens on a Monday at 8:10 and closes a week later
    poll.answers("1001", "เคยใช้", "4 มาก")
    for staff_id in poll.people:
        poll.phone(staff_id).says("เมนู")
    house.clock.set(at_office(date(2026, 11, 27), time(8, 59), BANGKOK))
    house.settle()
    poll.phone("1002").says("เมนู").sees_not("ใกล้ปิดรับ")
    house.clock.set(at_office(date(2026, 11, 27), time(9, 1), BANGKOK))
    house.settle()
    house.settle()
    poll.phone("1001").says("เมนู").sees_not("ใกล้ปิดรับ")
    told = poll.phone("1002").says("เมนู")
    told.sees("แบบสำรวจใกล้ปิดรับแล้ว: " + TITLE, "ปิดรับ 30 พ.ย. 2569 08:10 น.").says("เมนู").sees_not("ใกล้ปิดรับ")
    poll.closes()
    poll.phone("1003").says("เมนู").sees_not("ใกล้ปิดรับ")
    with house.store() as store:
        rows = store.connection.execute(select(notices.c.key).where(notices.c.key == "told_soon")).all()
        assert rows == [], "who answered before the reminder is nobody's to know"
        assert [row.action for row in store.audit.of(f"survey:{poll.number}")].count("survey.reminded") == 1


def test_a_survey_that_is_short_or_over_reminds_nobody(house: House) -> None:
    poll = a_poll(house)
    with house.store() as store:
        store.surveys.change(poll.number, state="cancelled")
    house.clock.set(at_office(date(2026, 11, 27), time(9, 1), BANGKOK))
    house.settle()
    poll.phone("1002").says("เมนู").sees_not("ใกล้ปิดรับ")
    with house.store() as store:
        short = store.surveys.add_draft(
            project=None, fiscal_year=2570, title="สั้น", about="", questions=QUESTIONS, by=poll.admin.id,
            at=house.clock.now(), closes_at=house.clock.now() + timedelta(days=1),
        )  # fmt: skip
        store.surveys.change(short, state="opening", anonymous=False)
    house.settle()
    with house.store() as store:
        assert store.errands.due(SURVEY_REMINDER, 9) == []
