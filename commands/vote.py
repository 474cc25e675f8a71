"""`flask vote`: the published sheet as a file, and counting it again."""

from pathlib import Path

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, reading, store, write_file
from rules.campaigns import Campaign
from rules.voting import Count, Sheet, SheetFault, fingerprint, read_sheet, sheet_csv, tally
from storage.store import Store

vote = AppGroup("vote", help="Counted votes: the published sheet, and counting it again.")

_LINE = "{:>5}  {:>6}  {:>9}  {}"


@vote.command("sheet")
@click.argument("campaign", type=int)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
def sheet(campaign: int, out: Path) -> None:
    """Writes the published ballots of CAMPAIGN; there are none before the close."""
    with store() as there:
        found = _counted(there, campaign)
        data = sheet_csv(there.votes.sheet(found))
        there.audit.add(now(), OPERATOR, "vote.sheet_exported", f"campaign:{campaign}")
        write_file(out, data)
    made = read_sheet(data)
    click.echo(f"{made.roll} ballots written to {out}")
    click.echo(f"sha256 {fingerprint(made)}")


@vote.command("recount")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--campaign", type=int, help="Also compare with what this office's database says.")
def recount(file: Path, campaign: int | None) -> None:
    """Counts a published sheet again, from the file alone; ends with 1 if the database says otherwise."""
    try:
        found = read_sheet(file.read_bytes())
    except OSError as fault:
        raise click.ClickException(f"{file}: {fault.strerror}") from fault
    except SheetFault as fault:
        for line in fault.faults:
            click.echo(line, err=True)
        raise click.ClickException(f"{file.name} is not a possible sheet of a vote") from fault
    counts = tally(found)
    _show(found, counts)
    if campaign is not None:
        _compare(found, counts, campaign)


def _show(found: Sheet, counts: tuple[Count, ...]) -> None:
    click.echo(f"campaign {found.campaign}: {found.voters} of {found.roll} voted, ties: {found.tie_rule}")
    click.echo(f"sha256 {fingerprint(found)}")
    click.echo(_LINE.format("place", "idea", "approvals", ""))
    for one in counts:
        remarks = [word for word, there in (("tied", one.tied), ("shortlist", one.shortlisted)) if there]
        click.echo(_LINE.format(one.place, one.number, one.approvals, ", ".join(remarks)).rstrip())


def _compare(found: Sheet, counts: tuple[Count, ...], campaign: int) -> None:
    """Says every difference from the database and from the fingerprint in the audit trail."""
    with reading() as there:
        counted = _counted(there, campaign)
        kept = there.votes.sheet(counted)
        rows = there.votes.counts(campaign)
        noted = _noted_fingerprints(there, campaign)
    differences = _ballot_differences(found, kept)
    told = {row.number: (row.approvals, row.place, row.tied, row.shortlisted) for row in rows}
    mine = {one.number: (one.approvals, one.place, one.tied, one.shortlisted) for one in counts}
    differences += [
        f"idea {number}: the file gives {mine.get(number)}, the database {told.get(number)}"
        for number in sorted(told.keys() | mine.keys())
        if told.get(number) != mine.get(number)
    ]
    if fingerprint(found) not in noted:
        differences.append("the file's fingerprint is not the one in the audit trail")
    for difference in differences:
        click.echo(difference, err=True)
    if differences:
        raise click.ClickException(f"{len(differences)} differences between the file and the database")
    click.echo("The database says the same: ballots, places, and the fingerprint in the audit trail.")


def _ballot_differences(found: Sheet, kept: Sheet) -> list[str]:
    names = ("campaign", "ideas", "most_picks", "shortlist", "tie_rule")
    differences = [f"{name} differs" for name in names if getattr(found, name) != getattr(kept, name)]
    mine = {ballot.tracker: ballot.picks for ballot in found.ballots}
    theirs = {ballot.tracker: ballot.picks for ballot in kept.ballots}
    for tracker in sorted(mine.keys() | theirs.keys()):
        if tracker not in theirs:
            differences.append(f"ballot {tracker} is only in the file")
        elif tracker not in mine:
            differences.append(f"ballot {tracker} is only in the database")
        elif mine[tracker] != theirs[tracker]:
            differences.append(f"ballot {tracker} differs")
    return differences


def _noted_fingerprints(there: Store, campaign: int) -> set[str]:
    rows = there.audit.of(f"campaign:{campaign}")
    return {str(row.facts["sheet_sha256"]) for row in rows if row.action == "vote.counted"}


def _counted(there: Store, campaign: int) -> Campaign:
    found = there.campaigns.get(campaign)
    if found is None:
        raise click.ClickException(f"There is no campaign {campaign}")
    if not there.votes.counted([campaign]):
        raise click.ClickException("This vote is not counted yet: nothing can be seen before the close")
    return found


COMMANDS: tuple[click.Command, ...] = (vote,)
