"""My ideas: each one's stage and what comes next, and who asks to join."""

from rules.campaigns import Campaign
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import an_idea, go_to
from tests.handlers.ideas_talk import ANSWERS, begins, clerk, opened, sends


def test_each_idea_says_its_stage_and_what_comes_next(house: House) -> None:
    campaign = opened(house)
    phone = clerk(house).says("ไอเดียของฉัน").sees("ท่านยังไม่มีไอเดีย")
    sends(phone)
    phone.says("ไอเดียของฉัน").sees_card("ส่งแล้ว", f"1. {ANSWERS[0]}", "แก้ไขได้จนเปิดโหวต 5 ธ.ค. 2569 08:10")
    begins(phone).says("ร่างอีกเรื่อง")
    phone.says("ไอเดียของฉัน").sees_card("ร่าง ยังไม่ได้ส่ง", "ร่างอีกเรื่อง", "ส่งได้ถึง 3 ธ.ค. 2569 08:10")
    go_to(house, campaign, "ideas_to")
    phone.says("ไอเดียของฉัน").sees_card("รอเปิดโหวต", "เปิดโหวต 5 ธ.ค.").sees("ปิดรับไอเดียแล้ว")
    go_to(house, campaign, "vote_from")
    phone.says("ไอเดียของฉัน").sees_card("กำลังโหวต", "โหวตถึง 10 ธ.ค.", "ไม่มีใครเห็นคะแนนก่อนปิด").sees_not(
        "ถอนไอเดีย"
    )


def test_the_outcome_and_why_is_told_whether_named_or_not(house: House) -> None:
    campaign = opened(house)
    person = house.person("1001")
    phone = house.phone_of(person)
    named, hidden = an_idea(house, campaign, person, "หนึ่ง"), an_idea(house, campaign, person, "สอง", True)
    with house.store() as store:
        store.ideas.set_outcome(named.id, "chosen", "ทำได้ทันที")
        store.ideas.set_outcome(hidden.id, "runner_up", "คะแนนรองลงมา", 2571)
    phone.says("ไอเดียของฉัน").sees_card("ได้รับเลือก", "หนึ่ง", "ทำได้ทันที", "จะนำไปทำเป็นโครงการ")
    phone.sees_card("เข้ารอบ", "สอง", "คะแนนรองลงมา", "คลังไอเดียปี 2571")


def test_a_draft_goes_on_from_here_too(house: House) -> None:
    opened(house)
    phone = begins(clerk(house)).says(ANSWERS[0])
    phone.says("ไอเดียของฉัน").taps("ทำต่อ").sees("ข้อ 2 จาก 6")
    phone.says("ไอเดียของฉัน").taps("ทิ้งร่าง").taps("ทิ้งเลย").says("ไอเดียของฉัน").sees("ท่านยังไม่มีไอเดีย")


def asked_to_join(house: House, *, anonymous: bool = False) -> tuple[Campaign, Phone, Phone]:
    """An idea and a colleague who has asked to join it: the campaign, the author's phone, the colleague's."""
    campaign = opened(house)
    author = house.person("2001", first_name="สมชาย")
    idea = an_idea(house, campaign, author, ANSWERS[0], anonymous, problem=ANSWERS[1])
    colleague = house.person("1001")
    with house.store() as store:
        store.ideas.links.ask_to_join(idea.id, colleague.id, house.clock.now())
    return campaign, house.phone_of(author), house.phone_of(colleague)


def test_a_request_to_join_is_accepted_once_and_told(house: House) -> None:
    _, author, colleague = asked_to_join(house)
    author.says("ไอเดียของฉัน").taps("คำขอร่วมเสนอ 1 คน").sees_card("ขอร่วมเสนอ", "สมหญิง ใจดี", "สังกัด")
    accept, decline = author._action("รับ"), author._action("ไม่รับ")
    author.taps_old(accept).sees("เป็นผู้ร่วมเสนอ").taps_old(decline).sees("ตอบ นางสาวสมหญิง ใจดี ไปแล้ว")
    colleague.says("ไอเดียของฉัน").sees("ท่านเป็นผู้ร่วมเสนอไอเดียที่ 1").sees_card("ท่านคือ", "ผู้ร่วมเสนอ")
    author.says("ไอเดียของฉัน").sees_card("สมชาย ใจดี และผู้ร่วมเสนอ 1 คน")
    author.taps("ถอนไอเดีย").taps("ถอนเลย")
    colleague.says("ไอเดียของฉัน").sees("ถูกผู้เสนอถอนแล้ว", "ท่านยังไม่มีไอเดีย")


def test_a_declined_request_is_told_too(house: House) -> None:
    _, author, colleague = asked_to_join(house)
    author.says("ไอเดียของฉัน").taps("คำขอร่วมเสนอ 1 คน").taps("ไม่รับ").sees("ไม่รับคำขอของ")
    colleague.says("ไอเดียของฉัน").sees("ขอไม่รับผู้ร่วมเสนอเพิ่ม", "ท่านยังไม่มีไอเดีย")


def test_joining_an_anonymous_idea_does_not_tell_whose_it_is(house: House) -> None:
    _, author, colleague = asked_to_join(house, anonymous=True)
    author.says("ไอเดียของฉัน").taps("คำขอร่วมเสนอ 1 คน").sees("ชื่อท่านก็ยังไม่ถูกบอก").taps("รับ")
    colleague.says("ไอเดียของฉัน").sees_card("ร่วมเสนอ", "ไม่แสดงชื่อ").sees_not("สมชาย")


def test_nobody_else_answers_or_sees_a_persons_ideas(house: House) -> None:
    """Owner, colleague, stranger."""
    campaign, author, colleague = asked_to_join(house)
    author.says("ไอเดียของฉัน").taps("คำขอร่วมเสนอ 1 คน")
    accept = author._action("รับ")
    admin, stranger = clerk(house, "3001", role="admin"), house.phone()
    for other in (admin, colleague):
        other.taps_old(accept).sees("ไม่พบไอเดียนี้แล้ว").says("ไอเดียของฉัน").sees("ท่านยังไม่มีไอเดีย")
    stranger.taps_old(accept).sees("ยังไม่ได้ลงทะเบียน").says("ไอเดียของฉัน").sees("ยังไม่ได้ลงทะเบียน")
    go_to(house, campaign, "vote_from")
    author.taps_old(accept).sees("เปิดโหวตแล้ว จึงเปลี่ยนไม่ได้")
