"""The weak signals of a clock-in's place: what it and the person's last places look like together."""

from collections.abc import Sequence

from bot.turn import Turn
from handlers.parts import clockin_talk as talk
from rules.patterns import Here, find_signals
from rules.people import Person
from rules.places import Point


def signals_of(
    turn: Turn, person: Person, known: talk.Known, point: Point | None, own: Sequence[Point]
) -> tuple[str, ...]:
    """Names of the signals; `point`: the one the place is judged by, `own`: those of the person today."""
    at = talk.moment_of(known["place"])
    here = Here(talk.place_from(known), at, turn.local(at).date(), point)
    centres = own if point is None or point in own else (*own, point)
    past = turn.store.clockins.last_places(person.id)
    return find_signals(here, past, centres, turn.store.office.signals())
