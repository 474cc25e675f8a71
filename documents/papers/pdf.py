"""Papers as PDF, or their first page as a picture, set by Typst in a process of its own."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from documents.fonts import font_folder
from documents.papers.fields import Style
from documents.papers.filled import filled
from documents.papers.written import day, word
from documents.thai_lines import in_thai_digits
from rules.papers import Paper

#: So long a paper may take; a form takes some tenths of a second, most of it the start of what sets it.
MOST_S: Final = 600.0
#: A page of A4 is then 827 by 1169 pixels: to be read on a phone when opened, and far below LINE's limits.
PREVIEW_PPI: Final = 100.0
_HOUSE: Final = Path(__file__).resolve().parents[2]


def papers_pdf(papers: Sequence[Paper], style: Style) -> bytes:
    """The papers one after the other as one PDF, each with pages of its own count.

    Raises RuntimeError with what Typst says when a paper cannot be set, TimeoutExpired after `MOST_S`.
    """
    return _pressed(papers, style, "pdf")


def paper_png(paper: Paper, style: Style) -> bytes:
    """The first page as a PNG; raises as `papers_pdf`."""
    return _pressed([paper], style, "png")


def _pressed(papers: Sequence[Paper], style: Style, made: Literal["pdf", "png"]) -> bytes:
    foot = word("printed", style.language, day=day(style.made.date(), style.language))
    asked = {
        "fonts": str(font_folder()),
        "format": made,
        "ppi": PREVIEW_PPI,
        "foot": in_thai_digits(foot) if style.thai_digits else foot,
        "thai_digits": style.thai_digits,
        "papers": [filled(paper, style) for paper in papers],
    }
    told = subprocess.run(
        [sys.executable, "-m", "documents.papers.press"],
        cwd=_HOUSE,
        input=json.dumps(asked, ensure_ascii=False, default=_bytes).encode(),
        capture_output=True,
        timeout=MOST_S,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(f"papers: {told.stderr.decode(errors='replace')[-500:]}")
    return told.stdout


def _bytes(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"picture": base64.b64encode(value).decode("ascii")}
    raise TypeError(f"{type(value).__name__} does not go to the press")
