"""`flask tablets add`, `list` and `revoke`: the tablets that show a rotating sign."""

import io
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from commands.common import (
    OPERATOR,
    note_withdrawn,
    now,
    reading,
    reason,
    require,
    settings,
    store,
    write_file,
)
from rules.rotating import STEP_S, clock_alarm
from storage.store import Store
from storage.tablets import TabletRow

tablets = AppGroup("tablets", help="Tablets that show a sign whose mark changes every 30 seconds.")


@tablets.command("add")
@click.option("--point", "code", required=True)
@click.option("--name", required=True, help="What people call it: front desk, gate 2, ...")
@click.option(
    "--qr", type=click.Path(path_type=Path, dir_okay=False), help="Where the link's QR code goes (PNG)."
)
@click.option(
    "--hours", default=72, show_default=True, type=click.IntRange(1, 720), help="How long the link is good."
)
def add(code: str, name: str, qr: Path | None, hours: int) -> None:
    """Makes a tablet's one-time link: open it on the tablet, within its time, once."""
    require("SECRET_KEY")
    with store() as there:
        point = there.points.by_code(code)
        if point is None:
            raise click.ClickException(f"No such point: {code}")
        public_id, key = there.tablets.add(point.id, name.strip()[:120], now(), timedelta(hours=hours))
        there.audit.add(
            now(), OPERATOR, "tablet.added", f"point:{point.code}", tablet=public_id, name=name[:120]
        )
    link = f"{_address()}/tablet/{public_id}#k={key}"
    target = qr or Path(f"tablet-{public_id}.png")
    write_file(target, _qr_png(link), private=True)
    click.echo(f"{point.code}: tablet {public_id}, {name.strip()}")
    click.echo(f"Open once on the tablet within {hours} hours (also as a QR code in {target}):\n{link}")


@tablets.command("list")
def list_tablets() -> None:
    """Each tablet: id, point, name, how it is, when last online, and its clock."""
    with reading() as there:
        rows = there.tablets.everywhere()
    for row in rows:
        click.echo("\t".join((row.public_id, row.point_code, row.name, _state(row), _clock(row))))
    if not rows:
        click.echo("No tablets. Make one: flask --app app tablets add --point CODE --name NAME")


@tablets.command("revoke")
@click.argument("public_id")
@reason("lost, stolen, replaced")
def revoke(public_id: str, why: str) -> None:
    """Withdraws a tablet: its marks count no more, from now on and for good."""
    with store() as there:
        row = _tablet(there, public_id)
        if not there.tablets.revoke(row.id, now(), why):
            raise click.ClickException(f"{public_id} is withdrawn already")
        note_withdrawn(there, "tablet", row.point_code, why, tablet=public_id)
    click.echo(f"{public_id} at {row.point_code} is withdrawn; its screen says so when it is next online")


def _tablet(there: Store, public_id: str) -> TabletRow:
    row = there.tablets.get(public_id)
    if row is None:
        raise click.ClickException(f"No such tablet: {public_id}. See: flask --app app tablets list")
    return row


def _state(row: TabletRow) -> str:
    if row.revoked_at:
        return "withdrawn"
    if row.set_up_at is None:
        return "link not used yet" if row.key_until and row.key_until > now() else "link expired"
    seen = row.last_seen_at or row.set_up_at
    return f"in use, last online {seen.astimezone(settings().zone):%Y-%m-%d %H:%M}"


def _clock(row: TabletRow) -> str:
    """What is known of its clock; by its photos while it is offline, by its own report when online."""
    told = []
    if row.skew_ms is not None:
        told.append(f"own clock {row.skew_ms / 1000:+.0f} s (set right by the page)")
    if row.drift is not None:
        told.append(f"photos {row.drift * STEP_S:+d} s")
    if clock_alarm(row.drift, row.skew_ms):
        told.append("CLOCK MORE THAN 5 MINUTES OFF")
    return ", ".join(told) or "clock not known yet"


def _address() -> str:
    if settings().public_url:
        return settings().public_url.rstrip("/")
    click.echo("PUBLIC_URL is not set; the link leads to this machine only", err=True)
    return f"http://127.0.0.1:{settings().port}"


def _qr_png(link: str) -> bytes:
    import segno

    made = io.BytesIO()
    segno.make(link, error="m", micro=False).save(made, kind="png", scale=8, border=4)
    return made.getvalue()


COMMANDS: tuple[click.Command, ...] = (tablets,)
