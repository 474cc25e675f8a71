"""Who did what: by person, kind of deed and day, a page at a time, for those who see the office."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import texts
from handlers.parts.history_words import HIDDEN
from simulator.phone import Phone
from tests.builders import House

Office = tuple[Phone, Phone, Phone]


@pytest.fixture
def office(house: House) -> Office:
    """An admin, a supervisor and a clerk; some deeds are on record."""
    _, admin = house.clerk("9001", role="admin")
    _, boss = house.clerk("2001", role="supervisor")
    _, clerk = house.clerk("1001", first_name="มานี", last_name="มีนา")
    with house.store() as store:
        for n in range(20):
            store.audit.add(house.clock.now(), "9001", "holiday.added", f"day:2026-12-{n + 1:02}", units=[])
        store.audit.add(house.clock.now(), "operator", "person.changed", "person:1001", unit=["ก", "ข"])
    return admin, boss, clerk


def test_of_a_person_by_or_to_them(office: Office) -> None:
    admin = office[0]
    admin.says("ประวัติ 1001").sees_card("· ผู้ดูแลเครื่อง", "แก้ไขข้อมูลบุคคล นางสาวมานี มีนา (1001)", "หน่วยงาน ก → ข")
    admin.says("history มานี").sees_card("มานี มีนา (1001)")


def test_of_a_kind_of_deed_page_by_page(office: Office) -> None:
    admin = office[0]
    admin.says("ประวัติ วันหยุด").sees_card("ใจดี (9001)", "เพิ่มวันหยุด 20 ธ.ค. 2569", "13 ธ.ค. 2569")
    admin.taps("ก่อนหน้านี้").sees_card("12 ธ.ค. 2569", "5 ธ.ค. 2569")
    admin.taps("ก่อนหน้านี้").sees_card("4 ธ.ค. 2569", "1 ธ.ค. 2569")
    assert "ก่อนหน้านี้" not in dict(admin._tappable())


def test_of_a_day(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ประวัติ เมื่อวาน").sees_card("ไม่มีบันทึก")
    house.clock.advance(days=1)
    admin.says("ประวัติ เมื่อวาน").sees_card("มานี มีนา (1001)")
    admin.says("ประวัติ").sees_card("ล่าสุด")
    admin.says("ประวัติ ไม่มีใครชื่อนี้").sees("ไม่พบ")


def test_neither_chiefs_nor_clerks_read_it(office: Office) -> None:
    for phone in office[1:]:
        phone.says("ประวัติ").sees("เฉพาะ").sees_not("holiday")


def test_every_deed_that_chat_writes_down_has_a_name() -> None:
    """Those named as literals in a `Deed`; whoever adds one says it in texts/history.toml."""
    root = Path(texts.__file__).parent.parent
    source = "".join(
        path.read_text("utf-8") for top in ("handlers", "storage") for path in (root / top).rglob("*.py")
    )
    named = set(re.findall(r'\bDeed\(\s*"([a-z_]+\.[a-z_]+)"', source))
    assert {"point.added", "sign.revoked", "deputy.ended"} <= named
    assert not [deed for deed in named if not texts.has("history", f"deed_{deed.replace('.', '__')}")]


def test_every_deed_and_every_figure_put_on_record_has_words() -> None:
    """Those written as literals; whoever adds one says it in texts/history.toml, or hides it there."""
    deeds, figures = set[str](), set[str]()
    for call in audit_calls():
        deeds |= {arg.value for arg in call.args[2:3] if isinstance(arg, ast.Constant)}
        figures |= {keyword.arg for keyword in call.keywords if keyword.arg}
    assert {"kpi.begun", "days.remade"} <= deeds and {"version", "clockin"} <= figures
    untold = [deed for deed in sorted(deeds) if not texts.has("history", f"deed_{deed.replace('.', '__')}")]
    untold += [name for name in sorted(figures - HIDDEN) if not texts.has("history", f"fact_{name}")]
    assert not untold


def audit_calls() -> Iterator[ast.Call]:
    root = Path(texts.__file__).parent.parent
    for top in ("bot", "commands", "handlers", "pages", "storage"):
        for path in sorted((root / top).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.add"):
                    yield node


def test_what_was_done_to_an_indicator_is_told_in_words(office: Office, house: House) -> None:
    facts = {"quarter": 2, "head": "narrative", "counted": 4500, "by_hand": 5050, "sha256": "ab" * 32}
    with house.store() as store:
        store.audit.add(house.clock.now(), "9001", "kpi.corrected", "year:2570", **facts)
        store.audit.add(
            house.clock.now(), "9001", "project.answered", "project:3", answer="revise", version=2
        )
    told = office[0].says("ประวัติ").sees_card("แก้ร้อยละของตัวชี้วัด ปีงบประมาณ 2570", "นับได้ 45 %", "50.5 %")
    told.sees_card("ตอบโครงการ โครงการที่ 3", "ผล ให้ปรับแก้ · ฉบับที่ 2").sees_not("narrative").sees_not("abab")


def test_what_a_deed_was_done_to_is_said_in_words_too(office: Office, house: House) -> None:
    with house.store() as store:
        store.audit.add(house.clock.now(), "9001", "papers.fetched", "form4:2", form="pdf")
        store.audit.add(house.clock.now(), "9001", "papers.templates", "office", names=["form4"])
    told = office[0].says("ประวัติ").sees_card("เปิดเอกสาร แบบฟอร์มที่ 4 เลขที่ 2", "แบบ pdf")
    told.sees_card("เปลี่ยนแม่แบบเอกสาร ของสำนักงาน", "ชื่อไฟล์ form4").sees_not("form4:2")
