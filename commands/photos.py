"""`flask photo check`, `flask photo same` and `flask photo pilot`: what the software sees, and how well."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from commands.common import store
from commands.pilot import pilot
from rules import evidence

photo = AppGroup("photo", help="What the software sees in a photo.")


@photo.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--point", "code", help="Judge as for a person standing at this point.")
def check(files: tuple[Path, ...], code: str | None) -> None:
    """One JSON line a file: signs, faces, hashes, quality; with --point also verdict and reasons."""
    from rules.photo_report import report  # OpenCV comes with it; other commands start without
    from rules.signs import KnownSign

    with store() as there:
        point = there.points.by_code(code) if code else None
        if code and point is None:
            raise click.ClickException(f"No such point: {code}")
        known = [
            KnownSign(row.point_code, row.generation, row.marks, row.revoked_at is not None)
            for row in there.points.signs()
        ]
        limits = there.office.limits()
    expected = [point.code] if point else []
    for path in files:
        data = _bytes_of(path)
        told = _no_file(path) if data is None else report(path.name, data, known, expected)
        if point and "error" not in told:
            judged = evidence.judge(_standing_there(told, point.code), limits)
            told |= {"verdict": judged.verdict, "reasons": list(judged.reasons)}
        click.echo(json.dumps(told, ensure_ascii=False))


def _bytes_of(path: Path) -> bytes | None:
    """The file, but no more of it than it takes to see that it is too big; None when it cannot be read."""
    from rules.photos import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None


def _no_file(path: Path) -> dict[str, Any]:
    return {"file": path.name, "error": "no_such_file"}


def _standing_there(told: dict[str, Any], code: str) -> evidence.Evidence:
    """The evidence of a person inside the circle of the point, with this photo."""
    here = [sign for sign in told["signs"] if sign["point"] == code]
    sign: evidence.Sign = "none"
    if here:
        sign = "revoked" if all(seen.get("revoked") for seen in here) else "right"
    elif told["signs"]:
        sign = "other"
    return evidence.Evidence(
        assigned=True,
        distance_m=0.0,
        radius_m=1.0,
        sign=sign,
        faces=told["faces"],
        quality=told["quality"],
    )


@photo.command("same")
@click.argument("one", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("other", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def same(one: Path, other: Path) -> None:
    """Whether OTHER would be taken for a copy of ONE, by which comparison, with its figures."""
    from rules.photo_report import same_report

    click.echo(json.dumps(same_report(_bytes_of(one) or b"", _bytes_of(other) or b""), ensure_ascii=False))


photo.add_command(pilot)

COMMANDS: tuple[click.Command, ...] = (photo,)
