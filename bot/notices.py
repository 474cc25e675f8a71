"""What people are still to be told: put before the answer to their next message, or pushed where the office
has chosen to pay for it. Facts are kept free of language and dressed when told."""

import logging
import uuid
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

import texts
from bot.clock import Clock
from bot.line import outgoing
from bot.line.messenger import LineError, Messenger, Refused
from bot.replies import Reply, Say
from storage.database import Database
from storage.store import Store
from texts import thai

log = logging.getLogger(__name__)

TEXT, DAYS = "text:", "days:"
_NAMESPACE = uuid.UUID("0b1f4f0e-3d0c-4a53-9a6e-9c1f0a6d2c44")


def dressed(topic: str, key: str, facts: Mapping[str, Any], language: str, zone: tzinfo) -> Reply:
    """The notice in a language: `text:topic.key` becomes that sentence, `days:2026-11-23/2026-11-25` those
    days, `at` (ISO) also date and time."""
    told: dict[str, object] = {name: _dressed_fact(value, language) for name, value in facts.items()}
    if "at" in facts:
        at = datetime.fromisoformat(str(facts["at"])).astimezone(zone)
        told |= {"date": thai.short_date(at.date(), language), "time": thai.clock(at, language)}
    return Say(texts.sentence(topic, key, language, told))


def _dressed_fact(value: object, language: str) -> object:
    if isinstance(value, str) and value.startswith(TEXT):
        where, _, what = value.removeprefix(TEXT).partition(".")
        return texts.sentence(where, what, language)
    if isinstance(value, str) and value.startswith(DAYS):
        first, _, last = value.removeprefix(DAYS).partition("/")
        return thai.date_span(date.fromisoformat(first), date.fromisoformat(last or first), language)
    return value


def before_the_answer(
    store: Store, person: int, replies: list[Reply], language: str, zone: tzinfo, now: datetime, event_id: str
) -> list[Reply]:
    """The replies with as many waiting notices before them as LINE's five messages leave room for."""
    room = outgoing.MOST_MESSAGES - len(replies)
    if not replies or room < 1:
        return replies
    rows = store.notices.untold(person, room)
    store.notices.mark_told([row.id for row in rows], now, "reply", event_id)
    return [dressed(row.topic, row.key, row.facts, language, zone) for row in rows] + replies


class Pusher:
    """Pushes what is still to be told, if the office says so and the month has room."""

    def __init__(
        self, *, database: Database, line: Messenger, clock: Clock, zone: tzinfo, monthly_limit: int
    ) -> None:
        self._database, self._line, self._clock = database, line, clock
        self._zone, self._limit = zone, monthly_limit

    def once(self) -> None:
        """One pass; a notice is noted as told before the push, which LINE takes once by its retry key."""
        with self._database.read() as connection:
            store = Store(connection)
            due = store.notices.untold_with_accounts() if store.office.telling().push else []
        for row in due:
            if not self._reserve(row.id):
                return
            try:
                self._push(row)
            except Refused as refused:
                log.warning("notice %s cannot be pushed: %s", row.id, refused)
            except LineError as fault:
                log.warning("notice %s will be told at the next message: %s", row.id, fault)
                self._give_back(row.id)
                return

    def _reserve(self, notice: int) -> bool:
        """Takes one off the month's limit and marks the notice; both or neither."""
        now = self._clock.now()
        with self._database.begin() as connection:
            store = Store(connection)
            if not store.pushes.reserve(now.astimezone(self._zone).strftime("%Y-%m"), self._limit):
                return False
            store.notices.mark_told([notice], now, "push", "")
            return True

    def _give_back(self, notice: int) -> None:
        with self._database.begin() as connection:
            Store(connection).notices.untell(notice)

    def _push(self, row: Any) -> None:
        with self._database.read() as connection:
            talk = Store(connection).conversations.peek(row.user_id)
        language = talk.language if talk else texts.LANGUAGES[0]
        said = outgoing.messages([dressed(row.topic, row.key, row.facts, language, self._zone)])
        self._line.push(row.user_id, said, str(uuid.uuid5(_NAMESPACE, str(row.id))))
