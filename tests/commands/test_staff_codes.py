"""One-time codes: made for whoever needs one, kept from whoever does not, and good once."""

import stat
from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from rules import codes
from tests.commands.keyboard import SOMCHAI, SOMSRI, STAFF, Operator, as_rows, typed


@pytest.fixture
def staffed(operator: Operator) -> Operator:
    operator.types("staff", "import", operator.saves("staff.csv", STAFF + SOMCHAI + SOMSRI))
    return operator


def made(operator: Operator, *more: str) -> dict[str, str]:
    """The codes by staff id."""
    out = operator.folder / "codes.csv"
    operator.types("staff", "codes", *more, "--out", out)
    heading, *rows = as_rows(out.read_text("utf-8"))
    assert heading == ["staff_id", "code", "expires_at"]
    return {staff_id: code for staff_id, code, _ in rows}


def test_everybody_without_an_account_gets_one(staffed: Operator) -> None:
    codes_of = made(staffed)
    assert list(codes_of) == ["2001", "2002"]
    phone = staffed.house.phone().says(f"ลงทะเบียน {codes_of['2002']}").sees_card("ลงทะเบียนแล้ว", "สมศรี มีสุข")
    assert list(made(staffed)) == ["2001"]
    phone.says("เมนู").sees_card("สวัสดี")


def test_the_file_is_for_its_owner_only(staffed: Operator) -> None:
    out = staffed.saves("codes.csv", "an older file, open to everybody")
    out.chmod(0o644)
    staffed.types("staff", "codes", "--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "older" not in out.read_text()


def test_a_code_says_when_it_ends_on_the_offices_clock(staffed: Operator) -> None:
    out = staffed.folder / "codes.csv"
    staffed.types("staff", "codes", "--staff-id", "2001", "--out", out)
    ends = as_rows(out.read_text())[1][2]
    assert ends == "2026-12-07T08:10:00+07:00"
    assert datetime.fromisoformat(ends).utcoffset() is not None


def test_a_newer_code_makes_the_older_void(staffed: Operator) -> None:
    older, newer = (made(staffed, "--staff-id", "2001")["2001"] for _ in range(2))
    staffed.house.phone().says(f"ลงทะเบียน {older}").sees("หมดอายุหรือถูกใช้ไปแล้ว")
    staffed.house.phone().says(f"ลงทะเบียน {newer}").sees_card("ลงทะเบียนแล้ว", "สมชาย")


def test_only_those_named_and_nobody_unknown(staffed: Operator) -> None:
    assert list(made(staffed, "--staff-id", "2002", "--staff-id", "2001")) == ["2002", "2001"]
    out = staffed.folder / "none.csv"
    told = staffed.types(
        "staff", "codes", "--staff-id", "2001", "--staff-id", "77", "--out", out, exit_code=1
    )
    assert "Not on the staff list: 77" in told.output
    assert not out.exists()


def test_two_codes_never_share_the_half_that_finds_them(
    staffed: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four letters are a million; among a thousand codes two meet more often than one would think."""
    drawn = iter([codes.Code("AAAA", "111111"), codes.Code("AAAA", "222222"), codes.Code("BBBB", "333333")])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    assert made(staffed) == {"2001": "AAAA-111111", "2002": "BBBB-333333"}


def test_what_is_stored_does_not_give_the_codes_away(staffed: Operator) -> None:
    kept = made(staffed).values()
    with staffed.house.store() as store:
        rows = str(list(store.connection.exec_driver_sql("SELECT * FROM bind_codes")))
    assert not any(code in rows or code.partition("-")[2] in rows for code in kept)


def test_a_folder_that_is_not_there_leaves_the_older_codes_good(staffed: Operator) -> None:
    older = made(staffed, "--staff-id", "2001")["2001"]
    told = staffed.types("staff", "codes", "--out", Path("/nowhere/codes.csv"), exit_code=1)
    assert "/nowhere/codes.csv cannot be written: No such file" in told.output
    staffed.house.phone().says(f"ลงทะเบียน {older}").sees_card("ลงทะเบียนแล้ว")


def test_without_the_secret_key_it_says_where_to_get_one(tmp_path: Path, bare: Settings) -> None:
    told = typed(bare, "staff", "codes", "--out", tmp_path / "codes.csv", exit_code=1)
    assert "SECRET_KEY is missing" in told and "make one:" in told


def test_a_lost_phone_is_freed_and_bound_again(staffed: Operator) -> None:
    old = staffed.house.phone()
    old.says(f"ลงทะเบียน {made(staffed)['2001']}").sees_card("ลงทะเบียนแล้ว")
    assert "2001 is free" in staffed.types("staff", "unbind", "2001").output
    old.says("เมนู").sees("ยังไม่ได้ลงทะเบียน")
    new = staffed.house.phone("เครื่องใหม่")
    new.says(f"ลงทะเบียน {made(staffed)['2001']}").sees_card("ลงทะเบียนแล้ว", "สมชาย")


def test_nobody_is_freed_twice_or_by_a_wrong_id(staffed: Operator) -> None:
    assert "2001 has no LINE account" in staffed.types("staff", "unbind", "2001", exit_code=1).output
    assert "Not on the staff list: 9" in staffed.types("staff", "unbind", "9", exit_code=1).output
