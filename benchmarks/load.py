"""The measuring tools of the benchmarks: a server process, a steady load on it, and what both of them cost.

The load comes from one thread that keeps many connections busy, one request on each at a time, so that it
hardly takes part in what it measures. All times are in seconds.
"""

import selectors
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen

import psutil

from bot.supervisor import web_command

ROOT = Path(__file__).resolve().parent.parent
START_S = 30.0


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run: how long each answer took, how long all took, and the server's CPU time."""

    latencies: tuple[float, ...]
    seconds: float
    cpu: float
    refused: int

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of CPU a request."""
        return self.cpu / len(self.latencies) * 1e6

    @property
    def p99_ms(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98] * 1e3


class Server:
    """A web server process: its port and the CPU time of all processes it consists of."""

    def __init__(self, process: "Popen[bytes]", port: int, others: Sequence[int] = ()) -> None:
        self.port, self._process, self._others = port, process, others

    def cpu(self) -> float:
        """Seconds of CPU so far, of the server with its workers and of the processes beside it."""
        family = [psutil.Process(pid) for pid in (self._process.pid, *self._others)]
        family += [child for parent in list(family) for child in parent.children(recursive=True)]
        spent = 0.0
        for process in family:
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                spent += times.user + times.system
        return spent


@contextmanager
def serving(source: str, *, threads: int, others: Sequence[int] = ()) -> Iterator[Server]:
    """Runs the same web server as the product on `wsgi`, which the Python `source` defines.

    `others` are processes whose CPU counts too, such as the database server.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "served.py").write_text(source)
        command = web_command("served:wsgi", host="127.0.0.1", port=port, threads=threads)
        environment = {"PYTHONPATH": f"{folder}:{ROOT}"}
        with Popen(command, env=environment, cwd=ROOT, stdout=DEVNULL, stderr=sys.stderr) as process:
            try:
                wait_for(port, process)
                yield Server(process, port, others)
            finally:
                process.terminate()
                process.wait()


def drive(server: Server, requests: Sequence[bytes], connections: int) -> Run:
    """Sends all requests over `connections` kept-alive connections and waits for all answers."""
    latencies: list[float] = []
    refused = 0
    waiting = iter(requests)
    began_cpu, began = server.cpu(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connections, len(requests))):
            line = _Line(server.port)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(next(waiting))
        while selector.get_map():
            for key, _ in selector.select():
                line = key.data
                if (status := line.answered()) is None:
                    continue
                latencies.append(time.perf_counter() - line.sent)
                refused += status != 200
                request = next(waiting, None)
                if request is None:
                    selector.unregister(line.socket)
                    line.socket.close()
                else:
                    line.send(request)
    return Run(tuple(latencies), time.perf_counter() - began, server.cpu() - began_cpu, refused)


class _Line:
    """One connection with one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self._got = b""

    def send(self, request: bytes) -> None:
        self._got = b""
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> int | None:
        """The status if the whole answer is there, None if more is to come."""
        got = self.socket.recv(65_536)
        if not got:
            raise ConnectionError("the server hung up")
        self._got += got
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found:
            return None
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        return int(head.split()[1]) if len(body) >= length else None


def post(path: str, body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of a POST with a JSON body."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json; charset=utf-8"]
    lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: "Popen[bytes]") -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server of the benchmark did not start; see above")
