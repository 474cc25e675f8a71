"""A tablet for tests: set up over the web as a real one is, its screen drawn here as the page draws it."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import cv2
import numpy as np

from rules.marks import cells
from rules.places import Point
from rules.rotating import Triple, step_of, tags_at
from tests.builders import House

CELL = (
    40  # pixels; a tag is 8 cells, the gap between two of them one and a half, the margin one and a quarter
)


def screen_png(tags: Triple) -> bytes:
    """The screen held upright: the three tags, and below them room where the page has its words."""
    screen = np.full((29 * CELL, 20 * CELL), 255, np.uint8)
    for tag, (column, row) in zip(tags, ((0, 0), (1, 0), (0, 1)), strict=True):
        left, top = (int(CELL * (1.25 + place * 9.5)) for place in (column, row))
        big = np.kron(cells(tag) * 255, np.ones((CELL, CELL))).astype(np.uint8)
        screen[top : top + big.shape[0], left : left + big.shape[1]] = big
    done, png = cv2.imencode(".png", screen)
    assert done
    return bytes(png.tobytes())


@dataclass
class Tablet:
    """One that hangs at a point. `slow`: how far its clock is behind."""

    house: House
    id: str
    secret: bytes
    slow: timedelta = timedelta()

    def tags(self) -> Triple:
        return tags_at(self.secret, step_of(self.house.clock.now() - self.slow))

    def screen(self) -> bytes:
        """What it shows now, as a PNG to hang into a selfie."""
        return screen_png(self.tags())

    def posts(self, path: str, body: Any) -> Any:
        return self.house.app.test_client().post(f"/tablet/{self.id}/{path}", json=body)


def new_tablet(house: House, point: Point, name: str = "โต๊ะหน้า") -> tuple[str, str]:
    """A tablet's id and its one-time key, not yet used."""
    with house.store() as store:
        return store.tablets.add(point.id, name, house.clock.now(), timedelta(hours=72))


def hung(house: House, point: Point, slow: timedelta = timedelta()) -> Tablet:
    """A tablet that has used its key and hangs at the point."""
    tablet_id, key = new_tablet(house, point)
    answer = house.app.test_client().post(f"/tablet/{tablet_id}/key", json={"key": key})
    assert answer.status_code == 200
    return Tablet(house, tablet_id, base64.b64decode(answer.json["secret"]), slow)
