"""A small threaded WSGI server: keeps connections alive and writes each answer at once.

Werkzeug's own server closes every connection; a client that shares one `ApiClient` would then pay a TCP
handshake per call, which LINE's servers do not ask of it.
"""

import io
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)
BODY_MOST = 64 * 1024 * 1024
HANG_UP = "X-Hang-Up"
Headers = list[tuple[str, str]]


class Handler(BaseHTTPRequestHandler):
    """One connection: request after request until the client leaves."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    app: WSGIApplication
    server: "Server"

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_MOST:
            self.close_connection = True
            self.send_error(413)
            return
        body = self.rfile.read(length)
        self._answer(self._environ(body))

    def _environ(self, body: bytes) -> dict[str, Any]:
        parts = urlsplit(self.path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(parts.path, "latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": self.server.server_name,
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if content_type := self.headers.get("Content-Type"):
            environ["CONTENT_TYPE"] = content_type
        for name, value in self.headers.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return environ

    def _answer(self, environ: dict[str, Any]) -> None:
        told: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda data: None

        chunks = self.app(environ, start_response)
        try:
            status, headers = told[-1]
            self._write(status, headers, chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()

    def _write(self, status: str, headers: Headers, chunks: Iterable[bytes]) -> None:
        names = {name.lower(): value for name, value in headers}
        if HANG_UP.lower() in names:
            self.close_connection = True
            return
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        declared = names.get("content-length")
        if declared is None and code not in ("204", "304"):
            # A stream of unknown length (the chat page's live updates) lasts as long as its connection.
            self.send_header("Connection", "close")
        self.end_headers()
        written = 0
        for chunk in () if self.command == "HEAD" else chunks:
            self.wfile.write(chunk)
            written += len(chunk)
            if declared is None:
                self.wfile.flush()
        self.wfile.flush()
        if declared is not None and written != int(declared) and self.command != "HEAD":
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        log.debug(format, *args)


class Server(ThreadingHTTPServer):
    """Listens on `host:port` (0 = any free port)."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, app: WSGIApplication, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), type("AppHandler", (Handler,), {"app": staticmethod(app)}))

    @property
    def url(self) -> str:
        return f"http://{self.server_name}:{self.server_port}"

    def server_bind(self) -> None:
        # HTTPServer looks up the machine's full name here, which can take seconds without a name server.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        kind = sys.exc_info()[0]
        if kind is None or not issubclass(kind, ConnectionError):
            log.exception("a request from %s failed", client_address)


def serve_in_thread(
    app: WSGIApplication, host: str = "127.0.0.1", port: int = 0
) -> tuple[str, Callable[[], None]]:
    """Serves `app` on a thread of its own; returns its address and the function that stops it."""
    server = Server(app, host, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,), name="simulator", daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return server.url, stop


def serve(app: WSGIApplication, host: str, port: int) -> None:
    """Serves `app` until interrupted."""
    with Server(app, host, port) as server:
        server.serve_forever()


__all__ = ["HANG_UP", "Server", "serve", "serve_in_thread"]
