"""Making a survey by chat: a draft with buttons, whom it asks, opened, ended early, dropped."""

import pytest

import app as wiring
from bot.ballot_keys import BallotKeys, KeyGone
from simulator.phone import Phone
from storage.photos import PhotoMissing
from tests.builders import SECRET_KEY, House
from tests.campaigns import offered
from tests.projects import TITLE, a_chosen, approved, written


def an_admin(house: House, clerks: int = 6) -> Phone:
    for n in range(clerks):
        house.person(str(1001 + n), first_name=f"เสมียน{n}", unit="กองกลาง" if n % 2 else "กองคลัง")
    return house.phone_of(house.person("9001", role="admin", first_name="แพรวา", unit="กองบริหาร"))


def a_draft(house: House, clerks: int = 6) -> Phone:
    admin = an_admin(house, clerks)
    admin.says("สร้างแบบสำรวจ").taps("เรื่องอื่น ไม่ผูกกับโครงการ")
    return admin.sees_card("ร่าง", "แบบสำรวจความเห็น", "6 ข้อ", "ทุกคนในสำนักงาน", "ไม่เก็บ", "7 วัน")


def asked(house: House, survey: int = 1) -> list[str]:
    with house.store() as store:
        ids = store.surveys.roll(survey)
        return [store.people.by_id(one).staff_id for one in ids]


def test_from_nothing_to_an_open_survey(either_house: House) -> None:
    house = either_house
    admin = a_draft(house)
    admin.taps("ชื่อแบบสำรวจ").says("ความเห็นเรื่องโรงอาหาร").sees_card("ความเห็นเรื่องโรงอาหาร")
    admin.taps("ระยะเวลา").taps("14 วัน").sees_card("14 วัน").taps("ระยะเวลา").says("๒๑ วัน").sees_card("21 วัน")
    admin.taps("คำถาม").sees("1. ท่านเคยใช้", "6. ควรปรับปรุงเรื่องใด").taps("ลบข้อ 1").taps("ลบข้อ 1")
    admin.taps("เพิ่มคำถาม").taps("เลือกหนึ่งคำตอบ").says("กินที่ไหน").says("ที่นี่")
    admin.sees("ต้องมี 2 ถึง 6 ตัวเลือก").says("ที่นี่, ข้างนอก, ห่อมา").sees("กินที่ไหน", "ที่นี่ / ข้างนอก / ห่อมา")
    admin.taps("กลับไปที่แบบสำรวจ").sees_card("5 ข้อ").taps("ตรวจและเปิด")
    admin.sees_card("ตรวจก่อนเปิด", "7 จาก 7 คน", "เปลี่ยนไม่ได้").taps("เปิดแบบสำรวจ").sees("กำลังเปิด")
    assert len(asked(house)) == 7
    with house.store() as store:
        clerk = store.people.by_staff_id("1001")
    assert clerk is not None
    phone = house.phone_of(clerk)
    phone.says("แบบสำรวจ").sees_card("ความเห็นเรื่องโรงอาหาร", "5 ข้อ").taps("เริ่มตอบ")
    admin.says("สร้างแบบสำรวจ").sees_card("เปิดรับคำตอบ", "0 จาก 7 คน").taps("จัดการ")
    assert not {"คำถาม", "เลือกผู้ตอบ"} & offered(admin)


def test_units_and_samples(house: House) -> None:
    admin = a_draft(house, 20)
    admin.taps("เลือกผู้ตอบ").says("กองกลาง, กองที่ไม่มี").sees("ไม่พบหน่วยงาน กองที่ไม่มี")
    admin.says("กองกลาง,กองคลัง").sees_card("กองกลาง, กองคลัง").taps("เลือกผู้ตอบ").taps("กองคลัง")
    admin.sees_card("กองคลัง").taps("เลือกผู้ตอบ").says("๘ คน").sees_card("สุ่ม 8 คน จาก กองคลัง")
    admin.taps("ตรวจและเปิด").sees_card("8 จาก 10 คน").taps("เปิดแบบสำรวจ")
    drawn = asked(house)
    assert len(drawn) == 8 and all(int(one) % 2 == 1 for one in drawn)
    with house.store() as store:
        survey = store.surveys.get(1)
        assert survey is not None and survey.people == 10


def test_too_few_for_anonymity(house: House) -> None:
    admin = a_draft(house, 3)
    admin.taps("ตรวจและเปิด").sees("ต้องถามอย่างน้อย 5 คน", "ตอนนี้ 4 คน")
    admin.taps("เปลี่ยนเป็นระบุชื่อ").sees_card("เก็บไว้กับคำตอบ").taps("ตรวจและเปิด").taps("เปิดแบบสำรวจ")
    assert len(asked(house)) == 4


def test_people_who_left_before_it_opened_make_it_a_draft_again(house: House) -> None:
    admin = a_draft(house, 4)
    admin.taps("ตรวจและเปิด")
    with house.store() as store:
        store.people.save([{"staff_id": "1001", "left_on": house.clock.now().date()}])
    admin.taps("เปิดแบบสำรวจ").says("เมนู").sees("ผู้ตอบน้อยเกินไป")
    admin.says("สร้างแบบสำรวจ").sees_card("ร่าง", "แบบสำรวจความเห็น")
    assert asked(house) == []


def test_the_draft_waits_for_days_and_two_taps_make_one(house: House) -> None:
    admin = an_admin(house)
    admin.says("สร้างแบบสำรวจ")
    new = admin._action("เรื่องอื่น ไม่ผูกกับโครงการ")
    admin.taps_old(new).taps_old(new).taps("คำถาม").taps("ลบข้อ 1")
    house.clock.advance(seconds=5 * 86_400)
    house.restart()
    admin.says("สร้างแบบสำรวจ").sees_card("ร่าง", "5 ข้อ")
    with house.store() as store:
        assert len(store.surveys.everything()) == 1


def test_a_second_tap_on_open_or_remove_does_nothing_more(house: House) -> None:
    admin = a_draft(house)
    admin.taps("คำถาม")
    remove = admin._action("ลบข้อ 2")
    admin.taps_old(remove).taps_old(remove)
    with house.store() as store:
        assert len(store.surveys.questions(1)) == 5
    admin.taps("กลับไปที่แบบสำรวจ").taps("ตรวจและเปิด")
    opening = admin._action("เปิดแบบสำรวจ")
    admin.taps("เปิดแบบสำรวจ").taps_old(opening).sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    assert len(asked(house)) == 7


def test_a_project_s_head_makes_one_and_others_do_not(house: House) -> None:
    chosen = a_chosen(house)
    head, colleague = house.phone_of(chosen.head), house.phone_of(chosen.colleague)
    head.says("สร้างแบบสำรวจ").sees("ผู้สร้างแบบสำรวจคือ")
    colleague.says("สร้างแบบสำรวจ").sees("ผู้สร้างแบบสำรวจคือ")
    project = approved(house, chosen)
    head.says("สร้างแบบสำรวจ").sees_card(TITLE)
    new = head._action(TITLE)
    head.taps(TITLE).sees_card(f"การใช้ {TITLE}", "6 ข้อ")
    card = {"type": "postback", "label": "x", "data": "s1:surveying.card~?s=1"}
    auditor = house.phone_of(house.person("9002", role="auditor", first_name="ตรวจ"))
    author = house.phone_of(chosen.author)
    for action in (new, card):
        colleague.taps_old(action).sees("ผู้สร้างแบบสำรวจคือ")
        auditor.taps_old(action).sees("ผู้สร้างแบบสำรวจคือ")
        author.taps_old(action).sees("ผู้สร้างแบบสำรวจคือ")
        house.phone().taps_old(action).sees("ยังไม่ได้ลงทะเบียน")
    with house.store() as store:
        [survey] = store.surveys.of_projects([project])
        assert survey.fiscal_year == 2570


def test_no_survey_of_a_project_that_is_not_approved(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    new = {"type": "postback", "label": "x", "data": f"s1:surveying.new~?p={project}"}
    house.phone_of(chosen.head).taps_old(new).sees("ผู้สร้างแบบสำรวจคือ")
    house.phone_of(chosen.admin).taps_old(new).sees("ผู้สร้างแบบสำรวจคือ")


def test_ended_early_and_the_key_is_gone(either_house: House) -> None:
    house = either_house
    admin = a_draft(house)
    admin.taps("ตรวจและเปิด").taps("เปิดแบบสำรวจ")
    photos = wiring.photo_store(house.settings)
    assert photos.get("keys/survey-1")
    house.clock.advance(seconds=60)
    admin.says("สร้างแบบสำรวจ").taps("จัดการ").taps("ปิดรับคำตอบ").taps("ปิดเดี๋ยวนี้").sees("กำลังปิด")
    house.settle()
    with house.store() as store:
        survey = store.surveys.get(1)
        assert survey is not None and survey.state == "closed" and survey.key_half is None
        actions = [row.action for row in store.audit.of("survey:1")]
    assert actions == [
        "survey.asked", "survey.opened", "survey.ended", "survey.closed", "survey.key_destroyed",
    ]  # fmt: skip
    with pytest.raises(PhotoMissing):
        photos.get("keys/survey-1")
    with pytest.raises(KeyGone):
        BallotKeys(photos, SECRET_KEY.encode()).surveys.of(survey)


@pytest.mark.parametrize("anonymous", [True, False])
def test_dropped_with_all_its_answers(house: House, anonymous: bool) -> None:
    admin = a_draft(house)
    if not anonymous:
        admin.taps("เปลี่ยนเป็นระบุชื่อ")
    admin.taps("ตรวจและเปิด").taps("เปิดแบบสำรวจ")
    with house.store() as store:
        clerk = store.people.by_staff_id("1001")
    assert clerk is not None
    phone = house.phone_of(clerk)
    phone.says("แบบสำรวจ").taps("เริ่มตอบ").taps("เคยใช้")
    admin.says("สร้างแบบสำรวจ").taps("จัดการ").taps("ยกเลิกแบบสำรวจ").taps("ยกเลิกและลบ").sees("ยกเลิก “")
    house.settle()
    phone.says("แบบสำรวจ").sees("ไม่มีแบบสำรวจที่ถามท่าน")
    with house.store() as store:
        assert store.surveys.boxes(1) == [] and store.surveys.given(1) == []
        assert store.surveys.everything() == []
        assert store.surveys.keys_to_destroy() == []


def test_hostile_figures_and_words(house: House) -> None:
    admin = a_draft(house).taps("ระยะเวลา")
    for said in ("0", "91", "-3", "1e3", "เจ็ด", "9" * 400):
        admin.says(said).sees("กรุณาพิมพ์จำนวนเต็ม 1 ถึง 90")
    admin.says("5").taps("เลือกผู้ตอบ")
    for said in ("0", "9" * 400):
        admin.says(said).sees("จำนวนเต็ม")
    admin.taps_old({"type": "postback", "label": "x", "data": "s1:surveying.title~?s=1"}).says(
        "ก" * 200
    ).sees("ยาวไป 50 ตัวอักษร").sends_sticker().sees("กำลังรอคำตอบ")
    for data in ("surveying.card~?s=x", "surveying.card~?s=99", "surveying.unit~?s=1&n=99"):
        admin.taps_old({"type": "postback", "label": "x", "data": f"s1:{data}"}).sees_not("กองกลาง")


def test_making_one_is_offered_to_heads_once_their_project_is_approved(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    head = house.phone_of(chosen.head)
    head.says("แบบสำรวจ")
    assert "สร้างแบบสำรวจ" not in head.labels()
    with house.store() as store:
        store.projects.set_state(project, "approved")
    head.says("แบบสำรวจ").taps("สร้างแบบสำรวจ").sees_card("สร้างแบบสำรวจใหม่", TITLE)
