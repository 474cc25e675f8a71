"""Form 4 by chat: as it stands while it is written, as it was signed afterwards; for who may read it."""

from datetime import date, timedelta
from typing import Any

import pypdfium2 as pdfium

from rules.papers import BudgetRow, PlanRow
from rules.people import Person
from tests.builders import House
from tests.handlers.test_papers import fetch, has, links, text_of


def a_project(house: House, head: Person, *members: Person, **words: str) -> int:
    """A project that is being written, with a plan of one row and a budget of two."""
    now = house.clock.now()
    with house.store() as store:
        number = store.projects.start(
            idea=None, campaign=None, fiscal_year=2570, unit=head.unit, title="โครงการลดคิว", head=head.id,
            by=head.id, at=now,
        )  # fmt: skip
        for member in members:
            store.projects.add_member(number, member.id, head.id, now)
        for part, text in words.items():
            store.projects.write(number, part, text, head.id, now)
        store.projects.add_plan(number, PlanRow("ทดลอง", date(2027, 1, 4), date(2027, 3, 31)), head.id, now)
        store.projects.add_budget(number, BudgetRow("จอแสดงคิว", 1_200_050, "เหมาจ่าย"), head.id, now)
        store.projects.add_budget(number, BudgetRow("ป้าย", 50, ""), head.id, now)
    return number


def sign(house: House, project: int, head: Person, state: Any = "signed") -> None:
    with house.store() as store:
        store.projects.sign(project, store.projects.content(project), head.id, house.clock.now(), "event")
        store.projects.set_state(project, state)


def test_form_4_while_it_is_written_and_as_it_was_signed(either_house: House) -> None:
    head = either_house.person("3001", role="supervisor", first_name="ประธาน")
    author = either_house.person("1001")
    project = a_project(either_house, head, author, background="มีคิวยาวทุกเช้า", risks="ฝนตก")
    phone = either_house.phone_of(author)
    phone.says("เอกสาร").taps("4 โครงการ").sees_card("แบบฟอร์มที่ 4", "โครงการลดคิว", "2570")
    pdf = fetch(either_house, links(phone)["เปิด PDF"])
    has(
        pdf, "มีคิวยาวทุกเช้า", "8. ความเสี่ยงและแนวทางบริหารความเสี่ยง", "ฝนตก", "ยังไม่ได้เขียน", "4 ม.ค. - 31 มี.ค. 2570"
    )
    has(pdf, "12,001.00", "(หนึ่งหมื่นสองพันเอ็ดบาทถ้วน)", "สมหญิง", "ประธาน")
    sign(either_house, project, head)
    with either_house.store() as store:
        store.projects.write(project, "background", "เขียนใหม่หลังลงนาม", author.id, either_house.clock.now())
    signed = fetch(either_house, links(phone.says("เอกสาร 4"))["เปิด PDF"])
    has(signed, "มีคิวยาวทุกเช้า", "วันที่ 23 พฤศจิกายน 2569")
    assert "เขียนใหม่" not in text_of(signed)
    assert len(pdfium.PdfDocument(signed)) >= 2


def test_who_may_have_form_4(house: House) -> None:
    head = house.person("3001", role="supervisor", first_name="ประธาน")
    project = a_project(house, head)
    committee = house.phone_of(house.person("3002", role="committee", first_name="กรรมการ"))
    colleague = house.phone_of(house.person("1002", first_name="เพื่อนร่วมงาน"))
    house.phone_of(head).says("เอกสาร 4").sees_card("โครงการลดคิว")
    house.phone_of(house.person("9001", role="admin", first_name="แพรวา")).says("เอกสาร 4").sees_card(
        "โครงการลดคิว"
    )
    for phone in (committee, colleague):
        phone.says("เอกสาร 4").sees("ไม่มีสิทธิเปิด").sees_not("โครงการลดคิว")
    house.phone("คนแปลกหน้า").says("เอกสาร 4").sees_not("โครงการลดคิว")
    sign(house, project, head, "sent")
    committee.says("เอกสาร 4").sees_card("โครงการลดคิว")
    colleague.says("เอกสาร 4").sees("ไม่มีสิทธิเปิด")


def test_a_link_to_form_4_ends_with_the_right_to_read(house: House) -> None:
    head, author = house.person("3001", first_name="ประธาน"), house.person("1001")
    project = a_project(house, head, author)
    link = links(house.phone_of(author).says("เอกสาร 4"))["เปิด PDF"]
    fetch(house, link)
    with house.store() as store:
        store.projects.remove_member(project, author.id, house.clock.now() + timedelta(minutes=1))
    assert house.app.test_client().get(link).status_code == 410
