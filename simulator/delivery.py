"""Hands events to the bot as LINE does: signed, in order per chat, again if the bot fails and redelivery
is on."""

import base64
import hashlib
import hmac
import json
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.clock import Clock
from simulator.ids import Ids
from simulator.misbehave import Misbehaviour
from simulator.model import Attempt, Event, Json, Plan
from simulator.news import News

Webhook = Callable[[bytes, dict[str, str]], int]
KEPT_EVENTS = 500


class WebhookFailed(Exception):
    """The bot could not be asked. `reason` is LINE's error class: could_not_connect, request_timeout,
    unclassified."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def sign(secret: str, body: bytes) -> str:
    """Base64(HMAC-SHA256(channel secret, body)), LINE's `x-line-signature`."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class Delivery:
    """The way of events to the bot: at once in the caller's thread, or (`threaded`) by a few threads, in
    order per chat."""

    def __init__(
        self,
        webhook: Webhook,
        secret: str,
        bot_id: str,
        clock: Clock,
        ids: Ids,
        plan: Plan,
        misbehave: Misbehaviour,
        news: News,
        *,
        threaded: bool,
    ) -> None:
        self._webhook, self._secret, self._bot_id = webhook, secret, bot_id
        self._clock, self._ids, self._plan, self._misbehave, self._news = clock, ids, plan, misbehave, news
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="line-delivery") if threaded else None
        self._lock = threading.RLock()
        self._lines: dict[str, deque[Event]] = {}
        self._held: list[Event] = []
        self._waiting: list[tuple[datetime, Event]] = []
        self.events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self.on_accepted: Callable[[Event], None] = lambda event: None

    def offer(self, event: Event) -> None:
        """Takes a new event on its way."""
        with self._lock:
            self.events.append(event)
            if self._misbehave.hold:
                self._held.append(event)
                self._news.publish("held", count=len(self._held))
                return
        self._queue(event)

    @property
    def held(self) -> int:
        return len(self._held)

    def release(self, *, reverse: bool = False, batch: bool = False) -> None:
        """Lets the held events go: newest first if `reverse`, all in one request if `batch`."""
        with self._lock:
            events, self._held = self._held, []
        if reverse:
            events.reverse()
        self._news.publish("held", count=0)
        if batch and events:
            self._post(events)
            return
        for event in events:
            self._queue(event)

    def redeliver(self, event: Event | None = None) -> None:
        """Hands an event (the latest by default) to the bot once more, marked as redelivered."""
        event = event or (self.events[-1] if self.events else None)
        if event:
            self._post([event], again=True)

    def tick(self) -> None:
        """Redelivers what is due by the clock."""
        now = self._clock.now()
        with self._lock:
            due = [event for moment, event in self._waiting if moment <= now]
            self._waiting = [(moment, event) for moment, event in self._waiting if moment > now]
        for event in due:
            self._post([event], again=True)

    def verify(self) -> Attempt:
        """The console's "Verify" button: a signed request without events."""
        return self._call([])

    def send_raw(self, events: Sequence[Json], *, signature: str | None = None) -> Attempt:
        """Hands any JSON over as a webhook, e.g. one that no LINE version has sent yet."""
        return self._call(list(events), signature)

    def _queue(self, event: Event) -> None:
        if self._pool is None:
            self._post([event])
            return
        with self._lock:
            line = self._lines.setdefault(event.chat, deque())
            line.append(event)
            if len(line) == 1:
                self._pool.submit(self._deliver_next, event.chat)

    def _deliver_next(self, chat: str) -> None:
        """One chat's oldest event; then the next one takes its turn behind the other chats."""
        line = self._lines[chat]
        try:
            self._post([line[0]])
        finally:
            with self._lock:
                line.popleft()
                if not line:
                    del self._lines[chat]
                elif self._pool:
                    self._pool.submit(self._deliver_next, chat)

    def _post(self, events: list[Event], *, again: bool = False) -> None:
        for _ in range(2 if self._misbehave.duplicate and not again else 1):
            for event in events:
                if event.token:
                    event.token.delivered = self._clock.now()
            attempt = self._call([self._dressed(event, again) for event in events])
            for event in events:
                event.attempts.append(attempt)
                if attempt.result == "OK":
                    self.on_accepted(event)
                self._news.publish("delivered", chat=event.chat, event=event.id, result=attempt.result)
        if attempt.result != "OK" and self._misbehave.redelivery:
            self._retry_later(events)

    def _retry_later(self, events: list[Event]) -> None:
        now = self._clock.now()
        with self._lock:
            for event in events:
                steps = self._plan.redelivery_after_seconds
                if len(event.attempts) <= len(steps):
                    seconds = steps[len(event.attempts) - 1]
                    self._waiting.append((now + timedelta(seconds=seconds), event))
                    if self._pool:
                        timer = threading.Timer(seconds + 0.01, self.tick)
                        timer.daemon = True
                        timer.start()

    def _dressed(self, event: Event, again: bool) -> Json:
        body = {**event.body, "deliveryContext": {"isRedelivery": again}}
        if self._misbehave.extra_fields:
            body["newProperty"] = {"since": "tomorrow"}
            if "message" in body:
                body["message"] = {**body["message"], "newProperty": ["x"]}
        return body

    def _stranger(self, beside: Json) -> Json:
        common = ("timestamp", "source", "mode", "deliveryContext")
        now_ms = int(self._clock.now().timestamp() * 1000)
        return {
            "type": "somethingNew",
            "somethingNew": {"level": 3},
            "webhookEventId": self._ids.event(now_ms),
            **{key: beside[key] for key in common if key in beside},
        }

    def _call(self, events: list[Json], signature: str | None = None) -> Attempt:
        if self._misbehave.strangers and events:
            events = [self._stranger(events[0]), *events]
        whole = {"destination": self._bot_id, "events": events}
        body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "LineBotWebhook/2.0"}
        signed = signature or self._signature(body)
        if signed:
            headers["x-line-signature"] = signed
        return self._ask(body, headers)

    def _signature(self, body: bytes) -> str:
        match self._misbehave.signature:
            case "missing":
                return ""
            case "wrong":
                return sign("not " + self._secret, body)
            case _:
                return sign(self._secret, body)

    def _ask(self, body: bytes, headers: dict[str, str]) -> Attempt:
        now = self._clock.now()
        try:
            status = self._webhook(body, headers)
        except WebhookFailed as error:
            return Attempt(now, error.reason)
        return Attempt(now, "OK" if 200 <= status < 300 else "error_status_code", status)

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
