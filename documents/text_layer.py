"""Makes the text of a PDF that Typst set right to copy and to search, where Thai marks stand in two heights.

Typst tells what a letter with its marks says as a whole, in one `ActualText`. A mark that is set higher than
its letter is drawn apart, and then the whole is told twice: a reader finds "ทั้ทั้ง" where "ทั้ง" stands. So the
telling is shared: the letter says its part, the mark its own.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import regex
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

#: Strings first, whole: what looks like an operator within one is a glyph's number.
_PARTS: Final = regex.compile(
    rb"(?P<string>\((?:[^\\()]++|\\.|(?&string))*\))"
    rb"|/ActualText<(?P<says>[0-9A-Fa-f]*)>"
    rb"|/(?P<font>\w+) [\d.]+ Tf"
    rb"|\b(?P<told>EMC)\b"
    rb"|\b(?P<begin>BT)\b"
    rb"|\b(?P<end>ET)\b",
    regex.DOTALL,
)
_ESCAPED: Final = regex.compile(rb"\\([0-7]{1,3}|\r\n|.)", regex.DOTALL)
_NAMED: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class _Font:
    """How wide a font's glyphs are; marks above and below take no place of their own."""

    widths: dict[int, float]
    default: float

    def is_mark(self, glyph: int) -> bool:
        return self.widths.get(glyph, self.default) == 0


@dataclass(slots=True)
class _Told:
    """What an `ActualText` says, and where in the page's stream."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Block:
    """A stretch of text set at one height: the glyphs shown, and the last that is told of them."""

    start: int
    glyphs: list[tuple[str, int]]
    told: _Told | None = None


def mended(pdf: bytes) -> bytes:
    """The same pages, with every letter and mark told once."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    known: dict[int, _Font] = {}
    for page in writer.pages:
        fonts = page["/Resources"].get("/Font", {})
        of_page = {name.removeprefix("/"): _font(font, known) for name, font in fonts.items()}
        stream: Any = page["/Contents"].get_object()
        if isinstance(stream, StreamObject):
            before = stream.get_data()
            after = _told_once(before, of_page)
            if after != before:
                stream.set_data(after)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _told_once(stream: bytes, fonts: dict[str, _Font]) -> bytes:
    edits: list[tuple[int, int, bytes]] = []
    before: _Told | None = None
    for block, end in _blocks(stream):
        only_marks = block.glyphs and all(fonts[font].is_mark(glyph) for font, glyph in block.glyphs)
        count = len(block.glyphs)
        if only_marks and before is not None and len(before.text) > count:
            edits.append((before.start, before.end, _hex(before.text[:-count])))
            told = _hex(before.text[-count:])
            if block.told:
                edits.append((block.told.start, block.told.end, told))
            else:
                edits.append((block.start, block.start, b"/Span<</ActualText<" + told + b">>>BDC "))
                edits.append((end, end, b"EMC\n"))
            before = None
        else:
            before = block.told
    return _edited(stream, edits)


def _blocks(stream: bytes) -> Iterator[tuple[_Block, int]]:
    """Each block with where its `ET` begins."""
    block, font, inside = _Block(0, []), "", False
    for part in _PARTS.finditer(stream):
        if part["begin"]:
            block = _Block(part.end(), [])
        elif part["font"]:
            font = part["font"].decode()
        elif part["says"] is not None:
            block.told, inside = _Told(part.start("says"), part.end("says"), _said(part["says"])), True
        elif part["told"]:
            inside = False
        elif part["string"]:
            if not inside:
                block.told = None  # what comes last is not of the letter told before
            block.glyphs += [(font, glyph) for glyph in _glyphs(part["string"])]
        elif part["end"]:
            yield block, part.start()


def _glyphs(string: bytes) -> Iterator[int]:
    raw = _ESCAPED.sub(_unescaped, string[1:-1])
    return (int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw) - 1, 2))


def _unescaped(found: "regex.Match[bytes]") -> bytes:
    said: bytes = found[1]
    if said[:1].isdigit():
        return bytes([int(said, 8) & 255])
    return _NAMED.get(said, said)


def _font(font: Any, known: dict[int, _Font]) -> _Font:
    """The font's widths, read once."""
    whole = font.get_object()
    if id(whole) not in known:
        inner = whole.get("/DescendantFonts", [DictionaryObject()])[0].get_object()
        known[id(whole)] = _Font(dict(_widths(inner.get("/W", ()))), float(inner.get("/DW", 1000)))
    return known[id(whole)]


def _widths(listed: Any) -> Iterator[tuple[int, float]]:
    """From a font's `/W`: `first [w w ...]` or `first last w`."""
    parts = [part.get_object() for part in listed]
    while parts:
        first, second = int(parts[0]), parts[1]
        if isinstance(second, ArrayObject):
            yield from ((first + n, float(width)) for n, width in enumerate(second))
            parts = parts[2:]
        else:
            yield from ((glyph, float(parts[2])) for glyph in range(first, int(second) + 1))
            parts = parts[3:]


def _said(told: bytes) -> str:
    return bytes.fromhex(told.decode("ascii")).decode("utf-16-be", "replace").removeprefix(_BOM)


def _hex(text: str) -> bytes:
    return (_BOM + text).encode("utf-16-be").hex().upper().encode("ascii")


def _edited(stream: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [stream[at:start], new]
        at = end
    return b"".join([*parts, stream[at:]])
