"""The tree of units: who is below whom, what a short name means, and no circles."""

from hypothesis import given
from hypothesis import strategies as st

from rules.units import UnitTree, check_units

OFFICE = UnitTree(
    {"กองกลาง": "สำนักงาน", "ฝ่ายบริหาร": "กองกลาง", "ฝ่ายการเงิน": "กองกลาง", "กองวิชาการ": "สำนักงาน"},
    {"ฝ่ายการเงิน": ("เงิน", "finance"), "กองวิชาการ": ("วิชา",)},
)


def test_above_and_below() -> None:
    assert OFFICE.under("กองกลาง") == {"กองกลาง", "ฝ่ายบริหาร", "ฝ่ายการเงิน"}
    assert OFFICE.under("ไม่มี") == {"ไม่มี"}
    assert OFFICE.above("ฝ่ายบริหาร") == ("กองกลาง", "สำนักงาน")
    assert OFFICE.children("สำนักงาน") == ("กองกลาง", "กองวิชาการ")
    assert OFFICE.tops(["ฝ่ายบริหาร", "ศูนย์"]) == ("ศูนย์", "สำนักงาน")


def test_what_a_name_means() -> None:
    def named(words: str) -> list[str]:
        return OFFICE.named(words, str.casefold, ["ศูนย์"])

    assert named("Finance") == ["ฝ่ายการเงิน"]
    assert named("กองกลาง") == ["กองกลาง"]
    assert named("ฝ่าย") == ["ฝ่ายการเงิน", "ฝ่ายบริหาร"]
    assert named("ศูนย์") == ["ศูนย์"]
    assert named("") == named("พัสดุ") == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_even_a_circle_ends(parents: dict[str, str]) -> None:
    tree = UnitTree(parents)
    for unit in "abcdef":
        assert unit in tree.under(unit)
        assert len(tree.above(unit)) <= 6
        assert all(unit in tree.under(up) for up in tree.above(unit))


def lines(*rows: tuple[str, str, str]) -> list[tuple[int, dict[str, str]]]:
    return [
        (n, dict(zip(("unit", "parent", "nicknames"), row, strict=True))) for n, row in enumerate(rows, 2)
    ]


def test_a_file_is_taken_as_it_is_meant() -> None:
    checked = check_units(lines(("ก", "", "a; b;a"), ("ข", "ก", "")), UnitTree())
    assert not checked.faults
    assert [row["nicknames"] for row in checked.rows] == [["a", "b"], []]


def test_circles_and_doubles_are_named_by_their_lines() -> None:
    checked = check_units(
        lines(("ก", "ค", "x"), ("ข", "ก", "X"), ("", "ก", ""), ("ง", "ง", "")), UnitTree({"ค": "ข"})
    )
    told = [(fault.line, fault.column, fault.reason) for fault in checked.faults]
    assert (2, "parent", "unit_circle") in told and (3, "parent", "unit_circle") in told
    assert (3, "nicknames", "twice") in told and (4, "unit", "empty") in told
    assert (5, "parent", "unit_circle") in told


def test_a_parent_may_be_mended_in_the_same_file() -> None:
    checked = check_units(lines(("ก", "ข", ""), ("ข", "", "")), UnitTree({"ข": "ก"}))
    assert not checked.faults
