"""Milestones of an approved project: set up from its plan, told with evidence, drawn, reminded of."""

import io
from datetime import date, datetime

import pytest
from PIL import Image

from documents.gantt import gantt_png
from simulator.phone import Phone
from simulator.screen import tappable
from storage.errands import LOOSE_EVIDENCE
from storage.office import Telling
from tests.builders import House
from tests.campaigns import offered
from tests.projects import TITLE, Chosen, a_chosen, approved, written

PDF = b"%PDF-1.7 minutes of the meeting"


def at(house: House, moment: str) -> None:
    """Time passes until that moment in Bangkok, and the timed jobs run."""
    house.clock.set(datetime.fromisoformat(f"{moment}+07:00"))
    house.settle()


def planned(house: House) -> tuple[Chosen, int, Phone]:
    """An approved project with the two milestones of its plan, the author's: one late, one going on."""
    chosen = a_chosen(house)
    project = approved(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("งวดงาน").sees_card("งวดงาน", TITLE, "ตั้งจากแผนปฏิบัติการ").taps("ตั้งงวดงานจากแผน")
    return chosen, project, author


def fetched(house: House, phone: Phone, ending: str = "") -> list[tuple[int, str, bytes]]:
    """Status, media type and bytes of every private address among what the phone was answered."""
    found = []
    for bubble in phone.answers():
        contents = bubble.message.get("contents", {})
        for one in contents.get("contents", [contents]):
            if "hero" in one:
                found.append(one["hero"]["url"])
        found += [action["uri"] for _, action in tappable(bubble.message) if action["type"] == "uri"]
    client, made = house.app.test_client(), []
    for address in dict.fromkeys(found):
        answer = client.get(address.removeprefix("https://signpost.example"))
        made.append((answer.status_code, answer.mimetype, answer.data))
    return made


# -- setting up ----------------------------------------------------------------------------------------


def test_the_plan_becomes_milestones_once(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    project = approved(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("งวดงาน")
    from_plan = author._action("ตั้งงวดงานจากแผน")
    author.taps("ตั้งงวดงานจากแผน").sees_card("ร้อยละ 0", "0 จาก 2 งวด", "อบรมผู้ใช้ ช้า 3 วัน")
    author.sees_card("ช้ากว่ากำหนด", "1-20 พ.ย. 2569", "กำลังทำ", "ทดลองใช้")
    author.taps_old(from_plan).sees_card("0 จาก 2 งวด")
    with house.store() as store:
        assert len(store.milestones.of_project(project)) == 2


def test_one_is_added_given_away_and_taken_out(house: House) -> None:
    chosen, _, author = planned(house)
    author.taps("เพิ่มงวดงาน").says("สรุปผล").sees("สรุปผล: ทำวันใด").taps("วันนี้").sees("เริ่ม 23 พ.ย. 2569")
    author.taps("เลือกวัน", picks="2026-12-30").taps("รับผิดชอบเอง").sees_card("0 จาก 3 งวด")
    last = {"type": "postback", "label": "x", "data": "s1:scheduling.change~?m=3"}
    author.taps_old(last).taps("เปลี่ยนผู้รับผิดชอบ").says("ไม่มีใคร").sees("ไม่พบ").says("1002").sees("นายมานะ ขยัน")
    colleague = house.phone_of(chosen.colleague)
    colleague.says("งวดงาน").sees("ให้ท่านรับผิดชอบงวดงาน สรุปผล").sees_card(TITLE)
    assert {"บันทึกความก้าวหน้า", "ที่บันทึกไว้"} <= offered(colleague)
    assert not {"เพิ่มงวดงาน", "จัดการงวดนี้"} & offered(colleague)
    author.taps_old(last).taps("เอางวดนี้ออก").taps("เอาออก").sees_card("0 จาก 2 งวด")
    colleague.says("งวดงาน").sees("ยังไม่มีงวดงานของท่าน")


def test_nothing_begins_before_the_committee_has_approved(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    author = house.phone_of(chosen.author)
    author.says("งวดงาน").sees("งวดงานเริ่มเมื่อคณะกรรมการอนุมัติ")
    for data in (f"s1:scheduling.add~?p={project}", f"s1:milestones.card~?p={project}"):
        author.taps_old({"type": "postback", "label": "x", "data": data}).sees("ยังไม่ได้รับอนุมัติ")


def test_only_owners_and_authors_tell_and_only_authors_change(house: House) -> None:
    chosen, _, author = planned(house)
    author.says("งวดงาน")
    tell, change = author._action("บันทึกความก้าวหน้า"), author._action("จัดการงวดนี้")
    auditor = house.phone_of(house.person("9002", role="auditor", first_name="ตรวจ", last_name="สอบ"))
    colleague, stranger = house.phone_of(chosen.colleague), house.phone()
    for action in (tell, change):
        colleague.taps_old(action).sees("เฉพาะผู้มีสิทธิ์")
        stranger.taps_old(action).sees("ยังไม่ได้ลงทะเบียน")
    auditor.says("งวดงาน").sees_card(TITLE)
    auditor.taps_old(tell).sees("ผู้บันทึกได้คือ")
    auditor.taps_old(change).sees("เฉพาะผู้มีสิทธิ์")
    with house.store() as store:
        store.milestones.set_owner(1, chosen.colleague.id)
    colleague.says("งวดงาน").sees_card("อบรมผู้ใช้", "บันทึกความก้าวหน้า")
    assert "ดูการ์ดโครงการ" not in colleague.labels(), "an owner who writes nothing may not read the project"
    author.says("งวดงาน").taps("ดูการ์ดโครงการ").sees_card(TITLE)


# -- telling -------------------------------------------------------------------------------------------


def test_progress_with_words_and_a_photo(either_house: House) -> None:
    house = either_house
    _, project, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").sees("อบรมผู้ใช้", "ล่าสุดร้อยละ 0").says("มาก").sees("ตัวเลข 0 ถึง 100")
    author.says("๔๐%").sees("ร้อยละ 40").says("อบรมรุ่นแรก 20 คน").sees("เก็บข้อความแล้ว")
    author.sends_photo(house.selfie(None)).sees("บันทึกแล้ว: อบรมผู้ใช้ ร้อยละ 40")
    author.taps("ที่บันทึกไว้").sees_card("ร้อยละ 40", "อบรมรุ่นแรก 20 คน", "รูปถ่าย", "นางสาวสมหญิง ใจดี")
    [(status, media, data)] = fetched(house, author)
    assert (status, media) == (200, "image/jpeg") and Image.open(io.BytesIO(data)).size[0] > 100
    with house.store() as store:
        assert [one.percent for one in store.milestones.of_project(project)] == [40, 0]
        assert [row.action for row in store.audit.of(f"project:{project}")][-1] == "evidence.viewed"


def test_a_file_is_evidence_too_and_no_other_file_is(house: House) -> None:
    _, _, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").taps("100%")
    author.sends_file("รายงาน.exe", b"MZ not for an office").sees("รับเฉพาะ PDF")
    author.sends_file("ว่าง.pdf", b"").sees("ไฟล์ว่าง")
    author.sends_file("รายงาน.pdf", PDF).sees("เก็บหลักฐานแล้ว").taps("บันทึกเลย").sees("ร้อยละ 100")
    author.sees_card("1 จาก 2 งวด").sees_card("เสร็จแล้ว", "อบรมผู้ใช้")
    history = {"type": "postback", "label": "x", "data": "s1:milestones.history~?m=1"}
    author.taps_old(history).sees_card("รายงาน.pdf")
    assert fetched(house, author) == [(200, "application/pdf", PDF)]


def test_evidence_sent_before_it_is_asked_for_is_kept(house: House) -> None:
    _, _, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").sends_photo(house.selfie(None)).sees("เก็บหลักฐานแล้ว", "ร้อยละเท่าใด")
    author.says("30").sees("เล่าสั้น ๆ").says("เริ่มแล้ว").sees("บันทึกแล้ว: อบรมผู้ใช้ ร้อยละ 30")
    author.taps("ที่บันทึกไว้").sees_card("รูปถ่าย", "เริ่มแล้ว")


def test_evidence_taken_back_is_erased_and_what_was_told_stays(house: House) -> None:
    _, _, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").taps("50%").sends_file("ก.pdf", PDF).says("ครึ่งทาง")
    with house.store() as store:
        [file] = store.evidence.of_year(2570)
    assert house.has_photo(file.key)
    message = next(b.id for b in author._bubbles() if b.sender == author.id and b.message["type"] == "file")
    author.unsends(message)
    house.settle()
    assert not house.has_photo(file.key)
    history = {"type": "postback", "label": "x", "data": "s1:milestones.history~?m=1"}
    author.taps_old(history).sees_card("ร้อยละ 50", "ครึ่งทาง", "ไม่มี")


def test_evidence_of_a_talk_that_was_left_goes_again_and_what_was_told_stays(house: House) -> None:
    _, _, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").taps("25%").sends_file("ก.pdf", PDF).says("เริ่มแล้ว").sees("บันทึกแล้ว")
    author.says("งวดงาน").taps("บันทึกความก้าวหน้า").sends_file("ข.pdf", PDF).says("ยกเลิก").sees("ยกเลิก")
    with house.store() as store:
        assert [file.name for file in store.evidence.of_year(2570)] == ["ก.pdf"], "it was never told of"
        waiting = {one.subject for one in store.errands.due(LOOSE_EVIDENCE, 9)}
    assert len(waiting) == 2 and all(house.has_photo(key) for key in waiting)
    house.clock.advance(seconds=8 * 86_400)
    house.settle()
    assert sorted(house.has_photo(key) for key in waiting) == [False, True]
    with house.store() as store:
        assert store.errands.due(LOOSE_EVIDENCE, 9) == []
        [left] = store.evidence.of_year(2570)
    assert house.has_photo(left.key)


def test_a_file_nobody_asked_for_is_not_fetched(house: House) -> None:
    _, _, author = planned(house)
    author.sends_file("รายงาน.pdf", PDF).sees("ได้รับไฟล์แล้ว แต่")
    with house.store() as store:
        assert store.evidence.of_year(2570) == []


def test_left_in_the_middle_and_taken_up_days_later(house: House) -> None:
    _, _, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").taps("75%")
    house.clock.advance(seconds=3 * 86400)
    house.restart()
    author.says("ทำไปแล้ว").sees("หมดเวลาแล้ว")
    author.says("งวดงาน").taps("บันทึกความก้าวหน้า").taps("75%").taps("บันทึกเลย").sees("ร้อยละ 75")


def test_a_second_tap_tells_nothing_twice(house: House) -> None:
    _, _, author = planned(house)
    author.taps("บันทึกความก้าวหน้า").taps("25%")
    save = author._action("บันทึกเลย")
    author.taps("บันทึกเลย").sees("ร้อยละ 25").taps_old(save).sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    with house.store() as store:
        assert len(store.milestones.updates(1)) == 1


# -- the picture ---------------------------------------------------------------------------------------


def test_the_picture_is_private_and_for_an_hour(house: House) -> None:
    _, _, author = planned(house)
    author.says("งวดงาน")
    [(status, media, data)] = fetched(house, author)
    assert (status, media) == (200, "image/png") and Image.open(io.BytesIO(data)).size[0] == 1040
    house.clock.advance(seconds=3601)
    assert fetched(house, author)[0][0] == 410
    author.says("งวดงาน")
    with house.store() as store:
        store.people.save([{"staff_id": "1001", "left_on": date(2026, 11, 1)}])
    assert fetched(house, author)[0][0] == 410


def test_the_picture_speaks_the_language_of_who_looks(house: House) -> None:
    _, project, author = planned(house)
    author.says("ภาษา").taps("English").says("milestones")
    [(_, _, data)] = fetched(house, author)
    with house.store() as store:
        drawn = [
            gantt_png(TITLE, store.milestones.of_project(project), date(2026, 11, 23), one)
            for one in ("en", "th")
        ]
    assert [data == one for one in drawn] == [True, False]


# -- reminders -----------------------------------------------------------------------------------------


def told(phone: Phone) -> str:
    """What the phone reads when its person says anything."""
    phone.says("เมนู")
    return "\n".join(str(bubble.message.get("text", "")) for bubble in phone.answers())


def test_owners_are_reminded_once_and_the_head_learns_who_is_late(house: House) -> None:
    chosen, _, author = planned(house)
    head = house.phone_of(chosen.head)
    at(house, "2026-11-24T08:59")
    assert "เลยกำหนด" not in told(author)
    at(house, "2026-11-24T09:01")
    house.restart_jobs()
    at(house, "2026-11-24T11:00")
    assert told(author).count("งวดงานของท่านเลยกำหนดแล้ว 1 งวด: อบรมผู้ใช้") == 1
    said = told(head)
    assert "มีงวดงานช้า 1 งวด: อบรมผู้ใช้ (นางสาวสมหญิง ใจดี)" in said
    at(house, "2026-11-25T09:01")
    assert "งวดงาน" not in told(author) and "งวดงานช้า" not in told(head)
    at(house, "2026-11-30T09:01")
    assert "เลยกำหนดแล้ว 1 งวด" in told(author)
    at(house, "2026-12-18T09:01")
    assert "ใกล้ครบกำหนด 1 งวด: ทดลองใช้" in told(author)


def test_nobody_is_reminded_of_what_is_done_or_at_the_weekend(house: House) -> None:
    _, _, author = planned(house)
    at(house, "2026-11-28T09:01")
    assert "เลยกำหนด" not in told(author)
    author.says("งวดงาน").taps("บันทึกความก้าวหน้า").taps("100%").taps("บันทึกเลย")
    at(house, "2026-11-30T09:01")
    assert "เลยกำหนด" not in told(author)


@pytest.mark.parametrize("push", [True, False])
def test_reminders_are_pushed_only_where_the_office_pays(house: House, push: bool) -> None:
    _, _, author = planned(house)
    with house.store() as store:
        store.office.set("telling.push", push, house.clock.now())
        assert store.office.telling() == Telling(push)
    at(house, "2026-11-24T09:01")
    house.settle()
    pushed = [b for b in house.platform.chats.bubbles(author.id) if b.via == "push"]
    assert len(pushed) == (1 if push else 0)
