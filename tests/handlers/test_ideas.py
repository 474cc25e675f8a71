"""Offering an idea by chat: head by head, as a draft, seen before it is sent, edited and withdrawn."""

from datetime import timedelta

import pytest

from handlers.parts.idea_alike import the_finder
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import an_idea, go_to, the_campaign
from tests.handlers.ideas_talk import ANSWERS, answers, begins, clerk, opened, sends


def test_an_idea_is_asked_head_by_head_seen_and_sent(either_house: House) -> None:
    campaign = opened(either_house)
    phone = clerk(either_house)
    begins(phone)
    phone.says(ANSWERS[0]).sees("ข้อ 2 จาก 6", "ปัญหา")
    phone.says(ANSWERS[1]).sees("ข้อ 3 จาก 6", "วิธีทำ")
    phone.says(ANSWERS[2]).sees("ข้อ 4 จาก 6", "ประโยชน์")
    phone.says(ANSWERS[3]).sees("ข้อ 5 จาก 6", "ใครได้ประโยชน์")
    phone.says(ANSWERS[4]).sees("ข้อ 6 จาก 6", "รูปประกอบ").taps("ไม่มีรูป")
    phone.sees_card("ตัวอย่าง", "โดย", "สมหญิง ใจดี", *ANSWERS).taps("ส่งไอเดียนี้")
    phone.sees_card("ส่งแล้ว", f"1. {ANSWERS[0]}", "แก้ไขหรือถอนได้จนเปิดโหวต 5 ธ.ค. 2569")
    with either_house.store() as store:
        (idea,) = store.ideas.sent(campaign.id)
        assert [row.what for row in store.ideas.versions(idea.id)] == ["sent"]


def test_the_draft_is_kept_after_every_answer_for_days(house: House) -> None:
    opened(house)
    phone = begins(clerk(house)).says(ANSWERS[0]).says(ANSWERS[1])
    house.clock.advance(days=3)
    house.restart()
    phone.says("เสนอไอเดีย").sees_card("ร่าง", ANSWERS[0], ANSWERS[1]).taps("ทำต่อ").sees("ข้อ 3 จาก 6")
    answers(phone, *ANSWERS[2:]).taps("ไม่มีรูป").sees_card("ตัวอย่าง", *ANSWERS)


def test_a_talk_left_for_another_command_is_no_answer(house: House) -> None:
    opened(house)
    phone = begins(clerk(house)).says("เวลาของฉัน").sees_not("ข้อ 2")
    phone.says("เสนอไอเดีย").sees_card("ร่าง").taps("ทำต่อ").sees("ข้อ 1 จาก 6")
    phone.says("เสนอไอเดีย").sees_card("ร่าง").taps("ทิ้งร่าง").sees("เรียกคืนไม่ได้").taps("ทิ้งเลย").sees("ทิ้งร่างแล้ว")
    phone.says("เสนอไอเดีย").sees("จะแสดงชื่อ")


def test_letters_are_counted_as_people_count_them_and_the_text_is_kept(house: House) -> None:
    opened(house)
    phone = begins(clerk(house))
    phone.says("กี่" * 100).sees("ข้อ 2 จาก 6")
    phone.says("เก็บ" * 200 + "ท้าย").sees("ยาวไป 3 ตัวอักษร (ได้ไม่เกิน 600)", "เก็บไว้ในร่างแล้ว")
    phone.says("เสนอไอเดีย").sees_card("ร่าง", "เก็บเก็บ").taps("ทำต่อ").sees("ข้อ 2 จาก 6")
    phone.says("เก็บ" * 200 + "ท้าย").taps("ตัดให้พอดี").sees("ข้อ 3 จาก 6")
    phone.says("น" + "้" * 4900).sees("ยาวไป").taps("ตัดให้พอดี").sees("ข้อ 4 จาก 6")


def test_the_preview_leads_to_every_head_and_back(house: House) -> None:
    opened(house)
    phone = answers(begins(clerk(house))).taps("ไม่มีรูป").taps("แก้ไข").sees("จะแก้ไขส่วนใด").taps("วิธีทำ")
    phone.sees("ตอนนี้คือ", ANSWERS[2]).says("ใช้ปฏิทินกลาง").sees_card("ตัวอย่าง", "ใช้ปฏิทินกลาง")
    phone.taps("แก้ไข").taps("เปลี่ยนเป็นไม่แสดงชื่อ").taps("ไม่มีรูป").sees_card("ตัวอย่าง", "ไม่แสดงชื่อ")
    phone.sees_not("สมหญิง")


def test_odd_things_in_the_talk_are_answered_kindly(house: House) -> None:
    opened(house)
    phone = clerk(house).says("เสนอไอเดีย").says("อะไรนะ").sees("กรุณาแตะว่าจะแสดงชื่อหรือไม่").taps("แสดงชื่อ")
    phone.sends_sticker().sees("รับเป็นข้อความ", "ชื่อไอเดีย").says("\u200b")
    phone.says(ANSWERS[0]).sees("ข้อ 2 จาก 6")
    answers(phone, *ANSWERS[1:]).says("ไม่มีรูปนะ").sees("รับเฉพาะรูป").taps("ไม่มีรูป")
    phone.says("ส่งเลย").sees("แตะปุ่มบนการ์ด").taps("เก็บไว้ก่อน").sees("เก็บร่างไว้แล้ว")


def test_a_tap_twice_sends_once(house: House) -> None:
    campaign = opened(house)
    phone = answers(begins(clerk(house))).taps("ไม่มีรูป")
    send = phone._action("ส่งไอเดียนี้")
    phone.taps_old(send).sees_card("ส่งแล้ว").taps_old(send).sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    with house.store() as store:
        assert len(store.ideas.sent(campaign.id)) == 1


def test_a_sent_idea_is_edited_and_withdrawn_until_the_vote(house: House) -> None:
    campaign = opened(house)
    phone = sends(clerk(house)).taps("แก้ไข").taps("ปัญหา").says("สมุดหาย").sees_card("บันทึกแล้ว", "สมุดหาย")
    phone.taps("แก้ไข").taps("ชื่อไอเดีย").says("ก" * 101).sees("ยาวไป 1 ตัวอักษร", "ของเดิมยังอยู่")
    go_to(house, campaign, "ideas_to")
    phone.says("ยกเลิก").says("เสนอไอเดีย").sees("ยังไม่มีการรับไอเดีย")
    phone.taps_old(_button(phone, "แก้ไข")).taps("ใครได้ประโยชน์").says("ทุกคน").sees_card("บันทึกแล้ว", "ทุกคน")
    with house.store() as store:
        (idea,) = store.ideas.sent(campaign.id)
        kept = [(row.version, row.what, row.problem, row.gains) for row in store.ideas.versions(idea.id)]
    assert kept == [
        (1, "sent", ANSWERS[1], ANSWERS[4]),
        (2, "edited", "สมุดหาย", ANSWERS[4]),
        (3, "edited", "สมุดหาย", "ทุกคน"),
    ]
    phone.taps("ถอนไอเดีย").sees("ไม่อยู่ในการโหวต").taps("ถอนเลย").sees("ถอนไอเดียที่ 1")
    with house.store() as store:
        assert store.ideas.sent(campaign.id) == []


def _button(phone: Phone, label: str) -> dict[str, object]:
    return phone._action(label)


def test_once_the_vote_is_open_the_text_is_locked(house: House) -> None:
    campaign = opened(house)
    phone = sends(clerk(house))
    edit, withdraw = _button(phone, "แก้ไข"), _button(phone, "ถอนไอเดีย")
    house.clock.set(campaign.times.vote_from + timedelta(minutes=1))
    phone.taps_old(edit).sees("แก้ไขหรือถอนไม่ได้").taps_old(withdraw).sees("แก้ไขหรือถอนไม่ได้")
    assert the_campaign(house, campaign.id).stage == "vote"
    with house.store() as store:
        (idea,) = store.ideas.sent(campaign.id)
        assert [row.what for row in store.ideas.versions(idea.id)] == ["sent", "locked"]


def test_a_draft_cannot_be_sent_after_the_close_and_is_kept(house: House) -> None:
    campaign = opened(house)
    phone = answers(begins(clerk(house))).taps("ไม่มีรูป")
    house.clock.set(campaign.times.ideas_to - timedelta(minutes=5))
    phone.taps("ส่งไอเดียนี้").sees("หมดเวลา แต่ร่างยังอยู่ครบ").says("เสนอไอเดีย").taps("ทำต่อ")
    go_to(house, campaign, "ideas_to")
    phone.taps("ส่งไอเดียนี้").sees("ปิดรับไอเดียแล้ว", "ไอเดียของฉัน")


def test_two_campaigns_ask_which_and_other_units_have_no_part(house: House) -> None:
    opened(house)
    opened(house, title="เฉพาะกองคลัง", units=("กองคลัง",))
    insider, outsider = clerk(house, unit="กองคลัง"), clerk(house, "1002")
    insider.says("เสนอไอเดีย").sees("เลือกเรื่อง").taps("เฉพาะกองคลัง").sees("เฉพาะกองคลัง")
    insider.taps("แสดงชื่อ")
    outsider.says("เสนอไอเดีย").sees_not("เฉพาะกองคลัง").sees("นวัตกรรม 2570")


def test_a_campaign_without_anonymity_does_not_ask(house: House) -> None:
    opened(house, anonymous=False)
    clerk(house).says("เสนอไอเดีย").sees("ข้อ 1 จาก 6").sees_not("จะแสดงชื่อ")


def test_a_stranger_and_somebody_who_left_offer_nothing(house: House) -> None:
    opened(house)
    house.phone().says("เสนอไอเดีย").sees("ยังไม่ได้ลงทะเบียน")


def test_only_the_author_reaches_the_idea_by_its_buttons(house: House) -> None:
    """Owner, colleague, stranger: a button of somebody else's says nothing."""
    opened(house)
    owner = sends(clerk(house))
    edit, withdraw = _button(owner, "แก้ไข"), _button(owner, "ถอนไอเดีย")
    colleague, stranger = clerk(house, "1002", role="admin"), house.phone()
    for button in (edit, withdraw):
        colleague.taps_old(button).sees("ไม่พบไอเดียนี้แล้ว")
        stranger.taps_old(button).sees("ยังไม่ได้ลงทะเบียน")
    owner.taps_old(edit).sees("จะแก้ไขส่วนใด")


# -- pictures ----------------------------------------------------------------------------------


def test_up_to_five_pictures_are_kept_and_shown_above_the_card(house: House) -> None:
    opened(house)
    phone = answers(begins(clerk(house)))
    for count in range(1, 6):
        phone.sends_photo(house.selfie(None)).sees(f"มีรูปแล้ว {count} จาก 5")
    phone.sends_photo(house.selfie(None)).sees("ครบ 5 รูปแล้ว", "ไม่ได้เก็บไว้").taps("พอแล้ว")
    phone.sees_card("ตัวอย่าง", "ดูรูปทั้งหมด 5 รูป").taps("ส่งไอเดียนี้").sees_card("ส่งแล้ว")
    assert house.photo_count() == 0, "the photos table names the person"
    house.settle()
    with house.store() as store:
        assert store.ideas.pictures_to_erase(10) == []
        assert len(store.ideas.pictures(1)) == 5


@pytest.mark.parametrize(
    ("photo", "how", "words"),
    [(b"not a photo", {}, "อ่านเป็นรูปถ่ายไม่ได้"), (b"", {"external": True}, "ส่งผ่านแอปอื่น จึงเก็บไม่ได้")],
)
def test_a_picture_that_cannot_be_kept_is_refused_kindly(
    house: House, photo: bytes, how: dict[str, bool], words: str
) -> None:
    opened(house)
    phone = answers(begins(clerk(house))).sends_photo(photo, **how).sees(words)
    phone.sends_photo(house.selfie(None)).sees("มีรูปแล้ว 1 จาก 5")


def test_a_picture_sent_early_is_kept_and_removed_ones_are_erased(house: House) -> None:
    opened(house)
    phone = begins(clerk(house)).sends_photo(house.selfie(None)).sees("เก็บรูปแล้ว 1 จาก 5", "ชื่อไอเดีย")
    with house.store() as store:
        (key,) = store.ideas.pictures(1)
    assert house.has_photo(key)
    answers(phone).taps("แก้ไข").taps("รูปประกอบ").taps("เอารูปออกทั้งหมด").sees("หรือแตะ ไม่มีรูป")
    house.settle()
    assert not house.has_photo(key)


# -- ideas alike -------------------------------------------------------------------------------


def test_alike_ideas_are_shown_before_sending_and_never_block(house: House) -> None:
    campaign = opened(house)
    author = house.person("2001", first_name="สมชาย")
    told = house.phone_of(author)
    an_idea(house, campaign, author, "ระบบจองห้องประชุมออนไลน์", problem="จองห้องประชุมซ้อนกันบ่อย")
    an_idea(house, campaign, author, "ตู้ปันสุข", problem="ของเหลือทิ้ง", way="ตั้งตู้")
    phone = answers(begins(clerk(house))).taps("ไม่มีรูป")
    the_finder().wait()
    phone.taps("ส่งไอเดียนี้").sees("มีไอเดียที่ใกล้เคียง", "ระบบจองห้องประชุมออนไลน์")
    phone.taps("+1 ไอเดียนี้").sees("สนับสนุนไอเดียที่ 1", "จะส่งด้วยหรือไม่")
    phone.taps("+1 ไอเดียนี้").taps("ขอร่วมเสนอ").sees("ขอร่วมเสนอไอเดียที่ 1").taps("ขอร่วมเสนอ").sees("เคยขอร่วม")
    phone.taps("ของฉันต่างออกไป").sees("ต่างจากไอเดียที่ 1").says("ของผมใช้ผ่านแชต").sees("จดไว้แล้ว")
    phone.taps("ส่งไอเดียของฉัน").sees_card("ส่งแล้ว", "ต่างจากไอเดียที่ 1", "ของผมใช้ผ่านแชต")
    told.says("เวลาของฉัน").sees("มีคนสนับสนุนไอเดียที่ 1", "สมหญิง ใจดี ขอร่วมเสนอ")
    told.says("เวลาของฉัน").sees_not("มีคนสนับสนุน")
