"""`flask signs print` and `flask signs revoke`."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, note_withdrawn, now, reason, require, settings, store, write_file
from handlers.parts import sign_files
from rules.places import Point
from storage.points import SignRow
from storage.store import Store

signs = AppGroup("signs", help="The signs that hang at the clock-in points.")


@signs.command("print")
@click.option("--point", "codes", multiple=True, help="Only these points; else all.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
def print_signs(codes: tuple[str, ...], out: Path) -> None:
    """Writes CODE-a4.pdf, CODE-a3.pdf and CODE-a4.png for each point to the folder OUT."""
    from documents.signs import Sign, sign_pdf, sign_png

    require("SECRET_KEY")
    with store() as there:
        chosen = _points(there, codes)
        secret = settings().secret_key.encode()
        standing = [(point, standing_sign(there, point, secret, now())) for point in chosen]
        office = there.office.name
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise click.ClickException(f"{out} cannot be made: {fault.strerror}") from fault
    chat_url = _chat_url()
    for point, row in standing:
        sign = Sign(point.code, point.name, office, row.generation, row.marks, chat_url)
        write_file(out / f"{point.code}-a4.pdf", sign_pdf(sign, "a4"))
        write_file(out / f"{point.code}-a3.pdf", sign_pdf(sign, "a3"))
        write_file(out / f"{point.code}-a4.png", sign_png(sign))
        click.echo(f"{point.code}: generation {row.generation}")


@signs.command("revoke")
@click.option("--point", "code", required=True)
@reason("lost, copied, damaged")
def revoke(code: str, why: str) -> None:
    """Withdraws a point's sign; the next `signs print` makes a new generation."""
    with store() as there:
        point = _points(there, (code,))[0]
        generations = there.points.revoke_signs(point.id, now(), why)
        if not generations:
            raise click.ClickException(f"{code} has no standing sign")
        note_withdrawn(there, "sign", point.code, why, generations=generations)
    told = ", ".join(str(generation) for generation in generations)
    click.echo(f"{code}: generation {told} is withdrawn; print and hang a new sign")


def standing_sign(there: Store, point: Point, secret: bytes, at: datetime) -> SignRow:
    """The point's sign in force, made by the operator if there is none."""
    return sign_files.standing_sign(there, point, secret, at, OPERATOR)


def _points(there: Store, codes: tuple[str, ...]) -> list[Point]:
    everywhere = there.points.everywhere()
    if not codes:
        return everywhere
    known = {point.code.casefold(): point for point in everywhere}
    unknown = [code for code in codes if code.casefold() not in known]
    if unknown:
        raise click.ClickException(f"No such point: {', '.join(unknown)}")
    return [known[code.casefold()] for code in codes]


def _chat_url() -> str | None:
    """The link that opens the bot's chat, asked of LINE; without a token the signs have no QR."""
    from bot.line.messenger import LineError, Messenger

    if not settings().line_channel_access_token:
        return None
    try:
        line = Messenger(settings().line_channel_access_token, base_url=settings().line_api_url)
        return f"https://line.me/R/ti/p/{line.bot_basic_id().replace('@', '%40')}"
    except LineError as fault:
        click.echo(f"no QR on the signs: {fault}", err=True)
        return None


COMMANDS: tuple[click.Command, ...] = (signs,)
