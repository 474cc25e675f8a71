"""The sign that hangs at a clock-in point: Thai name, code, the tags that software reads, a QR for phones.

Everything on it is vector in the PDF. The tags' places come from `rules.signs.LAYOUT`, which the reader of
the photos uses too. Print on matt paper or under matt laminate: glare is what hides a tag.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import segno
import typst
from numpy.typing import NDArray

from documents.fonts import font_folder
from rules.marks import cells
from rules.signs import LAYOUT, SHEET_MM

_TEMPLATE: Final = Path(__file__).with_name("sign.typ")
_SCALE: Final = {"a4": 1.0, "a3": 2**0.5}
_QR_MM: Final = (155.0, 69.0, 44.0)  # left, top, side: the quiet zone around it stays white
_MM_PER_INCH: Final = 25.4
MIN_WIDTH_PX: Final = 1240


@dataclass(frozen=True, slots=True)
class SignWords:
    """The fixed words on a sign."""

    code: str = "จุดลงเวลา {code}  ·  ป้ายรุ่นที่ {generation}"
    how: str = "ถ่ายภาพตนเอง ให้เห็นใบหน้า และป้ายนี้ชัดเจน ในภาพเดียวกัน แล้วส่งในแชต\u00a0LINE"
    scan: str = "สแกนเพื่อเปิดแชตลงเวลา"


@dataclass(frozen=True, slots=True)
class Sign:
    """What one sign says. `marks`: its tag ids by slot; `chat_url`: what the QR opens, None for no QR."""

    point_code: str
    point_name: str
    office: str
    generation: int
    marks: tuple[int, int, int]
    chat_url: str | None


def sign_pdf(sign: Sign, paper: Literal["a4", "a3"] = "a4", words: SignWords = SignWords()) -> bytes:
    """The sign as a one-page vector PDF of the paper's size."""
    return _render(sign, words, _SCALE[paper], "pdf", None)


def sign_png(sign: Sign, width_px: int = 1654, words: SignWords = SignWords()) -> bytes:
    """The A4 sign as a PNG at least `width_px` wide (1654 is 200 dots an inch).

    Raises ValueError below 1240, where the small tags and the QR would no longer be printed crisply.
    """
    if width_px < MIN_WIDTH_PX:
        raise ValueError(f"a sign's picture is at least {MIN_WIDTH_PX} pixels wide, not {width_px}")
    dots_per_inch = (width_px + 0.1) / (SHEET_MM[0] / _MM_PER_INCH)
    return _render(sign, words, 1.0, "png", dots_per_inch)


def _render(
    sign: Sign, words: SignWords, scale: float, kind: Literal["pdf", "png"], dots_per_inch: float | None
) -> bytes:
    page = {
        "scale": scale,
        "width": SHEET_MM[0],
        "height": SHEET_MM[1],
        "office": sign.office,
        "name": sign.point_name,
        "shapes": _shapes(sign),
        **asdict(words),
        "code": words.code.format(code=sign.point_code, generation=sign.generation),
    }
    if sign.chat_url is None:
        page["scan"] = ""
    made: bytes = typst.compile(
        str(_TEMPLATE),
        format=kind,
        ppi=dots_per_inch,
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs={"sign": json.dumps(page, ensure_ascii=False)},
    )
    return made


def _shapes(sign: Sign) -> list[dict[str, object]]:
    shapes = [
        {"left": slot.left, "top": slot.top, "side": slot.side, "svg": _svg(1 - cells(tag))}
        for slot, tag in zip(LAYOUT, sign.marks, strict=True)
    ]
    if sign.chat_url is not None:
        left, top, side = _QR_MM
        modules = np.array(segno.make(sign.chat_url, error="m", micro=False).matrix, dtype=np.uint8)
        shapes.append({"left": left, "top": top, "side": side, "svg": _svg(modules)})
    return shapes


def _svg(black: NDArray[np.uint8]) -> str:
    """A grid of black (1) cells as one SVG path: a single path has no hairlines between its cells."""
    rows, columns = black.shape
    path = "".join(f"M{x} {y}h1v1h-1z" for y in range(rows) for x in range(columns) if black[y, x])
    size = f'width="{columns}" height="{rows}" viewBox="0 0 {columns} {rows}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path fill="#000" d="{path}"/></svg>'
