"""The report on the indicator by chat and by command: its nine heads, its quarters, what was set by hand."""

from pathlib import Path
from typing import Any

from docx import Document
from sqlalchemy import insert

from storage.tables_surveys import kpi_notes, kpi_steps, kpi_years
from tests.builders import House
from tests.commands.keyboard import Operator
from tests.handlers.test_papers import fetch, has, links, text_of

FACTS: dict[str, Any] = {
    "name": "ความสำเร็จในการเสนอนวัตกรรม",
    "levels": ["ผลผลิต (Output)"],
    "strategy": [["ประเด็นยุทธศาสตร์", ""], ["ประเด็นย่อย", "7.3 การบริหารทรัพยากรบุคคล"]],
    "definitions": [["นวัตกรรม", "แนวคิดและวิธีใหม่"]],
    "method": "พิจารณาจากความสำเร็จตามขั้นตอน",
    "steps": ["รวบรวมแนวคิด", "คัดเลือกเพียง 1 แนวคิด"],
    "target": 10000,
    "signer": ["นางสาวสมหญิง ใจดี", "นักทรัพยากรบุคคล"],
}


def a_year(house: House, year: int = 2564) -> None:
    """An indicator with two quarters told; the second's percent was set by hand."""
    now = house.clock.now()
    notes = {
        (1, "narrative"): "รวบรวมแนวคิด 27 เรื่อง",
        (2, "narrative"): "ทดลองใช้ระบบ",
        (1, "supports"): "นโยบายชัดเจน",
        (2, "supports"): "นโยบายชัดเจน\nผู้ปฏิบัติงานยอมรับ",
        (0, "summary"): "ใช้งาน 6 เดือน\nใช้พิจารณาเลื่อนเงินเดือน 1 ครั้ง",
    }
    with house.store() as store:
        run = store.connection.execute
        known = {"fiscal_year": year, "version": 1, "facts": FACTS, "weights": {}, "why": ""}
        run(insert(kpi_years).values(**known, made_by="operator", made_at=now))
        for (quarter, head), text in notes.items():
            row = {"fiscal_year": year, "quarter": quarter, "head": head, "version": 1, "text": text}
            run(insert(kpi_notes).values(**row, files=[], author=None, at=now))
        newer = {"fiscal_year": year, "quarter": 2, "head": "narrative", "version": 2, "files": []}
        run(insert(kpi_notes).values(**newer, text="ทดลองใช้ระบบสองเดือน", author=None, at=now))
        for quarter, percent, why in ((1, None, ""), (2, 8000, "เริ่มก่อนแผน")):
            step = {"fiscal_year": year, "quarter": quarter, "counted": 4500, "percent": percent, "why": why}
            run(insert(kpi_steps).values(**step, made_by=None, made_at=now, event_id=f"e{quarter}"))


def test_the_report_up_to_a_quarter(either_house: House) -> None:
    a_year(either_house)
    admin = either_house.phone_of(either_house.person("9001", role="admin", first_name="แพรวา"))
    admin.says("เอกสาร kpi 2564 2").sees_card("ไตรมาสที่ 2", "2564")
    pdf = fetch(either_house, links(admin)["เปิด PDF"])
    has(pdf, "1. ชื่อตัวชี้วัด", FACTS["name"], "นวัตกรรม หมายถึง แนวคิดและวิธีใหม่", "ขั้นตอนที่ 2 คัดเลือกเพียง 1 แนวคิด")
    has(
        pdf,
        "(6.2) ไตรมาสที่ 2",
        "ทดลองใช้ระบบสองเดือน",
        "ร้อยละ 80.00 (ระบบคำนวณได้ร้อยละ 45.00 ปรับเพราะ เริ่มก่อนแผน)",
    )
    has(pdf, "1. นโยบายชัดเจน 2. ผู้ปฏิบัติงานยอมรับ", "นักทรัพยากรบุคคล")
    text = text_of(pdf)
    assert "(6.3)" not in text and "ใช้งาน6เดือน" not in text and text.count("นโยบายชัดเจน") == 1


def test_the_year_s_report_has_its_summary(house: House) -> None:
    a_year(house)
    admin = house.phone_of(house.person("9001", role="admin", first_name="แพรวา"))
    admin.says("เอกสาร").taps("รายงานตัวชี้วัด")
    has(
        fetch(house, links(admin)["เปิด PDF"]),
        "(6.5) สรุปผลการดำเนินงาน",
        "1. ใช้งาน 6 เดือน",
        "(6.4) ไตรมาสที่ 4",
        "ยังไม่มีรายงาน",
    )


def test_the_report_is_for_admins_and_auditors(house: House) -> None:
    a_year(house)
    house.phone_of(house.person("9002", role="auditor", first_name="ผู้ตรวจ")).says(
        "เอกสาร kpi 2564"
    ).sees_card("2564")
    for staff_id, role in (("1001", "staff"), ("3001", "supervisor")):
        phone = house.phone_of(house.person(staff_id, role=role, first_name=f"คน{role}"))
        phone.says("เอกสาร kpi 2564").sees("ไม่มีสิทธิเปิด").sees_not("ไตรมาสที่")
    house.phone("คนแปลกหน้า").says("เอกสาร kpi 2564").sees_not("ไตรมาส")


def test_the_report_by_command(house: House, tmp_path: Path) -> None:
    operator = Operator(house, tmp_path)
    a_year(house)
    out = operator.folder / "kpi.docx"
    operator.types("report", "kpi", "--year", "2564", "--quarter", "4", "--out", out)
    said = [line.text for line in Document(str(out)).paragraphs]
    assert "(6.1) ไตรมาสที่ 1" in said and "รวบรวมแนวคิด 27 เรื่อง" in said
    told = operator.types(
        "report", "kpi", "--year", "2563", "--quarter", "4", "--out", out, exit_code=1
    ).output
    assert "ไม่มีเอกสารนี้" in told
