"""Reading ideas and saying something about them until the vote opens; hiding with a reason, on record."""

from rules.campaigns import Campaign
from rules.ideas import Idea
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import an_idea, go_to
from tests.handlers.ideas_talk import clerk, opened


def with_an_idea(house: House) -> tuple[Campaign, Idea, Phone]:
    campaign = opened(house)
    author = house.person("2001", first_name="สมชาย")
    return campaign, an_idea(house, campaign, author, "ตู้ยืมร่มหน้าอาคาร"), house.phone_of(author)


def test_ideas_are_read_side_by_side_in_an_order_of_ones_own(house: House) -> None:
    campaign = opened(house)
    author = house.person("2001")
    for n in range(1, 28):
        an_idea(house, campaign, author, f"ไอเดียหมายเลข {n}", problem="ป" * 600, way="ว" * 600)
    first, second = clerk(house), clerk(house, "1002")
    first.says("ดูไอเดีย").sees("ไอเดีย 1-10 จาก 27")
    seen = first.screen()
    first.taps("ดูต่อ").sees("ไอเดีย 11-20 จาก 27").taps("ดูต่อ").sees("ไอเดีย 21-27 จาก 27").sees_not("ยังมีอีก")
    first.says("ดูไอเดีย")
    pages = [_titles(phone.says("ดูไอเดีย")) for phone in (first, first, second)]
    assert pages[0] == pages[1] != pages[2]
    assert all(title in seen for title in pages[0]) and len(pages[0]) == 10
    first.says("ไอเดีย 7").sees_card("7. ไอเดียหมายเลข 7", "ใครได้ประโยชน์").says("ไอเดีย 99").sees("ไม่มีไอเดียที่ 99")


def _titles(phone: Phone) -> list[str]:
    said = "\n".join(str(bubble.message) for bubble in phone.answers())
    return [part.split("'")[0] for part in said.split("'text': '") if "ไอเดียหมายเลข" in part[:30]]


def test_a_comment_is_written_named_or_not_and_told_to_the_author(house: House) -> None:
    _, _, author = with_an_idea(house)
    phone = clerk(house).says("ไอเดีย 1").taps("ความเห็น 0").sees("ยังไม่มีความเห็น").taps("เขียนความเห็น")
    phone.sends_sticker().sees("กำลังรอความเห็น").says("น่าจะมีที่คืนร่มด้วย")
    phone.sees_card("ความเห็น", "สมหญิง ใจดี", "น่าจะมีที่คืนร่มด้วย", "23 พ.ย. 2569")
    hidden = clerk(house, "1002", first_name="มานะ").says("ไอเดีย 1").taps("ความเห็น 1").taps("เขียนความเห็น")
    hidden.taps("ไม่แสดงชื่อ").sees("ไม่แสดงชื่อ").says("ร่มหายแน่").sees_card("ไม่แสดงชื่อ", "ร่มหายแน่").sees_not("มานะ")
    author.says("ไอเดียของฉัน").sees("มีความเห็นใหม่ในไอเดียที่ 1 ตู้ยืมร่มหน้าอาคาร")
    author.says("ไอเดีย 1").taps("ความเห็น 2").taps("เขียนความเห็น").says("ขอบคุณ").sees_not("มีความเห็นใหม่")


def test_too_long_a_comment_is_not_taken_and_the_vote_ends_them(house: House) -> None:
    campaign, _, _ = with_an_idea(house)
    phone = clerk(house).says("ไอเดีย 1").taps("ความเห็น 0").taps("เขียนความเห็น")
    phone.says("ย" * 401).sees("ยาวไป 1 ตัวอักษร").says("ย" * 400).sees_card("ความเห็น")
    write = phone._action("เขียนความเห็น")
    go_to(house, campaign, "vote_from")
    phone.taps_old(write).sees("ปิดรับความเห็น").says("ไอเดีย 1").taps("ความเห็น 1").sees_not("เขียนความเห็น")


def test_a_hidden_comment_says_so_and_why_and_is_never_gone(house: House) -> None:
    _, idea, _ = with_an_idea(house)
    writer = clerk(house).says("ไอเดีย 1").taps("ความเห็น 0").taps("เขียนความเห็น").taps("ไม่แสดงชื่อ")
    writer.says("คนเสนอไม่รู้เรื่อง")
    admin, colleague = clerk(house, "3001", role="admin", first_name="แอดมิน"), clerk(house, "1002")
    admin.says("ไอเดีย 1").taps("ความเห็น 1").taps("ซ่อน").sees("เพราะอะไร").says("พาดพิงบุคคล")
    admin.sees_card("ถูกซ่อนโดยผู้ดูแล เหตุผล: พาดพิงบุคคล", "(คนเสนอไม่รู้เรื่อง)")
    colleague.says("ไอเดีย 1").taps("ความเห็น 1").sees("เหตุผล: พาดพิงบุคคล").sees_not("คนเสนอไม่รู้เรื่อง")
    writer.says("ไอเดีย 1").sees("ความเห็นของท่านในไอเดียที่ 1", "ถูกซ่อน เหตุผล: พาดพิงบุคคล")
    writer.taps("ความเห็น 1").sees("(คนเสนอไม่รู้เรื่อง)")
    with house.store() as store:
        (entry,) = store.audit.of(f"idea:{idea.id}")
        assert (entry.actor, entry.action) == ("3001", "comment.hidden")
        assert "คนเสนอ" not in str(entry.facts) and "พาดพิง" not in str(entry.facts)
        assert store.comments.of(idea.id, 10)[0].text == "คนเสนอไม่รู้เรื่อง"


def test_only_admins_hide(house: House) -> None:
    """Owner, colleague, stranger: a button of an admin's does nothing for them."""
    _, _, owner = with_an_idea(house)
    writer = clerk(house).says("ไอเดีย 1").taps("ความเห็น 0").taps("เขียนความเห็น").says("ดีมาก").sees_not("ซ่อน")
    admin = clerk(house, "3001", role="admin").says("ไอเดีย 1").taps("ความเห็น 1")
    hide = admin._action("ซ่อน")
    for phone in (owner, writer, clerk(house, "4001", role="supervisor")):
        phone.taps_old(hide).sees("เฉพาะผู้มีสิทธิ์")
    house.phone().taps_old(hide).sees("ยังไม่ได้ลงทะเบียน")
    admin.taps_old(hide).says("ก" * 201).sees("ยาวไป 1").says("ซ้ำ").taps_old(hide).sees("ถูกซ่อนไปแล้ว")


def test_people_without_a_part_read_and_say_nothing(house: House) -> None:
    campaign = opened(house, units=("กองคลัง",))
    author = house.person("2001", unit="กองคลัง")
    an_idea(house, campaign, author)
    insider, outsider, stranger = house.phone_of(author), clerk(house), house.phone()
    insider.says("ไอเดีย 1").sees_card("คลังแบบฟอร์มกลาง")
    buttons = [insider._action("ความเห็น 0"), insider.says("ดูไอเดีย")._action("อ่านทั้งหมด")]
    outsider.says("ดูไอเดีย").sees("ไม่มีไอเดียให้อ่าน")
    for button in buttons:
        outsider.taps_old(button).sees("อาจถูกถอน")
        stranger.taps_old(button).sees("ยังไม่ได้ลงทะเบียน")
