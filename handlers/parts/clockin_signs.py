"""Which sign is in the photo, printed or on a tablet, and what it is worth to this person now."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.turn import Turn
from rules.evidence import Sign
from rules.marks import Mark
from rules.people import Person
from rules.rotating import LiveSeen, clock_alarm, live_groups, match
from rules.selfie import Reading
from rules.signs import KnownSign, SignSeen, identify

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignRead:
    """The sign that helps the person most: its kind as evidence, the code of its point, its tablet if any."""

    kind: Sign
    point: str | None = None
    tablet: LiveSeen | None = None

    @property
    def live(self) -> bool:
        """Whether a tablet's mark proves that the photo is of this moment."""
        return self.tablet is not None and self.kind == "right"


def read_sign(turn: Turn, reading: Reading | None, own: set[str], sent_at: datetime) -> SignRead:
    """The best sign in the photo for one whose points are `own` (codes); with none, any good sign counts.

    In this order: a tablet's mark of now, a printed sign in force, a tablet's old mark, whatever was
    withdrawn, another point's sign.
    """
    if reading is None or not reading.marks:
        return SignRead("none")
    tablet = _tablet_seen(turn, reading.marks, own, sent_at)
    printed = _printed_seen(turn, reading.marks)
    choices = [_as_read(tablet, own)] if tablet else []
    choices += [_printed_as_read(sign, own) for sign in printed]
    order: list[Sign] = ["right", "stale", "revoked", "other"]
    return min(
        choices, key=lambda read: (order.index(read.kind), read.tablet is None), default=SignRead("none")
    )


def _tablet_seen(turn: Turn, marks: Sequence[Mark], own: set[str], sent_at: datetime) -> LiveSeen | None:
    if not live_groups(marks):
        return None
    tablets = turn.store.tablets.live(turn.around.secret_key, turn.now)
    return match(marks, tablets, sent_at, own)


def _printed_seen(turn: Turn, marks: Sequence[Mark]) -> tuple[SignSeen, ...]:
    """The printed signs; a single tag names none if it stands as on a screen, where any id comes by."""
    known = [
        KnownSign(row.point_code, row.generation, row.marks, row.revoked_at is not None)
        for row in turn.store.points.signs()
    ]
    seen = identify(marks, known)
    on_screens = {id(mark) for group in live_groups(marks) for mark in group.values()}
    if not on_screens or any(sign.strong for sign in seen):
        return seen
    return identify([mark for mark in marks if id(mark) not in on_screens], known)


def _as_read(seen: LiveSeen, own: set[str]) -> SignRead:
    if seen.point not in own and own:
        return SignRead("other", seen.point, seen)
    kind: Sign = "right"
    if not seen.fresh:
        kind = "stale"
    if seen.revoked:
        kind = "revoked"
    return SignRead(kind, seen.point, seen)


def _printed_as_read(seen: SignSeen, own: set[str]) -> SignRead:
    if seen.point not in own and own:
        return SignRead("other", seen.point)
    return SignRead("revoked" if seen.revoked else "right", seen.point)


def learn_clock(turn: Turn, person: Person, read: SignRead) -> None:
    """An accepted photo tells how far the tablet's clock is off; the next photos are judged by it."""
    if not read.live or read.tablet is None:
        return
    drift = turn.store.tablets.note_reading(read.tablet.tablet_id, person.id, read.tablet.shift, turn.now)
    if clock_alarm(drift, None):
        log.error("tablet %s at %s: its clock is %s steps off", read.tablet.tablet_id, read.point, drift)
