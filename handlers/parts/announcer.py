"""Sends announcements: call by call, each with a key by which LINE takes it once."""

import logging

from bot.line import outgoing
from bot.line.messenger import LineError, Messenger, Refused
from bot.replies import Say
from storage.announcements import Announcements, Call
from storage.database import Database

log = logging.getLogger(__name__)

#: So many calls in one pass, so that the other jobs have their turn.
AT_A_TIME = 20


class Announcer:
    """A call is noted as made after LINE took it: if we die in between, the same key is sent again, and LINE
    does not deliver it twice."""

    def __init__(self, *, database: Database, line: Messenger) -> None:
        self._database, self._line = database, line

    def once(self) -> None:
        for _ in range(AT_A_TIME):
            with self._database.read() as connection:
                call = Announcements(connection).next_call()
            if call is None or not self._made(call):
                return

    def _made(self, call: Call) -> bool:
        """Whether the next call may be tried."""
        state = "sent"
        try:
            if call.users:
                self._line.multicast(call.users, outgoing.messages([Say(call.words)]), call.retry_key)
        except Refused as refused:
            log.warning("an announcement to %d people was refused: %s", len(call.users), refused)
            state = "refused"
        except LineError as fault:
            log.warning("an announcement to %d people will be tried again: %s", len(call.users), fault)
            return False
        with self._database.begin() as connection:
            Announcements(connection).end(call.retry_key, state)
        return True
