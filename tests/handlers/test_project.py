"""The project, from the chosen idea to the committee's yes: written over days by several, signed, revised."""

from datetime import timedelta

import pytest

from rules.project import WORDS
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import offered
from tests.projects import TITLE, a_chosen, started, written


def part_of(house: House, project: int, part: str) -> str:
    with house.store() as store:
        found = store.projects.written(project).get(part)
    return found.text if found else ""


def state_of(house: House, project: int) -> str:
    with house.store() as store:
        found = store.projects.get(project)
    assert found is not None
    return found.state


# -- beginning -----------------------------------------------------------------------------------------


def test_the_author_begins_it_and_is_asked_part_by_part(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    author = house.phone_of(chosen.author)
    author.says("โครงการ").sees_card("ไอเดียที่เลือก", TITLE, "2570", "นายประธาน ใหญ่")
    author.taps("เริ่มเขียนโครงการ").sees("เริ่มโครงการแล้ว").sees_card(
        "กำลังเขียน", "0 จาก 14 หัวข้อ", "1.1 ความเป็นมา"
    )
    author.taps("เขียนต่อ").sees("1.1 ความเป็นมา", "คำถามที่ 1 จาก 12", "ที่มาอย่างไร")
    author.says("เดิมเซ็นสมุด").sees("เก็บ 1.1 ความเป็นมา แล้ว", "1.2 สภาพปัญหาและสาเหตุ")
    author.says("คนเข้าคิวตอนเช้า").sees("1.3 การแก้ไขที่ผ่านมา").taps("ข้ามไปก่อน").sees("1.4 แนวทางแก้ไข")
    author.taps("พอแค่นี้").sees("เก็บไว้ครบ").sees_card("2 จาก 14", "1.3 การแก้ไขที่ผ่านมา")
    author.taps("ทุกหัวข้อ").sees_card("2/14", "✓ สมหญิง", "○ ยังไม่เขียน")


def test_the_head_is_told_who_began_it_and_writes_too(house: House) -> None:
    chosen = a_chosen(house)
    house.phone_of(chosen.author).says("โครงการ").taps("เริ่มเขียนโครงการ")
    head = house.phone_of(chosen.head)
    head.says("โครงการ").sees("นางสาวสมหญิง ใจดี เริ่มเขียนโครงการ").sees_card(TITLE, "นางสาวสมหญิง ใจดี")
    head.says("หัวข้อ 2").sees("2 วัตถุประสงค์").says("ลดเวลารอ").sees("เก็บ 2 วัตถุประสงค์ แล้ว")


def test_a_second_tap_begins_no_second_project(house: House) -> None:
    chosen = a_chosen(house)
    author, head = house.phone_of(chosen.author), house.phone_of(chosen.head)
    author.says("โครงการ")
    head.says("โครงการ").taps("เริ่มเขียนโครงการ")
    author.taps("เริ่มเขียนโครงการ").sees("มีโครงการแล้ว").sees_card(TITLE)
    with house.store() as store:
        assert len(store.projects.everything()) == 1


def test_an_anonymous_author_is_not_named_by_a_list_of_authors(house: House) -> None:
    chosen = a_chosen(house, anonymous=True)
    house.phone_of(chosen.author).says("โครงการ").sees("ยังไม่มีโครงการของท่าน")
    house.phone_of(chosen.head).says("โครงการ").taps("เริ่มเขียนโครงการ").sees_not("สมหญิง")


def test_a_colleague_sees_nothing_and_a_stranger_must_register(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("โครงการ")
    card = [author._action(label) for label in ("เขียนต่อ", "ทุกหัวข้อ", "อ่านทั้งโครงการ", "แผนปฏิบัติการ")]
    colleague, stranger = house.phone_of(chosen.colleague), house.phone()
    colleague.says("โครงการ").sees("ยังไม่มีโครงการของท่าน")
    for action in card:
        colleague.taps_old(action).sees("เฉพาะผู้มีสิทธิ์")
        stranger.taps_old(action).sees("ยังไม่ได้ลงทะเบียน")
    stranger.says("โครงการ").sees("ยังไม่ได้ลงทะเบียน")
    colleague.says(f"หัวข้อ 1.1 #{project}").sees("เฉพาะผู้มีสิทธิ์")


# -- writing over days ---------------------------------------------------------------------------------


def test_left_in_the_middle_for_a_clock_in_and_taken_up_days_later(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    house.assign(chosen.author, house.point())
    author = house.phone_of(chosen.author)
    author.says("โครงการ").taps("เขียนต่อ").says("เดิมเซ็นสมุด")
    author.says("เข้างาน").sees("ตำแหน่ง")
    house.clock.advance(seconds=4 * 86400)
    house.restart()
    author.says("โครงการ").sees_card("1 จาก 14").taps("เขียนต่อ").sees("1.2 สภาพปัญหาและสาเหตุ")
    author.says("คิวยาว")
    assert (part_of(house, project, "background"), part_of(house, project, "problem")) == (
        "เดิมเซ็นสมุด", "คิวยาว",
    )  # fmt: skip


def test_words_sent_days_after_the_question_are_not_taken_for_an_answer(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("โครงการ").taps("เขียนต่อ")
    house.clock.advance(seconds=2 * 86400)
    author.says("สวัสดี").sees("หมดเวลาแล้ว")
    assert part_of(house, project, "background") == ""


def test_a_tap_on_an_older_list_of_parts_is_no_text(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("โครงการ").taps("ทุกหัวข้อ").sees_card("1.1 ความเป็นมา", "○ ยังไม่เขียน", "10 การติดตามประเมินผล")
    author.says("หัวข้อ 1.1").says("หัวข้อ ๑.๒").sees("1.2 สภาพปัญหา").says("คิวยาว")
    assert (part_of(house, project, "background"), part_of(house, project, "problem")) == ("", "คิวยาว")
    author.says("หัวข้อ 11").sees("ไม่มีหัวข้อเลขนี้")


def test_what_was_written_is_replaced_added_to_and_taken_back(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("หัวข้อ 2").says("ลดเวลา")
    author.says("หัวข้อ 2").sees("ฉบับปัจจุบัน โดย นางสาวสมหญิง ใจดี", "ลดเวลา").taps("เขียนต่อท้าย")
    author.says("ลดกระดาษ")
    assert part_of(house, project, "aims") == "ลดเวลา ลดกระดาษ"
    author.says("หัวข้อ 2").says("ทุกอย่างเร็วขึ้น")
    author.says("หัวข้อ 2").taps("ฉบับก่อน ๆ").sees_card("ฉบับปัจจุบัน", "ทุกอย่างเร็วขึ้น", "ฉบับก่อน", "ลดเวลา ลดกระดาษ")
    author.taps("ใช้ฉบับนี้")
    assert part_of(house, project, "aims") == "ลดเวลา ลดกระดาษ"
    with house.store() as store:
        assert [one.version for one in store.projects.versions(project, "aims")] == [4, 3, 2, 1]


def test_too_long_a_part_is_not_cut_behind_ones_back(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("หัวข้อ 2").says("ก" * 3100).sees("ยาวไป 100 ตัวอักษร")
    author.says("ก" * 3000).sees("เก็บ 2 วัตถุประสงค์")
    assert len(part_of(house, project, "aims")) == 3000
    author.says("หัวข้อ 2").sees("ก" * 3000)


# -- several authors -----------------------------------------------------------------------------------


def two_authors(house: House) -> tuple[int, Phone, Phone]:
    chosen = a_chosen(house)
    project = started(house, chosen)
    return project, house.phone_of(chosen.author), house.phone_of(chosen.head)


def test_two_at_once_lose_nothing_and_say_which_holds(house: House) -> None:
    project, author, head = two_authors(house)
    author.says("หัวข้อ 2")
    head.says("หัวข้อ 2").says("ของหัวหน้า")
    author.says("ของฉันเอง").sees_card("มีผู้เขียนก่อนท่าน", "นายประธาน ใหญ่", "ของหัวหน้า", "ของฉันเอง")
    assert part_of(house, project, "aims") == "ของหัวหน้า"
    author.taps("ใช้ทั้งสอง ต่อกัน")
    assert part_of(house, project, "aims") == "ของหัวหน้า ของฉันเอง"
    author.taps("ใช้ทั้งสอง ต่อกัน").sees("ฉบับปัจจุบันอยู่แล้ว")


@pytest.mark.parametrize(("choice", "holds"), [("ใช้ของผู้เขียนก่อน", "ของหัวหน้า"), ("ใช้ของฉันแทน", "ของฉันเอง")])
def test_either_text_may_hold_even_days_later(house: House, choice: str, holds: str) -> None:
    project, author, head = two_authors(house)
    author.says("หัวข้อ 2")
    head.says("หัวข้อ 2").says("ของหัวหน้า")
    author.says("ของฉันเอง")
    house.clock.advance(seconds=3 * 86400)
    author.taps(choice)
    assert part_of(house, project, "aims") == holds
    author.says("หัวข้อ 2").taps("ฉบับก่อน ๆ").sees("ของหัวหน้า", "ของฉันเอง")


def test_the_head_asks_others_to_write_and_lets_them_go(house: House) -> None:
    chosen = a_chosen(house)
    started(house, chosen)
    head, colleague = house.phone_of(chosen.head), house.phone_of(chosen.colleague)
    head.says("โครงการ").taps("ผู้ร่วมเขียน").sees_card("นายประธาน ใหญ่", "นางสาวสมหญิง ใจดี")
    head.taps("เพิ่มผู้เขียน").says("ไม่มีคนนี้").sees("ไม่พบ").says("มานะ").sees("เพิ่ม นายมานะ ขยัน แล้ว")
    colleague.says("โครงการ").sees("นายประธาน ใหญ่ เชิญท่านร่วมเขียน").says("หัวข้อ 3").says("ทุกคน").sees("เก็บ 3")
    head.says("โครงการ").taps("ผู้ร่วมเขียน").taps("เอา มานะ ออก").sees("เอาชื่อ นายมานะ ขยัน ออกแล้ว")
    colleague.says("โครงการ").sees("ไม่ได้อยู่ในรายชื่อ", "ยังไม่มีโครงการของท่าน")
    head.says("หัวข้อ 3").sees("โดย นายมานะ ขยัน", "ทุกคน")


def test_only_who_leads_it_changes_the_authors(house: House) -> None:
    chosen = a_chosen(house)
    started(house, chosen)
    head, author = house.phone_of(chosen.head), house.phone_of(chosen.author)
    head.says("โครงการ").taps("ผู้ร่วมเขียน")
    add, off = head._action("เพิ่มผู้เขียน"), head._action("เอา สมหญิง ออก")
    house.phone_of(chosen.colleague).taps_old(off).sees("เฉพาะผู้มีสิทธิ์")
    author.taps_old(add).sees("เฉพาะผู้มีสิทธิ์")
    author.says("โครงการ").taps("ผู้ร่วมเขียน").taps("ออกจากโครงการนี้").sees("ข้อความที่เขียนไว้ยังอยู่")


def test_an_admin_names_another_signer_when_the_head_has_left(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    admin = house.phone_of(chosen.admin)
    admin.says("โครงการ").taps("ผู้ร่วมเขียน").taps("เปลี่ยนผู้ลงนาม").says("1002").sees("ผู้ลงนามคือ นายมานะ ขยัน")
    house.phone_of(chosen.head).says("โครงการ").sees("ยังไม่มีโครงการของท่าน")
    house.phone_of(chosen.colleague).says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").sees(
        "ลงนามฉบับที่ 1 แล้ว"
    )
    assert state_of(house, project) == "signed"


# -- plan and budget -----------------------------------------------------------------------------------


def test_plan_and_budget_are_written_row_by_row(house: House) -> None:
    chosen = a_chosen(house)
    project = started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("หัวข้อ 6").sees("6 แผนปฏิบัติการ", "(ยังไม่ได้เขียน)").taps("แผนปฏิบัติการ").taps("เพิ่มรายการในแผน")
    author.says("อบรมผู้ใช้").taps("เลือกวัน", picks="2026-12-01").sees("เริ่ม 1 ธ.ค. 2569")
    author.taps("เลือกวัน", picks="2026-12-15").says("กลุ่มงานบุคคล")
    author.sees("เก็บรายการแล้ว", "1. อบรมผู้ใช้ (1-15 ธ.ค. 2569) — กลุ่มงานบุคคล")
    author.says("หัวข้อ 7").taps("งบประมาณ").taps("เพิ่มรายการงบ").says("ค่าวิทยากร")
    author.says("หลายพัน").sees("อ่านจำนวนเงินไม่ได้").says("๓,๖๐๐.๕๐ บาท").sees("3,600.50 บาท คิดอย่างไร")
    author.says("6 ชั่วโมง").sees("1. ค่าวิทยากร 3,600.50 บาท (6 ชั่วโมง)", "รวมทั้งสิ้น 3,600.50 บาท")
    author.taps("เพิ่มรายการงบ").says("ค่าป้าย").says("1000").taps("ไม่ต้องระบุ").sees("รวมทั้งสิ้น 4,600.50 บาท")
    author.taps("เอารายการออก").taps("1. ค่าวิทยากร").sees("เอารายการออกแล้ว", "รวมทั้งสิ้น 1,000.00 บาท")
    with house.store() as store:
        content = store.projects.content(project)
    assert (content.satang, content.plan[0].owner) == (100_000, "กลุ่มงานบุคคล")


def test_a_project_may_need_no_money(house: House) -> None:
    chosen = a_chosen(house)
    started(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("หัวข้อ 7").taps("งบประมาณ")
    free = author._action("ไม่ใช้งบประมาณ")
    author.taps("ไม่ใช้งบประมาณ").sees("1. ไม่ใช้งบประมาณ 0.00 บาท")
    author.taps_old(free).sees("1. ไม่ใช้งบประมาณ").sees_not("2. ไม่ใช้งบประมาณ")


# -- signature, committee, answer ----------------------------------------------------------------------


def test_signed_sent_revised_and_approved(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    project = written(house, chosen)
    author, head, admin = (house.phone_of(one) for one in (chosen.author, chosen.head, chosen.admin))
    author.says("โครงการ").sees_card("14 จาก 14", "หัวหน้าหน่วยงานจะตรวจและลงนาม")
    assert "ตรวจและลงนาม" not in offered(author)
    head.says("โครงการ").taps("ตรวจและลงนาม").sees_card("ตรวจก่อนลงนาม", "4,850.50 บาท", "ครบ 14 หัวข้อ")
    head.taps("ลงนาม").sees("ลงนามฉบับที่ 1 แล้ว")
    author.says("โครงการ").sees("ลงนามแล้ว").taps("ส่งคณะกรรมการ").sees("ส่งเลยหรือไม่").taps("ส่งเลย")
    author.sees("ส่งฉบับที่ 1 ถึงคณะกรรมการแล้ว").says("หัวข้อ 2").sees("เนื้อหาของ aims").sees_not("คำถามที่")
    admin.says("โครงการ").sees("ส่งถึงคณะกรรมการแล้ว").taps("บันทึกผลคณะกรรมการ").taps("ให้แก้ไข")
    admin.says("ขอรายละเอียดงบ").taps("วันนี้").sees_card("ให้แก้ไข", "ขอรายละเอียดงบ").taps("บันทึกผล")
    head.says("โครงการ").sees("คณะกรรมการให้แก้ไขโครงการ", "ขอรายละเอียดงบ").sees_card("คณะกรรมการให้แก้ไข")
    author.says("หัวข้อ 8").says("ทบทวนแล้ว")
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").sees("ลงนามฉบับที่ 2 แล้ว").taps("ส่งคณะกรรมการ").taps(
        "ส่งเลย"
    )
    admin.says("โครงการ").taps("บันทึกผลคณะกรรมการ").taps("อนุมัติ").taps("ไม่มีความเห็น").taps("วันนี้").taps("บันทึกผล")
    admin.sees_card("อนุมัติแล้ว")
    author.says("โครงการ").sees("คณะกรรมการอนุมัติโครงการ").sees_card("อนุมัติแล้ว", "งวดงาน")
    with house.store() as store:
        told = [(one.version, one.answer, one.comments) for one in store.projects.answers(project)]
    assert told == [(1, "revise", "ขอรายละเอียดงบ"), (2, "approve", "")]


def test_a_refused_project_ends_with_its_reasons(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    head, admin = house.phone_of(chosen.head), house.phone_of(chosen.admin)
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").taps("ส่งคณะกรรมการ").taps("ส่งเลย")
    admin.says("โครงการ").taps("บันทึกผลคณะกรรมการ").taps("ไม่อนุมัติ")
    assert "ไม่มีความเห็น" not in admin.labels()
    admin.says("ซ้ำกับโครงการเดิม").taps("วันอื่น", picks="2026-11-01").sees("วันที่มีมติต้องตั้งแต่ 23 พ.ย. 2569")
    admin.taps("วันนี้").taps("บันทึกผล")
    head.says("โครงการ").sees("ไม่อนุมัติโครงการ", "ซ้ำกับโครงการเดิม").sees_card("ไม่อนุมัติ")
    head.says("หัวข้อ 2").says("ลองใหม่")
    assert (state_of(house, project), part_of(house, project, "aims")) == ("refused", "เนื้อหาของ aims")


def test_a_change_after_the_signature_needs_a_new_one(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    author, head = house.phone_of(chosen.author), house.phone_of(chosen.head)
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม")
    send = head._action("ส่งคณะกรรมการ")
    author.says("หัวข้อ 2").says("เป้าใหม่")
    assert state_of(house, project) == "draft"
    head.taps_old(send).sees("ต้องให้หัวหน้าหน่วยงานลงนามก่อน")
    head.says("โครงการ").sees_card("กำลังเขียน", "แตะ ตรวจและลงนาม")


def test_nobody_signs_what_they_did_not_see(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    author, head = house.phone_of(chosen.author), house.phone_of(chosen.head)
    head.says("โครงการ").taps("ตรวจและลงนาม")
    author.says("หัวข้อ 2").says("แอบแก้")
    head.taps("ลงนาม").sees("มีผู้แก้ไขเนื้อหา").sees_card("ตรวจก่อนลงนาม")
    assert state_of(house, project) == "draft"
    head.taps("ลงนาม").sees("ลงนามฉบับที่ 1 แล้ว")


def test_only_the_head_signs_and_only_a_whole_text(house: House) -> None:
    chosen = a_chosen(house)
    started(house, chosen)
    head, author = house.phone_of(chosen.head), house.phone_of(chosen.author)
    head.says("โครงการ")
    assert "ตรวจและลงนาม" not in offered(head)
    with house.store() as store:
        for part in WORDS:
            store.projects.write(1, part, "ครบ", chosen.author.id, house.clock.now())
    review = {"type": "postback", "label": "x", "data": "s1:submitting.review~?p=1"}
    head.taps_old(review).sees("หัวข้อที่ยังขาด: 6 แผนปฏิบัติการ, 7 งบประมาณ")
    author.taps_old(review).sees("ผู้ลงนามได้คือหัวหน้า")
    house.phone_of(chosen.colleague).taps_old(review).sees("เฉพาะผู้มีสิทธิ์")


def test_two_secretaries_record_one_answer(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    other = house.phone_of(house.person("3009", role="committee", first_name="เลขา", last_name="คณะ"))
    head, admin = house.phone_of(chosen.head), house.phone_of(chosen.admin)
    other.says("โครงการ").sees("ยังไม่มีโครงการของท่าน")
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").taps("ส่งคณะกรรมการ").taps("ส่งเลย")
    for phone, answer in ((admin, "อนุมัติ"), (other, "ให้แก้ไข")):
        phone.says("โครงการ").taps("บันทึกผลคณะกรรมการ").taps(answer).says("ตามที่ประชุม").taps("วันนี้")
    admin.taps("บันทึกผล").sees("บันทึกผลคณะกรรมการแล้ว")
    other.taps("บันทึกผล").sees("บันทึกผลไปแล้ว")
    assert state_of(house, project) == "approved"


def test_the_committee_reads_what_was_sent_not_what_is_written_since(house: House) -> None:
    chosen = a_chosen(house)
    written(house, chosen)
    member = house.phone_of(house.person("3009", role="committee", first_name="เลขา", last_name="คณะ"))
    head, author = house.phone_of(chosen.head), house.phone_of(chosen.author)
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").taps("ส่งคณะกรรมการ").taps("ส่งเลย")
    member.says("โครงการ").taps("บันทึกผลคณะกรรมการ").taps("ให้แก้ไข").says("เพิ่มเป้าหมาย").taps("วันนี้").taps(
        "บันทึกผล"
    )
    author.says("หัวข้อ 3").says("ร่างลับ")
    member.says("โครงการ").taps("อ่านทั้งโครงการ").taps("อ่านต่อ").sees("เนื้อหาของ targets").sees_not("ร่างลับ")
    member.taps("อ่านต่อ").sees("รวมทั้งสิ้น 4,850.50 บาท")


def test_an_auditor_reads_and_changes_nothing(house: House) -> None:
    chosen = a_chosen(house)
    started(house, chosen)
    auditor = house.phone_of(house.person("9002", role="auditor", first_name="ตรวจ", last_name="สอบ"))
    auditor.says("โครงการ").sees_card(TITLE)
    assert not {"เขียนต่อ", "ตรวจและลงนาม", "บันทึกผลคณะกรรมการ"} & set(auditor.labels())
    auditor.taps_old({"type": "postback", "label": "x", "data": "s1:project.go_on~?p=1"}).sees("เฉพาะผู้มีสิทธิ์")


def test_what_a_person_wrote_is_in_what_is_held_on_them(house: House) -> None:
    chosen = a_chosen(house)
    written(house, chosen)
    house.clock.advance(seconds=timedelta(days=1).total_seconds())
    with house.store() as store:
        held = store.held.on(chosen.author)
    assert {"project_heads", "project_members", "project_plan", "project_budget"} <= held.keys()


def test_what_the_forgotten_wrote_stays_without_their_name(house: House) -> None:
    chosen = a_chosen(house)
    written(house, chosen)
    head = house.phone_of(chosen.head)
    with house.store() as store:
        store.people.save([{"staff_id": "1001", "left_on": house.clock.now().date()}])
        store.held.forget(chosen.author, house.clock.now())
    head.says("หัวข้อ 2").sees("โดย ผู้ที่พ้นจากหน่วยงานแล้ว", "เนื้อหาของ aims").sees_not("สมหญิง")
    head.says("โครงการ").sees_card("ผู้ที่พ้นจากหน่วยงานแล้ว").sees_not("สมหญิง")


@pytest.mark.parametrize(
    "data", ["s1:project.card~?p=x", "s1:project.use~?p=1&h=aims&v=9", "s1:planning.add~?p=1&t=z"]
)
def test_made_up_buttons_do_nothing(house: House, data: str) -> None:
    chosen = a_chosen(house)
    started(house, chosen)
    author = house.phone_of(chosen.author)
    author.taps_old({"type": "postback", "label": "x", "data": f"s1:{data}"}).sees("ปุ่มนี้ใช้ไม่ได้แล้ว")
