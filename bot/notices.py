"""What people are still to be told: put before the answer to their next message, or pushed where the office
has chosen to pay for it. Facts are kept free of language and dressed when told."""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Literal

import texts
from bot import author_news
from bot.clock import Clock
from bot.line import outgoing
from bot.line.messenger import LineError, Messenger, Refused
from bot.replies import Reply, Say
from bot.turn import Surroundings
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
    store: Store,
    person: int,
    replies: list[Reply],
    language: str,
    around: Surroundings,
    now: datetime,
    event_id: str,
) -> list[Reply]:
    """The replies with as many waiting notices before them as LINE's five messages leave room for."""
    room = outgoing.MOST_MESSAGES - len(replies)
    if not replies or room < 1:
        return replies
    rows = store.notices.untold(person, room)
    store.notices.mark_told([row.id for row in rows], now, "reply", event_id)
    news = author_news.waiting_for(store, around.secret_key, person, room - len(rows))
    author_news.mark_told(store, around.secret_key, news, event_id)
    told = [dressed(row.topic, row.key, row.facts, language, around.zone) for row in (*rows, *news)]
    return told + replies


class Pusher:
    """Pushes what is still to be told, if the office says so and the month has room."""

    def __init__(
        self,
        *,
        database: Database,
        line: Messenger,
        clock: Clock,
        zone: tzinfo,
        monthly_limit: int,
        secret_key: bytes,
    ) -> None:
        self._database, self._line, self._clock = database, line, clock
        self._zone, self._limit, self._secret = zone, monthly_limit, secret_key

    def once(self) -> None:
        """One pass; a notice is noted as told before the push, which LINE takes once by its retry key."""
        for due in self._due():
            if not self._reserve(due):
                return
            try:
                self._push(due)
            except Refused as refused:
                log.warning("%s cannot be pushed: %s", due.what, refused)
            except LineError as fault:
                log.warning("%s will be told at the next message: %s", due.what, fault)
                self._give_back(due)
                return

    def _due(self) -> list["_Due"]:
        with self._database.read() as connection:
            store = Store(connection)
            if not store.office.telling().push:
                return []
            due = [_Due("notice", row, row.user_id) for row in store.notices.untold_with_accounts()]
            for row in store.ideas.news.untold_of_all():
                user = author_news.reachable(store, self._secret, row)
                if user is not None:
                    due.append(_Due("author_news", row, user))
            return due

    def _reserve(self, due: "_Due") -> bool:
        """Takes one off the month's limit and marks the notice; both or neither."""
        now = self._clock.now()
        with self._database.begin() as connection:
            store = Store(connection)
            if not store.pushes.reserve(now.astimezone(self._zone).strftime("%Y-%m"), self._limit):
                return False
            if due.kind == "notice":
                store.notices.mark_told([due.row.id], now, "push", "")
            else:
                store.ideas.news.mark_told([due.row.id], None)
            return True

    def _give_back(self, due: "_Due") -> None:
        with self._database.begin() as connection:
            store = Store(connection)
            (store.notices if due.kind == "notice" else store.ideas.news).untell(due.row.id)

    def _push(self, due: "_Due") -> None:
        row = due.row
        with self._database.read() as connection:
            talk = Store(connection).conversations.peek(due.user_id)
        language = talk.language if talk else texts.LANGUAGES[0]
        said = outgoing.messages([dressed(row.topic, row.key, row.facts, language, self._zone)])
        self._line.push(due.user_id, said, str(uuid.uuid5(_NAMESPACE, due.retry_name)))


@dataclass(frozen=True, slots=True)
class _Due:
    """Something to push: a row of notices, or of news for an anonymous author."""

    kind: Literal["notice", "author_news"]
    row: Any
    user_id: str

    @property
    def what(self) -> str:
        """For the log, which must not tell an anonymous author's idea by its news."""
        return f"notice {self.row.id}" if self.kind == "notice" else "news for an author"

    @property
    def retry_name(self) -> str:
        return str(self.row.id) if self.kind == "notice" else f"news {self.row.id}"
