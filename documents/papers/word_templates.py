"""Our own Word templates, written from the papers' layouts: `python -m documents.papers.word_templates`.

They lie in documents/templates for offices to begin from. Each says the same words as the PDF, with a field
in double braces where the PDF has a value. Thai in Word needs its own font, size and bold (`w:cs`, `w:szCs`,
`w:bCs`) on every run, or it falls back to another font, small and not bold.
"""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from documents.papers.blocks import (
    Block,
    Column,
    Each,
    Heading,
    Items,
    Pair,
    Pictures,
    Sign,
    Table,
    Top,
    When,
    Words,
)
from documents.papers.layouts import LAYOUTS
from documents.papers.written import word
from rules.papers import Kind

FOLDER: Final = Path(__file__).resolve().parent.parent / "templates"
#: Every office PC in the country has it; its letters are smaller than others of the same size.
FONT: Final = "TH SarabunPSK"
LANGUAGE: Final = "th"
_SIZE: Final = 16.0
_SMALL: Final = 13.0
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_WIDTH_CM: Final = 16.0
_DOTS: Final = "." * 44


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for kind in LAYOUTS:
        (FOLDER / f"{kind}.docx").write_bytes(template(kind))


def template(kind: Kind) -> bytes:
    """The DOCX template of a paper."""
    writer = _Writer()
    writer.all(LAYOUTS[kind])
    made = io.BytesIO()
    writer.document.save(made)
    return made.getvalue()


class _Writer:
    def __init__(self) -> None:
        self.document = Document()
        _page(self.document)
        self._how: dict[type[Block], Any] = {
            Top: self._top, Heading: self._heading, Words: self._words, Pair: self._pair, Table: self._table,
            Items: self._items, Pictures: self._pictures, Sign: self._sign, When: self._when,
            Each: self._each,
        }  # fmt: skip

    def all(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._how[type(block)](block)

    def _line(self, text: str = "", *, bold: bool = False, size: float = _SIZE, align: str = "left") -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        if text:
            _run(paragraph, text, bold=bold, size=size)
        return paragraph

    def _tag(self, tag: str) -> None:
        """A line that is there for docxtpl only, and gone in the paper."""
        self._line(f"{{%p {tag} %}}")

    def _top(self, block: Top) -> None:
        self._line(_word(block.form), bold=True, align="right")
        self._tag("if header")
        self._line("{{ header }}", align="center")
        self._tag("endif")
        self._line(_word(block.title), bold=True, size=20, align="center")
        for line in block.lines:
            self._line(_field(line), bold=True, align="center")
        rule = self._line()
        _line_beneath(rule)

    def _heading(self, block: Heading) -> None:
        paragraph = self._line(_field(block.field) if block.field else _word(block.text), bold=True)
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.keep_with_next = True

    def _words(self, block: Words) -> None:
        if not block.dash:
            self._tag(f"if {block.field}")
        text = f'{{{{ {block.field} or "{_word(block.dash)}" }}}}' if block.dash else _field(block.field)
        paragraph = self._line(text, size=_SMALL if block.small else _SIZE)
        paragraph.paragraph_format.first_line_indent = Cm(1.25)
        if not block.dash:
            self._tag("endif")

    def _pair(self, block: Pair) -> None:
        self._tag(f"if {block.field}")
        paragraph = self._line()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(4), WD_TAB_ALIGNMENT.LEFT)
        paragraph.paragraph_format.left_indent = Cm(4)
        paragraph.paragraph_format.first_line_indent = Cm(-4)
        label = _field(block.label) if "." in block.label else _word(block.label)
        _run(paragraph, f"{label}\t", bold=True)
        _run(paragraph, _field(block.field))
        self._tag("endif")

    def _items(self, block: Items) -> None:
        self._tag(f"for item in {block.rows}")
        paragraph = self._line("{{ loop.index }}.\t{{ item }}")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1.25), WD_TAB_ALIGNMENT.LEFT)
        paragraph.paragraph_format.left_indent = Cm(1.25)
        paragraph.paragraph_format.first_line_indent = Cm(-0.65)
        self._tag("endfor")
        if block.dash:
            self._tag(f"if not {block.rows}")
            self._line(_word(block.dash)).paragraph_format.first_line_indent = Cm(1.25)
            self._tag("endif")

    def _pictures(self, block: Pictures) -> None:
        self._tag(f"for picture in {block.rows}")
        self._line("{{ picture }}", align="center")
        self._tag("endfor")

    def _when(self, block: When) -> None:
        self._tag(f"if {block.field}")
        self.all(block.blocks)
        self._tag("endif")

    def _each(self, block: Each) -> None:
        self._tag(f"for {block.name} in {block.rows}")
        self.all(block.blocks)
        self._tag("endfor")

    def _sign(self, block: Sign) -> None:
        """A borderless table of one row a signer, the block on the right, never parted by a page's end."""
        self._tag(f"for signer in {block.rows}")
        lines = (
            f"{_word('sign_line')} {_DOTS}", "({{ signer.name }})",
            f"{_word('sign_position')} {{{{ signer.position }}}}", _word(block.role),
            f"{_word('sign_date')} {{{{ signer.date }}}}",
        )  # fmt: skip
        for number, text in enumerate(lines):
            paragraph = self._line(text, align="center")
            paragraph.paragraph_format.left_indent = Cm(7.5)
            paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
            if number == 0:
                paragraph.paragraph_format.space_before = Pt(18)
        self._tag("endfor")

    def _table(self, block: Table) -> None:
        cells = [cell for column in block.columns for cell in _cells(column)]
        whole = sum(width for _, _, width, _ in cells)
        table = self.document.add_table(rows=0, cols=len(cells), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for place, (_, _, width, _) in enumerate(cells):
            table.columns[place].width = Cm(_WIDTH_CM * width / whole)
        heads = [(head, "center") for head, _, _, _ in cells]
        _row(table, heads, bold=True, shaded=True)
        _repeat(table.rows[0])
        _row(table, [(f"{{%tr for row in {block.rows} %}}", "left")])
        _row(table, [(text, align) for _, text, _, align in cells])
        _row(table, [("{%tr endfor %}", "left")])
        if block.total:
            _row(
                table,
                [(_word(block.total_label), "right"), (_field(block.total), "right")],
                bold=True,
                shaded=True,
            )
        self._line(size=6)


def _word(key: str) -> str:
    return word(key, LANGUAGE) if key else ""


def _field(path: str) -> str:
    return f"{{{{ {path} }}}}"


def _cells(column: Column) -> list[tuple[str, str, float, str]]:
    """Heading, text, width and side of a column; of a column for every item three, of which two go. They
    are as wide as the one that stays: when there are more items or fewer, docxtpl shares the width anew."""
    if not column.each:
        return [(_word(column.label), _field(column.field), column.width, column.align)]
    name, _, said = column.label.partition(".")
    opened = f"{{%tc for {name} in {column.each} %}}"
    value = f"{{{{ {column.field}[loop.index0] }}}}"
    return [
        (opened, opened, column.width, "left"),
        (_field(f"{name}.{said}"), value, column.width, column.align),
        ("{%tc endfor %}", "{%tc endfor %}", column.width, "left"),
    ]


def _row(table: Any, cells: list[tuple[str, str]], *, bold: bool = False, shaded: bool = False) -> None:
    """A row with these texts; fewer cells than columns: the first one takes the rest."""
    made = table.add_row().cells
    missing = len(made) - len(cells)
    if missing:
        made[0].merge(made[missing])
    places = [made[0], *made[missing + 1 :]]
    for cell, (text, align) in zip(places, cells, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _ALIGN[align]
        _run(paragraph, text, bold=bold, size=14)
        if shaded:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "F3F4F6")
            cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """The heading comes again on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _run(paragraph: Any, text: str, *, bold: bool = False, size: float = _SIZE) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), FONT)
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    # Word is strict about the order of these.
    if bold:
        properties.find(qn("w:b")).addnext(OxmlElement("w:bCs"))
    large = OxmlElement("w:szCs")
    large.set(qn("w:val"), str(int(size * 2)))
    properties.find(qn("w:sz")).addnext(large)
    properties.append(OxmlElement("w:cs"))


def _line_beneath(paragraph: Any) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "111827")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert(0, borders)


def _page(document: Any) -> None:
    """A4, the margins of official papers, no space between paragraphs, the page's number above the second."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    fonts = normal.element.get_or_add_rPr().rFonts
    fonts.set(qn("w:cs"), FONT)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(head, "- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    head._p.append(field)
    _run(head, " -")


if __name__ == "__main__":
    main()
