"""The demo's tablet and beacon: the links and signals of real ones, without a tablet on the wall."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from PIL import Image

from bot.clock import Clock
from bot.settings import Settings
from rules.beacons import PERIOD_S, make_message
from rules.marks import cells
from rules.rotating import Triple, step_of, tags_at
from simulator.office import DemoBeacon, DemoTablet
from storage.database import Database
from storage.store import Store
from storage.tablets import TabletRow

TABLET, HWID = "โต๊ะประชาสัมพันธ์", "51a9e05701"
LINK_LIFE = timedelta(days=1)
OLD_STEPS = 20  # how long before now the photo was taken that somebody kept, in steps of 30 s
CELL = 40  # pixels of a cell; a tag is 8 of them, the gap between two 1.5, the margin 1.25
_WIDE, _HIGH, _PITCH, _MARGIN, _FRAME = 20, 29, 9.5, 1.25, 1


def hang(store: Store, point: int, now: datetime) -> None:
    """One tablet and one beacon at the point. The tablet is set up, as if its page had been opened."""
    public_id, key = store.tablets.add(point, TABLET, now, LINK_LIFE)
    row = store.tablets.get(public_id)
    if row is None or not store.tablets.set_up(row, key, now):
        raise RuntimeError("the demo's tablet could not be set up")
    store.beacons.add(HWID, point, now)


def screen_png(tags: Triple, *, framed: bool = False) -> bytes:
    """A tablet's screen held upright: the three tags, and below them room where the page has its words."""
    screen = np.full((_HIGH * CELL, _WIDE * CELL), 255, np.uint8)
    for tag, (column, row) in zip(tags, ((0, 0), (1, 0), (0, 1)), strict=True):
        left, top = (int(CELL * (_MARGIN + place * _PITCH)) for place in (column, row))
        big = np.kron(cells(tag) * 255, np.ones((CELL, CELL))).astype(np.uint8)
        screen[top : top + big.shape[0], left : left + big.shape[1]] = big
    if framed:
        screen = np.pad(screen, CELL * _FRAME, constant_values=24)
    png = io.BytesIO()
    Image.fromarray(screen).save(png, "PNG")
    return png.getvalue()


@dataclass(frozen=True, slots=True)
class LiveSigns:
    """What of the demo's tablets and beacons changes with the clock; asks the database anew each time."""

    database: Database
    settings: Settings
    clock: Clock

    def tablets(self, known: dict[str, str]) -> list[DemoTablet]:
        """Each tablet in use with a link that works once more; `known` keeps the links of this run."""
        now = self.clock.now()
        with self.database.begin() as connection:
            store = Store(connection)
            rows = [row for row in store.tablets.everywhere() if row.revoked_at is None]
            for row in rows:
                until = row.key_until if row.key_hash else None
                if row.public_id not in known or until is None or until <= now + LINK_LIFE / 24:
                    known[row.public_id] = store.tablets.renew_key(row.id, now, LINK_LIFE)
        return [self._tablet(row, known[row.public_id]) for row in rows]

    def _tablet(self, row: TabletRow, key: str) -> DemoTablet:
        address = self.settings.public_url.rstrip("/") or f"http://127.0.0.1:{self.settings.port}"
        return DemoTablet(
            row.public_id, row.name, row.point_code, f"{address}/tablet/{row.public_id}#k={key}"
        )

    def beacons(self) -> list[DemoBeacon]:
        with self.database.read() as connection:
            rows = Store(connection).beacons.everywhere()
        return [DemoBeacon(row.hwid, row.point_code) for row in rows if row.revoked_at is None]

    def device_message(self, hwid: str) -> bytes | None:
        """What the beacon sends at this moment; its count is that of the periods since 1970."""
        with self.database.read() as connection:
            row = Store(connection).beacons.standing(hwid)
        if row is None:
            return None
        return make_message(row.key(self._master), row.hwid, int(self.clock.now().timestamp() // PERIOD_S))

    def step(self) -> int:
        """The number of this moment's mark."""
        return step_of(self.clock.now())

    def points(self) -> list[str]:
        """Codes of the points where a tablet shows marks."""
        with self.database.read() as connection:
            rows = Store(connection).tablets.everywhere()
        return list(dict.fromkeys(row.point_code for row in rows if _counts(row)))

    def screen(self, point_code: str, steps_ago: int = 0) -> bytes:
        """A PNG of what the point's tablet shows, or showed so many steps ago. KeyError without a tablet."""
        with self.database.read() as connection:
            rows = Store(connection).tablets.everywhere()
        for row in rows:
            if row.point_code == point_code and _counts(row):
                shown = tags_at(row.secret(self._master), self.step() - steps_ago)
                return screen_png(shown, framed=True)
        raise KeyError(point_code)

    @property
    def _master(self) -> bytes:
        return self.settings.secret_key.encode()


def _counts(row: TabletRow) -> bool:
    return row.set_up_at is not None and row.revoked_at is None
