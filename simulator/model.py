"""What the platform remembers: people, groups, bubbles, tokens, events. Plain records, each able to go to
JSON and back."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, Self

Json = dict[str, Any]
BOT = "bot"
Via = Literal["user", "postback", "reply", "push", "multicast", "broadcast", "narrowcast", "system"]


class Record:
    """Gives a dataclass `to_json` and `from_json`; unknown keys of an older file are dropped."""

    def to_json(self) -> Json:
        """The fields as they are: a message is never changed in place, so copying it would be for nothing."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, data: Json) -> Self:
        known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        return cls(**{key: value for key, value in data.items() if key in known})


@dataclass
class Person(Record):
    """A LINE user. `friend` is false before the first follow, `blocked` true after a block; `menu` is the
    linked rich menu."""

    id: str
    name: str
    language: str = "th"
    picture: str | None = None
    status_message: str | None = None
    friend: bool = True
    blocked: bool = False
    menu: str | None = None
    shown: bool = True


@dataclass
class Group(Record):
    """A group (id C...) or room (id R...) chat that the bot is in."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    bot_inside: bool = True


@dataclass
class Bubble(Record):
    """One entry of a chat. `message` is LINE's message JSON: as the bot sent it, or as its webhook told
    it; `at` in ms.

    `read` = the bot has read the user's message. `quick_used` = its quick replies were tapped away.
    """

    id: str
    chat: str
    sender: str
    at: int
    message: Json
    via: Via = "user"
    read: bool = False
    unsent: bool = False
    quick_used: bool = False
    read_token: str | None = None


@dataclass
class Content(Record):
    """What the content API knows of a photo, video, sound or file; the bytes are kept apart."""

    id: str
    media_type: str
    file_name: str | None = None
    gone: bool = False


@dataclass
class ReplyToken:
    """Single-use right to answer one event. `delivered` is the last time LINE handed the event to the bot."""

    token: str
    chat: str
    event_time: datetime
    delivered: datetime | None = None
    used: bool = False


@dataclass
class Attempt:
    """One try to hand an event to the bot. `result` = OK or LINE's error class."""

    at: datetime
    result: str
    status: int | None = None


@dataclass
class Event:
    """A webhook event: `body` is its JSON, `chat` its user, group or room, `attempts` what became of it."""

    body: Json
    chat: str
    token: ReplyToken | None = None
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.body["webhookEventId"])

    @property
    def accepted(self) -> bool:
        return any(attempt.result == "OK" for attempt in self.attempts)


@dataclass(frozen=True)
class Plan:
    """The account's plan and LINE's own numbers that may differ from what is published; see LINE's
    reference."""

    monthly_limit: int | None = 300
    reply_token_seconds: float = 60
    redelivered_event_seconds: float = 20 * 60
    webhook_seconds: float = 2
    redelivery_after_seconds: tuple[float, ...] = (10, 30, 120, 600)
    rate_limits: bool = True
    verified: bool = False
    chat_on: bool = False
    shrink_photos_to: int | None = None
    bot_name: str = "ลงเวลา"
    channel_id: str = "2000000000"
    basic_id: str = "@signpost"
