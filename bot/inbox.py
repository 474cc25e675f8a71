"""Working off the inbox: one person's events in order, one at a time; many people side by side.

For each event: slow work first, then one short transaction (lock the talk, run the flow, save, mark the
event decided), and only after its commit the reply. A process may die between any two of these steps:
before the commit the event is taken again when its lease ends, after it only the reply is sent again,
which LINE refuses if it was sent already.
"""

import json
import logging
import secrets
import threading
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import texts
from bot import author_news, events, filing, sealed
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.guards import NOTICE, NOTICE_VERSION
from bot.line import incoming, outgoing
from bot.line.menus import show_menu
from bot.line.messenger import Denied, LineError, Messenger, Refused, Unavailable
from bot.looking import PhotoDesk
from bot.notices import before_the_answer
from bot.pulse import Pulse, write
from bot.replies import Reply, Say, SayButton
from bot.turn import KeptFile, Looked, LookedAt, Surroundings, Turn
from rules.people import Person
from rules.permits import may_import
from rules.refusals import Refusal
from storage import inbox
from storage.database import Database, DatabaseTrouble
from storage.errands import STRAY_PHOTO
from storage.inbox import Taken
from storage.store import Store

log = logging.getLogger(__name__)

LEASE_MS = 30_000
BACKOFF_MS = (1_000, 2_000, 4_000, 8_000, 15_000)  # in all 30 s: the reply token still lives when we give up
DENIED_PAUSE_MS = 30_000
RETRY_NAMESPACE = uuid.UUID("5a1f0c3e-8a43-4f0c-9a55-0c6a3d2f7b11")


@dataclass(frozen=True, slots=True)
class PushPolicy:
    """When a reply can no longer be sent: whether to push instead, and how many pushes a month."""

    when_late: bool = False
    monthly_limit: int = 300


class AlreadyDecided(Exception):
    """Another worker was faster with the same event; this transaction must leave nothing behind."""


class Runner:
    """Takes events and serves them; `run` for ever in a process, `drain` to the end in a test."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        line: Messenger,
        desk: PhotoDesk,
        dispatcher: Dispatcher,
        around: Surroundings,
        read_table: Callable[[bytes], filing.Table],
        language: str = "th",
        pushes: PushPolicy = PushPolicy(),
        threads: int = 32,
    ) -> None:
        self._database = database
        self._clock = clock
        self._line = line
        self._desk = desk
        self._dispatcher = dispatcher
        self._around = around
        self._read_table = read_table
        self._language = language
        self._push_policy = pushes
        self._threads = threads
        self._lock = threading.Lock()
        self._ended: list[inbox.End] = []
        self._pulse = Pulse()

    def close(self) -> None:
        """Lets go of the database; LINE's connections end with the process."""
        self._database.dispose()

    # -- taking --------------------------------------------------------------------------------

    def take(self, most: int) -> list[Taken]:
        """Takes ready events; the ends of those served since ride along in the same transaction."""
        with self._lock:
            ended, self._ended = self._ended, []
        beat = self._pulse.due(self._now_ms())
        try:
            with self._database.begin() as connection:
                inbox.finish_all(connection, ended)
                write(Store(connection), beat)
                return inbox.take(connection, now_ms=self._now_ms(), lease_ms=LEASE_MS, most=most)
        except DatabaseTrouble:
            with self._lock:
                self._ended = ended + self._ended
            self._pulse.give_back(beat)
            raise

    def drain(self, most: int = 10_000) -> int:
        """Serves everything that is ready now, in this thread; returns how many events."""
        served = 0
        while served < most and (taken := self.take(1)):
            self.serve(taken[0])
            served += 1
        return served

    def run(self, stop: threading.Event, poll_s: float = 0.1) -> None:
        """Serves until `stop` is set, then finishes what it has begun."""
        free = threading.BoundedSemaphore(self._threads)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="turn") as pool:
            while not stop.is_set():
                if not self._start_some(pool, free):
                    stop.wait(poll_s)
        self._take_or_none(0)

    def _start_some(self, pool: ThreadPoolExecutor, free: threading.BoundedSemaphore) -> bool:
        room = 0
        while room < self._threads and free.acquire(blocking=room == 0, timeout=None if room else 1):
            room += 1
        taken = self._take_or_none(room)
        for _ in range(room - len(taken)):
            free.release()
        for row in taken:
            pool.submit(self.serve, row).add_done_callback(lambda _done: free.release())
        return bool(taken)

    def _take_or_none(self, room: int) -> list[Taken]:
        try:
            return self.take(room)
        except DatabaseTrouble:  # it may be away for a while; the worker must outlive it
            log.exception("could not take events")
            return []

    # -- one event -----------------------------------------------------------------------------

    def serve(self, taken: Taken) -> None:
        """One event from slow work to reply; never raises: whatever goes wrong is written down."""
        try:
            said = None
            if taken.state == inbox.OPEN:
                taken, said = self._decide(taken)
            if taken.reply:
                self._answer(taken, said or self._words(taken))
        except sealed.AnswerGone:
            self._finish(taken, "reply_lost")
        except AlreadyDecided:
            log.info("event %s was decided by another worker", taken.event_id)
        except Denied as denied:
            log.critical("LINE does not accept the channel access token: %s", denied)
            self._pulse.line_failed(self._now_ms())
            self._later(taken, DENIED_PAUSE_MS, str(denied), uncounted=True)
        except Exception as fault:  # noqa: BLE001 - the boundary of a turn: logged, tried again, then parked
            self._failed(taken, fault)

    def _decide(self, taken: Taken) -> tuple[Taken, str | None]:
        """The row as decided, and what is to be said."""
        event = incoming.parse(taken.payload, taken.event_id, taken.at_ms)
        if event.redelivered and taken.attempts == 1:
            self._pulse.came_again(taken.at_ms)
        photo = self._look_first(event)
        with self._database.begin() as connection:
            store = Store(connection)
            reply, turn = self._turn(store, taken.seq, event, photo)
            made = json.dumps(outgoing.messages(reply), ensure_ascii=False) if reply else None
            sayable = made if made and event.reply_token else None
            box = turn.sealed_in if turn else None
            kept = sealed.seal(box, taken.event_id, sayable or "[]") if box else sayable
            outcome = "answered" if sayable else "silent"
            decided = inbox.decide(
                connection,
                taken.seq,
                reply=kept,
                outcome=outcome,
                now_ms=self._now_ms(),
                payload=_bare(taken.payload) if turn and turn.private else None,
            )
            if not decided:
                raise AlreadyDecided
            if isinstance(photo, LookedAt | KeptFile) and not store.names_photo(photo.key):
                store.errands.ask(STRAY_PHOTO, {photo.key: event.id}, self._clock.now())
        if turn and turn.menu and event.source.user_id:
            self._switch_menu(event.source.user_id, turn.menu)
        return taken._replace(state=inbox.DECIDED, reply=kept, outcome=outcome), sayable

    def _switch_menu(self, user_id: str, menu: str) -> None:
        """A menu that could not be switched must not cost the person their answer."""
        try:
            show_menu(self._line, user_id, menu)
        except LineError as fault:
            log.warning("the menu %s could not be shown: %s", menu, fault)

    def _look_first(self, event: events.Event) -> Looked:
        source = event.source
        if not isinstance(event, events.Photo | events.File) or source.kind != "user" or not source.user_id:
            return None
        with self._database.read() as connection:
            store = Store(connection)
            person = store.people.of_account(source.user_id)
            if person is None:
                return None  # nobody stores a stranger's pictures
            if not store.people.has_accepted(person.id, NOTICE, NOTICE_VERSION):
                return None  # nor those of somebody who has not yet read what becomes of them
            talk = store.conversations.peek(source.user_id)
        waits = (talk.flow, talk.step) if talk else (None, None)
        if isinstance(event, events.File):
            return self._fetch(event, person, *waits)
        if not self._dispatcher.wants(type(event), *waits):
            return None
        return self._desk.look_at(event, person.id)

    def _fetch(self, event: events.File, person: Person, flow: str | None, step: str | None) -> Looked:
        """The file that a step waits for is evidence and kept; any other may be a table to import."""
        if self._dispatcher.waits_for(events.File, flow, step):
            return self._desk.keep(event)
        return filing.fetch(self._line, self._read_table, event) if may_import(person) else None

    def _turn(
        self, store: Store, seq: int, event: events.Event, looked: Looked
    ) -> tuple[list[Reply], Turn | None]:
        """What is said, and the turn it came of where there was one."""
        if event.source.kind != "user" or not event.source.user_id:
            return self._in_company(store, event), None
        talk = store.conversations.lock(event.source.user_id, self._language)
        if not inbox.is_open(store.connection, seq):
            raise AlreadyDecided
        turn = Turn(event, event.source.user_id, talk, store, self._clock.now(), self._around, looked)
        try:
            with store.connection.begin_nested():
                self._dispatcher.dispatch(turn)
        except Refusal as refusal:
            turn.menu = None
            return [self._refusal(turn, refusal)], turn
        store.conversations.save(talk)
        return self._with_notices(turn), turn

    def _with_notices(self, turn: Turn) -> list[Reply]:
        if turn.person is None or turn.event.reply_token is None or turn.sealed_in:
            return turn.replies  # a notice keeps the event that told it; a sealed one shall leave no trace
        return before_the_answer(
            turn.store, turn.person.id, turn.replies, turn.language, turn.around, turn.now, turn.event.id
        )

    def _refusal(self, turn: Turn, refusal: Refusal) -> Reply:
        known = turn.person is not None
        menu = texts.first_word("menu", "menu", turn.language)
        quick = (SayButton(menu, menu),) if known else ()
        return Say(turn.text(refusal.key, **refusal.facts), quick)

    def _in_company(self, store: Store, event: events.Event) -> list[Reply]:
        """Groups and rooms: say politely, once, that we talk one to one, and nothing ever after."""
        if event.source.kind not in ("group", "room") or event.reply_token is None:
            return []
        talk = store.conversations.lock(event.source.chat_id, self._language)
        if talk.told.get("one_to_one"):
            return []
        talk.told = {**talk.told, "one_to_one": True}
        store.conversations.save(talk)
        return [Say(texts.sentence(texts.COMMON, "one_to_one", talk.language))]

    # -- answering -----------------------------------------------------------------------------

    def _words(self, taken: Taken) -> str:
        """What is to be said, of a row decided before."""
        if not sealed.is_sealed(taken.reply):
            return taken.reply or "[]"
        with self._database.read() as connection:
            return sealed.unseal(
                Store(connection), self._around.ballot_keys, taken.event_id, taken.reply or ""
            )

    def _answer(self, taken: Taken, words: str) -> None:
        raw, said = json.loads(taken.payload), json.loads(words)
        outcome = taken.outcome or "answered"
        if not said:
            return self._finish(taken, outcome)
        try:
            self._line.reply(str(raw.get("replyToken")), said)
        except Refused as refused:
            log.warning("reply to %s was refused: %s", taken.event_id, refused)
            outcome = self._push_instead(taken, raw, said)
            if outcome != "pushed" and taken.attempts == 1:
                with self._database.begin() as connection:
                    Store(connection).notices.untell_answer(taken.event_id)
                    author_news.untell_answer(Store(connection), self._around.secret_key, taken.event_id)
        return self._finish(taken, outcome)

    def _push_instead(self, taken: Taken, raw: dict[str, Any], said: list[dict[str, Any]]) -> str:
        """After a refused token: the first try means it was too old, a later one that it was sent before."""
        user = incoming.source_of(raw.get("source") or {}).user_id
        if taken.attempts > 1 or not self._push_policy.when_late or user is None:
            return "reply_refused"
        with self._database.begin() as connection:
            month = self._clock.now().astimezone(self._around.zone).strftime("%Y-%m")
            if not Store(connection).pushes.reserve(month, self._push_policy.monthly_limit):
                log.warning("no push for %s: the month's limit is used up", taken.event_id)
                return "push_limit"
        self._line.push(user, said, str(uuid.uuid5(RETRY_NAMESPACE, taken.event_id)))
        return "pushed"

    def _finish(self, taken: Taken, outcome: str) -> None:
        """Noted now, written with the next taking; lost in a crash, it costs one refused reply."""
        with self._lock:
            self._ended.append(_end_of(taken, outcome, self._now_ms()))

    # -- faults --------------------------------------------------------------------------------

    def _failed(self, taken: Taken, fault: Exception) -> None:
        expected = isinstance(fault, LineError | OSError)
        if isinstance(fault, Unavailable):
            self._pulse.line_failed(self._now_ms())
        log.log(
            logging.WARNING if expected else logging.ERROR,
            "event %s failed at try %d: %s",
            taken.event_id,
            taken.attempts,
            fault,
            exc_info=None if expected else fault,
        )
        if taken.attempts <= len(BACKOFF_MS):
            self._later(taken, BACKOFF_MS[taken.attempts - 1], repr(fault), stray=self._stray(taken, fault))
        elif taken.state == inbox.DECIDED:
            self._finish(taken, "reply_lost")
        else:
            self._park(taken, fault)

    def _stray(self, taken: Taken, fault: Exception) -> dict[str, str]:
        """The key of the photo that a failed try may have left in the store, with its event's id.

        LINE's own faults come before anything is stored.
        """
        event = incoming.parse(taken.payload, taken.event_id, taken.at_ms)
        stored = isinstance(event, events.Photo | events.File)
        if taken.state != inbox.OPEN or isinstance(fault, LineError) or not stored:
            return {}
        return {self._desk.key_of(event.id): event.id}

    def _later(
        self,
        taken: Taken,
        wait_ms: int,
        fault: str,
        *,
        uncounted: bool = False,
        stray: Mapping[str, str] | None = None,
    ) -> None:
        ready_ms = self._now_ms() + wait_ms
        try:
            with self._database.begin() as connection:
                inbox.postpone(connection, taken.seq, ready_ms=ready_ms, fault=fault[:2000])
                Store(connection).errands.ask(STRAY_PHOTO, stray or {}, self._clock.now())
                if uncounted:
                    inbox.give_back(connection, [taken.seq], ready_ms=ready_ms)
        except DatabaseTrouble:  # the lease brings the event back by itself
            log.exception("could not put off event %s", taken.event_id)

    def _park(self, taken: Taken, fault: Exception) -> None:
        """Given up: an admin sees it and can retry it; the person gets a short code to quote."""
        code = secrets.token_hex(3).upper()
        log.error("event %s is parked, code %s: %r", taken.event_id, code, fault)
        sorry = [Say(texts.sentence(texts.COMMON, "fault", self._language, {"code": code}))]
        event = incoming.parse(taken.payload, taken.event_id, taken.at_ms)
        reply = json.dumps(outgoing.messages(list(sorry)), ensure_ascii=False)
        try:
            with self._database.begin() as connection:
                inbox.postpone(connection, taken.seq, ready_ms=0, fault=f"{code}: {fault!r}"[:2000])
                Store(connection).errands.ask(STRAY_PHOTO, self._stray(taken, fault), self._clock.now())
            if event.reply_token and event.source.kind == "user":
                self._line.reply(event.reply_token, json.loads(reply))
        except LineError as unsaid:
            log.warning("the code %s could not be told: %s", code, unsaid)
        self._finish(taken._replace(outcome="parked"), "parked")

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _end_of(taken: Taken, outcome: str, now_ms: int) -> inbox.End:
    return inbox.End(taken.seq, outcome, now_ms, taken.outcome == "parked", sealed.is_sealed(taken.reply))


def _bare(payload: str) -> str:
    """An event without what was said, tapped or sent: enough to answer it."""
    kept = {key: value for key, value in json.loads(payload).items() if key not in ("message", "postback")}
    return json.dumps(kept)
