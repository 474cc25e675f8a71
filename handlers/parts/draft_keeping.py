"""Files that were sent and not confirmed are not kept: what is in them is other people's."""

from datetime import timedelta
from typing import Final

from bot.clock import Clock
from storage.database import Database
from storage.store import Store

LIFE: Final = timedelta(hours=1)


class DraftKeeper:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def once(self) -> int:
        """Forgets the files past their time; returns how many."""
        before = self._clock.now() - LIFE
        with self._database.read() as connection:
            if not Store(connection).drafts.any_before(before):
                return 0
        with self._database.begin() as connection:
            return Store(connection).drafts.forget_before(before)
