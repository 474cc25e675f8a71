"""Makes the text of a PDF that Typst set right to copy and to search, where Thai marks stand in two heights.

Typst tells what a letter with its marks says as a whole, in one `ActualText`. A mark that is set higher than
its letter is drawn apart, and then the whole is told twice: a reader finds "ทั้ทั้ง" where "ทั้ง" stands. So the
letter, its marks and what follows them in the word get one telling together. (One for each part would not do:
readers that look at where things stand put a space between, or the mark last.)

It knows how Typst writes its pages, without tags; a test shows every letter with every mark.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

#: Strings first, whole: what looks like an operator within one is a glyph's number. Typst leaves parentheses
#: in strings as they are where they are balanced, and writes strings with high numbers in hexadecimal.
_STRING: Final = rb"\((?:[^\\()]++|\\.|\((?:[^\\()]++|\\.|\((?:[^\\()]++|\\.)*\))*\))*\)"
_PARTS: Final = re.compile(
    rb"\b(?P<block>q 1 0 0 -1 (?P<x>-?[\d.]++) (?P<y>-?[\d.]++) cm"
    rb"(?P<body>(?:[^()qQ]++|" + _STRING + rb")*+)Q\b)"
    rb"|(?P<string>" + _STRING + rb")"
    rb"|(?P<says>/Span<</ActualText<(?P<told>[0-9A-Fa-f]*)>>>BDC)"
    rb"|<(?P<hex>[0-9A-Fa-f]++)>"
    rb"|(?<=[)>])(?P<shift>\d{3,}+)[\d.]*(?=[(<])"
    rb"|/(?P<font>f\d++) [\d.]++ Tf"
    rb"|1 0 0 -1 (?P<at>-?[\d.]++ -?[\d.]++) cm\b"
    rb"|\b(?P<word>q|Q|EMC)\b",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_NAMED: Final = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b"",
}  # fmt: skip
_CHARS: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BOM: Final = "\ufeff"
#: Two places so near are one.
_SAME_PT: Final = 0.02


class _Shown(NamedTuple):
    """What a string of a page shows: how many glyphs, how many of them marks, and what they say."""

    glyphs: int
    marks: int
    text: str


@dataclass(frozen=True, slots=True)
class _Font:
    """How wide a font's glyphs are and what each says; marks above and below take no place of their own.

    `shown` remembers strings: the same words come again and again.
    """

    widths: dict[int, float]
    default: float
    says: dict[int, str]
    shown: dict[bytes, _Shown] = field(default_factory=dict)

    def shows(self, written: bytes) -> _Shown:
        """What a string shows, as it is written in the page's stream."""
        known = self.shown.get(written)
        if known is None:
            glyphs = _glyphs(written)
            marks = sum(self.widths.get(glyph, self.default) == 0 for glyph in glyphs)
            text = "".join(self.says.get(glyph, "") for glyph in glyphs)
            known = self.shown[written] = _Shown(len(glyphs), marks, text)
        return known


@dataclass(frozen=True, slots=True)
class _Page:
    """The fonts of a page by name, and what was read on pages that have the same; None shows nothing."""

    fonts: dict[str, _Font]
    read: dict[bytes, "_Block | None"] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """What is said by one `ActualText`, or by glyphs alone; `around`: where the telling is opened and closed
    in the page's stream."""

    text: str
    around: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    """A stretch of text set at one height, from its `q` to its `Q`; `shift` is to be added to the places that
    its runs tell of."""

    start: int
    end: int = 0
    x: float = 0.0
    y: float = 0.0
    shifted: bool = False  # a mark stands far to the left of the pen, as over ป, ฝ and ฟ
    runs: list[_Run] = field(default_factory=list)
    marks: int = 0
    glyphs: int = 0
    shift: int = 0

    @property
    def only_marks(self) -> bool:
        return 0 < self.glyphs == self.marks


_Edit = tuple[int, int, bytes]


def mended(pdf: bytes) -> bytes:
    """The same pages, with every letter and mark told once. The PDF is one of Typst's, without tags."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    known: dict[int, _Font] = {}
    read: dict[frozenset[tuple[str, int]], _Page] = {}
    for page in writer.pages:
        resources: Any = page["/Resources"]
        fonts = resources.get("/Font", {})
        named = {name.removeprefix("/"): _font(font, known) for name, font in fonts.items()}
        of_page = read.setdefault(frozenset((name, id(font)) for name, font in named.items()), _Page(named))
        stream: Any = page["/Contents"].get_object()
        if isinstance(stream, StreamObject):
            before = stream.get_data()
            after = _edited(before, _edits(list(_blocks(before, of_page))))
            if after != before:
                stream.set_data(after)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _edits(blocks: list[_Block]) -> Iterator[_Edit]:
    """Each word with raised marks told by one telling, from its first block to its last."""
    place = 0
    while place < len(blocks):
        word = _word(blocks, place)
        if any(block.only_marks or block.shifted for block in word):
            text = _text(word)
            yield word[0].start, word[0].start, b"/Span<</ActualText<" + _hex(text) + b">>>BDC\n"
            # Before the last Q, not after it: poppler places what was told by where this stands.
            yield word[-1].end - 1, word[-1].end - 1, b"EMC\n"
            # One within the other would be told anew by Chrome's reader at every change between them.
            for block in word:
                for first, last in (part for run in block.runs for part in run.around):
                    yield first + block.shift, last + block.shift, b""
        place += len(word)


def _text(word: list[_Block]) -> str:
    """What the blocks say together; what Typst told of a letter holds its raised marks already."""
    said = ""
    for before, block in pairwise([*word[:1], *word]):
        if block.only_marks:
            continue
        # A SARA AM parted by its raised ring is told with the letter and once more with its own stroke.
        again = before.only_marks and said.endswith("\u0e33") and said.endswith(block.runs[0].text)
        said += "".join(run.text for run in block.runs[1 if again else 0 :])
    return said


def _word(blocks: list[_Block], place: int) -> list[_Block]:
    """The block and all that stands right behind it on its line: marks raised above it, what follows them."""
    word = [blocks[place]]
    for block in blocks[place + 1 :]:
        raised = word[-1] if word[-1].only_marks else None
        if not (block.only_marks or (raised and _goes_on(word[0], raised, block))):
            break
        word.append(block)
    return word


def _goes_on(first: _Block, raised: _Block, block: _Block) -> bool:
    """Whether the block stands where the pen was at the raised mark, on the line of the first."""
    return abs(block.x - raised.x) < _SAME_PT and abs(block.y - first.y) < _SAME_PT


def _blocks(stream: bytes, page: _Page) -> Iterator[_Block]:
    block, font, telling = _Block(0), "", False
    for part in _PARTS.finditer(stream):
        kind = part.lastgroup
        if kind == "block":
            yield from _placed(part, page)
            block = _Block(part.end())
        elif kind == "string" or kind == "hex":
            _show(block, page.fonts[font].shows(part[0]), telling=telling)
        elif kind == "font":
            font = part["font"].decode()
        elif kind != "word" or part["word"] == b"EMC":
            telling = _note(block, part, telling=telling)
        elif part["word"] == b"q":
            block = _Block(part.start())
        elif part["word"] == b"Q":
            block.end = part.end()
            if block.glyphs:
                yield block
            block = _Block(part.end())


def _placed(part: re.Match[bytes], page: _Page) -> Iterator[_Block]:
    """The block of a whole match, or none if it shows nothing. The same words stand on many places and pages;
    they are read once."""
    body = part["body"]
    if body not in page.read:
        page.read[body] = next(_blocks(b"q" + body + b"Q", page), None)
    alike = page.read[body]
    if alike is not None:
        yield _Block(
            part.start(), part.end(), float(part["x"]), float(part["y"]), alike.shifted, alike.runs,
            alike.marks, alike.glyphs, shift=part.start("body") - 1,
        )  # fmt: skip


def _note(block: _Block, part: re.Match[bytes], *, telling: bool) -> bool:
    """What is told of the block, and where it stands; returns whether a telling goes on."""
    if part.lastgroup == "at":
        x, _, y = part["at"].partition(b" ")
        block.x, block.y = float(x), float(y)
    elif part.lastgroup == "shift":
        block.shifted = block.shifted or telling
    elif part.lastgroup == "word":  # where a telling is closed
        if telling:
            block.runs[-1].around.append(part.span())
        return False
    else:
        block.runs.append(_Run(_said(part["told"]), [part.span()]))
        return True
    return telling


def _show(block: _Block, shown: _Shown, *, telling: bool) -> None:
    block.glyphs += shown.glyphs
    block.marks += shown.marks
    if not telling:
        block.runs.append(_Run(shown.text))


def _glyphs(written: bytes) -> list[int]:
    """The numbers of the glyphs in a string, two bytes each; it stands in (...) or, hexadecimal, in <...>."""
    raw = written[1:-1]
    if written.startswith(b"<"):
        raw = bytes.fromhex(raw.decode("ascii"))
    elif b"\\" in raw:
        raw = _ESCAPED.sub(_unescaped, raw)
    return [high << 8 | low for high, low in zip(raw[::2], raw[1::2], strict=True)]


def _unescaped(found: re.Match[bytes]) -> bytes:
    said: bytes = found[1]
    if said[:1].isdigit():
        return bytes([int(said, 8) & 255])
    return _NAMED.get(said, said)


def _font(font: Any, known: dict[int, _Font]) -> _Font:
    """The font's widths and what its glyphs say, read once."""
    whole = font.get_object()
    if id(whole) not in known:
        inner = whole.get("/DescendantFonts", [DictionaryObject()])[0].get_object()
        says = whole["/ToUnicode"].get_object().get_data() if "/ToUnicode" in whole else b""
        widths = dict(_widths(inner.get("/W", ())))
        known[id(whole)] = _Font(widths, float(inner.get("/DW", 1000)), _characters(says))
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


def _characters(table: bytes) -> dict[int, str]:
    """From a font's `/ToUnicode`: what each glyph says."""
    found: dict[int, str] = {}
    for part in _CHARS.finditer(table):
        found |= {int(glyph, 16): _said(told) for glyph, told in _CHAR.findall(part[1])}
    for part in _RANGES.finditer(table):
        for first, last, told in _RANGE.findall(part[1]):
            begin, text = int(first, 16), _said(told)
            for glyph in range(begin, int(last, 16) + 1):
                found[glyph] = text[:-1] + chr(ord(text[-1]) + glyph - begin)
    return found


@lru_cache(maxsize=4096)
def _said(told: bytes) -> str:
    return bytes.fromhex(told.decode("ascii")).decode("utf-16-be", "replace").removeprefix(_BOM)


def _hex(text: str) -> bytes:
    return (_BOM + text).encode("utf-16-be").hex().upper().encode("ascii")


def _edited(stream: bytes, edits: Iterator[_Edit]) -> bytes:
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [stream[at:start], new]
        at = end
    return b"".join([*parts, stream[at:]])
