"""A reply over TLS: what the shared client saves against the SDK's README, which makes one for every event.

    python -m benchmarks.replies [--replies N] [--rounds N]

Ratio: T6 = CPU of a reply by a client of its own / by ours (target >= 30). LINE is a TLS server of our own
in another process, so that only the client's CPU is counted; its certificate is made on the spot and put
beside those the machine trusts, since reading these is part of what a new client costs.
"""

import argparse
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme
import urllib3
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage

from benchmarks.webhook import told
from bot.line.messenger import Messenger

TOKEN, REPLY_TOKEN, WORDS = "a channel access token", "0" * 32, "รับแล้ว เข้างาน 08:12 น."
MESSAGES = [{"type": "text", "text": WORDS}]
ANSWER = b'{"sentMessages":[{"id":"1","quoteToken":"q"}]}'
WARM_UP = 5
Send = Callable[[], object]


class _Line(BaseHTTPRequestHandler):
    """Takes every reply, and the next one on the same connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def serve(certificate: Path) -> None:
    """Stands for LINE until killed; prints its port first."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Line)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


@contextmanager
def line() -> Iterator[str]:
    """The address of a LINE that this process trusts, as it trusts all others."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, trusted = Path(folder) / "line.pem", Path(folder) / "trusted.pem"
        office = trustme.CA()
        office.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
        known = ssl.get_default_verify_paths().cafile
        trusted.write_bytes((Path(known).read_bytes() if known else b"") + office.cert_pem.bytes())
        argv = [sys.executable, "-m", "benchmarks.replies", "--serve", str(certificate)]
        with _trusting(trusted), subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                yield f"https://localhost:{int(server.stdout.readline())}"
            finally:
                server.kill()


@contextmanager
def _trusting(certificates: Path) -> Iterator[None]:
    """What OpenSSL reads instead of the machine's own list, as long as this lasts."""
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(certificates)
    try:
        yield
    finally:
        os.environ.pop("SSL_CERT_FILE")
        if before is not None:
            os.environ["SSL_CERT_FILE"] = before


def as_in_the_readme(address: str) -> Send:
    """A client for every event, as the SDK's README does it."""
    configuration = Configuration(access_token=TOKEN, host=address)
    request = ReplyMessageRequest(replyToken=REPLY_TOKEN, messages=[TextMessage(text=WORDS)])

    def send() -> None:
        with ApiClient(configuration) as client:
            MessagingApi(client).reply_message_with_http_info(request)

    return send


def by_ours(address: str) -> Send:
    """The product's own client, made once."""
    messenger = Messenger(TOKEN, base_url=address)
    return lambda: messenger.reply(REPLY_TOKEN, MESSAGES)


def by_a_bare_connection(address: str) -> Send:
    """The floor: the same bytes on a connection that stays open, without the SDK."""
    pool = urllib3.PoolManager()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = {"replyToken": REPLY_TOKEN, "messages": MESSAGES}
    return lambda: pool.request("POST", f"{address}/v2/bot/message/reply", json=body, headers=headers)


def cpu_ms(send: Send, replies: int) -> float:
    """CPU milliseconds of this process for one reply."""
    for _ in range(WARM_UP):
        send()
    began = time.process_time()
    for _ in range(replies):
        send()
    return (time.process_time() - began) / replies * 1e3


def compare(address: str, replies: int, rounds: int) -> bool:
    """Prints the table; whether the target is reached."""
    ways = {"as in the README": as_in_the_readme, "ours": by_ours, "bare connection": by_a_bare_connection}
    sends = {name: make(address) for name, make in ways.items()}
    # A client of its own costs so much that fewer of them tell as much.
    counts = {"as in the README": max(20, replies // 10), "ours": replies, "bare connection": replies}
    took = [{name: cpu_ms(send, counts[name]) for name, send in sends.items()} for _ in range(rounds)]
    print(f"{rounds} rounds of {replies} replies over TLS\n{'':24}{'CPU ms/reply':>14}")
    for name in sends:
        print(f"{name:24}{statistics.median(each[name] for each in took):14.2f}")
    over_floor = statistics.median(each["ours"] / each["bare connection"] for each in took)
    print(f"  ours / bare connection {over_floor:.2f}")
    ratio = statistics.median(each["as in the README"] / each["ours"] for each in took)
    return told("T6  CPU of a reply, as in the README / ours", ratio, 30, most=False)


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.replies", description=__doc__.splitlines()[0]
    )
    options.add_argument("--replies", type=int, default=500)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        serve(chosen.serve)
    with line() as address:
        return 0 if compare(address, chosen.replies, chosen.rounds) else 1


if __name__ == "__main__":
    raise SystemExit(main())
