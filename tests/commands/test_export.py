"""The record leaves as tables that other systems and spreadsheets take as they are."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders import CITY_HALL, House
from tests.commands.keyboard import Operator, as_rows

COLUMNS = [
    "staff_id",
    "name",
    "unit",
    "kind",
    "event_time",
    "received_at",
    "point_code",
    "distance_m",
    "verdict",
    "reasons",
    "decided_by",
    "photo",
]
FAR = (13.95, 100.60)


def written(operator: Operator, name: str, *days: str) -> list[list[object]]:
    """The exported table, from a CSV or a workbook."""
    out = operator.folder / name
    first, last = days or ("2026-11-23", "2026-11-23")
    operator.types("export", "clockins", "--from", first, "--to", last, "--out", out)
    if name.endswith(".csv"):
        assert out.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel shows Thai only after a BOM"
        return as_rows(out.read_text("utf-8-sig"))
    sheet = load_workbook(io.BytesIO(out.read_bytes())).active
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:L")
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def a_morning(house: House) -> str:
    """An accepted and a refused clock-in; the key of the first one's photo."""
    person, phone = house.clerk(first_name="=สมหญิง", title="")
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    house.clock.advance(hours=8)
    phone.says("ออกงาน").shares_place(*FAR).sends_photo(house.selfie(None)).sees_card("ไม่รับ")
    with house.store() as store:
        return str(store.clockins.of_day(person.id, house.clock.now().date())[0].photo)


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_every_column_in_its_place(operator: Operator, name: str) -> None:
    photo = a_morning(operator.house)
    heading, first, second = written(operator, name)
    assert heading == COLUMNS
    one = dict(zip(COLUMNS, first, strict=True))
    assert one["name"] == "'=สมหญิง ใจดี", "a name must not run as a formula"
    assert (one["staff_id"], one["unit"], one["kind"]) == ("1001", "สำนักงาน ก.ก.", "in")
    assert one["event_time"] == one["received_at"] == "2026-11-23T08:10:00+07:00"
    assert (one["point_code"], float(str(one["distance_m"]))) == ("HALL", 0.0)
    assert (one["verdict"], one["reasons"], one["decided_by"]) == ("accepted", "", "system")
    assert one["photo"] == photo
    two = dict(zip(COLUMNS, second, strict=True))
    assert (two["kind"], two["verdict"], two["reasons"]) == ("out", "refused", "far_and_no_sign")
    assert two["event_time"] == "2026-11-23T16:10:00+07:00"
    assert float(str(two["distance_m"])) > 20_000


def test_both_days_are_included_and_others_are_not(operator: Operator) -> None:
    a_morning(operator.house)
    assert len(written(operator, "a.csv", "2026-11-01", "2026-11-23")) == 3
    assert len(written(operator, "b.csv", "2026-11-23", "2026-12-31")) == 3
    assert written(operator, "c.csv", "2026-11-24", "2026-12-31") == [COLUMNS]


def test_an_export_is_on_record(operator: Operator) -> None:
    written(operator, "a.csv")
    with operator.house.store() as store:
        (row,) = store.audit.of("file:a.csv")
    assert (row.actor, row.action, row.facts) == ("operator", "clockins.exported", {"rows": 0})


@pytest.mark.parametrize(
    ("first", "last", "out", "sentence", "exit_code"),
    [
        ("2026-11-23", "2026-11-22", "a.csv", "--to is before --from", 1),
        ("2026-11-23", "2026-11-23", "a.pdf", "must end in .csv or .xlsx", 1),
        ("23/11/2026", "2026-11-23", "a.csv", "does not match the format", 2),
        ("2026-11-23", "2026-11-23", "/nowhere/a.csv", "cannot be written: No such file", 1),
    ],
)
def test_what_cannot_be_meant_is_told(
    operator: Operator, first: str, last: str, out: str, sentence: str, exit_code: int
) -> None:
    where = Path(out) if out.startswith("/") else operator.folder / out
    told = operator.types(
        "export", "clockins", "--from", first, "--to", last, "--out", where, exit_code=exit_code
    )
    assert sentence in told.output
    assert not where.exists()


def test_at_scale_too(big_house: House, tmp_path: Path) -> None:
    """On PostgreSQL the rows come by a server-side cursor, beside which the note on record is written."""
    operator = Operator(big_house, tmp_path)
    a_morning(big_house)
    assert len(written(operator, "a.csv")) == 3
