"""Bad weather over a project: too much, too long, twice, in the wrong order, in English."""

import pytest

from rules.papers import BudgetRow
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import a_campaign, an_idea
from tests.handlers.test_vote_races import at_once
from tests.projects import Chosen, a_chosen, approved, started, written


def tap(data: str) -> dict[str, str]:
    return {"type": "postback", "label": "x", "data": f"s1:{data}"}


def author_of(house: House) -> tuple[Chosen, int, Phone]:
    chosen = a_chosen(house)
    return chosen, started(house, chosen), house.phone_of(chosen.author)


def another_project(house: House, chosen: Chosen, title: str) -> int:
    campaign = a_campaign(house, chosen.head.id, fiscal_year=2571)
    idea = an_idea(house, campaign, chosen.author, title)
    now = house.clock.now()
    with house.store() as store:
        store.campaigns.change(campaign.id, stage="closed")
        project = store.projects.start(
            idea=idea.id, campaign=campaign.id, fiscal_year=2571, unit="", title=title, head=chosen.head.id,
            by=chosen.head.id, at=now,
        )  # fmt: skip
        store.projects.add_member(project, chosen.author.id, chosen.head.id, now)
    return project


def test_with_several_projects_a_part_is_asked_of_one(house: House) -> None:
    chosen, _, author = author_of(house)
    second = another_project(house, chosen, "คลังแบบฟอร์ม")
    author.says("โครงการ").sees("มีหลายโครงการ").taps("คลังแบบฟอร์ม").taps("ทุกหัวข้อ")
    author.says("หัวข้อ 2").sees("มีหลายโครงการ").says(f"หัวข้อ 2 #{second}").says("ของเรื่องที่สอง")
    with house.store() as store:
        assert store.projects.written(second)["aims"].text == "ของเรื่องที่สอง"
        assert store.projects.written(1) == {}


def test_there_is_room_for_forty_rows_and_no_more(house: House) -> None:
    chosen, project, author = author_of(house)
    with house.store() as store:
        for n in range(40):
            row = BudgetRow(f"ค่าใช้จ่ายที่ {n + 1} " + "ก" * 120, 100, "ข" * 150)
            store.projects.add_budget(project, row, chosen.author.id, house.clock.now())
    author.says("หัวข้อ 7").sees("1. ค่าใช้จ่ายที่ 1 ", "และอีก", "รวมทั้งสิ้น 40.00 บาท")
    author.taps_old(tap(f"planning.add~?p={project}&t=budget")).sees("มี 40 รายการแล้ว")
    author.says("หัวข้อ 7").taps("งบประมาณ").taps("เอารายการออก").taps("รายการถัดไป").taps("รายการถัดไป")
    author.taps_old(tap(f"planning.out~?p={project}&t=budget&r=40")).sees("เอารายการออกแล้ว")
    author.taps_old(tap(f"planning.out~?p={project}&t=budget&r=40")).sees("ถูกเอาออกไปก่อนแล้ว")


def test_long_words_in_a_row_are_asked_for_shorter(house: House) -> None:
    _, project, author = author_of(house)
    author.taps_old(tap(f"planning.add~?p={project}&t=plan")).says("ก" * 200).sees("ยาวไป 50 ตัวอักษร")
    author.says("อบรม").taps("เลือกวัน", picks="2026-12-10")
    author.says("สิ้นเดือน").sees("อ่านวันไม่ได้ แตะ เลือกวัน ที่แล้วเสร็จ").taps("วันเดียว").says("ก" * 151).sees("ยาวไป 1")
    author.taps_old(tap("planning.no_owner~?")).sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    author.says("งานบุคคล").sees("10 ธ.ค. 2569")


def test_on_a_computer_without_buttons_days_and_answers_are_typed(house: House) -> None:
    _, project, author = author_of(house)
    author.taps_old(tap(f"planning.add~?p={project}&t=plan")).says("อบรม").sees("พิมพ์ เช่น 1-15 ธ.ค.")
    author.says("๑-๑๕ ธ.ค.").says("งานบุคคล").sees("อบรม (1-15 ธ.ค. 2569) — งานบุคคล")
    author.taps_old(tap(f"planning.add~?p={project}&t=plan")).says("ทดลอง").says("16 ธ.ค.")
    author.sees("เริ่ม 16 ธ.ค.").says("1 ธ.ค.").sees("ต้องไม่ก่อนวันเริ่ม").says("20 ธ.ค. 69").says("งานบุคคล")
    author.sees("ทดลอง (16-20 ธ.ค. 2569)")


def test_where_a_day_or_a_sum_is_waited_for_another_command_is_heard(house: House) -> None:
    _, project, author = author_of(house)
    author.taps_old(tap(f"planning.add~?p={project}&t=plan")).says("อบรม").says("หัวข้อ 2").sees("2 วัตถุประสงค์")
    author.taps_old(tap(f"planning.add~?p={project}&t=budget")).says("ค่าป้าย").says("หัวข้อ 3").sees("3 เป้าหมาย")


def test_the_committee_and_owners_type_too(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    head, admin = house.phone_of(chosen.head), house.phone_of(chosen.admin)
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").taps("ส่งคณะกรรมการ").taps("ส่งเลย")
    admin.says("โครงการ").taps("บันทึกผลคณะกรรมการ").says("น่าจะผ่าน").taps("อนุมัติ").says("เห็นชอบ")
    admin.says("พรุ่งนี้").sees("ต้องตั้งแต่").says("วันนี้").sees_card("เห็นชอบ").taps("บันทึกผล")
    head.taps_old(tap(f"scheduling.add~?p={project}")).says("สรุปผล").says("1-15 ธ.ค.").says("1001")
    head.sees_card("สรุปผล", "1-15 ธ.ค. 2569", "สมหญิง").taps("บันทึกความก้าวหน้า").says("50 %")
    head.says("เริ่มแล้ว").says("บันทึกเลย").sees("บันทึกแล้ว").sees_card("สรุปผล", "ร้อยละ 50")


def test_a_sticker_where_words_are_waited_for_asks_again(house: House) -> None:
    _, _, author = author_of(house)
    author.says("โครงการ").taps("เขียนต่อ").sends_sticker().sees("กำลังรอข้อความ", "1.1 ความเป็นมา")


def test_two_of_one_name_are_told_apart(house: House) -> None:
    chosen, project, _ = author_of(house)
    for number in ("1003", "1004"):
        house.person(number, title="นาย", first_name="มานะ", last_name=f"คนที่{number}")
    head = house.phone_of(chosen.head)
    head.says("โครงการ").taps("ผู้ร่วมเขียน").taps("เพิ่มผู้เขียน").says("มานะ").sees("พบหลายคน")
    head.says("1004").sees("เพิ่ม นายมานะ คนที่1004 แล้ว")
    head.taps("เพิ่มผู้เขียน").says("1004").sees("อยู่ในโครงการนี้แล้ว")
    with house.store() as store:
        assert len(store.projects.member_ids(project)) == 2


def test_nothing_of_another_project_is_reached_by_a_made_up_number(house: House) -> None:
    chosen, _, author = author_of(house)
    stranger = house.person("5001", unit="อื่น", first_name="อื่น")
    with house.store() as store:
        other = store.projects.start(
            idea=None, campaign=None, fiscal_year=2570, unit="อื่น", title="ลับ", head=stranger.id,
            by=stranger.id, at=house.clock.now(),
        )  # fmt: skip
        store.projects.write(other, "aims", "ความลับ", stranger.id, house.clock.now())
    for data in (
        f"project.card~?p={other}", f"project.read~?p={other}&n=0", f"project.versions~?p={other}&h=aims",
        f"planning.plan~?p={other}", f"coauthors.people~?p={other}", f"submitting.review~?p={other}",
        f"milestones.card~?p={other}", "project.card~?p=999", f"submitting.answer~?p={other}",
    ):  # fmt: skip
        author.taps_old(tap(data)).sees("เฉพาะผู้มีสิทธิ์").sees_not("ความลับ")
    assert chosen.head.id != stranger.id


def test_long_comments_and_notes_are_asked_for_shorter(house: House) -> None:
    chosen = a_chosen(house)
    written(house, chosen)
    head, admin = house.phone_of(chosen.head), house.phone_of(chosen.admin)
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").taps("ส่งคณะกรรมการ").taps("ส่งเลย")
    admin.says("โครงการ").taps("บันทึกผลคณะกรรมการ").taps("อนุมัติ").says("ก" * 2001).sees("ยาวไป 1 ตัวอักษร")
    admin.says("เห็นชอบ").says("วันไหนดี").sees("อ่านวันไม่ได้ แตะเลือกวัน").taps("วันนี้")
    admin.says("อะไรนะ").sees("การ์ดล่าสุด")
    head.says("งวดงาน").sees("ยังไม่มีงวดงาน")


def test_a_milestone_is_asked_for_until_it_is_whole(house: House) -> None:
    chosen = a_chosen(house)
    project = approved(house, chosen)
    head = house.phone_of(chosen.head)
    head.taps_old(tap(f"scheduling.add~?p={project}")).says("ก" * 151).sees("ยาวไป 1 ตัวอักษร")
    head.says("สรุป").says("วันนี้แหละ").sees("อ่านวันไม่ได้ แตะวันเริ่ม").taps("วันนี้")
    head.says("สิ้นเดือน").sees("อ่านวันไม่ได้ แตะวันกำหนดเสร็จ").taps("เลือกวัน", picks="2026-11-30")
    head.taps("รับผิดชอบเอง").sees_card("สรุป", "23-30 พ.ย. 2569").taps("บันทึกความก้าวหน้า").taps("50%")
    head.says("ก" * 601).sees("ยาวไป 1").sends_sticker().sees("กำลังรอข้อความ รูป")


def test_all_of_it_in_english(house: House) -> None:
    _, project, author = author_of(house)
    author.says("language").taps("English").says("project").sees_card(
        "Being written", "2027", "0 of 14 parts"
    )
    author.taps("Go on writing").sees("1.1 Background (question 1 of 12)").says("By hand so far").sees(
        "is kept"
    )
    author.says("part 1.1").sees("As it stands, by").taps("Versions").sees_card("version 1", "By hand so far")
    author.says("project").taps("All parts").taps("2 Aims").sees("2 Aims (question 6 of 12)").sees_not("หัวข้อ")
    author.says("part 6").taps("Plan of work").taps("Add to the plan").says("Training")
    author.taps("Pick a day", picks="2026-12-01").taps("The same day").taps("Not yet known").sees(
        "1 Dec 2026"
    )
    with house.store() as store:
        store.projects.set_state(project, "approved")
    author.says("milestones").taps("Take them from the plan").sees_card("Not begun", "Training")
    author.taps("Tell progress").sees("How far is it").taps("50%").sees("Say briefly").taps("Save now").sees(
        "50 %"
    )


@pytest.mark.parametrize(
    "words", ["ก" * 4999, "👩‍👩‍👧‍👦" * 400, "\u0e49" * 4000, "'; DROP TABLE projects; --", "{title}"]
)
def test_odd_words_are_kept_or_refused_and_shown_again(house: House, words: str) -> None:
    _, project, author = author_of(house)
    author.says("หัวข้อ 2").says(words)
    with house.store() as store:
        kept = store.projects.written(project).get("aims")
    if kept is None:
        author.sees("ยาวไป")
    else:
        author.says("หัวข้อ 2").sees(kept.text)
        author.taps("ฉบับก่อน ๆ").sees_card("ฉบับปัจจุบัน")
    author.says("โครงการ").sees_card("จาก 14")


def test_words_that_come_after_it_was_sent_wait_for_the_revision(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    author, head = house.phone_of(chosen.author), house.phone_of(chosen.head)
    author.says("หัวข้อ 2").sees("ฉบับปัจจุบัน")
    head.says("โครงการ").taps("ตรวจและลงนาม").taps("ลงนาม").taps("ส่งคณะกรรมการ").taps("ส่งเลย")
    author.says("ลดเวลารอ").sees("โครงการอยู่ที่คณะกรรมการ")
    admin = house.phone_of(chosen.admin)
    admin.says("โครงการ").taps("บันทึกผลคณะกรรมการ").taps("ให้แก้ไข").says("ขอเป้าหมายที่วัดได้").taps("วันนี้")
    admin.taps("บันทึกผล")
    house.clock.advance(days=5)
    house.restart()
    author.says("โครงการ").sees_card("ขอเป้าหมายที่วัดได้", "แก้ตามความเห็นด้านบน แล้วหัวหน้าหน่วยงานจะลงนามและส่งใหม่")
    head.says("โครงการ").sees_card("เมื่อแก้ตามความเห็นด้านบนแล้ว แตะ ตรวจและลงนาม")
    admin.says("โครงการ").sees_card("โครงการกำลังแก้ไขตามความเห็น")
    author.says("หัวข้อ 2").says("ลดเวลารอเหลือ 5 นาที").sees("เก็บ 2 วัตถุประสงค์ แล้ว (ฉบับที่ 2)")
    head.says("หัวข้อ 2").sees("ลดเวลารอเหลือ 5 นาที")
    author.says("หัวข้อ 3").says("1. รอไม่เกิน 5 นาที 2. พอใจ 80 %").says("หัวข้อ 3").sees("5 นาที\n2. พอใจ")
    author.says("หัวข้อ 2").says("ของผู้เขียน")
    head.says("ของหัวหน้า").sees_card("มีผู้เขียนก่อนท่าน", "ของผู้เขียน").taps("ใช้ทั้งสอง ต่อกัน")
    with house.store() as store:
        assert store.projects.written(project)["aims"].text == "ของผู้เขียน ของหัวหน้า"
        assert [one.answer for one in store.projects.answers(project)] == ["revise"]


def test_the_same_event_again_writes_nothing_twice(house: House) -> None:
    _, project, author = author_of(house)
    author.says("หัวข้อ 2")
    house.platform.misbehave.fail("lost", "reply")
    author.says("ครั้งเดียว")
    house.clock.advance(seconds=60)
    house.settle()
    with house.store() as store:
        assert [one.version for one in store.projects.versions(project, "aims")] == [1]


def test_many_authors_at_the_very_same_moment_lose_nothing(either_house: House) -> None:
    """Four workers serve six authors who all began from the same version."""
    house = either_house
    chosen = a_chosen(house)
    project = started(house, chosen)
    phones = []
    for n in range(6):
        person = house.person(f"60{n}", first_name=f"ผู้เขียน{n}")
        with house.store() as store:
            store.projects.add_member(project, person.id, chosen.head.id, house.clock.now())
        phones.append(house.phone_of(person).says("หัวข้อ 2"))
    for n, phone in enumerate(phones):
        Phone(house.platform, phone.person).says(f"ข้อความที่ {n}")
    at_once(*[lambda: house.runner.drain() and None] * 4)
    with house.store() as store:
        kept = store.projects.versions(project, "aims")
        holds = store.projects.written(project)["aims"]
    assert sorted(one.text for one in kept) == [f"ข้อความที่ {n}" for n in range(6)]
    assert [one.aside for one in kept].count(False) == 1 and holds.version == 1


def test_two_signatures_at_the_very_same_moment_are_one(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    project = written(house, chosen)
    head = house.phone_of(chosen.head)
    head.says("โครงการ").taps("ตรวจและลงนาม")
    sign, quiet = head._action("ลงนาม"), Phone(house.platform, head.person)
    quiet.taps_old(sign).taps_old(sign)
    at_once(*[lambda: house.runner.drain() and None] * 3)
    with house.store() as store:
        signed = store.projects.signed(project)
    assert signed is not None and signed.version == 1
