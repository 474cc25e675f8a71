"""Tables in and out: CSV as offices save it (UTF-8, with or without BOM, cp874) and XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 200_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SheetUnreadable(Exception):
    """The file is no table we know; the message says what to do."""


class Line(NamedTuple):
    """One row of the file: its line number as the person sees it (the heading is line 1)."""

    number: int
    cells: dict[str, str]


def read_sheet(data: bytes) -> tuple[list[str], list[Line]]:
    """The column names and the rows of a CSV or XLSX file, cells as trimmed text, empty rows left out.

    Raises SheetUnreadable.
    """
    if len(data) > MOST_BYTES:
        raise SheetUnreadable(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB; please split it.")
    rows = _xlsx_rows(data) if data.startswith(b"PK") else _csv_rows(data)
    if not rows:
        raise SheetUnreadable("The file is empty; the first line must name the columns.")
    heading = [cell.strip().casefold() for cell in rows[0]]
    lines = [
        Line(number, dict(zip(heading, (cell.strip() for cell in row), strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    return heading, lines


def _csv_rows(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        raise SheetUnreadable(f"The CSV is damaged ({fault}); please save it again as CSV UTF-8.") from fault


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetUnreadable("The letters cannot be read; please save the file as CSV UTF-8.")


def _xlsx_rows(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_BYTES * 20:
                raise SheetUnreadable("The workbook unpacks to far too much; please save it again.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = []
        for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True):
            rows.append([_as_text(cell) for cell in row])
        book.close()
        return rows
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as fault:
        raise SheetUnreadable("The workbook cannot be opened; please save it again as .xlsx.") from fault


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
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(heading: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """A workbook of one sheet with a frozen heading and filters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    count = 1
    sheet.append(list(heading))
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(heading) - 1)}{count}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: object) -> object:
    """A name beginning with = would run as a formula in the reader's spreadsheet."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return "" if cell is None else cell
