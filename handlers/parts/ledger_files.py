"""The ledger of an office, a unit or a person as files, and the code by which paper is checked later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO

from documents.year_sheet import SheetStyle, YearOf, year_sheets_pdf
from handlers.parts.ledger_scope import is_locked, members_of
from rules import ledger_proof
from rules.calendar import work_day
from rules.ledger import HalfYear, numbers_of
from rules.people import Person
from storage.ledgers import Line, Print
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose ledger of which half-year: `scope` is "office", "unit:NAME" or "person:STAFF ID"; `by` asks for
    it at the aware moment `now`."""

    half: HalfYear
    scope: str
    by: str
    now: datetime
    zone: tzinfo
    secret: bytes
    language: str


def row_of(line: Line) -> ledger_proof.Row:
    return ledger_proof.Row(line.person.staff_id, numbers_of(line.ledger))


def rows_of(store: Store, wanted: Wanted) -> list[ledger_proof.Row]:
    """The numbers as they are now."""
    members = members_of(store, wanted.half, wanted.scope)
    lines = store.ledgers.lines(wanted.half, members, work_day(wanted.now, wanted.zone))
    return [row_of(line) for line in lines]


def print_of(wanted: Wanted, rows: Sequence[ledger_proof.Row]) -> Print:
    """What the numbers' checksum page says."""
    digest = ledger_proof.digest(wanted.half, wanted.scope, rows)
    code = ledger_proof.code_of(wanted.secret, digest)
    return Print(wanted.half, wanted.scope, digest, code, wanted.now, wanted.by)


def write_book(
    store: Store, wanted: Wanted, out: BinaryIO, progress: Callable[[int], object] | None = None
) -> Print:
    """Writes the workbook; `progress` hears of each person done. What was printed is to be kept."""
    from documents.ledger_book import LedgerBook  # openpyxl takes long to import, and few ever ask for a book

    today = work_day(wanted.now, wanted.zone)
    book = LedgerBook(
        wanted.half,
        store.ledgers.rules(wanted.half, today),
        locked=is_locked(store, wanted.half),
        office=store.office.name,
        zone=wanted.zone,
        language=wanted.language,
    )
    rows = []
    members = members_of(store, wanted.half, wanted.scope)
    for line in store.ledgers.lines(wanted.half, members, today):
        rows.append(row_of(line))
        check = ledger_proof.row_code(wanted.secret, wanted.half, rows[-1])
        book.add(line.person, line.days, line.ledger, line.limits, check)
        if progress:
            progress(1)
    made = print_of(wanted, rows)
    book.save(out, made.code, wanted.now.astimezone(wanted.zone))
    return made


def keep(store: Store, made: Print, what: str) -> None:
    """Puts what leaves the house on record."""
    store.ledgers.keep_print(made)
    store.audit.add(
        made.made_at, made.made_by, f"ledger.{what}", made.scope[:120], half=str(made.half), code=made.code
    )


def write_proof(store: Store, wanted: Wanted) -> tuple[bytes, Print]:
    """The checksum page as PDF, and what it says."""
    from documents.ledger_proof import Proof, ProofRow, proof_pdf

    members = members_of(store, wanted.half, wanted.scope)
    lines = store.ledgers.lines(wanted.half, members, work_day(wanted.now, wanted.zone))
    names = {person.staff_id: person.name for person in members}
    rows = [row_of(line) for line in lines]
    made = print_of(wanted, rows)
    page = Proof(
        half=wanted.half,
        scope=wanted.scope,
        office=store.office.name,
        digest=made.digest,
        code=made.code,
        locked=is_locked(store, wanted.half),
        made=wanted.now.astimezone(wanted.zone),
        by=wanted.by,
        rows=[
            ProofRow(
                row.staff_id,
                names[row.staff_id],
                dict(row.numbers),
                ledger_proof.row_code(wanted.secret, wanted.half, row),
            )
            for row in rows
        ],
        thai_digits=store.office.printing().thai_digits,
        language=wanted.language,
    )
    return proof_pdf(page), made


def write_sheets(store: Store, year: int, members: Sequence[Person], wanted: Wanted) -> bytes:
    """The yearly sheets of these people of one fiscal year (Buddhist era) as one PDF."""
    first, last = HalfYear(year, 1).first, HalfYear(year, 2).last
    today = work_day(wanted.now, wanted.zone)
    kept = store.ledgers.days_of([person.id for person in members], first, last)
    off = store.ledgers.days_off(members, first, last)
    style = SheetStyle(
        store.office.name,
        store.ledgers.rules(HalfYear(year, 2), today),
        wanted.now.astimezone(wanted.zone),
        store.office.printing().thai_digits,
        wanted.language,
    )
    years = [YearOf(person, year, kept.get(person.id, []), off[person.id]) for person in members]
    return year_sheets_pdf(years, style)


def write_linked(store: Store, kind: str, wanted: Wanted, out: BinaryIO) -> Print | None:
    """Writes the file that a private link is for; None of it has a code when it is the yearly sheets."""
    if kind == "book":
        return write_book(store, wanted, out)
    if kind == "proof":
        page, made = write_proof(store, wanted)
        out.write(page)
        return made
    members = members_of(store, wanted.half, wanted.scope)
    out.write(write_sheets(store, wanted.half.year, members, wanted))
    return None
