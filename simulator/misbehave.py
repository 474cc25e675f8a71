"""The switches by which the platform misbehaves on purpose, as LINE, networks and strangers do now and
then."""

import threading
from dataclasses import asdict, dataclass, field
from typing import Literal

from simulator.model import Json

# 429, 500: answered so, nothing done. slow: answered after `seconds`. drop: hung up, nothing done. lost:
# done, then hung up.
ApiKind = Literal["429", "500", "slow", "drop", "lost"]
# Only for the bytes of a message. 202: still being prepared. broken: cut off in mid-transfer. truncated: half
# the bytes, no
# error. huge: 40 MB. not_image: text in disguise.
ContentKind = Literal["202", "404", "410", "broken", "truncated", "huge", "not_image"]
KINDS: tuple[str, ...] = ("429", "500", "slow", "drop", "lost")
CONTENT_KINDS: tuple[str, ...] = ("202", "404", "410", "broken", "truncated", "huge", "not_image")


@dataclass
class ApiFault:
    """One kind of wrong answer for paths that contain `where`, `times` times (None = until switched off)."""

    kind: str
    where: str = ""
    times: int | None = 1
    seconds: float = 5.0


@dataclass
class Misbehaviour:
    """All switches, all off.

    `redelivery`: LINE's own console switch (off there, too, until someone turns it on). `duplicate`: every
    event comes twice. `hold`: events are kept back until `Delivery.release`. `strangers`: an unknown event
    type rides along. `extra_fields`: unknown properties in every event. `signature`: how the request is
    signed.
    """

    redelivery: bool = False
    duplicate: bool = False
    hold: bool = False
    strangers: bool = False
    extra_fields: bool = False
    signature: Literal["good", "wrong", "missing"] = "good"
    faults: list[ApiFault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def fail(self, kind: str, where: str = "", *, times: int | None = 1, seconds: float = 5.0) -> None:
        """Makes the next `times` calls whose path contains `where` go wrong. ValueError for an unknown
        kind."""
        if kind not in KINDS + CONTENT_KINDS:
            raise ValueError(f"unknown fault {kind!r}; one of {', '.join(KINDS + CONTENT_KINDS)}")
        with self._lock:
            self.faults.append(ApiFault(kind, where, times, seconds))

    def take(self, path: str, kinds: tuple[str, ...]) -> ApiFault | None:
        """The fault that this call must suffer, if any; counts it down."""
        with self._lock:
            for fault in self.faults:
                if fault.kind in kinds and fault.where in path:
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self.faults.remove(fault)
                    return fault
        return None

    def behave(self) -> None:
        """Everything off again."""
        fresh = Misbehaviour()
        for name in ("redelivery", "duplicate", "hold", "strangers", "extra_fields", "signature"):
            setattr(self, name, getattr(fresh, name))
        with self._lock:
            self.faults.clear()

    def to_json(self) -> Json:
        return {
            "redelivery": self.redelivery,
            "duplicate": self.duplicate,
            "hold": self.hold,
            "strangers": self.strangers,
            "extra_fields": self.extra_fields,
            "signature": self.signature,
            "faults": [asdict(fault) for fault in self.faults],
        }
