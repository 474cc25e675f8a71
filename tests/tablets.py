"""A tablet for tests: set up over the web as a real one is, its screen drawn as the page draws it."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rules.places import Point
from rules.rotating import Triple, step_of, tags_at
from simulator.live_signs import screen_png
from tests.builders import House

__all__ = ["Tablet", "hung", "new_tablet", "screen_png"]


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
