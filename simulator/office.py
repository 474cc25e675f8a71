"""What the chat page may show of the demo office beside the phones: given by the application, unknown to
the platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class DemoPerson:
    """One row of the staff list. `code`: the one-time code to bind with, None when used up; `user_id`: the
    bound LINE user."""

    staff_id: str
    name: str
    role: str
    unit: str
    code: str | None = None
    user_id: str | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoPoint:
    """A clock-in point: degrees and metres."""

    code: str
    name: str
    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True)
class DemoSelfie:
    """A ready photo. `key` asks for it; `label` says in Thai what it shows, `note` in English what to expect.

    `repeats`: not a photo of its own, but the one that was sent last, once more. `moment`: what is in it
    for a moment only, e.g. the number of a mark that changes; in the next moment it is taken anew.
    """

    key: str
    label: str
    note: str = ""
    point: str | None = None
    repeats: bool = False
    moment: int = 0


@dataclass(frozen=True)
class DemoTablet:
    """A tablet with a sign that changes. `link` opens it in a browser; each link does so once."""

    id: str
    name: str
    point: str
    link: str


@dataclass(frozen=True)
class DemoBeacon:
    """A LINE Beacon at a point; `hwid`: 10 hex digits."""

    hwid: str
    point: str


class DemoOffice(Protocol):
    """The demo office behind the side panel. Looked at anew at each opening, so codes that were used
    disappear."""

    def people(self) -> Sequence[DemoPerson]: ...

    def points(self) -> Sequence[DemoPoint]: ...

    def selfies(self) -> Sequence[DemoSelfie]: ...

    def sign_png(self, point_code: str) -> bytes:
        """KeyError for an unknown point."""
        ...

    def selfie(self, key: str, seed: int) -> bytes:
        """A JPEG as a phone would send it, by the same seed in the same pose; KeyError for an unknown key."""
        ...

    def tablets(self) -> Sequence[DemoTablet]: ...

    def beacons(self) -> Sequence[DemoBeacon]: ...

    def device_message(self, hwid: str) -> bytes | None:
        """What the beacon sends now beside its hardware id; None for a beacon that is not the office's."""
        ...

    def words(self) -> Sequence[str]:
        """Words worth typing into the chat, e.g. เข้างาน: offered as chips."""
        ...


class NoOffice:
    """Stands in when there is no demo office: the page then shows only phones."""

    def people(self) -> Sequence[DemoPerson]:
        return ()

    def points(self) -> Sequence[DemoPoint]:
        return ()

    def selfies(self) -> Sequence[DemoSelfie]:
        return ()

    def sign_png(self, point_code: str) -> bytes:
        raise KeyError(point_code)

    def selfie(self, key: str, seed: int) -> bytes:
        raise KeyError(key)

    def tablets(self) -> Sequence[DemoTablet]:
        return ()

    def beacons(self) -> Sequence[DemoBeacon]:
        return ()

    def device_message(self, hwid: str) -> bytes | None:
        return None

    def words(self) -> Sequence[str]:
        return ()
