"""How much the bot may ask: token buckets per call, the month's messages, and keys that make a retry
harmless."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bot.clock import Clock
from simulator.errors import LineError, over_quota, rate_limited
from simulator.model import Json, Plan

JAPAN = timezone(timedelta(hours=9))
RETRY_KEY_LIFE = timedelta(hours=24)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
HOUR, MINUTE, SECOND = 3600, 60, 1

# (method or *, path pattern, calls, seconds): LINE's reference, "Rate limits". The first that fits counts;
# the rest: 2,000/s.
RATES: tuple[tuple[str, str, int, int], ...] = (
    ("POST", "/v2/bot/message/(narrowcast|broadcast)", 60, HOUR),
    ("POST", "/v2/bot/message/multicast", 200, SECOND),
    ("POST", "/v2/bot/chat/loading/start", 100, SECOND),
    ("POST", "/v2/bot/channel/webhook/test", 60, HOUR),
    ("*", "/v2/bot/channel/webhook/endpoint", 1000, MINUTE),
    ("POST", "/v2/bot/richmenu", 100, HOUR),
    ("DELETE", "/v2/bot/richmenu/alias/[^/]+", 100, HOUR),
    ("GET", "/v2/bot/richmenu/progress/batch", 100, HOUR),
    ("GET", "/v2/bot/richmenu/list", 10, SECOND),
    ("POST", "/v2/bot/richmenu/batch", 3, HOUR),
    ("DELETE", "/v2/bot/richmenu/[^/]+", 100, HOUR),
    ("POST", "/v2/oauth/accessToken", 370, SECOND),
)
EVERYTHING_ELSE = (2000, SECOND)


@dataclass
class Bucket:
    """A token bucket: `size` calls at once, refilled over `seconds`."""

    size: int
    seconds: int
    left: float
    seen: datetime

    def take(self, now: datetime) -> bool:
        earned = (now - self.seen).total_seconds() * self.size / self.seconds
        self.left, self.seen = min(self.size, self.left + max(0.0, earned)), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Rates:
    """One bucket per kind of call, as LINE counts them: per channel and per endpoint."""

    def __init__(self, clock: Clock, plan: Plan) -> None:
        self._clock, self._plan = clock, plan
        self._buckets: dict[str, Bucket] = {}
        self._rates = [(method, re.compile(path), calls, seconds) for method, path, calls, seconds in RATES]
        self._lock = threading.Lock()

    def count(self, method: str, path: str, endpoint: str) -> None:
        """Counts one call; `endpoint` names those without a rate of their own. LineError 429 when the
        bucket is empty."""
        if not self._plan.rate_limits:
            return
        key, calls, seconds = self._rate(method, path, endpoint)
        now = self._clock.now()
        with self._lock:
            bucket = self._buckets.setdefault(key, Bucket(calls, seconds, calls, now))
            if not bucket.take(now):
                raise rate_limited()

    def _rate(self, method: str, path: str, endpoint: str) -> tuple[str, int, int]:
        for its_method, pattern, calls, seconds in self._rates:
            if its_method in ("*", method) and pattern.fullmatch(path):
                return f"{its_method} {pattern.pattern}", calls, seconds
        return endpoint, *EVERYTHING_ELSE


class Quota:
    """Messages sent this month (Japan's calendar), one per recipient; replies are free."""

    def __init__(self, clock: Clock, plan: Plan) -> None:
        self._clock, self._plan = clock, plan
        self._used: dict[str, int] = {}
        self.delivered: dict[tuple[str, str], int] = {}

    def _month(self) -> str:
        return self._clock.now().astimezone(JAPAN).strftime("%Y%m")

    @property
    def limit(self) -> int | None:
        return self._plan.monthly_limit

    @property
    def used(self) -> int:
        return self._used.get(self._month(), 0)

    def spend(self, recipients: int) -> None:
        """LineError 429 if that many more would pass the month's limit; then nothing is sent."""
        if self.limit is not None and self.used + recipients > self.limit:
            raise over_quota()
        self._used[self._month()] = self.used + recipients

    def note(self, kind: str, count: int) -> None:
        """For the delivery statistics."""
        day = self._clock.now().astimezone(JAPAN).strftime("%Y%m%d")
        self.delivered[kind, day] = self.delivered.get((kind, day), 0) + count


class RetryKeys:
    """X-Line-Retry-Key: the same key within 24 hours is answered 409 with what the first call was
    answered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[datetime, str, Json]] = {}
        self._lock = threading.Lock()

    def once(self, key: str | None, request_id: str, send: Callable[[], Json]) -> Json:
        """Runs `send` unless the key was already accepted (LineError 409). LineError 400 for a key that is
        no UUID."""
        if key is None:
            return send()
        if not UUID.fullmatch(key):
            raise LineError(400, "Invalid retry key")
        with self._lock:
            known = self._known.get(key.lower())
            if known and self._clock.now() - known[0] < RETRY_KEY_LIFE:
                raise already_accepted(known[1], known[2])
            answer = send()
            self._known[key.lower()] = (self._clock.now(), request_id, answer)
            return answer


def already_accepted(first_request_id: str, answer: Json) -> LineError:
    error = LineError(409, "The retry key is already accepted", **answer)
    error.headers["x-line-accepted-request-id"] = first_request_id
    return error
