"""Raw webhook events, as LINE sends them, for tests of the edge and of the inbox."""

import base64
import hashlib
import hmac
import json
from itertools import count
from typing import Any

from tests.builders import SECRET, House

_numbers = count(1)
USER = "U" + "a" * 32


def text(house: House, said: str, *, user: str = USER, **over: Any) -> dict[str, Any]:
    """A text message event; `over` replaces or, with None, removes fields."""
    n = next(_numbers)
    event: dict[str, Any] = {
        "type": "message",
        "mode": "active",
        "timestamp": int(house.clock.now().timestamp() * 1000),
        "source": {"type": "user", "userId": user},
        "webhookEventId": f"01TEST{n:020d}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"{n:032x}",
        "message": {"type": "text", "id": str(10**17 + n), "quoteToken": "q", "text": said},
    }
    event |= over
    return {key: value for key, value in event.items() if value is not None}


def body(*events: Any) -> bytes:
    return json.dumps({"destination": "U" + "b" * 32, "events": list(events)}).encode()


def signature(data: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), data, hashlib.sha256).digest()).decode()


def post(house: House, data: bytes, **headers: str) -> int:
    """Posts to the webhook, signed unless a header says otherwise; returns the status."""
    sent = {"x-line-signature": signature(data), "content-type": "application/json; charset=utf-8", **headers}
    return house.app.test_client().post("/callback", data=data, headers=sent).status_code


def deliver(house: House, *events: Any) -> int:
    return post(house, body(*events))


def rows(house: House, columns: str = "event_id, state, attempts, outcome") -> list[Any]:
    """The inbox as it stands."""
    house.runner.take(0)
    with house.store() as store:
        return list(store.connection.exec_driver_sql(f"SELECT {columns} FROM inbox ORDER BY seq"))
