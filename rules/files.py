"""Files that people send as evidence: only kinds an office reads, told by their bytes and never by a name."""

from typing import Final

MOST_BYTES: Final = 12 * 1024 * 1024
OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
ENDINGS: Final = {PDF: ".pdf", JPEG: ".jpg", **{media: ending for ending, media in OFFICE.items()}}
"""By which ending each kind is kept and given out."""
REASONS: Final = ("file_empty", "file_too_big", "file_kind")

_PARTS: Final = {".docx": b"word/", ".xlsx": b"xl/", ".pptx": b"ppt/"}
_MACROS: Final = b"vbaProject.bin"


def media_of(data: bytes) -> str:
    """What kind of file it is: a PDF, or a Word, Excel or PowerPoint file without macros.

    Raises ValueError with one of REASONS. Nothing is unpacked: a zip file
    says the names of what lies in it in plain bytes.
    """
    if not data:
        raise ValueError("file_empty")
    if len(data) > MOST_BYTES:
        raise ValueError("file_too_big")
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data and _MACROS not in data:
        for ending, part in _PARTS.items():
            if part in data:
                return OFFICE[ending]
    raise ValueError("file_kind")
