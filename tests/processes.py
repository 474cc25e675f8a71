"""Processes for tests: a server on a leash that is waited for, free ports, short temporary folders."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

from bot.leash import Leash, signal_group

START_S = 60.0
"""How long a server may take until it answers: generous, for a machine that is busy with other tests."""


class ServerFailed(RuntimeError):
    """A server did not start; the message ends with the last lines of its log."""


class Server:
    """One server process in a session of its own, its output in a log file, on a leash."""

    def __init__(self, folder: Path, name: str, uid: int | None = None, gid: int | None = None) -> None:
        self.folder, self.name, self._uid, self._gid = folder, name, uid, gid
        self._leash = Leash()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} is not running"
        return self._process.pid

    def start(
        self, argv: Sequence[str], answers: Callable[[], bool], env: Mapping[str, str] | None = None
    ) -> None:
        """Starts the program and returns as soon as `answers()`; raises ServerFailed with its log."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=env,
                user=self._uid, group=self._gid, extra_groups=None if self._uid is None else [],
                start_new_session=True,
            )  # fmt: skip
        self._leash.tie(self.pid)
        deadline = time.monotonic() + START_S
        while not answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop(signal.SIGKILL)
                raise ServerFailed(f"{self.name} did not start:\n{self.log_tail()}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals) -> None:
        """Sends the signal, waits 20 seconds at most, then kills what is left of the group."""
        if self._process is None:
            return
        process, self._process = self._process, None
        with suppress(ProcessLookupError):
            process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        signal_group(process.pid, signal.SIGKILL)
        process.wait()
        self._leash.free(process.pid)

    def close(self) -> None:
        self._leash.close()

    def log_tail(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-3000:]


def is_running(pid: int) -> bool:
    """Whether the process works; one that has ended and that nobody has collected yet does not."""
    try:
        return str(psutil.Process(pid).status()) != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that are free now; all held at once, so they differ."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextmanager
def short_folder(name: str) -> Iterator[Path]:
    """A private temporary folder with a short path: a Unix socket's path may have 100 characters."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-of-{os.getpid()}-")).resolve()
    for other in folder.parent.glob(f"{name}-of-*"):  # left by runs that were killed
        if not psutil.pid_exists(int(other.name.split("-")[2])):
            shutil.rmtree(other, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
