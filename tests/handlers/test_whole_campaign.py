"""One campaign from the first word to the signature, as fifteen people live it, through every real talk."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from rules.campaigns import Campaign, Criterion
from rules.voting import read_sheet, tally
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import go_to, office, the_campaign
from tests.commands.keyboard import Operator
from tests.handlers.ideas_talk import answers, begins, sends
from tests.voting import button_of, tap_idea, tracker_seen

STAFF = {
    "1001": "สมหญิง", "1002": "มานะ", "1003": "ปิติ", "1004": "วีระ", "1005": "ชูใจ", "1006": "ดวงแก้ว",
    "1007": "สมคิด", "1008": "จันทร์", "1009": "อารี", "1010": "บุญช่วย", "1011": "ประหยัด", "1012": "สุดา",
}  # fmt: skip
TITLES = {
    1: "จองห้องประชุมผ่าน LINE", 2: "ตู้ยืมร่มหน้าอาคาร", 3: "คลังแบบฟอร์มกลาง", 4: "บัตรคิวออนไลน์",
    5: "ปลูกผักบนดาดฟ้า", 6: "สแกนเอกสารเก่า", 7: "สรุปประชุมหนึ่งหน้า",
}  # fmt: skip
#: Who wrote which; 2 and 6 without a name, 6 by a member of the working group.
AUTHORS = {1: "1001", 2: "1002", 3: "1003", 4: "1004", 5: "1005", 6: "3002", 7: "1006"}
HIDDEN = (2, 6)
#: What each person picks: 3 gets seven, 2 five, 1 four, 6 three, 4 and 7 two each, 5 none.
PICKS = {
    "1001": (3, 2, 6), "1002": (3, 2, 1), "1003": (3, 1, 4), "1004": (3, 2, 7), "1005": (3, 1, 6),
    "1006": (3, 2, 1), "1007": (3, 4, 7), "1008": (2, 6),
}  # fmt: skip
SECRET = re.compile(r"\d+ เสียง|อันดับ \d")


@dataclass
class Story:
    """The office, its people's phones by staff id, and the campaign as it stands."""

    house: House
    phones: dict[str, Phone]
    campaign: Campaign
    trackers: dict[str, str] = field(default_factory=dict)

    def goes_to(self, part: str, plus: timedelta = timedelta(minutes=5)) -> None:
        self.campaign = go_to(self.house, self.now(), part, plus)

    def now(self) -> Campaign:
        return the_campaign(self.house, self.campaign.id)


def test_a_whole_campaign(either_house: House, tmp_path: Path) -> None:
    story = opened(either_house)
    ideas_come_in(story)
    words_change_until_the_vote(story)
    all_vote(story)
    nobody_sees_a_count(story)
    the_vote_is_put_off_and_then_counted(story, Operator(either_house, tmp_path))
    the_key_is_gone(story)
    the_working_group_scores(story)
    the_head_signs(story)
    everybody_is_told(story)
    all_is_on_record(story)


def opened(house: House) -> Story:
    """The admin opens a campaign by tapping what is proposed; nobody has seen it before."""
    admin, head, member = office(house)
    phones = {"9001": admin, "3001": house.phone_of(head), "3002": house.phone_of(member)}
    for staff_id, name in STAFF.items():
        phones[staff_id] = house.phone_of(house.person(staff_id, first_name=name))
    phones["1001"].says("แคมเปญ").sees_not("นวัตกรรม 2570")
    phones["1001"].says("เปิดแคมเปญ").sees("เฉพาะ")
    admin.says("เปิดแคมเปญ").says("นวัตกรรม 2570").taps("ใช้โจทย์แนะนำ").taps("ทั้งสำนักงาน")
    admin.taps("ใช้กำหนดการนี้").taps("3 (แนะนำ)").taps("จับสลาก").taps("ใช้เกณฑ์ชุดนี้").taps("เลือกไม่แสดงชื่อได้")
    admin.taps("นายประธาน ใหญ่").taps("ใช้คณะทำงานนี้").sees_card("ตรวจก่อนเปิด").taps("เปิดแคมเปญ")
    with house.store() as store:
        (campaign,) = store.campaigns.everything()
    phones["1001"].says("แคมเปญ").sees("นวัตกรรม 2570")
    phones["1001"].says("เสนอไอเดีย").sees("เปิดรับ")
    return Story(house, phones, campaign)


def ideas_come_in(story: Story) -> None:
    """Seven are sent, one of them over two days; one more is thought better of."""
    story.goes_to("ideas_from")
    for number, staff_id in AUTHORS.items():
        phone, name = story.phones[staff_id], "ไม่แสดงชื่อ" if number in HIDDEN else "แสดงชื่อ"
        words = (TITLES[number], f"ปัญหา{number}", f"วิธีทำแบบที่{number}", f"ดีขึ้น{number}", "ทุกคน")
        if number == 3:
            answers(begins(phone), *words[:2])
            story.house.clock.advance(days=1)
            story.house.restart()
            phone.says("เสนอไอเดีย").taps("ทำต่อ")
            answers(phone, *words[2:]).taps("ไม่มีรูป").sees_card("ตัวอย่าง", TITLES[3]).taps("ส่งไอเดียนี้")
            if "ส่งไอเดียของฉัน" in phone.labels():
                phone.taps("ส่งไอเดียของฉัน")
        else:
            sends(phone, *words, name=name)
        phone.says("ไอเดียของฉัน").sees_card(f"{number}. {TITLES[number]}")
    sends(story.phones["1007"], "ตู้กาแฟฟรี", "ง่วง", "ตั้งตู้", "สดชื่น", "ทุกคน").says("ไอเดียของฉัน")
    story.phones["1007"].taps("ถอนไอเดีย").taps("ถอนเลย")


def words_change_until_the_vote(story: Story) -> None:
    """A comment is written and hidden with a reason; a text is edited, and later no more."""
    reader = story.phones["1008"].says("ไอเดีย 2").sees_card(TITLES[2], "ไม่แสดงชื่อ").sees_not("มานะ")
    reader.taps("ความเห็น 0").taps("เขียนความเห็น").says("ใครเสนอเนี่ย ไร้สาระ")
    story.phones["9001"].says("ไอเดีย 2").taps("ความเห็น 1").taps("ซ่อน").says("ไม่สุภาพ")
    story.phones["1009"].says("ไอเดีย 2").taps("ความเห็น 1").sees("เหตุผล: ไม่สุภาพ").sees_not("ไร้สาระ")
    author = story.phones["1001"].says("ไอเดียของฉัน").taps("แก้ไข").taps("ชื่อไอเดีย")
    author.says("จองห้องประชุมในแชต").sees("จองห้องประชุมในแชต")
    story.goes_to("ideas_to")
    story.phones["1010"].says("เสนอไอเดีย").sees_not("ข้อ 1 จาก 6")
    story.goes_to("vote_from")
    author.says("ไอเดียของฉัน").sees_card("กำลังโหวต").sees_not("ถอนไอเดีย")


def all_vote(story: Story) -> None:
    """Eight vote, one of them changes their mind, one takes all back; two never come."""
    for staff_id, picks in PICKS.items():
        phone = story.phones[staff_id].says("โหวต").sees("ลงคะแนนลับ")
        for number in picks:
            tap_idea(phone, number, "เลือกไอเดียนี้").sees("บันทึกแล้ว")
        story.trackers[staff_id] = tracker_seen(phone)
    changed = story.phones["1008"].says("ใบของฉัน").taps("เอาไอเดีย 6 ออก")
    changed.says("โหวต")
    story.trackers["1008"] = tracker_seen(tap_idea(changed, 6, "เลือกไอเดียนี้"))
    back = story.phones["1009"].says("โหวต")
    story.trackers["1009"] = tracker_seen(
        tap_idea(back, 5, "เลือกไอเดียนี้").taps("ใบลงคะแนนของฉัน").taps("เอาไอเดีย 5 ออก")
    )


def nobody_sees_a_count(story: Story) -> None:
    for staff_id in ("1001", "1012", "3001", "3002", "9001"):
        phone = story.phones[staff_id]
        for words in ("ผลโหวต", "แคมเปญ", "ผลคะแนน", "ให้คะแนน", "เลือกไอเดีย", "ไอเดียของฉัน", "ไอเดีย 3"):
            said = phone.says(words).answers()
            assert said and not SECRET.search(str([bubble.message for bubble in said])), phone.screen()


def the_vote_is_put_off_and_then_counted(story: Story, operator: Operator) -> None:
    """A day more, on record; then the count, the published sheet, and a recount by hand."""
    admin, later = story.phones["9001"], story.campaign.times.vote_to + timedelta(days=1)
    story.house.clock.set(story.campaign.times.vote_to - timedelta(hours=1))
    local = later.astimezone(story.house.settings.zone).strftime("%Y-%m-%dT%H:%M")
    admin.says("แคมเปญ").taps("ดูรายละเอียด").taps("ขยายเวลา").taps("ขยายวันปิดโหวต", picks=local)
    admin.says("ระบบไฟฟ้าดับ").sees("แก้ไขแล้ว")
    story.house.clock.set(story.campaign.times.vote_to + timedelta(hours=1))
    story.house.settle()
    assert story.now().stage == "vote"
    story.goes_to("vote_to")
    assert story.now().stage == "scoring"
    story.phones["1011"].says("ผลโหวต").sees_card("อันดับ 1 · 3. คลังแบบฟอร์มกลาง", "7 เสียง", "8/15")
    story.phones["1011"].sees("เข้ารอบให้คะแนน: ไอเดีย 3, 2, 1, 6", "จับสลาก")
    file = operator.folder / "sheet.csv"
    operator.types("vote", "sheet", str(story.campaign.id), "--out", file)
    sheet = read_sheet(file.read_bytes())
    cast = {ballot.tracker: ballot.picks for ballot in sheet.ballots}
    assert len(cast) == 15 and cast[story.trackers["1009"]] is None
    for staff_id, picks in PICKS.items():
        assert cast[story.trackers[staff_id]] == tuple(sorted(picks))
    assert {one.number: one.approvals for one in tally(sheet)} == {3: 7, 2: 5, 1: 4, 6: 3, 4: 2, 7: 2, 5: 0}
    operator.types("vote", "recount", file, "--campaign", str(story.campaign.id))


def the_key_is_gone(story: Story) -> None:
    after = story.now()
    assert after.key_half is None and after.key_destroyed_at is not None
    assert not story.house.has_photo(f"keys/vote-{after.id}")
    with story.house.store() as store:
        assert not store.votes.sealed(after.id)
        assert "vote.key_destroyed" in [entry.action for entry in store.audit.of(f"campaign:{after.id}")]


def the_working_group_scores(story: Story) -> None:
    """Ideas 4 and 7 were equal at the fifth place, so six are scored; nobody scores their own."""
    head, member = story.phones["3001"], story.phones["3002"]
    head.says("เมนู").sees("ถึงเวลาให้คะแนนไอเดียของ นวัตกรรม 2570")
    head.says("ให้คะแนน").sees_card("0/6", "0/2").sees_not("ของท่านเอง")
    member.says("ให้คะแนน").sees_card("0/5", "ของท่านเอง")
    story.phones["1001"].says("ให้คะแนน").sees("ไม่มีเรื่องที่ต้องให้คะแนน")
    for number in (1, 2, 3, 4, 6, 7):
        score(head, number, story.campaign.criteria, {2: 5, 3: 4}.get(number, 3))
    head.says("ผลคะแนน").sees("เสร็จแล้ว 0 จาก 2 คน").says("เลือกไอเดีย").sees("กำลังให้คะแนน")
    head.says("ให้คะแนน").taps("จบการให้คะแนน").taps("ยืนยัน จบการให้คะแนน").sees("เสร็จแล้ว 1 จาก 2 คน")
    for number in (1, 2, 3, 4, 7):
        score(member, number, story.campaign.criteria, {2: 5, 3: 5}.get(number, 2))
    member.says("ให้คะแนน 2").taps("เขียนความเห็น (ถ้ามี)").says("เริ่มจากอาคารเดียวก่อน")
    member.says("ให้คะแนน").taps("จบการให้คะแนน").taps("ยืนยัน จบการให้คะแนน").sees("เสร็จครบทั้งคณะทำงาน")
    assert story.now().stage == "choosing"
    head.says("ผลคะแนน").sees("ถึงเวลาที่ท่านเลือกหนึ่งไอเดีย")
    head.sees_card("อันดับ 1 · 2. ตู้ยืมร่มหน้าอาคาร", "100.00", "อันดับ 2 · 3. ", "90.00")
    head.taps("ดูคะแนนแต่ละเกณฑ์").sees("เริ่มจากอาคารเดียวก่อน").sees_not("กรรมการ หนึ่ง")


def score(phone: Phone, number: int, criteria: tuple[Criterion, ...], points: int) -> None:
    phone.says(f"ให้คะแนน {number}").sees_card(TITLES[number] if number != 1 else "จองห้องประชุมในแชต")
    for criterion in criteria:
        phone.taps(f"{points}  {criterion.meanings[points - 1]}")
    phone.sees_card("ให้คะแนนแล้ว")


def the_head_signs(story: Story) -> None:
    """Not the first of the table, so the reason is asked for plainly; a colleague may not."""
    head = story.phones["3001"].says("เลือกไอเดีย")
    pick = button_of(head, 3, "เลือกไอเดียนี้")
    assert pick is not None
    story.phones["3002"].taps_old(pick).sees("หัวหน้าที่กำหนดไว้")
    head.taps_old(pick).sees_card("ต่างจากผลคะแนน", "2. ตู้ยืมร่มหน้าอาคาร").says("ใช้ได้ทุกกอง ไม่มีค่าใช้จ่าย")
    head.sees_card("ตรวจก่อนลงนาม", "ไม่ใช่อันดับ 1", "ผู้เสนอทั้ง 7 เรื่อง").taps("ลงนามเลือกไอเดียนี้")
    head.sees_card("ลงนามแล้ว", "3. คลังแบบฟอร์มกลาง")
    assert story.now().stage == "closed"


def everybody_is_told(story: Story) -> None:
    """Named or not: the outcome and why; those without a name are still unknown to everybody else."""
    told = {
        "1003": "ได้รับเลือก", "1002": "อันดับ 1 จาก 6", "1001": "จาก 6 เรื่องที่เข้ารอบ", "3002": "ปีงบประมาณ 2571",
        "1005": "ไม่เข้ารอบ",
    }  # fmt: skip
    for staff_id, words in told.items():
        story.phones[staff_id].says("เมนู").sees(words)
    story.phones["1003"].says("ไอเดียของฉัน").sees_card("ได้รับเลือก", "ใช้ได้ทุกกอง ไม่มีค่าใช้จ่าย")
    story.phones["1002"].says("ไอเดียของฉัน").sees_card("ตู้ยืมร่มหน้าอาคาร", "ที่เลือกคือไอเดีย 3")
    story.phones["1010"].says("เมนู").sees_not("ไอเดียของท่าน")
    with story.house.store() as store:
        outcomes = {
            idea.number: (idea.outcome, idea.pool_year) for idea in store.ideas.sent(story.campaign.id)
        }
        ids = {number: store.people.by_staff_id(AUTHORS[number]) for number in HIDDEN}
        notices = store.connection.exec_driver_sql(
            "SELECT person, topic FROM notices WHERE topic = 'choosing'"
        ).all()
    assert outcomes == {
        1: ("runner_up", 2571), 2: ("runner_up", 2571), 3: ("chosen", None), 4: ("runner_up", 2571),
        5: ("not_shortlisted", None), 6: ("runner_up", 2571), 7: ("runner_up", 2571),
    }  # fmt: skip
    person = ids[2]
    assert person is not None and person.id not in {row.person for row in notices}


def all_is_on_record(story: Story) -> None:
    with story.house.store() as store:
        rows = store.campaigns.changes(story.campaign.id)
        audit = [entry.action for entry in store.audit.of(f"campaign:{story.campaign.id}")]
        chosen = store.scores.chosen_in(story.campaign.fiscal_year, story.campaign.scopes)
    stages = [row.after for row in rows if row.what == "stage"]
    assert stages == ["ideas", "ready", "vote", "scoring", "choosing", "closed"]
    assert {"campaign.opened", "vote.opened", "vote.counted", "scores.counted", "idea.chosen"} <= set(audit)
    (put_off,) = [row for row in rows if row.what == "times"]
    assert (put_off.by_whom, put_off.why) == ("9001", "ระบบไฟฟ้าดับ")
    assert [(row.unit, row.title) for row in chosen] == [("*", "คลังแบบฟอร์มกลาง")]
