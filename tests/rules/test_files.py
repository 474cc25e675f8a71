"""Which files are taken as evidence: told by their bytes, never by a name."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.files import MOST_BYTES, OFFICE, PDF, REASONS, media_of


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


def test_the_kinds_an_office_reads() -> None:
    assert media_of(b"%PDF-1.7 ...") == PDF
    for ending, part in (
        (".docx", "word/document.xml"),
        (".xlsx", "xl/workbook.xml"),
        (".pptx", "ppt/p.xml"),
    ):
        assert media_of(zipped("[Content_Types].xml", part)) == OFFICE[ending]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "file_empty"), (b"MZ program", "file_kind"), (b"<html>", "file_kind"),
        (b"\xff\xd8\xff", "file_kind"),
        (zipped("a.txt"), "file_kind"), (zipped("word/document.xml"), "file_kind"),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file_kind"),
        (b"%PDF-" + b"0" * MOST_BYTES, "file_too_big"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        media_of(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_known_kind_or_refused_with_a_reason(data: bytes) -> None:
    try:
        assert media_of(data) in {PDF, *OFFICE.values()}
    except ValueError as fault:
        assert str(fault) in REASONS
