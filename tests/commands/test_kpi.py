"""The indicator by command: 2564 says what its report said, head by head; weights; what is counted."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage import seed_2564
from tests.commands.keyboard import Operator
from tests.handlers.test_papers import has, text_of
from tests.projects import a_chosen, started

FACTS = {
    1: ("ความสำเร็จในการเสนอนวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน",),
    2: ("ผลผลิต (Output)", "ผลลัพธ์ (Outcome)", "ระยะ 20 ปี", "7.3", "7.3.2", "เอื้อต่อความเป็นธรรม"),
    3: ("นวัตกรรม หมายถึง", "การจัดการองค์กร", "แนวปฏิบัติ", "พึงพอใจ", "การเพิ่มประสิทธิภาพในการปฏิบัติงานของหน่วยงาน"),
    4: ("ขั้นตอนที่ 1", "คัดเลือกเพียง 1", "คณะกรรมการนวัตกรรมกรุงเทพมหานคร", "ขั้นตอนที่ 5", "สำรวจการนำนวัตกรรมไปใช้"),
    5: ("100.00",),
    6: (
        "อยู่ระหว่างแต่งตั้งคณะทำงาน", "รูปแบบการทำงานของกรุงเทพมหานคร", "เลื่อนขั้นเงินเดือนของสำนักงาน ก.ก.",
        "ที่ 1/2564 ลงวันที่ 6 มกราคม 2564", "27", "วันที่ 7 มกราคม 2564", "1 โครงการ", "ทดลองใช้", "6 เดือน",
        "ตั้งแต่เดือนเมษายน 2564", "ครั้งที่ 2 (1 ตุลาคม 2564)", "อย่างน้อย 3 เดือน", "อย่างน้อย 1 ครั้ง",
    ),
    7: ("นโยบายชัดเจน", "ยอมรับการเปลี่ยนแปลง", "โควิด 19"),
    8: ("GPS", "คลาดเคลื่อน", "ภาพถ่ายตนเองกับป้ายสัญลักษณ์"),
    9: ("หนังสือเห็นชอบ", "หลักเกณฑ์การลงเวลา", "ข้อมูลการลงเวลาในแอปพลิเคชัน"),
}  # fmt: skip


@pytest.fixture
def seeded(operator: Operator) -> Operator:
    assert "is in" in operator.types("kpi", "seed").output
    return operator


def test_the_years_report_says_what_was_reported(seeded: Operator, tmp_path: Path) -> None:
    out = tmp_path / "kpi.pdf"
    seeded.types("office", "set", "name", "สำนักงาน ก.ก.")
    seeded.types("report", "kpi", "--year", "2564", "--quarter", "4", "--out", str(out))
    for head in sorted(FACTS):
        has(out.read_bytes(), f"{head}. ", *FACTS[head])
    heading = text_of(out.read_bytes()).partition("1.ชื่อตัวชี้วัด")[0]
    assert heading.count("สำนักงานก.ก.") == 1, "the office is the unit itself"


def test_an_earlier_quarter_tells_nothing_of_later_ones(seeded: Operator, tmp_path: Path) -> None:
    out = tmp_path / "kpi.pdf"
    seeded.types("report", "kpi", "--year", "2564", "--quarter", "1", "--out", str(out))
    with pytest.raises(AssertionError):
        has(out.read_bytes(), "ตั้งแต่เดือนเมษายน 2564")


def test_seeding_twice_changes_nothing(seeded: Operator) -> None:
    assert "there already" in seeded.types("kpi", "seed").output
    told = seeded.types("kpi", "show", "--year", "2564").output
    assert told.splitlines()[3].startswith("4\tplan 100.00\tcounted -\tby hand 100.00\t")


def test_the_facts_of_the_year_stand_beside_its_words() -> None:
    year = seed_2564.read()["year"]
    assert (year["candidates"], year["chosen"], year["order_number"]) == (27, 1, "1/2564")
    assert (year["months_in_use"], year["salary_reviews"], year["result"]) == (6, 1, 10_000)
    assert year["salary_review"].isoformat() == "2021-10-01"


def test_weights_are_the_offices_and_must_add_up(operator: Operator) -> None:
    other = ("25", "25", "10", "20", "20", "--quarters", "0", "50", "60", "100")
    told = operator.types("kpi", "weights", "--year", "2570", *other, "--why", "ตามข้อตกลง").output
    assert told == "Fiscal year 2570, version 1\n"
    assert "plan 50.00" in operator.types("kpi", "show", "--year", "2570").output
    wrong = operator.types("kpi", "weights", "--year", "2570", *"99999", "--why", "-", exit_code=1).output
    assert "add up to 100" in wrong


def test_what_really_happened_is_counted(operator: Operator) -> None:
    house = operator.house
    chosen = a_chosen(house)
    house.clock.advance(hours=1)
    told = operator.types("kpi", "show", "--year", "2570").output.splitlines()
    assert told[0].split("\t")[2] == "counted 45.00"
    project = started(house, chosen)
    with house.store() as store:
        milestone = store.milestones.add(
            project, "ทดลองใช้", house.clock.now().date(), house.clock.now().date() + timedelta(days=30),
            owner=chosen.author.id, by=chosen.head.id, at=house.clock.now(),
        )  # fmt: skip
        house.clock.advance(days=1)
        store.milestones.tell(
            milestone, 50, "ครึ่งทาง", None, author=chosen.author.id, at=house.clock.now(), event_id="m1"
        )
    house.clock.advance(days=1)
    told = operator.types("kpi", "show", "--year", "2570").output.splitlines()
    assert told[0].split("\t")[2] == "counted 55.00"
    assert told[1].split("\t")[2] == "counted -", "that quarter has not begun"
