"""`flask audit`: does the trail still say what it said; a head to hold; short proofs for who holds one."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from commands.common import now, reading, settings, write_file
from rules import merkle, trail
from rules.trail import Fault, Head
from storage import seals
from storage.store import Store

audit = AppGroup("audit", help="The audit trail: is it whole, and how to prove it.")

_STALE = timedelta(minutes=10)
_WHAT = {
    "entry_missing": "entry {audit_id}, sealed as number {seq}, was deleted",
    "entry_changed": "entry {audit_id}, sealed as number {seq}, was changed after it was sealed",
    "seal_missing": "seal number {seq} was deleted",
    "seal_changed": "the seal of entry {audit_id}, number {seq}, was changed; the entry itself was not",
    "order_changed": "from number {seq} (now entry {audit_id}) on, entries were moved, put in or taken out",
    "head_differs": "the links fit, but not the head taken at number {seq}: the chain was made anew from "
    "some entry up to there",
    "truncated": "a head covers more than is here: the end is missing from number {seq} on",
}


class HeadType(click.ParamType):  # type: ignore[type-arg]  # generic only for the checker
    """SEQ:HASH as `audit head` prints it."""

    name = "SEQ:HASH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        try:
            return value if isinstance(value, Head) else trail.head_from(value)
        except ValueError:
            self.fail(f"{value!r} is not a head; it looks like 1234:9f86d0...", param, ctx)


@audit.command("verify")
@click.option(
    "--head", "heads", multiple=True, type=HeadType(), help="A head somebody kept; may be repeated."
)
def verify(heads: tuple[Head, ...]) -> None:
    """Follows the whole chain; names the first thing that does not fit and ends with 1.

    Also compares the heads kept day by day, and those brought with --head: only a head kept elsewhere shows
    that the end was cut off, or that everything was made anew.
    """
    with reading() as there:
        found = seals.check(there.connection, heads)
    for note in _notes(found):
        click.echo(note, err=True)
    if found.fault:
        click.echo(f"BROKEN: {told(found.fault)}. Before it {found.links} links fit.")
        sys.exit(1)
    fits = f" Fits {len(heads)} head{'s' * (len(heads) > 1)} brought along." if heads else ""
    click.echo(f"Whole: {found.links} entries, {found.head or 'nothing sealed yet'}.{fits}")


def told(fault: Fault) -> str:
    return _WHAT[fault.kind].format(seq=fault.seq, audit_id=fault.audit_id)


def _notes(found: seals.Checked) -> Iterator[str]:
    if found.late:
        first = ", ".join(str(audit_id) for audit_id in found.late[:10])
        yield (
            f"note: {len(found.late)} entries claim to be over an hour older than what was sealed before "
            f"them (written under a wrong clock, or put in later): {first}"
        )
    if found.unsealed and found.waiting_since:
        stale = now() - found.waiting_since > _STALE
        why = ": is a worker running? Or was an entry put in?" if stale else ""
        since = _shown(found.waiting_since)
        yield f"note: {found.unsealed} entries wait for their seal, the oldest since {since}{why}"


@audit.command("head")
def head() -> None:
    """Prints SEQ:HASH over all that is sealed, and the time of the last seal. Keep it somewhere else."""
    with reading() as there:
        grown = _grown(there)
    click.echo(f"{grown.head} {_shown(grown.sealed_at)}")


@audit.command("prove")
@click.option("--from", "old", type=HeadType(), help="A head somebody kept.")
@click.option("--entry", type=int, help="The id of an entry: proves that this head, or today's, covers it.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file; else the terminal.")
def prove(old: Head | None, entry: int | None, out: Path | None) -> None:
    """Proves that today's log goes on from an old head, or that a head covers an entry.

    The proof is short JSON (RFC 9162), to be checked with `audit check` by whoever holds the head.
    """
    if old is None and entry is None:
        raise click.UsageError("Give --from or --entry")
    with reading() as there:
        new = _grown(there).head
        if old:
            _stop_unless_ours(there, old, new)
        made = _consistency(there, old or new, new) if entry is None else _inclusion(there, entry, old or new)
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    if out:
        write_file(out, text.encode())
        click.echo(f"{len(made['proof'])} hashes written to {out}")
    else:
        click.echo(text, nl=False)


def _grown(there: Store) -> seals.Grown:
    grown = seals.head_now(there.connection)
    if grown is None:
        raise click.ClickException("Nothing is sealed yet. A running worker seals every few seconds.")
    return grown


def _stop_unless_ours(there: Store, old: Head, new: Head) -> None:
    fault = None
    if old.seq > new.seq:
        fault = Fault("truncated", new.seq + 1)
    elif seals.root_over(there.connection, range(old.seq)) != old.root:
        fault = Fault("head_differs", old.seq)
    if fault:
        raise click.ClickException(f"Cannot be proved: {told(fault)}")


def _consistency(there: Store, old: Head, new: Head) -> dict[str, Any]:
    proof = seals.consistency(there.connection, old.seq, new.seq)
    return {"old": str(old), "new": str(new), "proof": [part.hex() for part in proof]}


def _inclusion(there: Store, audit_id: int, head: Head) -> dict[str, Any]:
    found = seals.inclusion(there.connection, audit_id, head.seq)
    if found is None or found[0].entry is None:
        raise click.ClickException(f"No entry {audit_id} is under the head {head}")
    sealed, before, path = found
    return {
        "entry": found[0].entry._asdict(),
        "number": sealed.seq,
        "before": before.hex(),
        "head": str(head),
        "proof": [part.hex() for part in path],
    }


@audit.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--head", required=True, type=HeadType(), help="The head you kept yourself.")
def check(file: Path, head: Head) -> None:
    """Checks a proof against a head you kept, without database or log; ends with 1 if it fails.

    A proof of growth is checked from that head on, a proof of an entry against it.
    """
    with _a_proof(file) as proof:
        path = [bytes.fromhex(part) for part in proof["proof"]]
        if "old" in proof:
            new = trail.head_from(str(proof["new"]))
            holds = merkle.is_consistent(head.seq, head.root, new.seq, new.root, path)
            says = f"the log of {new} goes on from your head; nothing that it covers was changed"
        else:
            entry = trail.Entry(**proof["entry"])
            link = trail.link(bytes.fromhex(proof["before"]), proof["number"], entry)
            holds = merkle.is_included(link, proof["number"] - 1, head.seq, head.root, path)
            says = f"entry {entry.id} is number {proof['number']} of the log that your head covers"
    click.echo(f"Proved: {says}." if holds else "NOT PROVED: this proof does not fit your head.")
    sys.exit(0 if holds else 1)


@contextmanager
def _a_proof(file: Path) -> Iterator[dict[str, Any]]:
    try:
        yield json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as fault:
        raise click.ClickException(f"{file} is not a proof that `audit prove` wrote: {fault}") from fault


def _shown(at: datetime) -> str:
    return at.astimezone(settings().zone).isoformat(timespec="seconds")


COMMANDS: tuple[click.Command, ...] = (audit,)
