"""What is copied out of a yearly sheet or a checksum page, or searched in them, is what stands there."""

import re
from datetime import UTC, datetime
from typing import Any

import pypdfium2 as pdfium
import pytest

from documents.ledger_proof import Proof, ProofRow, _page, proof_pdf
from documents.year_sheet import SheetStyle, YearOf, page_of, year_sheets_pdf
from rules.ledger import HalfYear, LedgerRules
from rules.people import Person

MADE = datetime(2027, 10, 1, 2, tzinfo=UTC)
#: Names with marks in two heights, and over letters that stand high.
PEOPLE = [
    Person(1, "1001", "นางสาว", "น้ำผึ้ง", "ปั้นทองทั่วถิ่น", "ผู้อำนวยการ", "กลุ่มที่ตั้งผู้เชี่ยวชาญ", "staff"),
    Person(2, "1002", "นาย", "กู้เกียรติ", "ฟื้นซื่อตรง", "เจ้าหน้าที่", "กลุ่มที่ตั้งผู้เชี่ยวชาญ", "staff"),
]
NUMBERS = dict.fromkeys(
    ("worked_days", "late_times", "absent_days", "leave_days", "leave_times", "missing_outs"), 1.0
)
_TWICE = re.compile(r"([ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+)\1")


def bare(text: str) -> str:
    return "".join(text.split())


def copied(pdf: bytes) -> str:
    """All pages' text, without the spaces and line ends that a reader makes as it likes."""
    return bare("".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(pdf)))


def said_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [] if value.startswith("<svg") else [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [text for one in inner for text in said_in(one)]


def holds(pdf: bytes, page: Any) -> None:
    text = copied(pdf)
    assert not _TWICE.search(text), _TWICE.search(text)
    for said in said_in(page):
        for phrase in said.split():  # each phrase is a box of its own, and may stand on another line
            assert phrase in text, said


@pytest.mark.parametrize("thai_digits", [False, True])
def test_a_yearly_sheet(thai_digits: bool) -> None:
    years = [YearOf(person, 2570, [], set()) for person in PEOPLE]
    style = SheetStyle("สำนักงานที่ตั้งใหม่ทั้งสิ้น", LedgerRules(), MADE, thai_digits)
    pdf = year_sheets_pdf(years, style)
    holds(pdf, [page_of(year, style) for year in years])
    assert copied(pdf).count("รวมทั้งปี") == len(years)


@pytest.mark.parametrize("thai_digits", [False, True])
def test_a_checksum_page(thai_digits: bool) -> None:
    rows = [ProofRow(one.staff_id, one.name, NUMBERS, f"AB-{one.staff_id}") for one in PEOPLE]
    proof = Proof(
        HalfYear(2570, 1), "office", "สำนักงานที่ตั้งใหม่ทั้งสิ้น", "0f" * 32, "ABCD-1234", False, MADE, "9001",
        rows, thai_digits,
    )  # fmt: skip
    pdf = proof_pdf(proof)
    holds(pdf, _page(proof))
    for person in PEOPLE:
        assert copied(pdf).count(bare(person.name)) == 1
