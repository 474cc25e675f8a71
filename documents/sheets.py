"""Tables in and out: CSV as offices save it (UTF-8, with or without BOM, cp874) and XLSX.

openpyxl takes a quarter of a second to import: only a table in XLSX waits for it.
"""

import csv
import io
import itertools
import struct
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import texts
from texts.thai import tidy

MOST_BYTES = 32 * 1024 * 1024  # a hundred thousand people in UTF-8 Thai take 12
MOST_UNPACKED = 5 * MOST_BYTES
MOST_TIMES_PACKED = 150  # an honest sheet unpacks to 10-50 times its size; a bomb to a thousand
MOST_ROWS = 200_000
MOST_COLUMNS = 100
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SLIPS = (  # what zipfile, the XML parser and openpyxl let slip on broken workbooks
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SheetUnreadable(Exception):
    """The file is no table we know; the message says what to do, `told` in either language."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key, self.facts = f"sheet_{key}", facts
        super().__init__(self.told("en"))

    def told(self, language: str) -> str:
        return texts.sentence("imports", self.key, language, self.facts)


class Line(NamedTuple):
    """One row of the file: its line number as the person sees it (the heading is line 1)."""

    number: int
    cells: dict[str, str]


def read_sheet(data: bytes) -> tuple[list[str], list[Line]]:
    """The column names and the rows of a CSV or XLSX file, cells as tidy text, empty rows left out.

    Raises SheetUnreadable.
    """
    if len(data) > MOST_BYTES:
        raise SheetUnreadable("too_big", most=MOST_BYTES // 1024 // 1024)
    if data.startswith(_OLE):
        raise SheetUnreadable("old")
    rows = _xlsx_rows(data) if data.startswith(_ZIP) else _csv_rows(data)
    if len(rows) > MOST_ROWS:
        raise SheetUnreadable("too_long", most=MOST_ROWS)
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise SheetUnreadable("empty")
    heading = _heading(rows[0])
    lines = [
        Line(number, _cells(heading, row, number))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    return heading, lines


def _heading(row: Sequence[str]) -> list[str]:
    """The names of the columns; one that stands twice would leave open which of the two counts."""
    heading = [tidy(cell).casefold() for cell in row]
    twice = [name for name, count in Counter(heading).items() if name and count > 1]
    if twice:
        raise SheetUnreadable("column_twice", columns=", ".join(twice))
    return heading


def _cells(heading: Sequence[str], row: Sequence[str], number: int) -> dict[str, str]:
    """A row by column; cells beyond the heading mean that a comma has shifted the whole row."""
    if any(cell.strip() for cell in row[len(heading) :]):
        raise SheetUnreadable("shifted", line=number)
    return dict(zip(heading, map(tidy, row), strict=False))


def _csv_rows(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        return list(itertools.islice(reader, MOST_ROWS + 1))
    except csv.Error as fault:
        raise SheetUnreadable("damaged", fault=fault) from fault


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetUnreadable("letters")


def _xlsx_rows(data: bytes) -> list[list[str]]:
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as packed:
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles mean nothing to a clerk
            if sum(item.file_size for item in packed.infolist()) > _most_unpacked(len(data)):
                raise SheetUnreadable("bomb")
            read = itertools.islice(_values(data), MOST_ROWS + 1)
            rows = [[_as_text(cell) for cell in row] for row in read]
            if _may_hold_formulas(packed):
                _stop_on_formulas(rows, data)
            return rows
    except _slips() as fault:
        raise SheetUnreadable("broken") from fault


def _slips() -> tuple[type[Exception], ...]:
    from openpyxl.utils.exceptions import InvalidFileException

    return (InvalidFileException, *_SLIPS)


def _values(data: bytes, *, formulas: bool = False) -> Iterator[tuple[Any, ...]]:
    """The cells of the first sheet, in bounds: a lone cell in the last corner would make milliards."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
    try:
        empty = 0
        for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
            if row.count(None) == len(row):
                empty += 1  # rows after the last filled one are formatting, not rows
                continue
            yield from itertools.repeat((), empty)
            empty = 0
            yield row[: max(n for n, cell in enumerate(row, 1) if cell is not None)]
    finally:
        book.close()


def _most_unpacked(packed: int) -> int:
    return min(MOST_UNPACKED, max(MOST_BYTES, MOST_TIMES_PACKED * packed))


def _may_hold_formulas(packed: zipfile.ZipFile) -> bool:
    """Whether a second, slower look is needed; <f> may also be the beginning of another element."""
    sheets = (name for name in packed.namelist() if "worksheets/" in name)
    return any(b"<f" in line for name in sheets for line in _pieces(packed, name))


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part of the workbook in pieces that overlap by a letter."""
    last = b""
    with packed.open(name) as part:
        while piece := part.read(1 << 20):
            yield last + piece
            last = piece[-1:]


def _stop_on_formulas(rows: Sequence[Sequence[str]], data: bytes) -> None:
    """A formula whose result was never saved reads as an empty cell; nobody meant that."""
    from openpyxl.worksheet.formula import ArrayFormula

    for number, row in enumerate(_values(data, formulas=True), start=1):
        for column, cell in enumerate(row):
            formula = isinstance(cell, ArrayFormula) or (isinstance(cell, str) and cell.startswith("="))
            read = rows[number - 1][column : column + 1] if number <= len(rows) else []
            if formula and not any(read):
                raise SheetUnreadable("formula", line=number)


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a BOM, which is what makes Excel show Thai; formulas are made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(heading: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """A workbook of one sheet with a frozen heading and filters."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    count = 1
    sheet.append(list(heading))
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(heading) - 1)}{count}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(cell: object) -> object:
    """A name beginning with = would run as a formula in the reader's spreadsheet."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return "" if cell is None else cell
