"""A platform with a manual clock, its API on loopback, the unpatched SDK, and a bot that only takes notes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import urllib3
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

from bot.clock import ManualClock
from simulator.delivery import WebhookFailed
from simulator.model import Plan
from simulator.phone import Phone
from simulator.platform import Platform
from simulator.server import create_simulator, serve_in_thread

START = datetime(2026, 8, 3, 1, 30, tzinfo=UTC)
SECRET, TOKEN = "8c570fa6dd201bb328f1c1eac23a96d8", "access-token"


@dataclass
class NoteBook:
    """Stands for the bot: keeps what it was sent; answers `status`, or fails with `failure`."""

    requests: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    status: int = 200
    failure: str | None = None

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        self.requests.append((body, headers))
        if self.failure:
            raise WebhookFailed(self.failure)
        return self.status

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body, _ in self.requests for event in json.loads(body)["events"]]

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1]


@dataclass
class Line:
    """All that a test needs, in one hand."""

    clock: ManualClock
    bot: NoteBook
    platform: Platform
    url: str = ""

    def phone(self, name: str = "สมชาย") -> Phone:
        return Phone(self.platform, name)

    def token(self, phone: Phone, text: str = "สวัสดี") -> str:
        """The reply token of a message that this person sends now."""
        phone.says(text)
        return str(self.bot.last["replyToken"])

    def call(
        self, method: str, path: str, body: Any = None, *, token: str = TOKEN, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """A bare HTTP call, for what the SDK would not let through."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        names = {key.replace("_", "-"): value for key, value in headers.items()}
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **names}
        return HTTP.request(method, self.url + path, body=data, headers=sent)

    def reply(self, token: str, *messages: Any) -> urllib3.BaseHTTPResponse:
        return self.call("POST", "/v2/bot/message/reply", {"replyToken": token, "messages": list(messages)})

    def push(self, to: str, *messages: Any, **headers: str) -> urllib3.BaseHTTPResponse:
        body = {"to": to, "messages": list(messages or [{"type": "text", "text": "แจ้ง"}])}
        return self.call("POST", "/v2/bot/message/push", body, **headers)


HTTP = urllib3.PoolManager(retries=False, timeout=5)
MakeLine = Callable[..., Line]


@pytest.fixture
def make_line() -> Iterator[MakeLine]:
    stops: list[Callable[[], None]] = []

    def make(plan: Plan | None = None) -> Line:
        clock, bot = ManualClock(START), NoteBook()
        platform = Platform(
            clock, channel_secret=SECRET, access_token=TOKEN, webhook=bot, plan=plan or Plan(), seed=1
        )
        url, stop = serve_in_thread(create_simulator(platform))
        stops.extend([stop, platform.close])
        return Line(clock, bot, platform, url)

    yield make
    for stop in stops:
        stop()


@pytest.fixture
def line(make_line: MakeLine) -> Line:
    return make_line()


@pytest.fixture
def sdk(line: Line) -> Iterator[ApiClient]:
    with ApiClient(Configuration(access_token=TOKEN, host=line.url)) as client:
        yield client


@pytest.fixture
def api(sdk: ApiClient) -> MessagingApi:
    return MessagingApi(sdk)


@pytest.fixture
def blob(sdk: ApiClient) -> MessagingApiBlob:
    return MessagingApiBlob(sdk)
