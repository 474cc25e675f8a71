"""`flask ledger show | export | sheets | proof | verify`: the half-year ledger as words, files and paper."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, reading, require, say, settings, store, write_file
from documents.ledger_words import half_name, number_name, service_note
from documents.sheets import SheetUnreadable, read_sheet, write_csv
from handlers.parts import ledger_files, ledger_scope
from rules import ledger_proof
from rules.calendar import fiscal_year, work_day
from rules.ledger import (
    NUMBERS,
    HalfYear,
    days_behind,
    half_year_from,
    half_year_of,
    nearest,
    numbers_of,
    plain,
    serves_too_short,
)
from rules.people import Person
from storage.store import Store

ledger = AppGroup("ledger", help="The half-year ledger for the salary review.")

COLUMNS = ("staff_id", "name", "unit", "half_year", "limits", *NUMBERS, "service")


class HalfType(click.ParamType[HalfYear]):
    """A half-year, typed as 1/2570."""

    name = "half"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> HalfYear:
        if isinstance(value, HalfYear):
            return value
        try:
            return half_year_from(str(value))
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


def _of(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose ledger of which half-year is meant."""
    for option in (
        click.option("--half", type=HalfType(), help="Such as 1/2570; the one that runs if not given."),
        click.option("--unit", help="One unit."),
        click.option("--staff-id", help="One person."),
    ):
        command = option(command)
    return command


def _wanted(
    there: Store, half: HalfYear | None, unit: str | None, staff_id: str | None
) -> ledger_files.Wanted:
    if unit and staff_id:
        raise click.ClickException("Either --unit or --staff-id, not both")
    scope = ledger_scope.OFFICE
    if unit:
        if unit not in there.people.units():
            raise click.ClickException(f"There is no unit {unit}")
        scope = ledger_scope.unit_scope(unit)
    if staff_id:
        person = there.people.by_staff_id(staff_id)
        if person is None:
            raise click.ClickException(f"Nobody has the staff id {staff_id}")
        scope = ledger_scope.person_scope(person)
    here = settings()
    chosen = half or half_year_of(work_day(now(), here.zone))
    secret = require("SECRET_KEY").secret_key.encode()
    return ledger_files.Wanted(chosen, scope, OPERATOR, now(), here.zone, secret, here.language)


@ledger.command("show")
@_of
@click.option("--near", is_flag=True, help="Only who is near a limit or past it.")
def show(half: HalfYear | None, unit: str | None, staff_id: str | None, near: bool) -> None:
    """Sums of everybody, a line each; of one person every number with the days behind it."""
    with reading() as there:
        wanted = _wanted(there, half, unit, staff_id)
        members = ledger_scope.members_of(there, wanted.half, wanted.scope)
        click.echo(half_name(wanted.half, wanted.language))
        rules = there.ledgers.rules(wanted.half, work_day(now(), wanted.zone))
        for line in there.ledgers.lines(wanted.half, members, work_day(now(), wanted.zone)):
            if near and nearest(line.limits) == "fine":
                continue
            used = "  ".join(
                f"{say('ledger', f'word_{one.key}')} {plain(one.used)}/{plain(one.most)}"
                for one in line.limits
            )
            short = service_note(line.person, wanted.half, rules, wanted.language)
            told = (line.person.staff_id, line.person.name, used, _against(line.limits), short)
            click.echo("  ".join(told).rstrip())
            if staff_id:
                _echo_numbers(line.ledger, wanted.language)


def _against(limits: Any) -> str:
    return say("ledger", nearest(limits))


def _echo_numbers(found: Any, language: str) -> None:
    for name, value in numbers_of(found).items():
        if value:
            days = " ".join(day.isoformat() for day in days_behind(found, name))
            click.echo(f"  {number_name(name, language)}: {plain(value)}  {days}")


@ledger.command("export")
@_of
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
def export(half: HalfYear | None, unit: str | None, staff_id: str | None, out: Path) -> None:
    """The workbook (.xlsx), or the people's numbers for other systems (.csv)."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.ClickException("The file must end in .csv or .xlsx")
    with reading() as there:
        wanted = _wanted(there, half, unit, staff_id)
        members = ledger_scope.members_of(there, wanted.half, wanted.scope)
        with click.progressbar(length=len(members), label="people") as bar:
            if out.suffix.lower() == ".xlsx":
                write_file(out, b"", private=True)
                with out.open("wb") as file:
                    made = ledger_files.write_book(there, wanted, file, bar.update)
            else:
                made = _write_csv(there, wanted, members, out, bar.update)
    with store() as there:
        ledger_files.keep(there, made, "exported")
    click.echo(f"{len(members)} people, {half_name(wanted.half, wanted.language)}: {out}, code {made.code}")


def _write_csv(
    there: Store, wanted: ledger_files.Wanted, members: Sequence[Person], out: Path,
    progress: Callable[[int], None],
) -> Any:  # fmt: skip
    table, rows = [], []
    rules = there.ledgers.rules(wanted.half, work_day(now(), wanted.zone))
    for line in there.ledgers.lines(wanted.half, members, work_day(now(), wanted.zone)):
        row = ledger_files.row_of(line)
        short = "short" if serves_too_short(line.person.started_on, wanted.half, rules) else ""
        who = (row.staff_id, line.person.name, line.person.unit, str(wanted.half), nearest(line.limits))
        table.append((*who, *(plain(row.numbers[name]) for name in NUMBERS), short))
        rows.append(row)
        progress(1)
    write_file(out, write_csv(COLUMNS, table), private=True)
    return ledger_files.print_of(wanted, rows)


@ledger.command("proof")
@_of
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
def proof(half: HalfYear | None, unit: str | None, staff_id: str | None, out: Path) -> None:
    """The checksum page to print, sign and keep with the ledger, as PDF."""
    with reading() as there:
        wanted = _wanted(there, half, unit, staff_id)
        page, made = ledger_files.write_proof(there, wanted)
    write_file(out, page, private=True)
    with store() as there:
        ledger_files.keep(there, made, "printed")
    click.echo(f"{out}: code {made.code}")


@ledger.command("sheets")
@click.option(
    "--year", type=int, help="Fiscal year in the Buddhist era, such as 2570; this one if not given."
)
@click.option("--unit", help="One unit.")
@click.option("--staff-id", help="One person.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A PDF; of the office a folder.")
def sheets(year: int | None, unit: str | None, staff_id: str | None, out: Path) -> None:
    """The yearly sheet of one person, a unit, or (a PDF a unit, in a folder) of everybody."""
    with reading() as there:
        chosen = year or fiscal_year(work_day(now(), settings().zone))
        wanted = _wanted(there, HalfYear(chosen, 2), unit, staff_id)
        members = _of_year(there, chosen, wanted.scope)
        if not members:
            raise click.ClickException(f"There are no working days in {chosen}")
        whole = wanted.scope == ledger_scope.OFFICE
        by_unit = {name: list(people) for name, people in groupby(members, key=lambda p: p.unit)}
        if whole:
            out.mkdir(parents=True, exist_ok=True)
        with click.progressbar(length=len(members), label="people") as bar:
            for number, (name, people) in enumerate(by_unit.items(), start=1):
                path = out / f"{number:03}-{_file_name(name)}.pdf" if whole else out
                write_file(path, ledger_files.write_sheets(there, chosen, people, wanted), private=True)
                bar.update(len(people))
    with store() as there:
        there.audit.add(
            now(), OPERATOR, "ledger.sheets", wanted.scope[:120], year=chosen, people=len(members)
        )
    click.echo(f"{len(members)} sheets of {chosen}: {out}")


def _of_year(there: Store, year: int, scope: str) -> list[Person]:
    kind, _, name = scope.partition(":")
    if kind == "person":
        return ledger_scope.members_of(there, HalfYear(year, 2), scope)
    span = HalfYear(year, 1).first, HalfYear(year, 2).last
    return there.ledgers.members(*span, name if kind == "unit" else None)


def _file_name(unit: str) -> str:
    """The unit's name as every system takes it in a file's name."""
    return re.sub(r'[\\/:*?"<>|\s.]+', "-", unit).strip("-")[:60] or "unit"


@ledger.command("verify")
@click.option("--code", help="The code printed on the checksum page or in the workbook.")
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--half", type=HalfType(), help="Of a file without a code: its half-year.")
def verify(code: str | None, path: Path | None, half: HalfYear | None) -> None:
    """Holds a printed code, or a saved workbook or CSV, against the data of today; ends with 1 if they
    differ."""
    with reading() as there:
        wanted, printed = _printed(there, code, half)
        rows = ledger_files.rows_of(there, wanted)
        same = True
        if printed is not None:
            same = ledger_files.print_of(wanted, rows).digest == printed.digest
            click.echo(say("ledger", "verify_same" if same else "verify_differs", code=printed.code))
        if path is not None:
            same = _compare(rows, _rows_in(path), wanted.language) and same
        elif not same:
            for row in rows:
                click.echo(f"  {row.staff_id}  {ledger_proof.row_code(wanted.secret, wanted.half, row)}")
    if not same:
        raise click.exceptions.Exit(1)


def _printed(there: Store, code: str | None, half: HalfYear | None) -> tuple[ledger_files.Wanted, Any]:
    """What the code stands for, or the whole office's half-year without one."""
    if code is None:
        if half is None:
            raise click.ClickException("Either --code, or --file with --half")
        return _wanted(there, half, None, None), None
    tidy = ledger_proof.tidy_code(code)
    wanted = _wanted(there, half, None, None)
    found = there.ledgers.print_of(tidy)
    if found is None or ledger_proof.code_of(wanted.secret, found.digest) != found.code:
        raise click.ClickException(say("ledger", "verify_unknown", code=tidy))
    chosen = ledger_files.Wanted(
        found.half, found.scope, OPERATOR, wanted.now, wanted.zone, wanted.secret, wanted.language
    )
    return chosen, found


def _rows_in(path: Path) -> list[ledger_proof.Row]:
    data = path.read_bytes()
    try:
        if path.suffix.lower() != ".csv":
            # The workbook's room opens with a workbook only: openpyxl takes long to import.
            from documents.ledger_book import read_people

            return read_people(data)
        heading, lines = read_sheet(data)
        missing = [name for name in ("staff_id", *NUMBERS) if name not in heading]
        if missing:
            raise click.ClickException(f"{path.name}: no column {', '.join(missing)}")
        return [
            ledger_proof.Row(line.cells["staff_id"], {name: float(line.cells[name] or 0) for name in NUMBERS})
            for line in lines
        ]
    except (SheetUnreadable, ValueError) as fault:
        raise click.ClickException(f"{path.name}: {fault}") from fault


def _compare(rows: list[ledger_proof.Row], theirs: list[ledger_proof.Row], language: str) -> bool:
    """Names every number that differs; a file of a part is held against that part."""
    found = ledger_proof.differences(rows, theirs)
    for one in found:
        if not one.number:
            where = "verify_not_here" if one.here is None else "verify_not_there"
            click.echo("  " + say("ledger", where, staff_id=one.staff_id))
            continue
        facts = {"staff_id": one.staff_id, "what": number_name(one.number, language)}
        values = {"here": plain(one.here or 0), "there": plain(one.there or 0)}
        click.echo("  " + say("ledger", "verify_number", **facts, **values))
    key = "verify_file_differs" if found else "verify_file_same"
    click.echo(say("ledger", key, people=len(theirs), n=len({one.staff_id for one in found})))
    return not found


COMMANDS: tuple[click.Command, ...] = (ledger,)
