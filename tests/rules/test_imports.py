"""What a table must be like: clean rows, or every fault by line, and words for each fault."""

import ast
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import texts
from rules import imports
from rules.imports import Fault, check_assignments, check_points, check_staff, missing_columns

MRS = {"staff_id": "1", "first_name": "ก", "last_name": "ข", "unit": "ค", "role": "Staff"}
HALL = {"code": "HALL", "name": "ศาลาว่าการ", "latitude": "13.7539", "longitude": "100.5018"}

cell = st.text(max_size=30) | st.sampled_from(
    ["1", "2", "HALL", "staff", "13.7", "nan", "1e999", "2026-11-23", "2569-01-01"]
)


def tables(columns: tuple[str, ...]) -> st.SearchStrategy[list[tuple[int, dict[str, str]]]]:
    row = st.dictionaries(st.sampled_from(columns), cell)
    return st.lists(row, max_size=6).map(lambda rows: list(enumerate(rows, start=2)))


def test_missing_columns_are_named_in_order() -> None:
    assert missing_columns(["unit"], ("staff_id", "unit", "title"), ("title",)) == ["staff_id"]


def test_a_clean_row_is_complete_and_typed() -> None:
    checked = check_staff([(2, MRS)], [])
    assert checked.faults == []
    assert checked.rows == [{**MRS, "title": "", "position": "", "role": "staff", "supervisor_id": None}]


def test_a_staff_list_may_say_since_when_somebody_serves() -> None:
    told = [(2, {**MRS, "start_date": "2026-12-02"}), (3, {**MRS, "staff_id": "2", "start_date": ""})]
    assert [row["started_on"] for row in check_staff(told, []).rows] == [date(2026, 12, 2), None]
    assert "started_on" not in check_staff([(2, MRS)], []).rows[0]
    bad = [(2, {**MRS, "start_date": "2/12/69"}), (3, {**MRS, "staff_id": "2", "start_date": "2569-12-02"})]
    assert [(fault.line, fault.column, fault.reason) for fault in check_staff(bad, []).faults] == [
        (2, "start_date", "not_a_date"), (3, "start_date", "buddhist_year"),
    ]  # fmt: skip


def test_a_supervisor_may_stand_later_in_the_file_or_be_known_already() -> None:
    rows = [(2, {**MRS, "supervisor_id": "2"}), (3, {**MRS, "staff_id": "2", "supervisor_id": "a9"})]
    checked = check_staff(rows, ["A9"])
    assert checked.faults == []
    assert [row["supervisor_id"] for row in checked.rows] == ["2", "A9"]


def test_nobody_is_their_own_supervisor_whatever_the_spelling() -> None:
    rows = [(2, {**MRS, "supervisor_id": "1"}), (3, {**MRS, "staff_id": "a9", "supervisor_id": "A9"})]
    assert check_staff(rows, ["A9"]).faults == [
        Fault(2, "supervisor_id", "own_supervisor", "1"),
        Fault(3, "supervisor_id", "own_supervisor", "A9"),
    ]


def test_faults_come_in_the_order_of_lines() -> None:
    rows = [(2, {**MRS, "supervisor_id": "9"}), (3, {**MRS, "role": "boss"}), (4, {})]
    assert [fault.line for fault in check_staff(rows, []).faults] == [2, 3, 3, 4, 4, 4, 4, 4]


def test_two_empty_ids_are_empty_not_twice() -> None:
    faults = check_staff([(2, {**MRS, "staff_id": ""}), (3, {**MRS, "staff_id": ""})], []).faults
    assert faults == [Fault(2, "staff_id", "empty"), Fault(3, "staff_id", "empty")]


def test_a_point_gets_the_usual_radius_and_keeps_its_known_spelling() -> None:
    (row,) = check_points([(2, {**HALL, "code": "hall"})], ["HALL"]).rows
    assert row == {
        "code": "HALL",
        "name": "ศาลาว่าการ",
        "latitude": 13.7539,
        "longitude": 100.5018,
        "radius_m": 150.0,
    }


def test_thai_codes_and_digits_are_fine() -> None:
    checked = check_points([(2, {**HALL, "code": "ป้อม-๑", "latitude": "๑๓.๗๕"})])
    assert checked.faults == [] and checked.rows[0]["latitude"] == 13.75


def test_an_assignment_without_an_end() -> None:
    row = {"staff_id": "1", "point_code": "HALL", "from": "2026-11-23", "to": ""}
    checked = check_assignments([(2, row)], {"1": 7}.get, {"HALL": 3}.get)
    assert checked.rows == [{"person": 7, "point": 3, "from_day": date(2026, 11, 23), "to_day": None}]


@given(tables(imports.STAFF), tables(imports.POINTS), tables(imports.ASSIGNMENTS))
def test_any_table_gives_clean_rows_or_faults_and_never_breaks(
    staff: list[tuple[int, dict[str, str]]],
    points: list[tuple[int, dict[str, str]]],
    assignments: list[tuple[int, dict[str, str]]],
) -> None:
    for checked, rows in (
        (check_staff(staff, ["1"]), staff),
        (check_points(points, ["HALL"]), points),
        (check_assignments(assignments, {"1": 7}.get, {"HALL": 3}.get), assignments),
    ):
        assert len(checked.rows) == len(rows)
        assert all(
            fault.line in range(2, len(rows) + 2) and len(fault.cell) <= 100 for fault in checked.faults
        )


def test_every_fault_has_its_words() -> None:
    """The reasons are the third word of each Fault in the rule."""
    tree = ast.parse(Path(imports.__file__).read_text("utf-8"))
    reasons = {
        node.args[2].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault"
        if isinstance(node.args[2], ast.Constant)
    }
    assert len(reasons) >= 11
    for reason in reasons:
        for language in texts.LANGUAGES:
            assert texts.sentence("imports", str(reason), language, {"cell": "x"})
