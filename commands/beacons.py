"""`flask beacons add`, `list`, `resync` and `revoke`: LINE Simple Beacons with a keyed message."""

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, note_withdrawn, now, reading, reason, require, settings, store
from rules.beacons import clean_hwid, make_message
from storage.beacons import BeaconRow
from storage.store import Store

beacons = AppGroup(
    "beacons", help="LINE Simple Beacons at the points: a support for a clock-in, never enough."
)


@beacons.command("add")
@click.option("--hwid", required=True, help="10 hex digits, from manager.line.biz/beacon/register.")
@click.option("--point", "code", required=True)
def add(hwid: str, code: str) -> None:
    """Notes a beacon and prints the key for its firmware: keep it as you keep a password."""
    require("SECRET_KEY")
    with store() as there:
        point = there.points.by_code(code)
        if point is None:
            raise click.ClickException(f"No such point: {code}")
        cleaned = _cleaned(hwid)
        if there.beacons.standing(cleaned):
            raise click.ClickException(f"{cleaned} is in use; withdraw it first")
        there.beacons.add(cleaned, point.id, now())
        row = _standing(there, cleaned)
        there.audit.add(now(), OPERATOR, "beacon.added", f"point:{point.code}", hwid=cleaned)
    key = row.key(settings().secret_key.encode())
    click.echo(f"{point.code}: beacon {cleaned}")
    click.echo(f"key: {key.hex()}")
    click.echo(f"test: counter 1 must send {make_message(key, cleaned, 1).hex()}")


@beacons.command("list")
def list_beacons() -> None:
    """Each beacon: hardware id, point, and when it last counted on."""
    with reading() as there:
        rows = there.beacons.everywhere()
    for row in rows:
        click.echo("\t".join((row.hwid, row.point_code, _state(row))))
    if not rows:
        click.echo("No beacons. Note one: flask --app app beacons add --hwid HEX --point CODE")


@beacons.command("resync")
@click.option("--hwid", required=True)
def resync(hwid: str) -> None:
    """After a new battery: believes the next good message, whatever its count. Do it beside the beacon."""
    with store() as there:
        row = _standing(there, _cleaned(hwid))
        there.beacons.keep_anchor(row.id, None)
        there.audit.add(now(), OPERATOR, "beacon.resynced", f"point:{row.point_code}", hwid=row.hwid)
    click.echo(f"{row.hwid}: the next good message sets its count")


@beacons.command("revoke")
@click.option("--hwid", required=True)
@reason("lost, moved, its key was seen")
def revoke(hwid: str, why: str) -> None:
    """Withdraws a beacon; added again, it gets another key."""
    with store() as there:
        row = _standing(there, _cleaned(hwid))
        there.beacons.revoke(row.id, now(), why)
        note_withdrawn(there, "beacon", row.point_code, why, hwid=row.hwid)
    click.echo(f"{row.hwid} at {row.point_code} is withdrawn")


def _cleaned(hwid: str) -> str:
    try:
        return clean_hwid(hwid)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault


def _standing(there: Store, hwid: str) -> BeaconRow:
    row = there.beacons.standing(hwid)
    if row is None:
        raise click.ClickException(f"No such beacon in use: {hwid}. See: flask --app app beacons list")
    return row


def _state(row: BeaconRow) -> str:
    if row.revoked_at:
        return "withdrawn"
    if row.counter_at is None:
        return "not heard yet"
    return (
        f"in use, last heard {row.counter_at.astimezone(settings().zone):%Y-%m-%d %H:%M}, count {row.counter}"
    )


COMMANDS: tuple[click.Command, ...] = (beacons,)
