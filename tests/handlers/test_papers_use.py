"""Form 5 by chat and by command: what a survey came to, once it has ended, for who may read it."""

import io
from pathlib import Path

from docx import Document

from tests.builders import House
from tests.commands.keyboard import Operator
from tests.handlers.test_papers import fetch, has, links, text_of
from tests.projects import TITLE as PROJECT
from tests.projects import a_chosen, approved
from tests.surveys import TITLE, Poll, a_poll

SAID = {"1001": "5 มากที่สุด", "1002": "4 มาก", "1003": "4 มาก", "1004": "3 ปานกลาง", "1005": "5 มากที่สุด"}


def an_ended_poll(house: House, *, anonymous: bool = True, project: int | None = None) -> Poll:
    """Five of six have answered; two of them speak of the sign."""
    poll = a_poll(house, anonymous=anonymous, project=project)
    for staff_id, scale in SAID.items():
        words = "ป้ายสะท้อนแสง" if staff_id in ("1001", "1002") else ""
        poll.answers(staff_id, "ไม่เคยใช้" if staff_id == "1004" else "เคยใช้", scale, words)
    poll.closes()
    return poll


def test_form_5_has_reach_intervals_and_findings(either_house: House) -> None:
    house = either_house
    poll = an_ended_poll(house)
    admin = house.phone_of(poll.admin)
    admin.says("เอกสาร").taps("5 การนำไปใช้").sees_card("แบบฟอร์มที่ 5", TITLE, "2570")
    pdf = fetch(house, links(admin)["เปิด PDF"])
    # 5 of 6 answered 5 4 4 3 5: mean 4.2, t(4) 2.776 x 0.837 / sqrt(5) x sqrt(1 / 5) = 0.465
    has(pdf, "6 คน", "83.3", "4.20", "3.74", "4.66", "แพรวา")
    # E. B. Wilson's interval of 4 in 5 by his formula
    has(pdf, "เคยใช้ 4 80.0 37.6 - 96.4", "ไม่เคยใช้ 1 20.0 3.6 - 62.4")
    has(pdf, "ยังไม่ได้เขียน")
    assert "ป้ายสะท้อนแสง" not in text_of(pdf), "free words of two people are too few to be told"
    with house.store() as store:
        store.surveys.write_finding(poll.number, "ควรเปลี่ยนป้ายใหม่", poll.admin.id, house.clock.now())
    found = links(admin.says("เอกสาร 5"))
    has(fetch(house, found["เปิด PDF"]), "ควรเปลี่ยนป้ายใหม่")
    word = Document(io.BytesIO(fetch(house, found["เปิดไฟล์ Word"])))
    assert any("ควรเปลี่ยนป้ายใหม่" in one.text for one in word.paragraphs)


def test_no_form_5_names_who_answered(house: House) -> None:
    for_named = an_ended_poll(house, anonymous=False)
    admin = house.phone_of(for_named.admin)
    text = text_of(fetch(house, links(admin.says("เอกสาร 5"))["เปิด PDF"]))
    assert "4.20" in text
    assert not [one for one in for_named.people.values() if one.first_name in text or one.staff_id in text]


def test_who_may_have_form_5(house: House) -> None:
    chosen = a_chosen(house)
    project = approved(house, chosen)
    poll = a_poll(house, 5, project=project)
    head, author = house.phone_of(chosen.head), house.phone_of(chosen.author)
    colleague, stranger = house.phone_of(chosen.colleague), house.phone("คนแปลกหน้า")
    head.says("เอกสาร 5").sees("ไม่มีสิทธิเปิด")
    poll.closes()
    head.says("เอกสาร 5").sees_card("แบบฟอร์มที่ 5", TITLE)
    has(fetch(house, links(head)["เปิด PDF"]), PROJECT)
    author.says("เอกสาร 5").sees_card("แบบฟอร์มที่ 5")
    tap = {"type": "postback", "label": "x", "data": f"s1:papers.paper~?w=form5:{poll.number}"}
    head.taps_old(tap).sees_card("แบบฟอร์มที่ 5")
    for phone in (colleague, stranger):
        phone.says("เอกสาร 5").sees_not("แบบฟอร์มที่ 5")
        phone.taps_old(tap).sees_not("แบบฟอร์มที่ 5")
    link = links(author.says("เอกสาร 5"))["เปิด PDF"]
    fetch(house, link)
    with house.store() as store:
        store.projects.remove_member(project, chosen.author.id, house.clock.now())
    assert house.app.test_client().get(link).status_code == 410


def test_the_operator_writes_it_once_the_survey_has_ended(house: House, tmp_path: Path) -> None:
    operator, poll, out = Operator(house, tmp_path), a_poll(house), tmp_path / "form5.pdf"
    typed = ("report", "form5", "--survey", str(poll.number), "--out", out)
    assert "ปิดรับคำตอบแล้ว" in operator.types(*typed, exit_code=1).output and not out.exists()
    poll.closes()
    operator.types(*typed)
    has(out.read_bytes(), "แบบฟอร์มที่ 5", TITLE, "0 คน")


def test_where_everybody_answered_form_5_guesses_nothing(house: House) -> None:
    poll = a_poll(house, anonymous=False, project=None)
    for number in range(6):
        poll.answers(str(1001 + number), "เคยใช้", "4 มาก", "")
    poll.closes()
    admin = house.phone_of(poll.admin)
    admin.says("เอกสาร").taps("5 การนำไปใช้").sees_card("แบบฟอร์มที่ 5")
    pdf = fetch(house, links(admin)["เปิด PDF"])
    has(pdf, "ค่าเฉลี่ย 4.00 จากผู้ตอบ 6 คน ซึ่งตอบครบทุกคน")
    assert "4.00 - 4.00" not in text_of(pdf)
