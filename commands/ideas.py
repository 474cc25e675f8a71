"""`flask ideas`: the ideas of a campaign as a file, in and out, and last year's pool taken over."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

from commands.common import (
    OPERATOR,
    lines_of,
    now,
    reading,
    require,
    settings,
    stop_on_faults,
    store,
    write_file,
)
from documents.sheets import Line, write_csv, write_xlsx
from handlers.parts.idea_notices import tell_author
from rules.authors import Authors
from rules.calendar import work_day
from rules.campaigns import MOST_IDEAS, Campaign
from rules.ideas import HEADS, MOST, Idea, told_moment
from rules.imports import Checked, Fault
from rules.people import Person
from rules.sealing import CannotOpen
from storage.ideas import TooManyIdeas
from storage.store import Store
from texts import thai

ideas = AppGroup("ideas", help="The ideas of a campaign, as files; last year's pool.")

EXPORTED = ("number", *HEADS, "author", "unit", "sent_on", "pictures", "outcome", "why")
IMPORTED = (*HEADS, "staff_id")
_MOST_POINTS = 2  # code points a letter may have on average, as in the talk
_FILE = click.Path(path_type=Path, dir_okay=False)
_BEFORE_THE_VOTE = ("planned", "ideas", "ready")


@ideas.command("export")
@click.argument("campaign", type=int)
@click.option("--out", required=True, type=_FILE, help="A .csv or .xlsx file.")
def export(campaign: int, out: Path) -> None:
    """The ideas sent to CAMPAIGN (its id), without drafts, comments or any count.

    Who wrote an anonymous idea is not in the file, nor can it be found out here.
    """
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.ClickException("The file must end in .csv or .xlsx")
    with reading() as there:
        _campaign(there, campaign)
        rows = list(_rows(there, campaign))
    csv = out.suffix.lower() == ".csv"
    write_file(out, write_csv(EXPORTED, rows) if csv else write_xlsx(EXPORTED, rows, "ideas"))
    with store() as there:
        there.audit.add(now(), OPERATOR, "ideas.exported", f"campaign:{campaign}", rows=len(rows))
    click.echo(f"{len(rows)} ideas written to {out}")


def _rows(there: Store, campaign: int) -> Iterator[tuple[object, ...]]:
    for idea in there.ideas.sent(campaign):
        author = there.people.by_id(idea.author) if idea.author is not None else None
        yield (
            idea.number,
            *(getattr(idea, head) for head in HEADS),
            author.staff_id if author else "",
            author.unit if author else "",
            work_day(idea.sent_at, settings().zone).isoformat() if idea.sent_at else "",
            len(there.ideas.pictures(idea.id)),
            idea.outcome or "",
            idea.outcome_why,
        )


@ideas.command("import")
@click.argument("campaign", type=int)
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Check, but change nothing.")
def bring(campaign: int, file: Path, dry_run: bool) -> None:
    """Sends the ideas of FILE (CSV or XLSX) to CAMPAIGN in their authors' names, until its vote opens.

    \b
    Columns: title, problem, way, benefit, gains, staff_id (who wrote it).
    A bad row is named and nothing is half-imported. Anonymous ideas are sent by their authors only.
    """
    found = lines_of(file, IMPORTED)
    with store() as there:
        into = _open_campaign(there, campaign)
        checked = _checked(there, found)
        stop_on_faults(checked)
        for row in checked.rows:
            _send(there, into, author=row.pop("author"), heads=row)
        if dry_run:
            there.connection.rollback()
        else:
            facts = {"rows": len(checked.rows)}
            there.audit.add(now(), OPERATOR, "ideas.imported", f"campaign:{campaign}", **facts)
    click.echo(f"{len(checked.rows)} ideas {'would be ' if dry_run else ''}sent to {into.title}")


def _checked(there: Store, found: list[Line]) -> Checked:
    """Rows of heads with `author` (our id of the person), or what is wrong with them."""
    checked = Checked()
    ids = {person.staff_id.casefold(): person.id for person in there.people.everyone()}
    for line in found:
        checked.faults += _faults(line.number, line.cells, ids)
        heads = {head: line.cells.get(head, "") for head in HEADS}
        author = ids.get(line.cells.get("staff_id", "").casefold(), 0)
        checked.rows.append({**heads, "author": author})
    return checked


def _faults(number: int, cells: Mapping[str, str], ids: Mapping[str, int]) -> Iterator[Fault]:
    for name in IMPORTED:
        cell = cells.get(name, "")
        if not cell:
            yield Fault(number, name, "empty")
        elif name in MOST and (thai.letters(cell) > MOST[name] or len(cell) > MOST[name] * _MOST_POINTS):
            yield Fault(number, name, "too_long", cell[:60])
        elif name == "staff_id" and cell.casefold() not in ids:
            yield Fault(number, name, "person_unknown", cell[:60])


@ideas.command("pool")
@click.argument("campaign", type=int)
@click.option("--dry-run", is_flag=True, help="Say what would be taken over, but change nothing.")
def pool(campaign: int, dry_run: bool) -> None:
    """Takes runners-up kept for CAMPAIGN's fiscal year over into it, each once, and tells their authors.

    Named ones keep their names, anonymous ones stay anonymous. Pictures stay with the old idea. Ideas of
    people who have left are passed over.
    """
    hidden = Authors(require("SECRET_KEY").secret_key.encode())
    taken, passed_over = 0, 0
    with store() as there:
        into = _open_campaign(there, campaign)
        for idea in there.ideas.in_pool(into.fiscal_year, campaign):
            author = _author(there, hidden, idea)
            if author is None or (idea.anonymous and not into.anonymous):
                passed_over += 1
                continue
            _take_over(there, into, idea, author, hidden)
            taken += 1
        if dry_run:
            there.connection.rollback()
        else:
            facts = {"taken": taken, "passed_over": passed_over}
            there.audit.add(now(), OPERATOR, "ideas.pooled", f"campaign:{campaign}", **facts)
    click.echo(f"{taken} ideas {'would be ' if dry_run else ''}taken over, {passed_over} passed over")


def _author(there: Store, hidden: Authors, idea: Idea) -> Person | None:
    """Who wrote it, if they work here."""
    try:
        number = idea.author or hidden.open(idea.campaign, idea.author_sealed or b"")
    except CannotOpen:
        return None
    person, today = there.people.by_id(number), work_day(now(), settings().zone)
    return None if person.left_on and person.left_on <= today else person


def _take_over(there: Store, into: Campaign, idea: Idea, author: Person, hidden: Authors) -> None:
    heads = {head: getattr(idea, head) for head in HEADS}
    made = _send(
        there,
        into,
        author=author.id,
        heads=heads,
        pooled_from=idea.id,
        hidden=hidden if idea.anonymous else None,
    )
    tell_author(there, hidden, made, "ideas", "told_pooled", now(), {"campaign": into.title})


def _send(
    there: Store,
    into: Campaign,
    *,
    author: int,
    heads: Mapping[str, str],
    pooled_from: int | None = None,
    hidden: Authors | None = None,
) -> Idea:
    """A sent idea; anonymous where `hidden` is given, which then seals who wrote it."""
    at = told_moment(now(), settings().zone)
    draft = there.ideas.add_draft(
        campaign=into.id,
        author=None if hidden else author,
        author_tag=hidden.tag(into.id, author) if hidden else "",
        author_sealed=hidden.seal(into.id, author) if hidden else None,
        at=at,
        pooled_from=pooled_from,
    )
    there.ideas.write(draft.id, at, **heads)
    try:
        number = there.ideas.send(draft.id, at)
    except TooManyIdeas:
        raise click.ClickException(f"A campaign holds {MOST_IDEAS} ideas. Nothing was changed.") from None
    found = there.ideas.by_number(into.id, number)
    return found or draft


def _open_campaign(there: Store, campaign: int) -> Campaign:
    """The campaign, locked against the opening of its vote, before which texts may still come."""
    _campaign(there, campaign)
    found = there.campaigns.lock(campaign)
    if found is None or found.stage not in _BEFORE_THE_VOTE or found.times.vote_from <= now():
        raise click.ClickException(
            f"The vote of campaign {campaign} has opened; no idea may be added any more."
        )
    return found


def _campaign(there: Store, campaign: int) -> Campaign:
    found = there.campaigns.get(campaign)
    if found is None:
        raise click.ClickException(f"There is no campaign {campaign}. See: flask --app app campaigns list")
    return found


COMMANDS: tuple[click.Command, ...] = (ideas,)
