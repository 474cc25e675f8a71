"""How the system is: what waits, who works it off, what was given up, what is left of the month."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.flow import Flow
from bot.replies import Card, Fact, TapButton
from bot.turn import Turn
from handlers.parts.admin_talk import admin, labelled
from rules.permits import sees_office
from rules.refusals import Refusal
from storage import inbox
from storage.life_signs import BACKUP, PHOTOS
from texts import thai

flow = Flow("system")

SLOW: Final = timedelta(minutes=2)
"""Whoever waits longer than this for an answer looks at the phone again."""
ALIVE: Final = timedelta(minutes=3)
MOST_PARKED: Final = 5
MOST_FAULT: Final = 80


@flow.command("command")
def show(turn: Turn) -> None:
    person = turn.require_person()
    if not sees_office(person):
        raise Refusal("not_allowed")
    depth = inbox.depth(turn.store.connection)
    parked = inbox.parked_rows(turn.store.connection, MOST_PARKED) if depth.parked else []
    facts, bad = _facts(turn, depth)
    quick: list[TapButton] = []
    if parked and person.role == "admin":
        quick.append(labelled(turn, turn.text("retry_all", n=depth.parked), "retry", lasts=True))
        quick += [
            labelled(turn, turn.text("drop", n=row.seq), "drop", lasts=True, s=str(row.seq)) for row in parked
        ]
    title = turn.text("title_bad" if bad else "title_good")
    turn.show(
        Card(
            "review" if bad else "accepted", turn.text("badge"), title, title, facts,
            why=(*bad, *(_parked(turn, row) for row in parked)),
            quick=(*quick, turn.command("menu", "menu")),
        )
    )  # fmt: skip


def _facts(turn: Turn, depth: inbox.Depth) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """What there is to say of each part, and what is to be looked after."""
    bad: list[str] = []
    oldest = turn.now - datetime.fromtimestamp(depth.oldest_ms / 1000, UTC) if depth.oldest_ms else None
    if oldest and oldest > SLOW:
        bad.append(turn.text("bad_queue", minutes=int(oldest.total_seconds() // 60)))
    if depth.parked:
        bad.append(turn.text("bad_parked", n=depth.parked))
    sent = turn.store.pushes.sent(turn.today.strftime("%Y-%m"))
    left = max(0, turn.around.push_limit - sent)
    if not left:
        bad.append(turn.text("bad_quota"))
    facts = (
        Fact(turn.text("label_queue"), turn.text("queue", n=max(0, depth.waiting - 1))),
        Fact(turn.text("label_worker"), _worker(turn, bad)),
        Fact(turn.text("label_quota"), turn.text("quota", sent=sent, limit=turn.around.push_limit)),
        *_told(turn, bad),
        Fact(turn.text("label_version"), turn.around.version or "-"),
    )
    return facts, tuple(bad)


def _worker(turn: Turn, bad: list[str]) -> str:
    last = turn.store.heartbeats.last()
    if last is None:
        return turn.text("never")
    at = datetime.fromtimestamp(last * 60, UTC)
    if turn.now - at > ALIVE:
        bad.append(turn.text("bad_worker"))
    return _moment(turn, at)


def _told(turn: Turn, bad: list[str]) -> list[Fact]:
    """What the photo store and the backup last told."""
    signs, facts = turn.store.life_signs.all(), list[Fact]()
    for what in (PHOTOS, BACKUP):
        row = signs.get(what)
        if row is None:
            facts.append(Fact(turn.text(f"label_{what}"), turn.text(f"never_{what}")))
            continue
        words = _moment(turn, row.at) if row.good else turn.text("failing", at=_moment(turn, row.at))
        facts.append(Fact(turn.text(f"label_{what}"), words))
        if not row.good:
            bad.append(turn.text(f"bad_{what}", note=thai.clip(row.note, MOST_FAULT)))
    backup = signs.get(BACKUP)
    if backup is not None and backup.good and turn.now - backup.at > timedelta(days=2):
        bad.append(turn.text("old_backup", days=(turn.now - backup.at).days))
    return facts


def _moment(turn: Turn, at: datetime) -> str:
    return f"{turn.short_date(at)} {turn.clock(at)}"


def _parked(turn: Turn, row: Any) -> str:
    at = datetime.fromtimestamp(row.at_ms / 1000, UTC)
    fault = thai.clip((row.fault or "-").splitlines()[0], MOST_FAULT)
    return turn.text("parked", n=row.seq, at=_moment(turn, at), fault=fault)


@flow.button("retry", lasts=True)
def retry(turn: Turn, args: dict[str, str]) -> None:
    """All that was given up is tried once more, each in its own order."""
    person = admin(turn)
    count = inbox.retry_parked(turn.store.connection)
    if count:
        turn.store.audit.add(turn.now, person.staff_id, "events.retried", "inbox", n=count)
    turn.say("retried", turn.command("system", "command"), n=count)


@flow.button("drop", lasts=True)
def drop(turn: Turn, args: dict[str, str]) -> None:
    """Asks once more: what is dropped is not answered any more."""
    admin(turn)
    number = args.get("s", "")[:18]
    turn.say("sure_drop", labelled(turn, turn.text("drop_yes", n=number), "drop_yes", s=number), n=number)


@flow.button("drop_yes")
def drop_yes(turn: Turn, args: dict[str, str]) -> None:
    person = admin(turn)
    number = args.get("s", "")
    now_ms = int(turn.now.timestamp() * 1000)
    gone = number.isascii() and number.isdecimal() and len(number) <= 18
    if not gone or not inbox.drop_parked(turn.store.connection, int(number), now_ms):
        raise Refusal("not_parked")
    turn.store.audit.add(turn.now, person.staff_id, "event.dropped", f"event:{number}")
    turn.say("dropped", turn.command("system", "command"), n=number)
