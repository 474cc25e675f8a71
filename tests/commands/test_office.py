"""Points, who is assigned where, and the office's own numbers."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.builders import CITY_HALL
from tests.commands.keyboard import HALL, POINTS, SOMCHAI, STAFF, Operator, typed

ASSIGNMENTS = "staff_id,point_code,from,to\n"


def test_points_come_in_with_the_usual_radius(operator: Operator) -> None:
    text = POINTS + HALL + "DIN,ศาลาว่าการ ดินแดง,13.7700,100.5530,80\n"
    assert "2 added" in operator.types("points", "import", operator.saves("p.csv", text)).output
    again = text.replace(",80", ",90")
    assert (
        "0 added, 1 changed, 1 same"
        in operator.types("points", "import", operator.saves("p.csv", again)).output
    )
    with operator.house.store() as store:
        radii = {point.code: point.radius_m for point in store.points.everywhere()}
    assert radii == {"HALL": 150.0, "DIN": 90.0}


def test_the_radius_column_may_be_missing(operator: Operator) -> None:
    text = "code,name,latitude,longitude\nHALL,ศาลาว่าการ,13.7539,100.5018\n"
    operator.types("points", "import", operator.saves("p.csv", text))


def test_bad_points_are_named_and_none_comes_in(operator: Operator) -> None:
    text = POINTS + HALL + (
        "DIN,ดินแดง,100.5530,13.7700,\n"
        "A,ก,สิบสาม,100.5,\n"
        "B,ข,13.7,nan,\n"
        "C,ค,13.7,100.5,5\n"
        "D,ง,13.7,100.5,5001\n"
        "../../E,จ,13.7,100.5,\n"
        ",ฉ,13.7,100.5,\n"
        "hall,ช,13.7,100.5,\n"
        "Z,ศูนย์,0,0,\n"
        f"{'L' * 41},{'ย' * 201},13.7,100.5,\n"
    )  # fmt: skip
    told = operator.types("points", "import", operator.saves("p.csv", text), exit_code=1).output
    for sentence in (
        "บรรทัด 3 คอลัมน์ latitude: ค่าอยู่นอกช่วงที่เป็นไปได้: 100.5530",
        "บรรทัด 4 คอลัมน์ latitude: ต้องเป็นตัวเลข: สิบสาม",
        "บรรทัด 5 คอลัมน์ longitude: ค่าอยู่นอกช่วงที่เป็นไปได้: nan",
        "บรรทัด 6 คอลัมน์ radius_m: ค่าอยู่นอกช่วง",
        "บรรทัด 7 คอลัมน์ radius_m: ค่าอยู่นอกช่วง",
        "บรรทัด 8 คอลัมน์ code: ใช้ได้เฉพาะตัวอักษร",
        "บรรทัด 9 คอลัมน์ code: ต้องไม่ว่าง",
        "บรรทัด 10 คอลัมน์ code: hall ซ้ำกัน",
        "บรรทัด 11 คอลัมน์ latitude",
        "บรรทัด 12 คอลัมน์ code: ยาวเกินไป",
        "บรรทัด 12 คอลัมน์ name: ยาวเกินไป",
    ):
        assert sentence in told
    with operator.house.store() as store:
        assert store.points.everywhere() == []


@pytest.fixture
def placed(operator: Operator) -> Operator:
    operator.types("staff", "import", operator.saves("staff.csv", STAFF + SOMCHAI))
    operator.types("points", "import", operator.saves("points.csv", POINTS + HALL))
    return operator


def points_on(operator: Operator, day: date) -> list[str]:
    with operator.house.store() as store:
        person = store.people.by_staff_id("2001")
        assert person is not None
        return [point.code for point in store.points.of_person(person.id, day)]


def test_an_assignment_counts_from_day_to_day(placed: Operator) -> None:
    text = ASSIGNMENTS + "2001,hall,2026-11-23,2026-11-24\n"
    assert "1 added" in placed.types("assignments", "import", placed.saves("a.csv", text)).output
    days = [date(2026, 11, n) for n in (22, 23, 24, 25)]
    assert [points_on(placed, day) for day in days] == [[], ["HALL"], ["HALL"], []]


def test_the_same_start_again_changes_the_end(placed: Operator) -> None:
    for end, told in (("", "1 added"), ("", "1 same"), ("2026-11-30", "1 changed"), ("", "1 changed")):
        text = ASSIGNMENTS + f"2001,HALL,2026-11-23,{end}\n"
        assert told in placed.types("assignments", "import", placed.saves("a.csv", text)).output
    assert points_on(placed, date(2027, 6, 1)) == ["HALL"]


def test_a_workbook_with_dates(placed: Operator) -> None:
    rows: list[list[Any]] = [
        ["staff_id", "point_code", "from", "to"],
        [2001, "HALL", date(2026, 11, 23), None],
    ]
    placed.types("assignments", "import", placed.saves_workbook("a.xlsx", rows))
    assert points_on(placed, date(2026, 11, 23)) == ["HALL"]


def test_bad_assignments_are_named_and_none_comes_in(placed: Operator) -> None:
    text = ASSIGNMENTS + (
        "2001,HALL,2026-11-23,\n"
        "9999,HALL,2026-11-23,\n"
        "2001,MOON,2026-11-23,\n"
        "2001,HALL,23/11/2026,\n"
        "2001,HALL,2569-11-23,\n"
        "2001,HALL,2026-11-24,2026-11-23\n"
        "2001,HALL,2026-02-30,\n"
        "2001,HALL,2026-11-23,2026-12-31\n"
        "2001,HALL,,\n"
    )  # fmt: skip
    told = placed.types("assignments", "import", placed.saves("a.csv", text), exit_code=1).output
    for sentence in (
        "บรรทัด 3 คอลัมน์ staff_id: ไม่พบรหัส 9999",
        "บรรทัด 4 คอลัมน์ point_code: ไม่พบจุดลงเวลา MOON",
        "บรรทัด 5 คอลัมน์ from: ต้องเป็นวันที่แบบ 2026-11-22: 23/11/2026",
        "บรรทัด 6 คอลัมน์ from: ใช้ปี ค.ศ.",
        "บรรทัด 7 คอลัมน์ to: วันสิ้นสุดอยู่ก่อนวันเริ่ม",
        "บรรทัด 8 คอลัมน์ from: ต้องเป็นวันที่",
        "บรรทัด 9 คอลัมน์ from: 2001 HALL 2026-11-23 ซ้ำกัน",
        "บรรทัด 10 คอลัมน์ from: ต้องเป็นวันที่",
    ):
        assert sentence in told
    assert points_on(placed, date(2026, 11, 23)) == []


def test_the_offices_numbers_are_shown_and_set(operator: Operator) -> None:
    shown = operator.types("office", "show").output
    assert "round.start = 08:30:00" in shown and "limits.near_margin_m = 300.0" in shown
    operator.types("office", "set", "name", "สำนักงาน ก.ก.")
    operator.types("office", "set", "round.start", "07:30")
    operator.types("office", "set", "day.grace_min", "15")
    shown = operator.types("office", "show").output
    assert "name = สำนักงาน ก.ก." in shown
    assert "round.start = 07:30:00" in shown and "day.grace_min = 15" in shown
    with operator.house.store() as store:
        (row,) = store.audit.of("setting:round.start")
    assert row.facts == {"before": "08:30:00", "after": "07:30", "since": "2026-11-23"}


def test_a_number_in_force_counts_at_once(operator: Operator) -> None:
    operator.types("office", "set", "round.start", "07:30")
    _, phone = operator.house.clerk()
    phone.says("เวลาของฉัน").sees_card("07:30-16:30")
    operator.types("office", "set", "limits.near_margin_m", "0")
    phone.says("เข้างาน").shares_place(CITY_HALL[0] + 0.002, CITY_HALL[1]).sees("GPS อาจคลาดเคลื่อน")


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("round.begin", "07:30", "choose one of name, limits.near_margin_m"),
        ("round.start", "7.30", "round.start: a time such as 08:30, not '7.30'"),
        ("round.start", "25:00", "a time such as 08:30"),
        ("day.grace_min", "15.5", "a whole number"),
        ("day.grace_min", "-1", "a number from 0 up"),
        ("limits.near_margin_m", "nan", "a number from 0 up"),
        ("limits.near_margin_m", "inf", "a number from 0 up"),
        ("limits.near_margin_m", "ไกล", "a number, not 'ไกล'"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(
    operator: Operator, key: str, value: str, sentence: str
) -> None:
    words = ("office", "set", "--", key, value)
    assert sentence in operator.types(*words, exit_code=1).output
    with operator.house.store() as store:
        assert store.office.values == {}


def test_no_command_leaves_a_trace_on_an_empty_database(tmp_path: Path, bare: Settings) -> None:
    new = replace(bare, database_url=f"sqlite:///{tmp_path}/new.db")
    told = typed(new, "office", "show", exit_code=1)
    assert "The database is not up to date. Run: flask --app app db upgrade" in told
