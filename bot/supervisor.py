"""Runs the processes of the product side by side: web, worker, and in the demo the simulator.

Every line they print comes out with the name of who said it. Ctrl-C, SIGTERM or a closed terminal stop them
all in order; if one ends by itself the others are stopped too, because half a product looks alive and is not.
None outlives us, even when we are killed: each runs in a process group of its own, tied by a leash.
"""

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import IO, TextIO

from bot.leash import Leash, signal_group

_POLL_S = 0.1
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Child:
    """One process to run. `ready` is a URL that answers below 500 once it works; None: ready when started.

    `env` is the whole environment of the process; None: ours.
    """

    name: str
    argv: Sequence[str]
    ready: str | None = None
    env: Mapping[str, str] | None = None


def python(*arguments: str) -> tuple[str, ...]:
    """The command that runs this Python with these arguments, its output not held back."""
    return (sys.executable, "-u", *arguments)


def web_command(
    target: str, *, host: str, port: int, threads: int = 32, factory: bool = False
) -> tuple[str, ...]:
    """The command that serves a WSGI application, e.g. `app:wsgi`, in one process with `threads` threads."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": "1",
        "--blocking-threads": str(threads),
        "--backpressure": str(threads * 4),
        "--log-level": "error",
    }
    flat = [word for pair in options.items() for word in pair]
    return python("-m", "granian", *flat, "--no-ws", *(["--factory"] if factory else []), target)


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. Ask first: the web server would silently share the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def run(
    children: Sequence[Child],
    *,
    on_ready: Callable[[], None] | None = None,
    out: TextIO | None = None,
    start_s: float = 60.0,
    stop_s: float = 10.0,
) -> int:
    """Starts the children in this order and stays until the end; gives the exit status of the whole.

    `on_ready` is called once, when all are ready. Status 0: somebody stopped us and everything ended. 1: a
    child ended by itself or was not ready within `start_s` seconds; a sentence says which. On the way out
    each child gets SIGTERM, and what is left of it SIGKILL after `stop_s` seconds, or at once at a second
    Ctrl-C. Belongs into the main thread.
    """
    with Leash(grace_s=stop_s) as leash:
        return _Supervisor(children, leash, out or sys.stdout).run(on_ready, start_s, stop_s)


class _Supervisor:
    def __init__(self, children: Sequence[Child], leash: Leash, out: TextIO) -> None:
        self._children, self._leash, self._out = children, leash, out
        self._width = max(len(child.name) for child in children)
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []
        self._writing = threading.Lock()
        self._stops = 0

    def run(self, on_ready: Callable[[], None] | None, start_s: float, stop_s: float) -> int:
        # What is ignored stays ignored: that is how `nohup` and a shell's `&` shield a program.
        heard = [number for number in _STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._asked_to_stop) for number in heard}
        try:
            for child in self._children:
                self._start(child)
            trouble = self._wait_until_ready(start_s)
            if trouble is None and not self._stops and on_ready:
                on_ready()
            trouble = trouble or self._watch()
        finally:
            self._stop_all(stop_s)
            for number, handler in before.items():
                signal.signal(number, handler)
        if trouble:
            self._say("", trouble)
        return 1 if trouble else 0

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1

    def _start(self, child: Child) -> None:
        process = subprocess.Popen(  # noqa: S603 - commands of our own
            child.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=child.env,
            # Ctrl-C is ours to pass on; and the group lets us reach what the child starts itself.
            start_new_session=True,
        )
        self._leash.tie(process.pid)
        self._running[child.name] = process
        if process.stdout is not None:
            reader = threading.Thread(target=self._pass_on, args=(child.name, process.stdout), daemon=True)
            self._readers.append(reader)
            reader.start()

    def _pass_on(self, name: str, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                self._say(name, line.rstrip("\n"))

    def _say(self, name: str, line: str) -> None:
        # A terminal or a pipe that went away must not keep us from stopping in order.
        with self._writing, suppress(BrokenPipeError, ValueError):
            self._out.write(f"{name:<{self._width}} | {line}\n" if name else f"{line}\n")
            self._out.flush()

    def _wait_until_ready(self, start_s: float) -> str | None:
        """None when all are ready or somebody stops us; otherwise the sentence that says what went wrong."""
        deadline = time.monotonic() + start_s
        for child in self._children:
            while child.ready and not self._stops and not _answers(child.ready):
                ended = self._ended()
                if ended:
                    return ended
                if time.monotonic() > deadline:
                    return (
                        f"{child.name} did not get ready within {start_s:g} seconds. Everything was stopped."
                    )
                time.sleep(_POLL_S)
        return None

    def _watch(self) -> str | None:
        """Stays until somebody stops us (None) or a child ends by itself (the sentence that says so)."""
        while not self._stops:
            ended = self._ended()
            if ended:
                return ended
            time.sleep(_POLL_S)
        return None

    def _ended(self) -> str | None:
        for name, process in self._running.items():
            status = process.poll()
            if status is not None:
                how = (
                    f"was ended by signal {-status}"
                    if status < 0
                    else f"ended by itself with status {status}"
                )
                return f"{name} {how}; its last lines are above. Everything else was stopped."
        return None

    def _stop_all(self, stop_s: float) -> None:
        """SIGTERM to each child, who passes it on as it sees fit; then SIGKILL to its whole group."""
        asked = self._stops
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + stop_s
        while time.monotonic() < deadline and self._stops <= max(asked, 1):
            if all(process.poll() is not None for process in self._running.values()):
                break
            time.sleep(_POLL_S / 2)
        for process in self._running.values():
            # A worker process of the web server lives on when its master was killed: hence the group.
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
            self._leash.free(process.pid)
        for reader in self._readers:
            reader.join(timeout=2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as answer:
        answer.close()
        return answer.code < 500
    except OSError:
        return False
