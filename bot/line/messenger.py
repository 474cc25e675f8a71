"""Talking to LINE: one shared client with a connection pool, a time limit on every call, no hidden retries.

What can go wrong is sorted into four kinds, so that callers need to know nothing of HTTP:
`Refused` (this request will never be taken), `Denied` (our token is bad: nobody's request will be),
`Unavailable` (try again later) and, for contents, `Gone`.

LINE's SDK takes more than a second of processor to import; whoever only needs these four kinds, as every
command of an operator does, does not wait for it: it comes with the first `Messenger`.
"""

import logging
import time
from typing import TYPE_CHECKING, Any, NoReturn

import urllib3

if TYPE_CHECKING:
    from linebot.v3.messaging import ApiClient, ApiException

log = logging.getLogger(__name__)

TIMEOUT_S = (3.0, 8.0)  # connect, read
CONTENT_TIMEOUT_S = (3.0, 15.0)
API_HOST = "https://api.line.me"
CONTENT_HOST = "https://api-data.line.me"
MOST_RECIPIENTS = 500
MOST_CONTENT_BYTES = 12 * 1024 * 1024
_CHUNK = 64 * 1024


class LineError(Exception):
    """Base of what LINE may answer instead of a success; `request_id` is for LINE's support."""

    def __init__(self, message: str, request_id: str = "") -> None:
        super().__init__(message)
        self.request_id = request_id


class Refused(LineError):
    """4xx: the request itself is wrong, for a reply most often a token too old or used."""


class Denied(LineError):
    """401 or 403: the channel access token is not accepted."""


class Unavailable(LineError):
    """429, 5xx, a time-out or no connection: worth another try."""


class Gone(LineError):
    """The content was taken back by its sender, or is no longer kept."""


class TooBig(LineError):
    """The content is larger than any photo we accept."""


class Messenger:
    """LINE's Messaging API as this product uses it; safe to share between threads."""

    def __init__(self, token: str, *, base_url: str | None = None, connections: int = 64) -> None:
        from linebot.v3.messaging import ApiClient, ApiException, Configuration, MessagingApi

        self._fault = ApiException
        self._base = base_url
        settings = Configuration(access_token=token, host=base_url)
        settings.retries = False
        settings.connection_pool_maxsize = connections
        self._client = ApiClient(settings)
        self._api = MessagingApi(self._client)
        self._headers = {"Authorization": f"Bearer {token}", "User-Agent": self._client.user_agent}

    @property
    def client(self) -> "ApiClient":
        """The shared SDK client, for the menus' own calls."""
        return self._client

    def reply(self, token: str, messages: list[dict[str, Any]]) -> None:
        """Answers with 1-5 messages; a token works once and for about a minute."""
        self._post("reply", "message/reply", {"replyToken": token, "messages": messages})

    def push(self, user_id: str, messages: list[dict[str, Any]], retry_key: str) -> None:
        """Sends without being asked; costs quota. The same `retry_key` (UUID) is never delivered twice."""
        self._once("push", "message/push", {"to": user_id, "messages": messages}, retry_key)

    def multicast(self, user_ids: list[str], messages: list[dict[str, Any]], retry_key: str) -> None:
        """The same to up to MOST_RECIPIENTS people in one call; LINE counts every one of them."""
        self._once("multicast", "message/multicast", {"to": user_ids, "messages": messages}, retry_key)

    def _once(self, what: str, path: str, body: dict[str, Any], retry_key: str) -> None:
        try:
            self._post(what, path, body, {"X-Line-Retry-Key": retry_key})
        except Refused as refused:
            if "409" not in str(refused):
                raise

    def show_loading(self, user_id: str, seconds: int = 20) -> None:
        """The dots that say "working on it"; never worth failing for."""
        try:
            self._post("loading", "chat/loading/start", {"chatId": user_id, "loadingSeconds": seconds})
        except LineError as fault:
            log.info("no loading animation: %s", fault)

    def bot_basic_id(self) -> str:
        """The bot's own @id, with which a chat link is made."""
        return str(self._call("info", self._api.get_bot_info).basic_id)

    def content(self, message_id: str) -> bytes:
        """The bytes of a photo, at most MOST_CONTENT_BYTES; raises Gone, TooBig or Unavailable.

        Read in chunks on the client's raw request: the SDK's own call takes any size into memory and
        gives None for 202 ("not ready yet").
        """
        url = f"{self._base or CONTENT_HOST}/v2/bot/message/{message_id}/content"
        try:
            answer = self._client.request(
                "GET", url, headers=self._headers, _preload_content=False, _request_timeout=CONTENT_TIMEOUT_S
            )
            with answer:
                return self._read(answer)
        except self._fault as fault:
            if fault.status in (404, 410):  # the SDK raises these itself; they never reach _read
                request_id = (fault.headers or {}).get("x-line-request-id", "")
                raise Gone(f"content {fault.status}", request_id) from fault
            sort_fault(fault, "content")
        except urllib3.exceptions.HTTPError as fault:
            raise Unavailable(f"content: {fault}") from fault

    def _read(self, answer: Any) -> bytes:
        request_id = answer.headers.get("x-line-request-id", "")
        if answer.status == 200:
            deadline = time.monotonic() + CONTENT_TIMEOUT_S[1]
            data = bytearray()
            # read1 gives what has come; stream would wait for a whole chunk, however long that drips.
            while chunk := answer.read1(_CHUNK):
                data += chunk
                if len(data) > MOST_CONTENT_BYTES:
                    raise TooBig("content over the limit", request_id)
                if time.monotonic() > deadline:
                    raise Unavailable("content comes too slowly", request_id)
            return bytes(data)
        if answer.status in (404, 410):
            raise Gone(f"content {answer.status}", request_id)
        if answer.status in (401, 403):
            raise Denied(f"content {answer.status}", request_id)
        raise Unavailable(f"content {answer.status}", request_id)

    def _post(self, what: str, path: str, body: dict[str, Any], more: dict[str, str] | None = None) -> None:
        """Posts the JSON as it is on the SDK's client.

        The SDK's own calls make a model of every part of a card and JSON of it again: four times the CPU of
        the call itself, for what LINE checks anyhow.
        """
        url = f"{self._base or API_HOST}/v2/bot/{path}"
        headers = {**self._headers, "Content-Type": "application/json", **(more or {})}
        self._call(what, self._client.request, "POST", url, headers=headers, body=body)

    def _call(self, what: str, method: Any, *args: Any, **more: Any) -> Any:
        try:
            return method(*args, _request_timeout=TIMEOUT_S, **more)
        except self._fault as fault:
            sort_fault(fault, what)
        except urllib3.exceptions.HTTPError as fault:
            raise Unavailable(f"{what}: {fault}") from fault


def sort_fault(fault: "ApiException", what: str) -> NoReturn:
    """Raises one of the four kinds for what the SDK raised; `what` names the call in the log."""
    status = fault.status or 0
    headers = fault.headers or {}
    request_id = headers.get("x-line-request-id", "")
    told = f"{what}: {status} {str(fault.body or fault.reason)[:300]}"
    if status in (401, 403):
        raise Denied(told, request_id) from fault
    if status == 429 or status >= 500 or status == 0:
        raise Unavailable(told, request_id) from fault
    raise Refused(told, request_id) from fault
