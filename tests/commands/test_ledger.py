"""The ledger as files and paper: what is in them, and that a changed number is found out."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rules.ledger import NUMBERS
from rules.people import Person
from rules.workday import Day
from tests.builders import House
from tests.commands.keyboard import Operator, as_rows

MONDAY = date(2026, 10, 5)
IN, OUT = datetime(2026, 10, 5, 1, 42, tzinfo=UTC), datetime(2026, 10, 5, 17, 5, tzinfo=UTC)
LATE = Day("late", IN, OUT, 12, False, 0, False, "worked", "worked", reasons=("outage",))
HALF_LEAVE = Day("leave", IN, None, 0, True, 0, False, "leave", "worked", ("sick", ""), (1, 0))


def some_office(house: House) -> None:
    for staff_id, unit, days in (
        ("1001", "กองบริหารทั่วไป", [LATE, HALF_LEAVE]),
        ("1002", "กองวิชาการ", [LATE] * 20),
        ("1003", "กองวิชาการ", [LATE]),
    ):
        keep(house, house.person(staff_id, unit=unit), days)


def keep(house: House, person: Person, days: list[Day]) -> None:
    with house.store() as store:
        for number, day in enumerate(days):
            store.workdays.save(person.id, MONDAY + timedelta(days=number), person.unit, day)


def code_in(said: str) -> str:
    return said.split("code ")[-1].strip()


@pytest.fixture
def office(operator: Operator) -> Operator:
    some_office(operator.house)
    return operator


def test_the_workbook_has_real_dates_numbers_filters_and_links(office: Operator) -> None:
    out = office.folder / "ledger.xlsx"
    office.types("ledger", "export", "--half", "1/2570", "--out", out)
    book = load_workbook(out)
    assert book.sheetnames == ["สรุปตามหน่วยงาน", "รายบุคคล", "รายวัน", "คำอธิบาย"]
    people, days = book["รายบุคคล"], book["รายวัน"]
    heads = [cell.value for cell in people[1]]
    by_id = {row[0].value: dict(zip(heads, row, strict=True)) for row in people.iter_rows(min_row=2)}
    assert by_id["1001"]["ลาป่วย (วัน)"].value == 0.5 and by_id["1002"]["สาย (ครั้ง)"].value == 20
    assert by_id["1002"]["เทียบเกณฑ์"].value == "✕ เกินเกณฑ์"
    assert by_id["1002"]["รหัส"].hyperlink.location == "'รายวัน'!A4:A23"
    assert [days["A4"].value, days["A23"].value, days["A24"].value] == ["1002", "1002", "1003"]
    first = [cell.value for cell in days[2]]
    assert first[3:5] == [datetime(2026, 10, 5), "สาย"] and first[7] == 12
    assert [moment.strftime("%d %H:%M") for moment in first[5:7]] == ["05 08:42", "06 00:05"]
    assert days["D2"].number_format.endswith("d mmm yyyy") and days["N2"].value == "ระบบขัดข้อง"
    assert (days["K3"].value, days["M3"].value) == ("ลาป่วย", "ใช่")
    assert people.freeze_panes == "C2" and days.auto_filter.ref == "A1:N24"
    assert len(people.conditional_formatting) == 5


def test_the_sums_of_units_are_those_of_their_people(office: Operator) -> None:
    out = office.folder / "ledger.xlsx"
    office.types("ledger", "export", "--half", "1/2570", "--out", out)
    rows = {row[0]: row for row in load_workbook(out)["สรุปตามหน่วยงาน"].iter_rows(min_row=4, values_only=True)}
    late = rows["หน่วยงาน"].index("สาย (ครั้ง)")
    assert [rows[name][late] for name in ("กองบริหารทั่วไป", "กองวิชาการ", "รวม")] == [1, 21, 22]
    assert rows["กองวิชาการ"][1:4] == (2, 0, 1)


def test_csv_for_other_systems(office: Operator) -> None:
    out = office.folder / "ledger.csv"
    office.types("ledger", "export", "--half", "1/2570", "--unit", "กองวิชาการ", "--out", out)
    heading, *rows = as_rows(out.read_text("utf-8-sig"))
    assert heading[:5] == ["staff_id", "name", "unit", "half_year", "limits"] and heading[5:] == [
        *NUMBERS,
        "service",
    ]
    assert [row[0] for row in rows] == ["1002", "1003"] and rows[0][3:5] == ["1/2570", "passed"]
    assert oct(out.stat().st_mode)[-2:] == "00", "people's days are nobody else's"


def test_whoever_serves_too_short_is_marked_wherever_the_ledger_goes(office: Operator) -> None:
    heading = "staff_id,title,first_name,last_name,position,unit,role,supervisor_id"
    line = "1001,นางสาว,สมหญิง,ใจดี,นักทรัพยากรบุคคล,กองบริหารทั่วไป,staff,"
    saved = office.saves("staff.csv", f"{heading},start_date\n{line},2026-12-02\n")
    assert office.types("staff", "import", saved).output == "0 added, 1 changed, 0 same\n"
    office.types("staff", "import", office.saves("older.csv", f"{heading}\n{line}\n"))
    told = "อายุราชการไม่ถึง 4 เดือน"
    said = office.types("ledger", "show", "--half", "1/2570").output.splitlines()
    assert [told in each for each in said[1:]] == [True, False, False]
    book, table = office.folder / "ledger.xlsx", office.folder / "ledger.csv"
    for out in (book, table):
        office.types("ledger", "export", "--half", "1/2570", "--out", out)
    column = [row[5] for row in load_workbook(book)["รายบุคคล"].iter_rows(values_only=True)]
    assert column == ["อายุราชการ", told, None, None]
    heading_of, *rows = as_rows(table.read_text("utf-8-sig"))
    assert [row[heading_of.index("service")] for row in rows] == ["short", "", ""]
    office.types("office", "set", "ledger.service_months", "0", "--from", "2026-10-01")
    assert "อายุราชการ" not in office.types("ledger", "show", "--half", "1/2570").output


def test_show_opens_a_persons_numbers_to_their_days(office: Operator) -> None:
    said = office.types("ledger", "show", "--half", "1/2570", "--staff-id", "1001").output
    assert "สาย 1/18" in said and "ลา 0.5/23" in said
    assert "ลาป่วย (วัน): 0.5  2026-10-06" in said
    near = office.types("ledger", "show", "--half", "1/2570", "--near").output
    assert "1002" in near and "1001" not in near


def test_a_code_says_whether_the_paper_is_still_true(office: Operator) -> None:
    out = office.folder / "proof.pdf"
    code = code_in(office.types("ledger", "proof", "--half", "1/2570", "--out", out).output)
    assert out.read_bytes().startswith(b"%PDF")
    assert "ตรงกับข้อมูล" in office.types("ledger", "verify", "--code", code.lower()).output
    with office.house.store() as store:
        person = store.people.by_staff_id("1003")
        assert person is not None
    keep(office.house, person, [HALF_LEAVE])
    assert "ไม่ตรง" in office.types("ledger", "verify", "--code", code, exit_code=1).output
    assert "ไม่พบรหัส" in office.types("ledger", "verify", "--code", "0000-0000", exit_code=1).output


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger.csv"])
def test_a_file_says_whose_numbers_differ(office: Operator, name: str) -> None:
    out = office.folder / name
    code = code_in(office.types("ledger", "export", "--half", "1/2570", "--out", out).output)
    assert "ต่าง 0 คน" in office.types("ledger", "verify", "--code", code, "--file", out).output
    changed(out)
    said = office.types("ledger", "verify", "--code", code, "--file", out, exit_code=1).output
    assert "1002 สาย (ครั้ง): ในไฟล์ 2 ในข้อมูล 20" in said and "1001" not in said


def changed(path: Path) -> None:
    """Somebody mends 20 late times to 2."""
    if path.suffix == ".csv":
        text = path.read_text("utf-8-sig").replace("passed,20,20,", "passed,20,2,")
        path.write_text(text, "utf-8-sig")
        return
    book = load_workbook(path)
    sheet = book["รายบุคคล"]
    column = [cell.value for cell in sheet[1]].index("สาย (ครั้ง)") + 1
    sheet.cell(3, column).value = 2
    book.save(path)


def test_yearly_sheets_of_one_and_of_all(office: Operator) -> None:
    one, folder = office.folder / "one.pdf", office.folder / "all"
    office.types("ledger", "sheets", "--year", "2570", "--staff-id", "1001", "--out", one)
    office.types("office", "set", "print.thai_digits", "on")
    office.types("ledger", "sheets", "--year", "2570", "--out", folder)
    assert one.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in folder.iterdir()) == ["001-กองบริหารทั่วไป.pdf", "002-กองวิชาการ.pdf"]


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--half", "5/2570", "--out", "x.xlsx"),
        ("export", "--out", "x.doc"),
        ("export", "--unit", "ไม่มี", "--out", "x.xlsx"),
        ("sheets", "--year", "2500", "--out", "x"),
        ("verify",),
    ],
)
def test_what_cannot_be_done_is_told(office: Operator, words: tuple[str, ...]) -> None:
    result = office.types("ledger", *words, exit_code=2 if "5/2570" in words else 1)
    assert "Error" in result.output


def test_what_leaves_is_on_record(office: Operator) -> None:
    office.types("ledger", "export", "--half", "1/2570", "--out", office.folder / "a.xlsx")
    with office.house.store() as store:
        found = store.connection.exec_driver_sql("SELECT action, subject FROM audit ORDER BY id DESC").first()
    assert found is not None and tuple(found) == ("ledger.exported", "office")
