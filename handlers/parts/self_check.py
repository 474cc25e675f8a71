"""Asks the photo store once a minute whether it answers, so that an admin can be told in chat."""

from datetime import datetime

from bot.clock import Clock
from storage.database import Database
from storage.life_signs import PHOTOS, LifeSigns
from storage.photos import PhotoStore, PhotoStoreDown


class SelfCheck:
    def __init__(self, *, database: Database, photos: PhotoStore, clock: Clock) -> None:
        self._database, self._photos, self._clock = database, photos, clock
        self._asked: datetime | None = None

    def once(self) -> None:
        minute = self._clock.now().replace(second=0, microsecond=0)
        if minute == self._asked:
            return
        self._asked = minute
        try:
            self._photos.check()
            good, note = True, ""
        except PhotoStoreDown as trouble:
            good, note = False, str(trouble)
        with self._database.begin() as connection:
            LifeSigns(connection).tell(PHOTOS, self._clock.now(), good=good, note=note)
