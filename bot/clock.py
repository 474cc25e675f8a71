"""One clock, passed down: nobody else asks the machine for the time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time of the product as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that moves only when told: for tests and for the simulator's time travel."""

    def __init__(self, start: datetime, on_move: Callable[[datetime], None] | None = None) -> None:
        self._now = start.astimezone(UTC)
        self._on_move = on_move

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        self._now = moment.astimezone(UTC)
        if self._on_move:
            self._on_move(self._now)

    def advance(self, **delta: float) -> None:
        """Moves on by `timedelta(**delta)`, e.g. `advance(minutes=5)`."""
        self.set(self._now + timedelta(**delta))
