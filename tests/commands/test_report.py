"""`flask report`: the official papers as files, and an office's own Word templates."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document
from PIL import Image

from tests.commands.keyboard import Operator
from tests.handlers.test_papers import WHY, chosen, has
from tests.voting import an_election


def own_template(folder: Path, name: str, line: str) -> None:
    """Our template of that name in the folder, with a line of the office's own at its end."""
    document = Document(str(folder / name))
    document.add_paragraph(line)
    document.save(str(folder / name))


@pytest.fixture
def folder(operator: Operator) -> Path:
    """Our templates, where an office would begin to change them."""
    made = operator.folder / "own"
    operator.types("report", "templates", "example", made)
    return made


def test_forms_1_to_3_as_files(operator: Operator) -> None:
    panel = chosen(operator.house)
    campaign, out = str(panel.campaign.id), operator.folder
    operator.types("report", "form1", "--campaign", campaign, "--out", out / "all.pdf")
    has((out / "all.pdf").read_bytes(), *(f"ไอเดียที่ {n}" for n in range(1, 5)), "ที่เลือกคือไอเดีย 2")
    assert len(pdfium.PdfDocument((out / "all.pdf").read_bytes())) == 4
    operator.types("report", "form1", "--campaign", campaign, "--idea", "3", "--out", out / "3.docx")
    assert "ไอเดียที่ 3" in "\n".join(line.text for line in Document(str(out / "3.docx")).paragraphs)
    for form in ("form2", "form3"):
        operator.types("report", form, "--campaign", campaign, "--out", out / f"{form}.pdf")
        has((out / f"{form}.pdf").read_bytes(), "ไอเดียที่ 2", WHY)
        operator.types("report", form, "--campaign", campaign, "--out", out / f"{form}.png")
        with Image.open(out / f"{form}.png") as picture:
            assert picture.size == (827, 1169)
    assert (out / "all.pdf").stat().st_mode & 0o077 == 0, "papers are private"
    with operator.house.store() as store:
        rows = store.audit.of(f"form2:{campaign}")
    assert [(row.action, row.facts["form"]) for row in rows] == [
        ("papers.written", "pdf"),
        ("papers.written", "png"),
    ]


def test_nothing_of_the_selection_before_its_time(operator: Operator) -> None:
    vote = an_election(operator.house)
    vote.picks("1002", 1)
    for form in ("form2", "form3"):
        out = operator.folder / f"{form}.pdf"
        words = ("report", form, "--campaign", str(vote.campaign.id), "--out", out)
        told = operator.types(*words, exit_code=1).output
        assert "ยังไม่ถึงเวลา" in told and not out.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("form1", "--campaign", "9", "--out", "x.pdf"), "ไม่มีเอกสารนี้"),
        (("form1", "--campaign", "1", "--idea", "77", "--out", "x.pdf"), "There is no idea 77"),
        (("form1", "--campaign", "1", "--out", "x.docx"), "--idea"),
        (("form1", "--campaign", "1", "--out", "x.txt"), "must end in .pdf, .docx, .png"),
    ],
)
def test_kind_answers_to_what_cannot_be(operator: Operator, words: tuple[str, ...], told: str) -> None:
    an_election(operator.house)
    assert told in operator.types("report", *words, exit_code=1).output


def test_an_office_takes_its_own_template(operator: Operator, folder: Path) -> None:
    panel = chosen(operator.house)
    own_template(folder, "form3.docx", "ตรวจแล้วโดยฝ่ายพัฒนา {{ reason }}")
    Image.new("RGB", (50, 50), "navy").save(folder / "header.png")
    assert "form3.docx: ใช้ได้" in operator.types("report", "templates", "check", folder).output
    operator.types("report", "templates", "install", folder)
    out = operator.folder / "form3.docx"
    operator.types("report", "form3", "--campaign", str(panel.campaign.id), "--out", out)
    assert Document(str(out)).paragraphs[-1].text == f"ตรวจแล้วโดยฝ่ายพัฒนา {WHY}"
    assert len(Document(str(out)).inline_shapes) == 1
    operator.types("report", "templates", "remove", "form3")
    operator.types("report", "templates", "remove", "header")
    operator.types("report", "form3", "--campaign", str(panel.campaign.id), "--out", out)
    assert not Document(str(out)).inline_shapes and "ฝ่ายพัฒนา" not in Document(str(out)).paragraphs[-1].text
    with operator.house.store() as store:
        assert len([row for row in store.audit.of("office") if row.action == "papers.templates"]) == 3


def test_one_bad_template_and_none_is_taken(operator: Operator, folder: Path) -> None:
    panel = chosen(operator.house)
    own_template(folder, "form1.docx", "ของเรา")
    own_template(folder, "kpi.docx", "{{ reslt }}")
    (folder / "form5.docx").write_bytes(b"not a word file")
    (folder / "header.jpg").write_bytes(b"not a picture")
    for deed in ("check", "install"):
        told = operator.types("report", "templates", deed, folder, exit_code=1).output
        assert "kpi.docx: ไม่รู้จักช่อง reslt" in told and "หมายถึง result หรือไม่" in told
        assert "form5.docx: ไม่ใช่ไฟล์ Word" in told and "header.jpg: ไม่ใช่รูป" in told
        assert "form1.docx: ใช้ได้" in told and "ยังไม่ได้ติดตั้งแบบใด" in told
    out = operator.folder / "1.docx"
    operator.types("report", "form1", "--campaign", str(panel.campaign.id), "--idea", "1", "--out", out)
    assert "ของเรา" not in "\n".join(line.text for line in Document(str(out)).paragraphs)


def test_what_a_template_may_name(operator: Operator) -> None:
    told = operator.types("report", "templates", "fields", "form2").output.splitlines()
    assert "reason" in told and "votes: place, number, title, approvals, shortlisted" in told
    empty = operator.folder / "empty"
    empty.mkdir()
    assert "form1.docx" in operator.types("report", "templates", "check", empty, exit_code=1).output
