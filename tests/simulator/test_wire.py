"""The little server: one connection for many calls, one write per answer, and hanging up on purpose."""

import socket
import threading
from collections.abc import Callable

import pytest
import urllib3

from simulator.delivery import WebhookFailed
from simulator.webhook import HttpWebhook
from simulator.wire import serve_in_thread
from tests.simulator.conftest import TOKEN, Line

MANY = 50


def test_a_client_keeps_its_one_connection(line: Line) -> None:
    with urllib3.PoolManager(maxsize=1, retries=False) as pool:
        for _ in range(MANY):
            answer = pool.request(
                "GET", line.url + "/v2/bot/info", headers={"Authorization": f"Bearer {TOKEN}"}
            )
            assert answer.status == 200
        connections = pool.connection_from_url(line.url).num_connections
    assert connections == 1


def test_an_answer_arrives_in_one_piece(line: Line) -> None:
    address = (line.url.split("//")[1].split(":")[0], int(line.url.rsplit(":", 1)[1]))
    with socket.create_connection(address) as connection:
        connection.sendall(
            f"GET /v2/bot/info HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode()
        )
        first_piece = connection.recv(65536)
    assert first_piece.startswith(b"HTTP/1.1 200")
    assert first_piece.endswith(b"}\n")


def test_dropped_calls_did_nothing_and_lost_answers_did(line: Line) -> None:
    phone = line.phone()
    line.platform.misbehave.fail("drop", "push")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        line.push(phone.id)
    phone.sees_nothing()
    line.platform.misbehave.fail("lost", "push")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        line.push(phone.id)
    phone.sees("แจ้ง")


def test_slow_answers(line: Line) -> None:
    line.platform.misbehave.fail("slow", "info", seconds=0.3)
    with pytest.raises(urllib3.exceptions.ReadTimeoutError), urllib3.PoolManager(retries=False) as pool:
        pool.request(
            "GET", line.url + "/v2/bot/info", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=0.05
        )


def test_the_webhook_is_posted_and_failures_have_lines_names() -> None:
    seen: list[tuple[str, bytes]] = []
    hold = threading.Event()

    def bot(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        body = environ["wsgi.input"].read()  # type: ignore[attr-defined]
        seen.append((str(environ["HTTP_X_LINE_SIGNATURE"]), body))
        if body == b"slow":
            hold.wait(2)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"OK"]

    url, stop = serve_in_thread(bot)
    webhook = HttpWebhook(url + "/callback", seconds=0.1)
    assert webhook(b"{}", {"x-line-signature": "s"}) == 200
    assert seen == [("s", b"{}")]
    with pytest.raises(WebhookFailed, match="request_timeout"):
        webhook(b"slow", {"x-line-signature": "s"})
    hold.set()
    stop()
    with pytest.raises(WebhookFailed, match="could_not_connect"):
        webhook(b"{}", {"x-line-signature": "s"})
    with pytest.raises(ValueError, match="http or https"):
        HttpWebhook("callback")
