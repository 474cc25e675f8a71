"""What a project is made of: parts and their numbers, money as typed, fingerprints, who may do what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.papers import BudgetRow, PlanRow
from rules.people import Person
from rules.project import (
    MOST_SATANG,
    PARTS,
    STATES,
    WORDS,
    Content,
    Project,
    State,
    baht,
    content_from,
    may_answer,
    may_lead,
    may_read,
    may_write,
    number_of,
    part_of,
    satang_from,
)

PLAN = (PlanRow("อบรม", date(2026, 12, 1), date(2026, 12, 15), "กลุ่มงานบุคคล"),)
BUDGET = (BudgetRow("ค่าวิทยากร", 360_000, "6 x 600"), BudgetRow("ค่าป้าย", 50, ""))
WHOLE = Content(dict.fromkeys(WORDS, "เขียนแล้ว"), PLAN, BUDGET)


def person(number: int, role: str = "staff") -> Person:
    return Person(number, str(number), "", "ก", "ข", "", "หน่วย", role)


def project(state: State = "draft") -> Project:
    return Project(1, None, None, 2570, "", "เรื่อง", state, head=1)


# -- parts ---------------------------------------------------------------------------------------------


def test_ten_heads_of_which_the_first_has_five_parts() -> None:
    assert [number_of(part) for part in PARTS] == [
        "1.1", "1.2", "1.3", "1.4", "1.5", "2", "3", "4", "5", "6", "7", "8", "9", "10",
    ]  # fmt: skip
    assert all(part_of(number_of(part)) == part for part in PARTS)


@pytest.mark.parametrize("typed", ["", "0", "1.6", "11", "1.1.1", "หก", "-1", "6.0"])
def test_no_other_number_is_a_part(typed: str) -> None:
    assert part_of(typed) is None


def test_one_alone_is_where_head_one_begins() -> None:
    assert part_of("1") == part_of(" 1.1 ") == "background"


def test_what_is_lacking_comes_in_the_order_of_the_form() -> None:
    assert WHOLE.lacking == ()
    assert Content({"aims": "ก", "need": ""}, (), BUDGET).lacking == tuple(
        part for part in PARTS if part not in ("aims", "budget")
    )


# -- money ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "satang"),
    [
        ("12000", 1_200_000), ("12,000", 1_200_000), ("12,000.5", 1_200_050), ("12000.05 บาท", 1_200_005),
        ("1,234,567.89", 123_456_789), ("0", 0), ("100 บาท 50 สตางค์", 10_050), ("฿ 99", 9_900),
        ("500 บาทถ้วน", 50_000), ("7 baht", 700), ("100,000,000,000", MOST_SATANG),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed: str, satang: int) -> None:
    assert satang_from(typed) == satang


@pytest.mark.parametrize(
    "typed",
    [
        "", "-5", "1,2", "1,23,456", "12.345", "หนึ่งพัน", "5 50", "5.50 50 สตางค์", "1e9", "12,000,", "0x10",
        "100,000,000,000.01", "9" * 400, "๑๒", "5 บาท 500 สตางค์",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert satang_from(typed) is None


@given(st.integers(0, MOST_SATANG))
def test_an_amount_that_was_shown_can_be_typed_again(satang: int) -> None:
    assert satang_from(baht(satang)) == satang_from(f"{baht(satang)} บาท") == satang


@given(st.text())
def test_whatever_is_typed_is_an_amount_or_none(typed: str) -> None:
    found = satang_from(typed)
    assert found is None or 0 <= found <= MOST_SATANG


# -- what is signed ------------------------------------------------------------------------------------


def test_what_is_kept_comes_back_with_its_fingerprint() -> None:
    again = content_from(WHOLE.to_json())
    assert again.to_json() == WHOLE.to_json() and again.digest == WHOLE.digest
    assert again.satang == 360_050


def test_every_change_changes_the_fingerprint() -> None:
    changed = [
        Content({**WHOLE.words, "aims": "อื่น"}, PLAN, BUDGET),
        Content(WHOLE.words, (), BUDGET),
        Content(WHOLE.words, PLAN, BUDGET[::-1]),
        Content(WHOLE.words, PLAN, (BudgetRow("ค่าวิทยากร", 360_001, "6 x 600"), BUDGET[1])),
    ]
    assert len({one.digest for one in (WHOLE, *changed)}) == 5


# -- who -----------------------------------------------------------------------------------------------


def test_who_may_write_lead_and_answer() -> None:
    head, member, admin, secretary = person(1), person(2), person(3, "admin"), person(4, "committee")
    assert [may_write(one, project(), {2}) for one in (head, member, admin, secretary)] == [
        True,
        True,
        False,
        False,
    ]
    assert [may_lead(one, project()) for one in (head, member, admin, secretary)] == [
        True,
        False,
        True,
        False,
    ]
    assert [may_answer(one) for one in (head, member, admin, secretary)] == [False, False, True, True]


@pytest.mark.parametrize("state", STATES)
def test_the_committee_reads_only_what_was_sent_to_it(state: State) -> None:
    sent = state not in ("draft", "signed")
    assert may_read(person(4, "committee"), project(state), set()) is sent
    assert may_read(person(5, "auditor"), project(state), set())
    assert not may_read(person(6), project(state), set())
    assert project(state).is_open is (state in ("draft", "signed", "revise"))
