"""What reaches a flow: our own small, complete events; whatever LINE left out is None here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SourceKind = Literal["user", "group", "room", "unknown"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event comes from; `user_id` is None where LINE gave none."""

    kind: SourceKind
    user_id: str | None
    chat_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events share. `at` is LINE's timestamp (aware UTC), the only time that counts for people."""

    id: str
    at: datetime
    source: Source
    reply_token: str | None = None
    redelivered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Event):
    """`text` is tidied: NFC, nothing invisible, single spaces."""

    text: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Event):
    """A shared place, in degrees; a claim, not a measurement."""

    latitude: float
    longitude: float
    title: str | None
    address: str | None
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Event):
    """A photo message; `external` when its pixels are on somebody else's server."""

    message_id: str
    external: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Postback(Event):
    """A button of ours was tapped; `picked` is what a date picker chose."""

    data: str
    picked: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMessage(Event):
    """A message we cannot use: sticker, video, audio, or a kind LINE has invented since."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File(OtherMessage):
    """A file message: `name` as its sender has it, `size` in bytes as LINE says."""

    message_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow(Event):
    """Added as a friend, or unblocked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfollow(Event):
    """Blocked us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsend(Event):
    """Took back a message."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beacon(Event):
    """A phone came near a beacon (`enter`), is still there (`stay`), or its banner was tapped (`banner`).

    `hwid`: 10 hex digits, which anybody can send; `message`: the device's own bytes, None without any.
    """

    hwid: str
    kind: str
    message: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Event):
    """We were brought into a group or a room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Event):
    """Anything else; kept in the inbox, answered by nobody."""

    kind: str
