"""The papers as Word files: ours, an office's own template, and the ones that are not taken."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from documents.papers import check
from documents.papers.check import faults, field_names, picture_fault
from documents.papers.fields import Style, fields_of, office_line
from documents.papers.samples import DOT, IDEA, SAMPLES, SELECTION
from documents.papers.word import our_template, paper_docx
from documents.papers.word_templates import template
from documents.papers.written import baht_in_words
from documents.thai_lines import printable
from rules.papers import KINDS, Kind, SelectionRow, Weight

STYLE = Style("สำนักงานตัวอย่าง", datetime(2026, 11, 22, 8, 10))


def words_of(docx: bytes) -> str:
    """All text of the document, tables and their cells included, without spaces."""
    body = Document(io.BytesIO(docx)).element.body
    return "".join("".join(text.text or "" for text in body.iter(qn("w:t"))).split())


def with_lines(*lines: str, of: Kind = "form1") -> bytes:
    """An office's own template: ours with more lines at the end."""
    document = Document(io.BytesIO(our_template(of)))
    for line in lines:
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def every_text(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in every_text(one)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_stands_in_the_paper(kind: Kind) -> None:
    said = words_of(paper_docx(SAMPLES[kind], STYLE))
    left_out = {"printed_on", "version", "number", "quarter", "unit", "year", "title", "office"}
    left_out |= {"sent_on", "outcome", "outcome_why"} if kind == "form3" else set()
    for name, value in fields_of(SAMPLES[kind], STYLE).items():
        for text in every_text(value) if name not in left_out else ():
            for line in printable(text).split("\n"):
                assert "".join(line.split()) in said or name == "criteria", (name, line)
    assert "{" not in said and "None" not in said


@pytest.mark.parametrize(
    ("office", "units", "line"),
    [
        ("สำนักงาน ก.ก.", "สำนักงาน ก.ก.", "สำนักงาน ก.ก."),
        ("สำนักงาน ก.ก.", " สำนักงาน  ก.ก. ", "สำนักงาน ก.ก."),
        ("สำนักงาน ก.ก.", "สำนักงาน ก.ก. กองบริหาร", "สำนักงาน ก.ก. กองบริหาร"),
        ("สำนักงาน ก.ก. กรุงเทพมหานคร", "สำนักงาน ก.ก.", "สำนักงาน ก.ก. กรุงเทพมหานคร"),
        ("กรุงเทพมหานคร", "สำนักการคลัง กรุงเทพมหานคร", "สำนักการคลัง กรุงเทพมหานคร"),
        ("สำนักงาน ก.ก.", "กองบริหาร, กองคลัง", "สำนักงาน ก.ก. กองบริหาร, กองคลัง"),
        ("", "กองบริหาร", "กองบริหาร"),
        ("สำนักงาน ก.ก.", "", "สำนักงาน ก.ก."),
        ("", "", ""),
    ],
)
def test_an_office_that_is_the_unit_itself_is_named_once(office: str, units: str, line: str) -> None:
    assert office_line(office, units) == line


@pytest.mark.parametrize("kind", KINDS)
def test_our_templates_are_the_layouts_and_pass_our_own_check(kind: Kind) -> None:
    def document(packed: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(packed)) as files:
            return files.read("word/document.xml")

    assert document(our_template(kind)) == document(template(kind)), (
        "run: python -m documents.papers.word_templates"
    )
    assert faults(kind, our_template(kind)) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_thai_is_set_in_the_offices_font_large_and_bold_where_it_is(kind: Kind) -> None:
    """Word takes font, size and weight of Thai from settings of their own; without them it falls back."""
    for run in Document(io.BytesIO(paper_docx(SAMPLES[kind], STYLE))).element.body.iter(qn("w:r")):
        if run.find(qn("w:t")) is None or not run.find(qn("w:t")).text:
            continue
        look = run.find(qn("w:rPr"))
        assert look.find(qn("w:rFonts")).get(qn("w:cs")) == "TH SarabunPSK"
        assert look.find(qn("w:szCs")).get(qn("w:val")) == look.find(qn("w:sz")).get(qn("w:val"))
        bold = look.find(qn("w:b"))
        is_bold = bold is not None and bold.get(qn("w:val")) not in ("0", "false")
        assert (look.find(qn("w:bCs")) is not None) == is_bold


def test_thai_digits_reach_every_word_but_codes() -> None:
    said = words_of(paper_docx(SELECTION, replace(STYLE, thai_digits=True)))
    assert "แบบฟอร์มที่๒" in said and "ร้อยละ๘๕.๔" in said and "9f2c9f2c" in said and "๘๘.๒๕" in said


@pytest.mark.parametrize("count", [1, 3, 5])
def test_a_column_for_every_criterion(count: int) -> None:
    criteria = tuple(Weight(f"เกณฑ์ {n}", 100 // count) for n in range(count))
    row = SelectionRow(1, "หนึ่ง", 3, 1, True, 8000, (400,) * count, 1)
    paper = replace(SELECTION, criteria=criteria, rows=(row,))
    tables = Document(io.BytesIO(paper_docx(paper, STYLE))).tables
    assert [cell.text for cell in tables[1].rows[0].cells][2:-1] == [f"({n})" for n in range(1, count + 1)]
    assert [cell.text for cell in tables[1].rows[1].cells] == ["1", "1. หนึ่ง", *["4.00"] * count, "80.00"]


def test_what_people_typed_is_never_markup_nor_a_field() -> None:
    odd = "{{ 7*7 }} {% if x %} <w:p/> & \"'] \x00\x0b\ud800 ก็ได้\nบรรทัดสอง"
    said = words_of(paper_docx(replace(IDEA, problem=odd), STYLE))
    assert "{{7*7}}{%ifx%}<w:p/>&\"']" in said and "49" not in said and "บรรทัดสอง" in said


def test_pictures_and_the_offices_header_are_in_it() -> None:
    badge = io.BytesIO()
    Image.new("RGB", (40, 40), "navy").save(badge, "PNG")
    made = paper_docx(IDEA, replace(STYLE, header=badge.getvalue()))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert len([name for name in packed.namelist() if name.startswith("word/media/")]) == 2


# -- templates that are not taken ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "field", "near"),
    [
        ("{{ titel }}", "titel", "title"),
        ("{{ signers[0].nam }}", "....nam", ""),
        ("{% for one in signers %}{{ one.namme }}{% endfor %}", "one.namme", "name"),
        ("{% if nothing_of_ours %}x{% endif %}", "nothing_of_ours", ""),
        ("{{ title.upper().nope }}", "", ""),
        ("{% set x = titel %}{{ x }}", "titel", "title"),
    ],
)
def test_an_unknown_field_is_named(line: str, field: str, near: str) -> None:
    (found,) = faults("form1", with_lines(line))
    if field:
        assert (found.key, found.field) == ("template_unknown", field) and near in found.near
    else:
        assert found.key == "template_fails"


def test_every_unknown_field_is_named_at_once_also_in_parts_that_are_not_shown() -> None:
    found = faults(
        "form1", with_lines("{% if outcome == 'x' %}{{ one_wrong }}{% endif %}", "{{ another_wrong }}")
    )
    assert [fault.field for fault in found] == ["one_wrong", "another_wrong"]


def test_an_unknown_field_in_the_page_head_is_named() -> None:
    document = Document(io.BytesIO(our_template("kpi")))
    document.sections[0].footer.paragraphs[0].text = "{{ quartr }}"
    made = io.BytesIO()
    document.save(made)
    assert [fault.field for fault in faults("kpi", made.getvalue())] == ["quartr"]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("{{ title ", "template_syntax"),
        ("{% for x in signers %}", "template_syntax"),
        ("{% endif %}", "template_syntax"),
        ("{{ 1 / 0 }}", "template_fails"),
        ("{{ title.__class__.__mro__ }}", "template_fails"),
        ("{{ ''.__class__ }}", "template_fails"),
        ("{% include 'x' %}", "template_fails"),
        ("{% for n in range(10000000) %}x{% endfor %}", "template_fails"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(line: str, key: str) -> None:
    assert [fault.key for fault in faults("form1", with_lines(line))] == [key]


def test_no_word_files_are_refused_kindly() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as packed:
        packed.writestr("a.txt", "not a document")
    whole = our_template("form1")
    for bad in (
        b"",
        b"hello",
        b"PK\x03\x04broken",
        empty.getvalue(),
        whole[: len(whole) // 2],
        b"\xd0\xcf\x11\xe0" * 99,
    ):
        assert [fault.key for fault in faults("form1", bad)] == ["template_no_word_file"]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * (check.MOST_UNPACKED + 1))
    assert [fault.key for fault in faults("form1", bomb.getvalue())] == ["template_too_big"]
    monkeypatch.setattr(check, "MOST_BYTES", 100)
    assert [fault.key for fault in faults("form1", our_template("form1"))] == ["template_too_big"]


def test_fields_are_listed_for_who_writes_a_template() -> None:
    assert "votes: place, number, title, approvals, shortlisted" in field_names("form2")
    assert "supports: (texts)" in field_names("kpi") and "title" in field_names("form4")


def test_only_small_pictures_stand_above_the_papers() -> None:
    assert picture_fault(DOT) is None
    for bad, key in ((b"GIF89a", "unreadable"), (b"", "unreadable"), (b"x" * (3 * 1024 * 1024), "too_big")):
        fault = picture_fault(bad)
        assert fault is not None and fault.key == f"picture_{key}"


def test_money_in_words() -> None:
    said = {
        0: "ศูนย์บาทถ้วน", 100: "หนึ่งบาทถ้วน", 1_100: "สิบเอ็ดบาทถ้วน", 2_100: "ยี่สิบเอ็ดบาทถ้วน",
        10_100: "หนึ่งร้อยเอ็ดบาทถ้วน", 25: "ยี่สิบห้าสตางค์",
        2_750_050: "สองหมื่นเจ็ดพันห้าร้อยบาทห้าสิบสตางค์", 100_000_000: "หนึ่งล้านบาทถ้วน",
    }  # fmt: skip
    assert {amount: baht_in_words(amount) for amount in said} == said
