"""The audit trail's timed work: sealing what was committed, and once a day a head for others to hold."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

import texts
from bot.clock import Clock
from bot.line import outgoing
from bot.line.messenger import LineError
from bot.replies import Say
from rules.calendar import work_day
from rules.trail import Head
from storage import seals
from storage.audit import Sealer, alone
from storage.database import Database
from storage.store import Store
from texts import thai

log = logging.getLogger(__name__)

#: Pushes LINE messages to a user; the same key (UUID) is never delivered twice. Raises LineError.
Push = Callable[[str, list[dict[str, Any]], str], None]
_NAMESPACE = uuid.UUID("7c0a4f8e-52d1-4a0c-8f61-3d0c5b9a7e10")


class Posting(NamedTuple):
    """How heads reach the admins: the push, and how many pushes a month the office pays for."""

    push: Push
    monthly_limit: int


class Trail:
    """Seals and keeps heads. `database` must be durable: a head that went out must survive a power cut."""

    def __init__(
        self, *, database: Database, clock: Clock, zone: tzinfo, posting: Posting | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._posting = posting
        self._sealer = Sealer(database)

    def once(self) -> None:
        """One bounded pass."""
        self._sealer.run(self._clock.now())
        head = self._keep_todays_head()
        if head and self._posting:
            post_head(self._database, self._posting, head, self._clock.now(), self._zone)

    def _keep_todays_head(self) -> Head | None:
        """The first pass of an office day keeps the head over all that was sealed until then, and writes it
        into the trail itself; None when that was done, or there is nothing yet."""
        now = self._clock.now()
        with self._database.read() as connection:
            grown = None if self._has_todays(connection, now) else seals.head_now(connection)
        if grown is None:
            return None
        with self._database.begin() as connection:
            if not alone(connection) or self._has_todays(connection, now):
                return None
            seals.keep_head(connection, grown, now)
            facts = {"seq": grown.head.seq, "root": grown.head.root.hex()}
            Store(connection).audit.add(now, "system", "audit.head", "audit", **facts)
        log.info("audit head %s", grown.head)
        return grown.head

    def _has_todays(self, connection: Any, now: datetime) -> bool:
        kept = seals.kept_heads(connection, newest_only=True)
        return bool(kept) and work_day(kept[0].made_at, self._zone) >= work_day(now, self._zone)


def post_head(database: Database, posting: Posting, head: Head, now: datetime, zone: tzinfo) -> int:
    """Pushes a head to the admins, if the office wants it (`audit.post_head`); returns to how many.

    Each push is taken off the month's limit first. A head that does not arrive is not sent again: tomorrow's
    covers it.
    """
    month = now.astimezone(zone).strftime("%Y-%m")
    with database.begin() as connection:
        store = Store(connection)
        if not store.office.posting().post_head or not seals.claim_post(connection, head.seq, now):
            return 0
        admins = [
            (user_id, talk.language if (talk := store.conversations.peek(user_id)) else texts.LANGUAGES[0])
            for user_id in store.people.accounts_of_role("admin", work_day(now, zone))
            if store.pushes.reserve(month, posting.monthly_limit)
        ]
    for user_id, language in admins:
        facts = {"head": head, "date": thai.short_date(work_day(now, zone), language), "entries": head.seq}
        said = outgoing.messages([Say(texts.sentence("audit", "head", language, facts))])
        try:
            posting.push(user_id, said, str(uuid.uuid5(_NAMESPACE, f"{head}:{user_id}")))
        except LineError as fault:
            log.warning("the audit head could not be posted to an admin: %s", fault)
    return len(admins)
