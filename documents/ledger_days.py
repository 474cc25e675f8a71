"""The sheet of days in a ledger's workbook, written row by row as XML into a workbook made without them."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

from openpyxl.cell import Cell, WriteOnlyCell

from documents.ledger_words import half_state, reasons, state_name, word
from rules.ledger import LedgerDay
from rules.people import Person
from rules.workday import Day

COLUMNS: Final = (
    "staff_id", "name", "unit", "date", "state", "in", "out", "late", "early", "no_out", "morning",
    "afternoon", "review", "because",
)  # fmt: skip
#: Dates as spreadsheets write them for Thailand: day, month, year of the Buddhist era.
_DATE_FORMATS: Final = {"th": "[$-107041E]d mmm yyyy", "en": "d mmm yyyy"}
_CLOCK_FORMAT: Final = "hh:mm"
_EPOCH: Final = date(1899, 12, 30).toordinal()
_DAY_S: Final = 86_400
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FLUSH: Final = 5_000


def heading_of(language: str) -> list[str]:
    return [word(f"col_{name}", language) for name in COLUMNS]


def sample_row(sheet: object, language: str) -> list[Cell | None]:
    """A row that leaves its styles in the workbook; it is replaced by the days."""
    day = WriteOnlyCell(sheet, value=date(2026, 10, 1))
    day.number_format = _DATE_FORMATS[language]
    clock = WriteOnlyCell(sheet, value=time(8, 30))
    clock.number_format = _CLOCK_FORMAT
    return [None, None, None, day, None, clock]


class DaySheet:
    """The rows of the days, kept in a file until the workbook is saved; the heading is row 1."""

    def __init__(self, zone: tzinfo, language: str) -> None:
        self._zone, self._language = zone, language
        # Closed by `close`: it is written to from many calls.
        self._file = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115
        self._waiting: list[str] = []
        self._words: dict[tuple[object, ...], tuple[str, str]] = {}
        self.last = 1

    def add(self, person: Person, days: Sequence[LedgerDay]) -> int:
        """The person's days in the order given; the row of the first."""
        first = self.last + 1
        who = "".join(map(_text, (person.staff_id, person.name, person.unit)))
        for day, derived in days:
            self.last += 1
            self._waiting.append(self._row(self.last, who, day, derived))
        if len(self._waiting) >= _FLUSH:
            self._flush()
        return first

    def _row(self, number: int, who: str, day: date, derived: Day) -> str:
        key = (
            derived.state, derived.morning, derived.afternoon, derived.leaves, derived.missing_out,
            derived.provisional, derived.reasons,
        )  # fmt: skip
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = self._said(derived)
        state, rest = words
        return (
            f'<row r="{number}">{who}<c s="\x01"><v>{day.toordinal() - _EPOCH}</v></c>{state}'
            f"{self._clock(derived.first_in)}{self._clock(derived.last_out)}"
            f"<c><v>{derived.late_minutes}</v></c><c><v>{derived.early_minutes}</v></c>{rest}</row>"
        )

    def _clock(self, moment: datetime | None) -> str:
        """The date and the hour on the office's clock: after midnight an out is of the next day."""
        if moment is None:
            return "<c/>"
        here = moment.astimezone(self._zone)
        seconds = here.hour * 3600 + here.minute * 60 + here.second
        return f'<c s="\x02"><v>{here.toordinal() - _EPOCH + seconds / _DAY_S:.8f}</v></c>'

    def _said(self, derived: Day) -> tuple[str, str]:
        language = self._language
        yes = word("yes", language)
        rest = (
            yes if derived.missing_out else "",
            half_state(derived, 0, language),
            half_state(derived, 1, language),
            yes if derived.provisional else "",
            reasons(derived, language),
        )
        return _text(state_name(derived, language)), "".join(map(_text, rest))

    def _flush(self) -> None:
        self._file.write("".join(self._waiting))
        self._waiting.clear()

    def write_to(self, part: Any, styles: tuple[str, str]) -> None:
        """Writes the rows with the workbook's own numbers of the styles of dates and of hours."""
        self._flush()
        self._file.seek(0)
        while piece := self._file.read(1 << 20):
            part.write(piece.replace("\x01", styles[0]).replace("\x02", styles[1]).encode())

    def close(self) -> None:
        self._file.close()


def _text(words: str) -> str:
    if not words:
        return "<c/>"
    return f'<c t="inlineStr"><is><t>{escape(_UNSEEN.sub("", words))}</t></is></c>'


def spliced(bare: BinaryIO, out: BinaryIO, sheet: int, rows: DaySheet) -> None:
    """Copies the workbook with the days in the place of the sample row of its sheet of that number."""
    name = f"xl/worksheets/sheet{sheet}.xml"
    with (
        zipfile.ZipFile(bare) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as new,
    ):
        for item in old.infolist():
            with old.open(item) as source, new.open(item.filename, "w", force_zip64=True) as part:
                if item.filename != name:
                    shutil.copyfileobj(source, part)
                    continue
                whole = source.read()
                start, end = whole.index(b'<row r="2"'), whole.index(b"</sheetData>")
                part.write(whole[:start])
                rows.write_to(part, _styles(whole[start:end]))
                part.write(whole[end:])


def _styles(sample: bytes) -> tuple[str, str]:
    """The workbook's numbers of the styles of dates and of hours, from the sample row."""
    found = [re.search(rb'<c r="%b2"[^>]* s="(\d+)"' % letter, sample) for letter in (b"D", b"F")]
    date_style, clock_style = (match[1].decode() if match else "0" for match in found)
    return date_style, clock_style
