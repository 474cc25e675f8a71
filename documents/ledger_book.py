"""The half-year ledger as a workbook: units, people, days and notes; real dates and numbers, frozen headings,
filters and colours that never speak alone.

People are added one by one, so that an office of any size needs little memory. The rows of the days, by far
the most, are written as the workbook's own XML: cell by cell through the library they would take minutes.
"""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import BinaryIO, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.ledger_days import COLUMNS as DAY_COLUMNS
from documents.ledger_days import DaySheet, heading_of, sample_row, spliced
from documents.ledger_words import half_name, notes, number_name, service_note, word
from documents.sheets import SheetUnreadable, harmless
from rules.ledger import NUMBERS, HalfYear, Ledger, LedgerDay, LedgerRules, Limit, nearest, numbers_of
from rules.ledger_proof import Row
from rules.people import Person
from texts import LANGUAGES, sentence, thai

_HEAD: Final = PatternFill("solid", fgColor="0F5E59")
_RED: Final = PatternFill("solid", bgColor="F8C9C4")
_AMBER: Final = PatternFill("solid", bgColor="FCE8B2")
_FONT: Final = "Calibri"  # what the cells without a font of their own have
_HEAD_POINTS: Final = 62.0  # four lines of a heading
_WHO: Final = ("staff_id", "name", "position", "unit", "nearness", "service")
_WIDE: Final = {
    "name": 30,
    "position": 26,
    "unit": 34,
    "nearness": 18,
    "service": 24,
    "staff_id": 11,
    "check": 11,
}
_UNITS_FROM: Final = 4  # the row of the heading on the sheet of the units


class LedgerBook:
    """Add people in the order in which they are to stand, then save, once."""

    def __init__(
        self, half: HalfYear, rules: LedgerRules, *, locked: bool, office: str, zone: tzinfo, language: str
    ) -> None:
        self._half, self._rules, self._locked = half, rules, locked
        self._office, self._language = office, language
        self._book = Workbook(write_only=True)
        names = [self._word(f"sheet_{name}") for name in ("units", "people", "days", "notes")]
        self._units, self._people, self._days, self._notes = map(self._book.create_sheet, names)
        self._rows = DaySheet(zone, language)
        self._sums: dict[str, dict[str, float]] = {}
        self._begin()

    def add(
        self, person: Person, days: Sequence[LedgerDay], ledger: Ledger, limits: Sequence[Limit], check: str
    ) -> None:
        """One person with their days and their row's code."""
        numbers, how = numbers_of(ledger), nearest(limits)
        first = self._rows.add(person, days)
        link = WriteOnlyCell(self._people, value=harmless(person.staff_id))
        if days:
            place = f"'{self._days.title}'!A{first}:A{first + len(days) - 1}"
            link.hyperlink = Hyperlink(ref="A1", location=place)
            link.font = Font(name=_FONT, color="0B57D0", underline="single")
        who = (link, harmless(person.name), harmless(person.position), harmless(person.unit))
        service = service_note(person, self._half, self._rules, self._language)
        self._people.append([*who, self._word(how), service, *(numbers[name] for name in NUMBERS), check])
        unit = self._sums.setdefault(person.unit, dict.fromkeys(("people", "near", "passed", *NUMBERS), 0.0))
        unit["people"] += 1
        if how != "fine":
            unit[how] += 1
        for name in NUMBERS:
            unit[name] += numbers[name]

    def save(self, out: BinaryIO, code: str, made: datetime) -> None:
        """Writes the workbook with the code that it can be checked by; `made` on the office's clock."""
        self._end(code, made)
        with tempfile.TemporaryFile() as bare:
            self._book.save(bare)
            spliced(bare, out, 3, self._rows)
        self._rows.close()

    # -- the sheets --------------------------------------------------------------------------------

    def _word(self, key: str) -> str:
        return word(key, self._language)

    def _begin(self) -> None:
        people = [*_WHO, *NUMBERS, "check"]
        self._people.freeze_panes, self._days.freeze_panes = "C2", "C2"
        self._units.freeze_panes = f"B{_UNITS_FROM + 1}"
        for sheet, names in ((self._people, people), (self._days, list(DAY_COLUMNS))):
            for column, name in enumerate(names, start=1):
                sheet.column_dimensions[get_column_letter(column)].width = _WIDE.get(name, 13)
            sheet.print_title_rows = "1:1"
            sheet.row_dimensions[1].height = _HEAD_POINTS
        self._units.print_title_rows = f"{_UNITS_FROM}:{_UNITS_FROM}"
        self._units.print_title_cols, self._people.print_title_cols = "A:A", "A:B"
        self._units.row_dimensions[_UNITS_FROM].height = _HEAD_POINTS
        for sheet in (self._units, self._people, self._days, self._notes):
            sheet.page_setup.orientation = "landscape"
            sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
            sheet.page_setup.fitToHeight = 0
            sheet.page_setup.fitToWidth = 3 if sheet in (self._units, self._people) else 1
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._units.column_dimensions["A"].width = 44
        for column in range(2, len(NUMBERS) + 5):
            self._units.column_dimensions[get_column_letter(column)].width = 12
        self._notes.column_dimensions["A"].width = 110
        self._people.append(self._heads(self._people, [self._person_heading(name) for name in people]))
        self._days.append(self._heads(self._days, heading_of(self._language)))
        self._days.append(sample_row(self._days, self._language))

    def _person_heading(self, name: str) -> str:
        known = name in NUMBERS
        return number_name(name, self._language) if known else self._word(f"col_{name}")

    def _heads(self, sheet: object, names: Sequence[str]) -> list[Cell]:
        cells = []
        for name in names:
            cell = WriteOnlyCell(sheet, value=name)
            cell.font, cell.fill = Font(name=_FONT, bold=True, color="FFFFFF"), _HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            cells.append(cell)
        return cells

    def _end(self, code: str, made: datetime) -> None:
        self._fill_units(code, made)
        last = sum(int(unit["people"]) for unit in self._sums.values()) + 1
        self._people.auto_filter.ref = f"A1:{get_column_letter(len(_WHO) + len(NUMBERS) + 1)}{last}"
        self._days.auto_filter.ref = f"A1:{get_column_letter(len(DAY_COLUMNS))}{self._rows.last}"
        self._colour_people(last)
        absent, late = (f'$E2="{self._word(f"state_{state}")}"' for state in ("absent", "late"))
        days = f"A2:{get_column_letter(len(DAY_COLUMNS))}{self._rows.last}"
        self._days.conditional_formatting.add(days, FormulaRule([absent], fill=_RED))
        self._days.conditional_formatting.add(days, FormulaRule([late], fill=_AMBER))
        for note in notes(self._rules, self._locked, self._language):
            cell = WriteOnlyCell(self._notes, value=note)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            self._notes.append([cell])

    def _colour_people(self, last: int) -> None:
        rules, near = self._rules, self._rules.near_pct / 100
        limits = {"late_times": rules.late_times, "leave_days": rules.leave_days}
        limits["leave_times"] = rules.leave_times
        for name, most in limits.items():
            letter = get_column_letter(len(_WHO) + NUMBERS.index(name) + 1)
            self._colour(f"{letter}2:{letter}{last}", f"{letter}2>{most}", f"{letter}2>={most * near:g}")
        passed, near_word = (f'$E2="{self._word(key)}"' for key in ("passed", "near"))
        self._colour(f"A2:E{last}", passed, near_word)
        self._people.conditional_formatting.add(f"F2:F{last}", FormulaRule(['$F2<>""'], fill=_AMBER))

    def _colour(self, cells: str, red: str, amber: str) -> None:
        for formula, fill in ((red, _RED), (amber, _AMBER)):
            self._people.conditional_formatting.add(cells, FormulaRule([formula], fill=fill, stopIfTrue=True))

    def _fill_units(self, code: str, made: datetime) -> None:
        title = WriteOnlyCell(self._units, value=harmless(f"{self._title()}  {self._office}".strip()))
        title.font = Font(name=_FONT, bold=True, size=14)
        self._units.append([title])
        when = {
            "date": thai.short_date(made.date(), self._language),
            "time": thai.clock(made, self._language),
        }
        self._units.append([sentence("ledger", "book_code", self._language, {"code": code, **when})])
        self._units.append([self._word("note_locked" if self._locked else "note_open")])
        names = [self._word(f"col_{name}") for name in ("unit", "people", "near", "passed")]
        heading = [*names, *(number_name(name, self._language) for name in NUMBERS)]
        self._units.append(self._heads(self._units, heading))
        total = dict.fromkeys(("people", "near", "passed", *NUMBERS), 0.0)
        for unit, sums in sorted(self._sums.items()):
            self._units.append([harmless(unit), *sums.values()])
            total = {name: total[name] + sums[name] for name in total}
        cells = [
            WriteOnlyCell(self._units, value=value) for value in (self._word("col_total"), *total.values())
        ]
        for cell in cells:
            cell.font = Font(name=_FONT, bold=True)
        self._units.append(cells)
        last = _UNITS_FROM + len(self._sums)
        self._units.auto_filter.ref = f"A{_UNITS_FROM}:{get_column_letter(len(heading))}{last}"

    def _title(self) -> str:
        facts = {"half": half_name(self._half, self._language)}
        return sentence("ledger", "book_title", self._language, facts)


def read_people(data: bytes) -> list[Row]:
    """The people's numbers from a saved ledger, whatever its language. Raises SheetUnreadable."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise SheetUnreadable("The workbook cannot be opened; please save it again as .xlsx.") from fault
    try:
        for language in LANGUAGES:
            name = word("sheet_people", language)
            if name in book.sheetnames:
                return _rows_in(list(book[name].iter_rows(values_only=True)), language)
    finally:
        book.close()
    raise SheetUnreadable("This is no ledger: it has no sheet of people.")


def _rows_in(rows: list[tuple[object, ...]], language: str) -> list[Row]:
    heading = [str(cell or "") for cell in rows[0]] if rows else []
    try:
        who = heading.index(word("col_staff_id", language))
        places = {name: heading.index(number_name(name, language)) for name in NUMBERS}
        return [
            Row(str(row[who]), {name: float(str(row[at] or 0)) for name, at in places.items()})
            for row in rows[1:]
            if row[who] not in (None, "")
        ]
    except (ValueError, IndexError) as fault:
        raise SheetUnreadable(f"This is no ledger any more: {fault}.") from fault
