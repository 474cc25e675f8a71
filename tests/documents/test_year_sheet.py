"""The yearly sheet says what staff know by heart: letters, halves, grey days, sums (1), (2) and (1) + (2)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from documents.year_sheet import SheetStyle, YearOf, mark_of, page_of, year_sheets_pdf
from rules.ledger import LedgerDay, LedgerRules
from rules.people import Person
from rules.workday import Day, Half, State

PERSON = Person(1, "1001", "นางสาว", "สมหญิง", "ใจดี", "นักทรัพยากรบุคคล", "สำนักงาน ก.ก.", "staff")
MADE = datetime(2027, 10, 1, 2, tzinfo=UTC)


def day(
    state: State, morning: Half = "worked", afternoon: Half = "worked", *leaves: str, late: int = 0
) -> Day:
    kinds = (leaves[0], leaves[1]) if leaves else ("", "")
    return Day(state, None, None, late, False, 0, False, morning, afternoon, kinds, (1, 1))


@pytest.mark.parametrize(
    ("derived", "mark"),
    [
        (day("present"), ""),
        (day("late", late=5), "ส"),
        (day("absent", "absent", "absent"), "ข"),
        (day("absent", "absent", "worked"), "/ข"),
        (day("leave", "leave", "leave", "sick", "sick"), "ป"),
        (day("leave", "leave", "worked", "sick", ""), "/ป"),
        (day("leave", "worked", "leave", "", "personal"), "ก/"),
        (day("leave", "leave", "leave", "sick", "vacation"), "/ป พ/"),
        (day("late", "leave", "worked", "sick", "", late=9), "/ป ส"),
        (day("late", "worked", "leave", "", "vacation", late=9), "ส พ/"),
        (day("absent", "absent", "leave", "", "sick"), "/ข ป/"),
        (day("travel", "travel", "travel"), "ร"),
        (day("wfh", "wfh", "worked"), "/W"),
        (day("holiday", "holiday", "holiday"), ""),
        (day("none", "open", "open"), ""),
    ],
)
def test_the_mark_of_a_day(derived: Day, mark: str) -> None:
    assert mark_of(derived) == mark


def a_year() -> YearOf:
    days = [
        LedgerDay(date(2026, 10, 5), day("late", late=5)),
        LedgerDay(date(2027, 2, 26), day("leave", "leave", "worked", "sick", "")),
        LedgerDay(date(2027, 3, 31), day("absent", "absent", "absent")),
        LedgerDay(date(2027, 4, 1), day("leave", "leave", "leave", "sick", "sick")),
        LedgerDay(date(2027, 9, 30), day("late", late=5)),
    ]
    return YearOf(PERSON, 2570, days, {date(2026, 10, 13), date(2027, 1, 1)})


def test_months_from_october_and_the_three_sums() -> None:
    page = page_of(a_year(), SheetStyle("สำนักงาน ก.ก.", LedgerRules(), MADE))
    rows = page["rows"]
    assert isinstance(rows, list)
    names = [row["name"] for row in rows]
    assert names[0] == "ตุลาคม 2569" and names[3] == "มกราคม 2570" and names[-3] == "กันยายน 2570"
    sums = {row["name"]: row["sums"] for row in rows if "squares" not in row}
    assert sums == {
        "รวม ต.ค. - มี.ค. (1)": ["0.5", "", "", "1", "1"],
        "รวม เม.ย. - ก.ย. (2)": ["1", "", "", "1", ""],
        "รวมทั้งปี (1) + (2)": ["1.5", "", "", "2", "1"],
    }


def test_every_month_has_31_squares_and_holidays_are_grey() -> None:
    page = page_of(a_year(), SheetStyle("", LedgerRules(), MADE))
    rows = page["rows"]
    assert isinstance(rows, list)
    months = [row["squares"] for row in rows if "squares" in row]
    assert [len(month) for month in months] == [31] * 12
    assert months[0][12]["grey"] and not months[0][11]["grey"] and months[3][0]["grey"]
    february = months[4]
    assert [number for number, one in enumerate(february, 1) if one.get("none")] == [29, 30, 31]
    assert february[25]["mark"] == "/ป"


def test_a_leap_year_has_its_29_february() -> None:
    leap = YearOf(PERSON, 2571, [LedgerDay(date(2028, 2, 29), day("late", late=1))], set())
    rows = page_of(leap, SheetStyle("", LedgerRules(), MADE))["rows"]
    assert isinstance(rows, list) and rows[4]["squares"][28]["mark"] == "ส"


def test_service_too_short_stands_beside_the_limits() -> None:
    year = a_year()
    begun = replace(year, person=replace(year.person, started_on=date(2027, 1, 4)))
    limits = str(page_of(begun, SheetStyle("", LedgerRules(), MADE))["limits"])
    assert limits.endswith("(รอบที่ 1 ปีงบประมาณ 2570: อายุราชการไม่ถึง 4 เดือน)")
    assert "อายุราชการ" not in str(page_of(year, SheetStyle("", LedgerRules(), MADE))["limits"])


def test_thai_digits_where_the_office_wants_them() -> None:
    page = page_of(a_year(), SheetStyle("สำนักงาน ก.ก.", LedgerRules(), MADE, thai_digits=True))
    assert page["days"][30] == "๓๑" and "๒๕๗๐" in str(page["year"])  # type: ignore[index]
    assert not any(digit in str(page["limits"]) for digit in "0123456789")


def test_a_page_a_person() -> None:
    pdf = year_sheets_pdf([a_year(), a_year()], SheetStyle("สำนักงาน ก.ก.", LedgerRules(), MADE))
    assert pdf.startswith(b"%PDF") and b"/Count 2" in pdf
