"""The papers as PDF: what is copied out of them is what was put in, and no line ends inside a word."""

import functools
import io
import itertools
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pypdfium2 as pdfium
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pythainlp.tokenize.newmm import segment

from documents.fonts import font_folder
from documents.papers.fields import Style
from documents.papers.filled import filled
from documents.papers.pdf import paper_png, papers_pdf
from documents.papers.samples import IDEA, KPI, SAMPLES
from documents.text_layer import mended
from documents.thai_lines import in_thai_digits, pieces, printable
from rules.papers import KINDS, Kind

STYLE = Style("สำนักงานตัวอย่าง", datetime(2026, 11, 22, 8, 10))
CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
VOWELS, TONES = ("", *"ัิีึืุู็ํ"), ("", *"่้๊๋์")
#: As long as a page of a report, with numbers, brackets, abbreviations and foreign words in it.
PASSAGE = (
    "คณะทำงานโครงการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของสำนักงาน ก.ก. ตามคำสั่งที่ 1/2564 "
    "ลงวันที่ 6 มกราคม 2564 คัดเลือกโครงการของส่วนราชการจำนวน 27 โครงการ "
    "ทดลองใช้ระบบการลงเวลาผ่านสื่ออิเล็กทรอนิกส์ (Application) ในไตรมาสที่ 2 และ 3 "
    "ตำแหน่ง GPS คลาดเคลื่อนในบางครั้ง แก้ไขด้วยภาพถ่ายตนเองคู่กับป้ายสัญลักษณ์ตามจุดลงเวลาฯ ที่กำหนด "
    "ผู้ปฏิบัติงานมีความเข้าใจและยอมรับการเปลี่ยนแปลง "
    "ต่างๆ เช่น น้ำท่วม ปั๊มน้ำเสีย ซ้ำแล้วซ้ำเล่า ทั้งที่ญี่ปุ่นและทั่วโลก ผู้ใหญ่บ้านก็รู้ ฐานข้อมูลกว้างใหญ่ ๒๕๖๔ ร้อยละ 100.00 ฯลฯ"
)


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def bare(text: str) -> str:
    """Without spaces and line ends, which a reader makes as it likes, and without Thai digits' difference."""
    return "".join(text.split())


def said_in(block: object) -> list[str]:
    """Every text of a filled block."""
    if isinstance(block, str):
        return [block]
    if isinstance(block, dict):
        return [text for key, one in block.items() if key not in ("kind", "aligns") for text in said_in(one)]
    if isinstance(block, list):
        return [text for one in block for text in said_in(one)]
    return []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("thai_digits", [False, True])
def test_all_that_is_said_can_be_copied_and_searched(kind: Kind, thai_digits: bool) -> None:
    style = replace(STYLE, thai_digits=thai_digits)
    text = bare(text_of(papers_pdf([SAMPLES[kind]], style)))
    for block in filled(SAMPLES[kind], style):
        for said in said_in(block):
            assert bare(said) in text, said


@pytest.mark.parametrize("weight", ["regular", "semibold", "bold"])
def test_every_letter_with_every_mark_is_told_once(weight: str) -> None:
    """Also where another letter follows: a reader must not put a space between, or the mark last."""
    said = [f"{''.join(one)}นก" for one in itertools.product(CONSONANTS, VOWELS, TONES)]
    said += [f"{letter}{tone}ำนก" for letter in CONSONANTS for tone in TONES[:5] if letter != "ษ"]
    raw = compiled(f'#set text(weight: "{weight}")\n' + " \\\n".join(said))
    assert text_of(raw).split() != said, "Typst tells all right by itself: the mending can go"
    assert text_of(mended(raw)).split() == said


def test_a_text_of_very_many_letters_is_told_right() -> None:
    """Past 127 different glyphs Typst writes their numbers in another way; ( ) and \\ are numbers too."""
    letters = [chr(code) for code in (*range(0x21, 0x7F), *range(0xC0, 0x100))]
    said = [f"{one}{one} ทั้งที่ปั๊มน้ำขึ้น" for one in letters if one not in '"\\']
    raw = compiled("\n\n".join(f'#"{one}"' for one in said))
    lines = [line for line in text_of(mended(raw)).splitlines() if line]
    assert lines == said and re.search(rb"<[0-9A-F]{4,}>\]?TJ|<[0-9A-F]{4,}> Tj", content_of(raw))


def content_of(pdf: bytes) -> bytes:
    """The first page's own operators."""
    contents: Any = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    return bytes(contents.get_data())


def compiled(source: str, **page: str) -> bytes:
    """A PDF as the papers are set, of one page as long as it takes."""
    how = "".join(f", {name}: {value}" for name, value in page.items())
    head = f'#set page(height: auto{how})\n#set text(font: "Sarabun", lang: "th", size: 11.5pt)\n'
    made: bytes = typst.compile(
        (head + source).encode(), font_paths=[str(font_folder())], ignore_system_fonts=True, pdf_tags=False
    )
    return made


def test_a_word_is_told_where_it_stands() -> None:
    """A reader such as poppler takes a telling's place from where it is closed: still inside what draws it,
    or the word goes to the page's corner and is lost."""
    content = content_of(mended(compiled("ขั้นตอนที่ตั้ง น้ำผึ้ง ทั่วถิ่น")))
    opened, closed = content.count(b"BDC\nq"), content.count(b"EMC\nQ")
    assert opened == closed > 0 and not re.search(rb"Q\s+EMC", content)


def test_mending_changes_no_picture() -> None:
    raw = compiled(PASSAGE, width="16cm")
    before, after = (pdfium.PdfDocument(pdf)[0].render(scale=2).to_pil() for pdf in (raw, mended(raw)))
    assert before.tobytes() == after.tobytes() and before.convert("L").getextrema() == (0, 255)


# -- where lines end -------------------------------------------------------------------------------------


def lines_at(width_mm: float) -> list[str]:
    """The lines of the passage, boxed as the papers box it, on a page of that width."""
    boxes = "".join(" " if one == " " else f"#box({quoted(one)})" for one in pieces(PASSAGE))
    pdf = compiled(boxes, width=f"{width_mm}mm", margin="5mm")
    return [line.strip() for line in text_of(mended(pdf)).splitlines() if line.strip()]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@functools.cache
def word_ends() -> frozenset[int]:
    """After how many letters (spaces left out) a word of PyThaiNLP ends."""
    ends, at = set(), 0
    for word in segment(PASSAGE):
        at += len(bare(word))
        ends.add(at)
    return frozenset(ends)


@pytest.mark.parametrize("width_mm", range(45, 206, 4))
def test_no_line_ends_inside_a_word(width_mm: int) -> None:
    lines, at = lines_at(width_mm), 0
    assert bare("".join(lines)) == bare(PASSAGE)
    for line in lines[:-1]:
        at += len(bare(line))
        assert at in word_ends(), line
        assert line[-1] not in "([" and not line.startswith(("ๆ", "ฯ", ")", "/"))


def test_without_boxes_lines_do_end_inside_words() -> None:
    """What the boxes are for: Typst alone breaks words that the dictionary knows."""
    broken = 0
    for width_mm in range(45, 206, 8):
        pdf = compiled(PASSAGE, width=f"{width_mm}mm", margin="5mm")
        at = 0
        for line in text_of(mended(pdf)).splitlines()[:-1]:
            at += len(bare(line))
            broken += at not in word_ends()
    assert broken > 0


def test_what_belongs_together_stays_together() -> None:
    said = "ตามคำสั่ง ก.ก. ที่ 1/2564 ลว. 6 ม.ค.64 (GPS) ๗.๓.๒ ต่างๆ ฯลฯ “คำพูด” โครงการพัฒนา"
    found = pieces(said)
    for one in ("ก.ก.", "1/2564", "ม.ค.64", "(GPS)", "๗.๓.๒", "ต่างๆ", "ฯลฯ"):
        assert one in found
    assert "โครง" not in found


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.integers(1, 30))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pieces_joined_are_the_text(text: str, most: int) -> None:
    clean = printable(text)
    for line in clean.split("\n"):
        assert "".join(pieces(line, most)) == line
    assert printable(clean) == clean


def test_thai_digits_leave_codes_alone() -> None:
    assert (
        in_thai_digits("ไตรมาส 4/2564 รุ่น A4 https://x.go.th/7 (7.3)")
        == "ไตรมาส ๔/๒๕๖๔ รุ่น A4 https://x.go.th/7 (๗.๓)"
    )


# -- how it looks ----------------------------------------------------------------------------------------


def test_nothing_runs_over_the_margins_however_odd_the_words() -> None:
    endless = "ก" * 300 + " " + "W" * 200 + " https://example.go.th/" + "a1" * 120 + " " + "ญี่" * 100
    odd = replace(
        IDEA, title=endless[:100], problem=endless, way="#strong[x] $a$ \\ _b_ *c* `d` <e> @f", gains=endless
    )
    for page in pdfium.PdfDocument(papers_pdf([odd], STYLE)):
        picture = page.render(scale=1).to_pil().convert("L")
        width, height = picture.size
        for box in ((0, 0, width * 25 // 210, height), (width * 194 // 210, 0, width, height)):
            assert picture.crop(box).getextrema() == (255, 255)
    assert "#strong[x] $a$ \\ _b_ *c* `d` <e> @f" in text_of(papers_pdf([odd], STYLE))


def test_pages_are_counted_for_each_paper_in_the_digits_of_the_office() -> None:
    long = replace(KPI, summary=tuple(f"ข้อสรุปที่ {n}" for n in range(1, 120)))
    document = pdfium.PdfDocument(papers_pdf([long, KPI], replace(STYLE, thai_digits=True)))
    heads = [page.get_textpage().get_text_bounded().split("\r\n")[0] for page in document]
    numbered = [one for one in heads if re.fullmatch(r"- .+ -", one)]
    assert numbered[:3] == ["- ๒ -", "- ๓ -", "- ๔ -"] and numbered.count("- ๒ -") == 2


def test_the_offices_picture_stands_above() -> None:
    badge = io.BytesIO()
    Image.new("RGB", (60, 60), "navy").save(badge, "PNG")
    with_picture, without = (
        papers_pdf([KPI], replace(STYLE, header=one)) for one in (badge.getvalue(), None)
    )
    for pdf, count in ((with_picture, 1), (without, 0)):
        objects = pdfium.PdfDocument(pdf)[0].get_objects()
        assert sum(one.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE for one in objects) == count


def test_the_preview_is_a_page_a_phone_can_show() -> None:
    picture = Image.open(io.BytesIO(paper_png(SAMPLES["kpi"], STYLE)))
    assert picture.size == (827, 1169) and picture.convert("L").getextrema()[0] < 80


def test_a_broken_press_says_what_is_wrong() -> None:
    broken = replace(IDEA, pictures=(b"not a picture",))
    with pytest.raises(RuntimeError, match="papers"):
        papers_pdf([broken], STYLE)


def test_nobody_signs_a_page_with_nothing_else_on_it() -> None:
    longer = [replace(KPI, evidence=tuple(f"หลักฐานที่ {n}" for n in range(count))) for count in range(2, 32)]
    document = pdfium.PdfDocument(papers_pdf(longer, STYLE))
    pages = [bare(page.get_textpage().get_text_bounded()) for page in document]
    above = [text.partition("ลงชื่อ")[0] for text in pages if "ลงชื่อ" in text]
    assert len(above) == len(longer) and all("หลักฐานที่" in text for text in above)
