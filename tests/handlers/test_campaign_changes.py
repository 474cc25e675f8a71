"""Ends put off, rules and people changed, a campaign cancelled: with a reason, on record, in time only."""

from datetime import datetime

from tests.builders import MORNING, House
from tests.campaigns import a_campaign, an_idea, go_to, offered, office, the_campaign

# -- extending -------------------------------------------------------------------------------------


def test_an_end_is_put_off_with_a_reason_on_record(either_house: House) -> None:
    house = either_house
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    _, staff = house.clerk("1001")
    phone.says("แคมเปญ").taps("ดูรายละเอียด").taps("ขยายเวลา")
    phone.taps("ขยายวันปิดรับไอเดีย", picks="2026-12-07T16:30").sees(
        "ปิดรับ: 7 ธ.ค. 2569 16:30 น.", "เปิดโหวต: 9 ธ.ค. 2569 16:30 น.", "เพราะอะไร"
    )
    phone.taps("ตรงกับวันหยุด").sees("แก้ไขแล้ว").sees_card("ขยายเวลา:", "7 ธ.ค. 2569 16:30 น.", "ตรงกับวันหยุด")
    after = the_campaign(house, campaign.id).times
    moved = after.ideas_to - campaign.times.ideas_to
    assert after.ideas_to == datetime(2026, 12, 7, 16, 30, tzinfo=house.settings.zone)
    assert after.scoring_to - campaign.times.scoring_to == moved == after.vote_from - campaign.times.vote_from
    with house.store() as store:
        (row,) = [row for row in store.campaigns.changes(campaign.id) if row.by_whom == "9001"]
        assert (row.what, row.why) == ("times", "ตรงกับวันหยุด")
        assert set(row.before) == {"ideas_to", "vote_from", "vote_to", "scoring_to"}
        entry = store.audit.of(f"campaign:{campaign.id}")[-1]
        assert (entry.action, entry.facts["after"]) == ("campaign.changed", row.after)
        assert "วันหยุด" not in str(entry.facts)
    staff.says("แคมเปญ").taps("ดูรายละเอียด").sees_card("นางสาวแพรวา ดูแลดี", "ขยายเวลา:", "ตรงกับวันหยุด")
    house.clock.set(campaign.times.ideas_to)
    house.settle()
    assert the_campaign(house, campaign.id).stage == "ideas"


def test_what_does_not_overlap_stays(house: House) -> None:
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    phone.says("แคมเปญ").taps("ดูรายละเอียด").taps("ขยายเวลา")
    phone.taps("ขยายวันปิดรับไอเดีย", picks="2026-12-04T16:30").sees_not("เปิดโหวต:")
    phone.says("มีผู้ขอทางโทรศัพท์")
    after = the_campaign(house, campaign.id).times
    assert after.ideas_to > campaign.times.ideas_to and after.vote_from == campaign.times.vote_from


def test_a_part_neither_ends_early_nor_comes_back(house: House) -> None:
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    phone.says("แคมเปญ").taps("ดูรายละเอียด").taps("ขยายเวลา")
    pick = phone._action("ขยายวันปิดรับไอเดีย")
    phone.taps_old(pick, picks="2026-12-03T08:10").sees("ช้ากว่าเดิม")
    go_to(house, campaign, "ideas_to")
    phone.taps_old(pick, picks="2026-12-24T08:30").sees("จบไปแล้ว")
    phone.says("แคมเปญ").taps("ดูรายละเอียด").taps("ขยายเวลา")
    assert offered(phone) == {"ขยายวันปิดโหวต", "ขยายวันจบให้คะแนน"}


def test_the_reason_comes_too_late(house: House) -> None:
    """The end came while the admin was thinking about the reason."""
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    house.clock.set(campaign.times.ideas_to)
    house.clock.advance(minutes=-2)
    phone.says("แคมเปญ").taps("ดูรายละเอียด").taps("ขยายเวลา")
    phone.taps("ขยายวันปิดรับไอเดีย", picks="2026-12-04T16:30")
    phone.waits(150)
    phone.taps("มีผู้ขอ").sees("จบไปแล้ว")
    assert the_campaign(house, campaign.id).times == campaign.times


# -- changing --------------------------------------------------------------------------------------


def test_rules_change_until_the_vote_opens(house: House) -> None:
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    an_idea(house, campaign, house.person("1001"))
    phone.says("แคมเปญ").taps("ดูรายละเอียด")
    change = phone._action("แก้เกณฑ์และน้ำหนัก")
    phone.taps("แก้เกณฑ์และน้ำหนัก").sees_card("แก้ไขแคมเปญ").sees_not("ข้อ ")
    phone.says("ลดขั้นตอน 60, ทำได้จริง 30").sees("พบ 2 เกณฑ์")
    phone.says("ลดขั้นตอน 60, ทำได้จริง 30, ความใหม่ 10").sees("เพราะอะไร")
    phone.says("ก" * 201).sees("เหตุผลยาวเกิน 200")
    phone.says("ที่ประชุมมีมติ").sees_card("ลดขั้นตอน 60%", "ที่ประชุมมีมติ", "แก้เกณฑ์เป็น ลดขั้นตอน 60%, ทำได้จริง 30%")
    phone.taps("แก้กติกาเมื่อเสมอกัน").taps("ไอเดียที่ส่งก่อนได้ก่อน").taps("มีผู้ขอ").sees_card("ไอเดียที่ส่งก่อนได้ก่อน")
    phone.taps("แก้จำนวนที่เลือกได้").taps("5").taps("มีผู้ขอ").sees_card("คนละไม่เกิน 5 ไอเดีย")
    changed = the_campaign(house, campaign.id)
    assert ([one.weight for one in changed.criteria], changed.tie_rule) == ([60, 30, 10], "earlier")
    house.clock.set(campaign.times.vote_from)
    house.clock.advance(minutes=-1)
    phone.taps_old(change)
    phone.says("ก 60, ข 30, ค 10").sees("เพราะอะไร")
    go_to(house, campaign, "vote_from")
    phone.says("สายไปแล้ว").sees("โหวตเปิดแล้ว")
    phone.says("ยกเลิก")
    phone.taps_old(change).sees("โหวตเปิดแล้ว", "เปลี่ยนไม่ได้จนจบ")
    phone.says("แคมเปญ").taps("ดูรายละเอียด")
    assert offered(phone) == {"ขยายเวลา", "เปลี่ยนผู้ลงนาม", "เปลี่ยนคณะทำงาน", "ยกเลิกแคมเปญ"}
    assert the_campaign(house, campaign.id).criteria == changed.criteria
    with house.store() as store:
        facts = [entry.facts for entry in store.audit.of(f"campaign:{campaign.id}")]
    assert "ขั้นตอน" not in str(facts) and [60, 30, 10] in [one.get("after") for one in facts]


def test_people_change_until_scoring(house: House) -> None:
    phone, head, other = office(house)
    campaign = a_campaign(house, head.id, (head.id,))
    an_idea(house, campaign, house.person("1001"))
    phone.says("แคมเปญ").taps("ดูรายละเอียด")
    change = phone._action("เปลี่ยนผู้ลงนาม")
    phone.taps("เปลี่ยนคณะทำงาน").sees_card("นายประธาน ใหญ่").sees_not("นางกรรมการ หนึ่ง")
    phone.says("3002").taps("ใช้คณะทำงานนี้").taps("มีผู้ขอ").sees_card("เปลี่ยนคณะทำงานเป็น", "นางกรรมการ หนึ่ง")
    phone.taps("เปลี่ยนผู้ลงนาม").taps("นางกรรมการ หนึ่ง").says("ท่านเดิมติดราชการ").sees_card("เปลี่ยนผู้ลงนามเป็น")
    assert the_campaign(house, campaign.id).head == other.id
    with house.store() as store:
        assert store.campaigns.members(campaign.id) == [head.id, other.id]
    go_to(house, campaign, "vote_to")
    phone.taps_old(change).sees("การให้คะแนนเริ่มแล้ว")


def test_a_head_who_has_left_is_replaced_even_later(house: House) -> None:
    phone, head, other = office(house)
    campaign = a_campaign(house, head.id, (other.id,))
    an_idea(house, campaign, house.person("1001"))
    phone.says("แคมเปญ").taps("ดูรายละเอียด")
    change = phone._action("เปลี่ยนผู้ลงนาม")
    go_to(house, campaign, "vote_from")
    go_to(house, campaign, "vote_to")
    phone.taps_old(change).sees("การให้คะแนนเริ่มแล้ว")
    with house.store() as store:
        store.people.save([{"staff_id": "3001", "left_on": MORNING.date()}])
    phone.taps_old(change).taps("นางกรรมการ หนึ่ง").says("ท่านเดิมย้าย").sees("แก้ไขแล้ว")
    assert the_campaign(house, campaign.id).head == other.id


# -- cancelling ------------------------------------------------------------------------------------


def test_cancelling_asks_once_more_and_tells_the_authors(house: House) -> None:
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    author, named = house.clerk("1001", first_name="สมหญิง")
    hidden, nameless = house.clerk("1002", first_name="มาลี")
    an_idea(house, campaign, author, title="แบบฟอร์มเดียว")
    an_idea(house, campaign, hidden, title="ตู้รับเรื่อง", anonymous=True)
    phone.says("แคมเปญ").taps("ดูรายละเอียด")
    tap = phone._action("ยกเลิกแคมเปญ")
    phone.taps("ยกเลิกแคมเปญ").says("เปลี่ยนนโยบาย").sees_card("จริงหรือไม่", "เปลี่ยนนโยบาย", "เปิดใหม่ไม่ได้")
    phone.says("เอ่อ").sees_card("จริงหรือไม่")
    phone.taps("ไม่ยกเลิก").sees("ดำเนินต่อ")
    assert the_campaign(house, campaign.id).stage == "ideas"
    phone.taps_old(tap).says("เปลี่ยนนโยบาย").taps("ยืนยันยกเลิก").sees("ยกเลิกแคมเปญ นวัตกรรม 2570 แล้ว")
    phone.taps_old(tap).sees("จบหรือถูกยกเลิกแล้ว")
    assert the_campaign(house, campaign.id).stage == "cancelled"
    named.says("เมนู").sees("แคมเปญ นวัตกรรม 2570 ถูกยกเลิก", "แบบฟอร์มเดียว", "เปลี่ยนนโยบาย")
    nameless.says("เมนู").sees("แคมเปญ นวัตกรรม 2570 ถูกยกเลิก", "ตู้รับเรื่อง")
    with house.store() as store:
        kept = store.connection.exec_driver_sql("SELECT person, facts FROM notices").all()
    assert [row[0] for row in kept] == [author.id] and "ตู้รับเรื่อง" not in str(kept)
    named.says("แคมเปญ").sees_card("ยกเลิกแล้ว", "นวัตกรรม 2570")


def test_a_cancelled_vote_is_deleted_unread_with_its_key(either_house: House) -> None:
    house = either_house
    phone, head, _ = office(house)
    campaign = a_campaign(house, head.id)
    an_idea(house, campaign, house.person("1001"))
    assert go_to(house, campaign, "vote_from").key_half is not None
    assert house.has_photo(f"keys/vote-{campaign.id}")
    phone.says("แคมเปญ").taps("ดูรายละเอียด").taps("ยกเลิกแคมเปญ").says("เปลี่ยนนโยบาย").taps("ยืนยันยกเลิก")
    house.settle()
    after = the_campaign(house, campaign.id)
    assert after.key_half is None and after.key_destroyed_at == house.clock.now()
    assert not house.has_photo(f"keys/vote-{campaign.id}")
    with house.store() as store:
        assert not store.votes.sealed(campaign.id) and not store.votes.published(campaign.id)
        actions = [entry.action for entry in store.audit.of(f"campaign:{campaign.id}")]
    assert actions[-1] == "vote.key_destroyed"
