"""The staff list comes in whole or not at all, however offices save their tables."""

import io
import time
import zipfile
from datetime import date
from typing import Any

import pytest

from tests.commands.keyboard import SOMCHAI, SOMSRI, STAFF, Operator

LIST = STAFF + SOMCHAI + SOMSRI
ROWS = [line.split(",") for line in LIST.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_a_csv_as_offices_save_it(operator: Operator, encoding: str) -> None:
    told = operator.types("staff", "import", operator.saves("staff.csv", LIST, encoding))
    assert told.output == "2 added, 0 changed, 0 same\n"
    with operator.house.store() as store:
        somsri = store.people.by_staff_id("2002")
    assert somsri is not None
    assert (somsri.name, somsri.unit, somsri.role) == ("นางสมศรี มีสุข", "กองการเจ้าหน้าที่", "staff")
    assert somsri.supervisor_id == "2001"


def test_a_workbook_with_numbers_for_ids(operator: Operator) -> None:
    rows: list[list[Any]] = [ROWS[0], [2001, *ROWS[1][1:7], None], [2002.0, *ROWS[2][1:7], 2001]]
    operator.types("staff", "import", operator.saves_workbook("staff.xlsx", rows))
    assert operator.staff_ids() == ["2001", "2002"]


def test_it_may_be_repeated_and_counts_what_it_did(operator: Operator) -> None:
    operator.types("staff", "import", operator.saves("staff.csv", LIST))
    again = operator.types("staff", "import", operator.saves("staff.csv", LIST))
    assert again.output == "0 added, 0 changed, 2 same\n"
    moved = LIST.replace("มีสุข", "มีสุขยิ่ง") + "2003,,ก,ข,,ค,admin,\n"
    assert (
        "1 added, 1 changed, 1 same"
        in operator.types("staff", "import", operator.saves("b.csv", moved)).output
    )
    with operator.house.store() as store:
        actions = [(row.action, row.facts) for row in store.audit.of("file:b.csv")]
    assert actions == [("staff.imported", {"added": 1, "changed": 1, "same": 1})]


def test_a_rehearsal_changes_nothing(operator: Operator) -> None:
    told = operator.types("staff", "import", operator.saves("staff.csv", LIST), "--dry-run")
    assert told.output == "Would be: 2 added, 0 changed, 0 same\n"
    assert operator.staff_ids() == []
    with operator.house.store() as store:
        assert store.audit.of("file:staff.csv") == []


def test_every_bad_row_is_named_and_nothing_is_half_imported(operator: Operator) -> None:
    bad = STAFF + SOMCHAI + (
        "2002,,,มีสุข,,กอง ก,staff,\n"
        "2003,,ก,ข,,กอง ก,boss,\n"
        "\n"
        "2001,,ก,ข,,กอง ก,staff,\n"
        "2004,,ก,ข,,กอง ก,staff,9999\n"
        f"{'7' * 41},,ก,ข,,กอง ก,staff,\n"
        "2005,,ก,ข,,กอง ก,supervisor,2005\n"
    )  # fmt: skip
    told = operator.types("staff", "import", operator.saves("bad.csv", bad), exit_code=1).output
    for sentence in (
        "บรรทัด 3 คอลัมน์ first_name: ต้องไม่ว่าง",
        "บรรทัด 4 คอลัมน์ role: ไม่รู้จักบทบาท boss",
        "บรรทัด 6 คอลัมน์ staff_id: 2001 ซ้ำกันในไฟล์",
        "บรรทัด 7 คอลัมน์ supervisor_id: ไม่พบรหัส 9999",
        "บรรทัด 8 คอลัมน์ staff_id: ยาวเกินไป",
        "บรรทัด 9 คอลัมน์ supervisor_id: 2005 เป็นหัวหน้าของตนเองไม่ได้",
        "ไม่ได้นำเข้าข้อมูลใด ๆ",
    ):
        assert sentence in told
    assert operator.staff_ids() == []


def test_ids_are_the_same_in_any_case(operator: Operator) -> None:
    """Two people told apart by case only could never be asked for in chat."""
    operator.types(
        "staff", "import", operator.saves("a.csv", STAFF + "a7,,ก,ข,,ค,staff,\na8,,ก,ข,,ค,staff,\n")
    )
    told = operator.types("staff", "import", operator.saves("b.csv", STAFF + "A7,,ก,ข,,ค,admin,A8\n"))
    assert "0 added, 1 changed" in told.output
    assert operator.staff_ids() == ["a7", "a8"]
    twice = STAFF + "b1,,ก,ข,,ค,staff,\nB1,,ก,ข,,ค,staff,\n"
    assert "B1 ซ้ำกัน" in operator.types("staff", "import", operator.saves("c.csv", twice), exit_code=1).output


def test_columns_may_stand_in_any_order_and_others_are_left_alone(operator: Operator) -> None:
    text = "ROLE, unit ,last_name,first_name,staff_id,phone\nstaff,ค,ข,ก,1,02\n"
    operator.types("staff", "import", operator.saves("staff.csv", text))
    assert operator.staff_ids() == ["1"]


def test_a_cell_may_hold_commas_quotes_and_lines(operator: Operator) -> None:
    text = STAFF + '1,,"สม\nหญิง","ใจ ""ดี"", งาม",,"กอง  ก\u200b",staff,\n'
    operator.types("staff", "import", operator.saves("staff.csv", text))
    with operator.house.store() as store:
        (person,) = store.people.everyone()
    assert (person.first_name, person.last_name, person.unit) == ("สม หญิง", 'ใจ "ดี", งาม', "กอง ก")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"staff_id,role\n1,staff\n", "ไม่พบคอลัมน์ first_name, last_name, unit"),
        (STAFF.replace("title", "unit").encode(), "names a column twice: unit"),
        ((STAFF + "1,,สม,หญิง,ใจดี,,กอง ก,staff,,x\n").encode(), "Line 2 has more cells"),
        ((STAFF + '1,,"ก,ข,,ค,staff,\n').encode(), "The CSV is damaged"),
        ((STAFF + f"1,,{'ก' * 200_000},ข,,ค,staff,\n").encode(), "The CSV is damaged"),
        ((STAFF + "1,,\0,ข,,ค,staff,\n").encode(), "The letters cannot be read"),
        (LIST.encode("utf-16"), "The letters cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old or a locked workbook"),
        (b"PK\x03\x04 this is no workbook", "The workbook cannot be opened"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "ไม่พบคอลัมน์ staff_id"),
        (b"<html><body>Not found</body></html>", "ไม่พบคอลัมน์ staff_id"),
        (b"x" * (32 * 1024 * 1024 + 1), "The file is larger than 32 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_staff_list_gets_a_sentence(operator: Operator, content: bytes, sentence: str) -> None:
    told = operator.types("staff", "import", operator.saves("odd.csv", content), exit_code=1)
    assert sentence in told.output
    assert operator.staff_ids() == []


def test_only_a_heading_is_an_empty_list(operator: Operator) -> None:
    assert "0 added" in operator.types("staff", "import", operator.saves("staff.csv", STAFF)).output


def test_a_file_that_is_not_there(operator: Operator) -> None:
    assert "does not exist" in operator.types("staff", "import", "nowhere.csv", exit_code=2).output


def test_a_formula_without_its_result_is_not_an_empty_cell(operator: Operator) -> None:
    """openpyxl, as other programs, saves formulas without results; Excel saves both."""
    rows = [ROWS[0], [*ROWS[1][:7], '="20"&"02"']]
    told = operator.types("staff", "import", operator.saves_workbook("f.xlsx", rows), exit_code=1)
    assert "Line 2 has a formula without a saved result" in told.output


def test_a_formula_in_a_name_stays_words(operator: Operator) -> None:
    operator.types("staff", "import", operator.saves("f.csv", STAFF + "1,,=1+1,ข,,ค,staff,\n"))
    with operator.house.store() as store:
        assert store.people.everyone()[0].first_name == "=1+1"


def workbook(**parts: bytes) -> bytes:
    """A workbook's zip with some of its parts replaced."""
    made, out = io.BytesIO(), io.BytesIO()
    from openpyxl import Workbook

    Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return out.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CORNER = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">%s]><worksheet>&z;</worksheet>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(25)
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (workbook(sheet1=b" " * 90_000_000), "unpacks to far too much"),
        (workbook(sheet1=SHEET % CORNER), "more than 200000 rows"),
        (workbook(sheet1=LAUGHS), "cannot be opened"),
        (workbook(sheet1=b"<worksheet><sheetData><row>"), "cannot be opened"),
        (workbook(workbook=b"<workbook/>"), "cannot be opened"),
        (workbook(sheet1=SHEET % b""), "The file is empty"),
        (workbook()[:-300], "cannot be opened"),
    ],
    ids=["bomb", "one cell in the last corner", "laughs", "torn", "no sheets", "empty", "cut off"],
)
def test_a_hostile_workbook_is_refused_in_good_time(operator: Operator, data: bytes, sentence: str) -> None:
    began = time.monotonic()
    told = operator.types("staff", "import", operator.saves("bad.xlsx", data), exit_code=1)
    assert sentence in told.output
    assert time.monotonic() - began < 10


def test_a_whole_citys_staff_in_good_time(operator: Operator) -> None:
    row = "{n},นาย,ชื่อ{n},สกุล{n},เจ้าพนักงาน,กอง {unit},staff,{chief}\n"
    many = "".join(row.format(n=n, unit=n % 90, chief=n // 10 or "") for n in range(100_000))
    path = operator.saves("city.csv", STAFF + many)
    began = time.monotonic()
    assert "100000 added" in operator.types("staff", "import", path).output
    assert time.monotonic() - began < 30
    with operator.house.store() as store:
        assert len(store.people.working_on(date(2026, 11, 23), "กอง 7")) == 1112
