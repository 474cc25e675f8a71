"""An admin opens a campaign by chat, puts its ends off, changes it on record; others look on."""

from datetime import date

import pytest

from rules.campaigns import Campaign
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import a_campaign, go_to, offered, office, the_campaign
from texts import thai

POSTS, RECRUIT = "กองอัตรากำลัง", "กองสรรหาบุคคล"


def only(house: House) -> Campaign:
    with house.store() as store:
        (campaign,) = store.campaigns.everything()
    return campaign


def answered_up_to(phone: Phone, question: str) -> None:
    """The admin takes every usual answer before the question."""
    usual = {
        "title": lambda: phone.says("นวัตกรรมของเรา 2570"),
        "question": lambda: phone.taps("ใช้โจทย์แนะนำ"),
        "units": lambda: phone.taps("ทั้งสำนักงาน"),
        "times": lambda: phone.taps("ใช้กำหนดการนี้"),
        "picks": lambda: phone.taps("3 (แนะนำ)"),
        "tie": lambda: phone.taps("จับสลาก"),
        "criteria": lambda: phone.taps("ใช้เกณฑ์ชุดนี้"),
        "anonymous": lambda: phone.taps("เลือกไม่แสดงชื่อได้"),
        "head": lambda: phone.taps("นายประธาน ใหญ่"),
        "members": lambda: phone.taps("ใช้คณะทำงานนี้"),
    }
    phone.says("เปิดแคมเปญ")
    for name, deed in usual.items():
        if name == question:
            return
        deed()


def test_the_whole_talk_with_a_tap_a_question(either_house: House) -> None:
    house = either_house
    phone, head, other = office(house)
    phone.says("เปิดแคมเปญ").sees("ทีละข้อ", "ข้อ 1 จาก 10", "ไม่เกิน 100 ตัวอักษร")
    phone.says("นวัตกรรมของเรา 2570").sees("ข้อ 2 จาก 10")
    phone.taps("ใช้โจทย์แนะนำ").sees("ข้อ 3 จาก 10")
    phone.taps("ทั้งสำนักงาน").sees_card("กำหนดการ", "เปิดรับ", "24 พ.ย. 2569 08:30 น.", "8 ธ.ค. 2569 16:30 น.")
    phone.taps("ใช้กำหนดการนี้").sees("สูงสุดกี่ไอเดีย")
    phone.taps("3 (แนะนำ)").sees_card("ได้อันดับเดียวกัน", "ไอเดียที่ส่งก่อนได้ก่อน", "ใครก็จับซ้ำแล้วได้ผลเดียวกัน")
    phone.taps("จับสลาก").sees_card("ประโยชน์ต่องาน", "40%")
    phone.taps("ใช้เกณฑ์ชุดนี้").sees("ไม่แสดงชื่อ")
    phone.taps("เลือกไม่แสดงชื่อได้").sees("ใครเป็นผู้ลงนาม")
    phone.taps("นายประธาน ใหญ่").sees_card("คณะทำงาน", "นายประธาน ใหญ่", "นางกรรมการ หนึ่ง")
    phone.taps("ใช้คณะทำงานนี้").sees_card(
        "ตรวจก่อนเปิด", "นวัตกรรมของเรา 2570", "เรื่องใดที่ถ้าปรับแล้ว", "ทั้งสำนักงาน", "24 พ.ย. 2569 08:30 น.",
        "คนละไม่เกิน 3 ไอเดีย", "จับสลาก", "ทำได้จริง 35%", "เลือกไม่แสดงชื่อได้", "นายประธาน ใหญ่", "นางกรรมการ หนึ่ง",
        "2570",
    )  # fmt: skip
    with house.store() as store:
        assert not store.campaigns.everything()
    phone.taps("เปิดแคมเปญ").sees("บันทึกแคมเปญ นวัตกรรมของเรา 2570 แล้ว", "24 พ.ย. 2569 08:30 น.")
    campaign = only(house)
    assert (campaign.stage, campaign.tie_rule, campaign.most_picks, campaign.shortlist) == (
        "planned", "lot", 3, 5,
    )  # fmt: skip
    assert (campaign.head, campaign.units, campaign.anonymous) == (head.id, (), True)
    assert [one.weight for one in campaign.criteria] == [40, 35, 25]
    assert campaign.criteria[1].meanings[4] == "เริ่มได้ทันที"
    with house.store() as store:
        assert store.campaigns.members(campaign.id) == [head.id, other.id]
        (entry,) = store.audit.of(f"campaign:{campaign.id}")
        assert (entry.actor, entry.action, entry.facts["head"]) == ("9001", "campaign.opened", "3001")
        assert "นวัตกรรม" not in str(entry.facts) and "ประโยชน์" not in str(entry.facts)
    assert go_to(house, campaign, "ideas_from").stage == "ideas"


def test_own_words_everywhere(house: House) -> None:
    phone, _, _ = office(house)
    house.person("1101", unit=POSTS, first_name="วิชัย", last_name="ตั้งตรง", title="นาย")
    house.person("1102", unit=RECRUIT, first_name="วิชัย", last_name="มั่นคง", title="นาย")
    phone.says("new campaign")
    phone.says("งานเบาใจเบา")
    phone.says("ทำอย่างไรให้เอกสารไม่หาย")
    phone.says("อัตรากำลัง").sees("เลือกแล้ว: กองอัตรากำลัง")
    phone.taps(RECRUIT).sees("เลือกแล้ว: กองอัตรากำลัง, กองสรรหาบุคคล")
    phone.taps("เลือกครบแล้ว").sees_card("กำหนดการ")
    phone.taps("เปลี่ยนวันปิดรับ", picks="2026-12-20T12:00").sees("ช่วงถัดไปเลื่อนตาม", "20 ธ.ค. 2569 12:00 น.")
    phone.taps("ใช้กำหนดการนี้")
    phone.says("๕")
    phone.says("ได้อันดับเดียวกัน")
    phone.says("ลดขั้นตอน ๕๐, ความคุ้มค่า 30, ความใหม่ 20")
    phone.says("แสดงชื่อทุกไอเดีย")
    phone.says("วิชัย").sees("มีหลายคน", "1101 นายวิชัย ตั้งตรง", "1102 นายวิชัย มั่นคง")
    phone.taps("นายวิชัย ตั้งตรง 1101")
    phone.says("วิชัย มั่นคง").sees_card("คณะทำงาน", "นายวิชัย มั่นคง", "นายประธาน ใหญ่")
    phone.taps("ลบ นายประธาน ใหญ่").sees_not("3001")
    phone.taps("ใช้คณะทำงานนี้")
    phone.taps("เปิดแคมเปญ")
    campaign = only(house)
    assert set(campaign.units) == {POSTS, RECRUIT} and campaign.most_picks == 5 and not campaign.anonymous
    assert [(one.name, one.weight) for one in campaign.criteria] == [
        ("ลดขั้นตอน", 50), ("ความคุ้มค่า", 30), ("ความใหม่", 20),
    ]  # fmt: skip
    assert campaign.criteria[0].meanings[0] == "น้อยมาก"
    assert campaign.criteria[1].meanings[3] == "คุ้มค่า"
    moved = campaign.times
    assert house.settings.zone.fromutc(moved.ideas_to.replace(tzinfo=house.settings.zone)).day == 20
    # The vote was to open on the 11th: as far later as ideas close later.
    assert (moved.vote_from - moved.ideas_to).days == 2
    with house.store() as store:
        names = [one.staff_id for one in store.campaigns.members_named(campaign.id)]
    assert names == ["1102", "3002"]


@pytest.mark.parametrize(
    ("question", "bad", "said"),
    [
        ("title", "ก" * 103, "ชื่อยาวไป 3 ตัวอักษร"),
        ("question", "โจทย์" * 100, "โจทย์ยาวไป"),
        ("units", "กองที่ไม่มี", "ไม่พบหน่วยงาน กองที่ไม่มี"),
        ("units", "เลือกครบแล้ว", "ยังไม่ได้เลือกหน่วยงาน"),
        ("times", "พรุ่งนี้ถึงสิ้นเดือน", "เลือกด้วยปุ่ม"),
        ("picks", "0", "ตัวเลข 1 ถึง 10"),
        ("picks", "ไม่จำกัด", "ตัวเลข 1 ถึง 10"),
        ("picks", "9" * 4000, "ตัวเลข 1 ถึง 10"),
        ("tie", "ใครหล่อกว่า", "หนึ่งในสามแบบ"),
        ("criteria", "ดี 50, เด่น 50", "พบ 2 เกณฑ์"),
        ("criteria", "ดี 50, เด่น 30, ดัง 30", "รวมได้ 110"),
        ("criteria", "ดี 50, ดี 25, ดัง 25", "ซ้ำกัน"),
        ("criteria", "ดี, เด่น, ดัง", "อ่านเกณฑ์ไม่ได้"),
        ("criteria", "ดี 100, เด่น 0, ดัง 0", "ต้องมากกว่า 0"),
        ("anonymous", "แล้วแต่", "หนึ่งในสองแบบ"),
        ("head", "ไม่มีคนนี้", "ไม่พบ ไม่มีคนนี้"),
        ("members", "ไม่มีคนนี้", "ไม่พบ ไม่มีคนนี้"),
    ],
)
def test_a_bad_answer_is_explained_and_nothing_is_lost(
    house: House, question: str, bad: str, said: str
) -> None:
    phone, _, _ = office(house)
    answered_up_to(phone, question)
    phone.says(bad).sees(said)
    phone.sends_sticker().sees("คำตอบก่อนหน้ายังอยู่ครบ")
    places = [
        "title",
        "question",
        "units",
        "times",
        "picks",
        "tie",
        "criteria",
        "anonymous",
        "head",
        "members",
    ]
    phone.sees(f"ข้อ {places.index(question) + 1} จาก 10")
    assert "ยกเลิก" in phone.labels()


@pytest.mark.parametrize(
    "title",
    [
        "\u200b\u200e ไอเดีย\x00ของ\u202eเรา\n2570",
        "{title} %s <b>&amp; ' \" ; DROP TABLE",
        "🇹🇭👩‍👩‍👧‍👦ก" * 16,
        "ยกเลิกไม่ได้ แคมเปญ",
    ],
)
def test_odd_titles_are_taken_as_they_look(either_house: House, title: str) -> None:
    phone, _, _ = office(either_house)
    answered_up_to(phone, "title")
    phone.says("\u200b\u200d\ufeff").sees("กำลังรอคำตอบ")
    phone.says(title).sees("ข้อ 2 จาก 10")
    for label in ("ใช้โจทย์แนะนำ", "ทั้งสำนักงาน", "ใช้กำหนดการนี้", "3 (แนะนำ)", "จับสลาก", "ใช้เกณฑ์ชุดนี้"):
        phone.taps(label)
    phone.taps("แสดงชื่อทุกไอเดีย").taps("นายประธาน ใหญ่").taps("ใช้คณะทำงานนี้").taps("เปิดแคมเปญ")
    assert only(either_house).title == thai.tidy(title)
    phone.says("แคมเปญ").sees_card(thai.tidy(title))


def test_times_are_moved_one_by_one(house: House) -> None:
    phone, _, _ = office(house)
    answered_up_to(phone, "times")
    phone.taps("เปลี่ยนวันปิดโหวต", picks="2026-12-16T12:00").sees("ปรับแล้ว").sees_not("เลื่อนตาม")
    phone.sees_card("16 ธ.ค. 2569 12:00 น.", "25 ธ.ค. 2569 16:30 น.")
    phone.taps("เปลี่ยนวันเปิดรับ", picks="2026-12-24T08:30").sees("เลื่อนตามไปเท่ากัน")
    phone.sees_card("24 ธ.ค. 2569 08:30 น.", "7 ม.ค. 2570 16:30 น.", "24 ม.ค. 2570 16:30 น.")
    phone.taps("เปลี่ยนวันจบให้คะแนน", picks="2028-11-22T08:00").sees_card("22 พ.ย. 2571 08:00 น.")
    phone.taps("เปลี่ยนวันปิดรับ", picks="2027-01-07T16:31").sees_card("22 พ.ย. 2571 08:00 น.")
    phone.taps("เปลี่ยนวันปิดรับ", picks="2026-12-24T08:30").sees("ปิดรับไอเดียต้องอยู่หลังเปิดรับ")
    phone.taps("ใช้กำหนดการนี้").sees("ข้อ 5 จาก 10")


def test_a_part_is_answered_anew_and_the_others_stay(house: House) -> None:
    phone, _, _ = office(house)
    answered_up_to(phone, "nothing is left")
    phone.says("เอาเลย").sees("ยังไม่ได้เปิด")
    phone.taps("แก้ไขบางข้อ")
    phone.taps("ชื่อ").sees("ข้อ 1 จาก 10")
    phone.says("ชื่อใหม่").sees_card("ตรวจก่อนเปิด", "ชื่อใหม่", "จับสลาก")
    phone.taps("แก้ไขบางข้อ")
    phone.taps("คณะทำงาน").sees_card("นางกรรมการ หนึ่ง")
    phone.taps("ลบ นางกรรมการ หนึ่ง")
    phone.taps("ใช้คณะทำงานนี้").sees_card("ตรวจก่อนเปิด", "ชื่อใหม่").sees_not("นางกรรมการ หนึ่ง")
    phone.says("ยกเลิก").sees("ยกเลิก")
    phone.says("แคมเปญ").sees("ยังไม่มีแคมเปญ")


def test_one_tap_opens_one_campaign(house: House) -> None:
    phone, _, _ = office(house)
    answered_up_to(phone, "nothing is left")
    confirm = phone._action("เปิดแคมเปญ")
    phone.taps("เปิดแคมเปญ").sees("บันทึกแคมเปญ")
    phone.taps_old(confirm).sees("คำถามที่ผ่านไปแล้ว")
    assert only(house).title == "นวัตกรรมของเรา 2570"


def test_what_became_impossible_while_talking_is_asked_again(house: House) -> None:
    phone, head, _ = office(house)
    answered_up_to(phone, "nothing is left")
    with house.store() as store:
        store.people.save([{"staff_id": "3001", "left_on": date(2026, 11, 23)}])
    phone.taps("เปิดแคมเปญ").sees("ผู้ลงนามที่เลือกไว้ไม่ได้ทำงานที่นี่แล้ว", "ข้อ 9 จาก 10")
    phone.taps("นางกรรมการ หนึ่ง").sees_card("ตรวจก่อนเปิด")
    phone.taps("เปิดแคมเปญ").sees("คณะทำงานบางคน")
    with house.store() as store:
        assert not store.campaigns.everything()
    assert head.staff_id == "3001"


def test_a_second_campaign_of_the_year_is_warned_of(house: House) -> None:
    phone, head, _ = office(house)
    a_campaign(house, head.id)
    answered_up_to(phone, "nothing is left")
    phone.sees_card("ตรวจก่อนเปิด", "มีแคมเปญ นวัตกรรม 2570 ของปีงบประมาณ 2570 อยู่แล้ว")


def test_the_same_talk_in_english(house: House) -> None:
    phone, _, _ = office(house)
    phone.says("language").taps("English")
    phone.says("new campaign").sees("1 of 10")
    phone.says("Our innovation")
    for label in ("Take the usual one", "The whole office", "Take these times", "3 (usual)", "Draw lots"):
        phone.taps(label)
    phone.says("Benefit to the work 40, Worth the cost 30, Can spread 30")
    for label in ("Always shown", "นายประธาน ใหญ่", "Take this group"):
        phone.taps(label)
    phone.sees_card(
        "Check before opening", "Worth the cost 30%", "24 Nov 2026 08:30", "up to 3 ideas a person"
    )
    phone.taps("Open the campaign").sees("The campaign Our innovation is set")
    assert only(house).criteria[1].meanings[3] == "Worth it"


# -- seeing ----------------------------------------------------------------------------------------


def test_each_person_sees_what_they_take_part_in(house: House) -> None:
    phone, head, other = office(house)
    a_campaign(house, head.id, (other.id,), units=(POSTS,), title="ของกองอัตรากำลัง")
    _, inside = house.clerk("1101", unit=POSTS, first_name="วิชัย")
    chief, outside = house.clerk("2001", unit=RECRUIT, role="supervisor", first_name="หัวหน้า")
    member, auditor = house.phone_of(other), house.phone_of(house.person("8001", role="auditor"))
    for sees in (phone, inside, member, auditor):
        sees.says("แคมเปญ").sees_card("รับไอเดียอยู่", "ของกองอัตรากำลัง", "ส่งไอเดียได้ถึง 3 ธ.ค. 2569 08:10 น.")
    see = inside._action("ดูรายละเอียด")
    outside.says("แคมเปญ").sees("ยังไม่มีแคมเปญที่ท่านมีส่วนร่วม")
    outside.taps_old(see).sees("ไม่พบแคมเปญนี้")
    house.phone("คนแปลกหน้า").says("แคมเปญ").sees("ยังไม่ได้ลงทะเบียน")
    inside.taps("ดูรายละเอียด").sees_card("ของกองอัตรากำลัง", "ทำได้จริง 35%", "คนละไม่เกิน 3 ไอเดีย")
    assert not offered(inside)
    phone.taps("ดูรายละเอียด")
    assert {"ขยายเวลา", "ยกเลิกแคมเปญ", "แก้เกณฑ์และน้ำหนัก"} <= offered(phone)
    assert chief.role == "supervisor"


@pytest.mark.parametrize("role", ["staff", "supervisor", "committee", "auditor"])
def test_only_admins_open_and_change(house: House, role: str) -> None:
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    _, else_ = house.clerk("1777", role=role, first_name="อื่น")
    else_.says("เปิดแคมเปญ").sees("เฉพาะผู้มีสิทธิ์")
    phone.says("แคมเปญ").taps("ดูรายละเอียด")
    taps = {
        label: phone._action(label) for label in ("ขยายเวลา", "แก้เกณฑ์และน้ำหนัก", "เปลี่ยนผู้ลงนาม", "ยกเลิกแคมเปญ")
    }
    for action in taps.values():
        else_.taps_old(action).sees("เฉพาะผู้มีสิทธิ์")
    phone.taps("ขยายเวลา")
    pick = phone._action("ขยายวันปิดรับไอเดีย")
    else_.taps_old(pick, picks="2026-12-24T16:30").sees("เฉพาะผู้มีสิทธิ์")
    assert the_campaign(house, campaign.id) == campaign


def test_an_admin_who_is_one_no_longer_goes_no_further(house: House) -> None:
    phone, _, _ = office(house)
    answered_up_to(phone, "nothing is left")
    house.person("9001", role="staff", first_name="แพรวา", last_name="ดูแลดี")
    phone.taps("เปิดแคมเปญ").sees("เฉพาะผู้มีสิทธิ์")
    phone.says("อะไรก็ได้").sees("เฉพาะผู้มีสิทธิ์")
    with house.store() as store:
        assert not store.campaigns.everything()
