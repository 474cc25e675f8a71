"""The process that sets papers: what the dictionary and Typst hold, much memory, goes with it.

It reads one JSON value (the papers' filled blocks), cuts every text into pieces that stay whole on a line,
and writes the PDF, or the first page as PNG.
"""

import base64
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import typst

from documents.thai_lines import MOST, pieces

_TEMPLATE: Final = Path(__file__).with_name("paper.typ")
#: So many letters stand on a line of the whole width of a table.
_LINE: Final = 74
#: A cell is never narrower than this many letters, however many columns there are.
_LEAST: Final = 4


def main() -> None:
    asked = json.loads(sys.stdin.buffer.read())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sys.stdout.buffer.write(press(asked, folder))


def press(asked: dict[str, Any], folder: Path) -> bytes:
    """The PDF or PNG; the folder is for what Typst reads."""
    pictures = _Pictures(folder)
    papers = [[cut(block, pictures) for block in paper] for paper in asked["papers"]]
    data = {"papers": papers, "thai_digits": asked["thai_digits"], "foot": pieces(asked["foot"])}
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (folder / "paper.typ").write_bytes(_TEMPLATE.read_bytes())
    # One page's picture comes as bytes, several as a list of them.
    made: Any = typst.compile(
        str(folder / "paper.typ"),
        root=str(folder),
        format=asked["format"],
        ppi=asked["ppi"],
        font_paths=[asked["fonts"]],
        ignore_system_fonts=True,
        pdf_tags=False,
    )
    if asked["format"] == "pdf":
        # It reads PDFs with pypdf, which takes longer to start than a page to be drawn; a picture needs none.
        from documents.text_layer import mended

        return mended(made)
    return bytes(made[0] if isinstance(made, list) else made)


def cut(block: dict[str, Any], pictures: "_Pictures") -> dict[str, Any]:
    """The block with its texts as lists of pieces and its pictures as names of files."""
    kind = block["kind"]
    if kind == "table":
        return {**block, **_table(block)}
    if kind == "pictures":
        return {**block, "pictures": [pictures.file(one) for one in block["pictures"]]}
    if kind == "top" and block["picture"]:
        block = {**block, "picture": pictures.file(block["picture"])}
    return {key: _cut_value(key, value) for key, value in block.items()}


_WHOLE: Final = {"kind", "picture", "small", "numbers"}


def _cut_value(key: str, value: Any) -> Any:
    if key in _WHOLE or value is None:
        return value
    if isinstance(value, str):
        return pieces(value)
    if isinstance(value, dict):
        return {inner: pieces(text) for inner, text in value.items()}
    return [_cut_value("", one) for one in value]


def _table(block: dict[str, Any]) -> dict[str, Any]:
    whole = sum(block["widths"])
    most = [min(MOST, max(_LEAST, int(_LINE * width / whole) - 3)) for width in block["widths"]]
    cells = [[_cell(text, n) for text, n in zip(row, most, strict=True)] for row in block["rows"]]
    heads = [pieces(text) for text in block["heads"]]
    return {
        "heads": heads, "rows": cells, "total": pieces(block["total"]),
        "total_label": pieces(block["total_label"]),
    }  # fmt: skip


def _cell(text: str, most: int) -> list[str]:
    return pieces(" ".join(text.split("\n")), most)


class _Pictures:
    """Pictures as files beside the template, each once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._names = folder, dict[str, str]()

    def file(self, picture: dict[str, str]) -> str:
        packed = picture["picture"]
        if packed not in self._names:
            raw = base64.b64decode(packed)
            ending = "png" if raw.startswith(b"\x89PNG") else "jpg"
            name = f"picture-{len(self._names)}.{ending}"
            (self._folder / name).write_bytes(raw)
            self._names[packed] = name
        return self._names[packed]


if __name__ == "__main__":
    main()
