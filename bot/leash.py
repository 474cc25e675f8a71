"""A leash: process groups that must not outlive this process, whatever ends it, `kill -9` included.

A web server's worker survives the death of its master and keeps the port; a database server never looks back
at whoever started it. Linux can signal a child when its parent dies, but only the direct child, and other
systems cannot at all. So a small guard process holds the reading end of a pipe whose writing end only we
have: when we are gone, for whatever reason, the pipe ends and the guard stops every group still tied. Works
on Linux and macOS alike.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Self

GRACE_S = 5.0


class Leash:
    """Ties process groups to this process. Use as a context manager; leaving it stops what is still tied.

    A group is the pid of a child that was started with `start_new_session=True`, so all that the child starts
    in turn belongs to it. After the end of this process each tied group gets SIGTERM, and SIGKILL `grace_s`
    seconds later.
    """

    def __init__(self, grace_s: float = GRACE_S) -> None:
        # Its own session: Ctrl-C and a closing terminal reach us, never the guard.
        command = [sys.executable, "-I", "-S", __file__, str(grace_s)]
        self._guard = subprocess.Popen(  # noqa: S603 - our own file, nothing from outside
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def guard_pid(self) -> int:
        return self._guard.pid

    def tie(self, group: int) -> None:
        """From now on the group ends with us."""
        self._tell(f"+{group}\n")

    def free(self, group: int) -> None:
        """The group is known to be gone: its number may belong to strangers soon."""
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Stops what is still tied and waits for the guard to end."""
        if self._guard.stdin is not None and not self._guard.stdin.closed:
            with suppress(BrokenPipeError):
                self._guard.stdin.close()
        self._guard.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _tell(self, line: str) -> None:
        if self._guard.stdin is None:
            return
        # A guard that somebody shot is no reason to stop working.
        with suppress(BrokenPipeError):
            self._guard.stdin.write(line.encode("ascii"))
            self._guard.stdin.flush()


def group_lives(group: int) -> bool:
    """Whether any process of the group is left (one that nobody has collected yet counts)."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group that is all zombies
        return False
    return True


def signal_group(group: int, number: signal.Signals) -> None:
    """Signals a group that may be gone already."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def stop_groups(groups: set[int], grace_s: float) -> None:
    """SIGTERM to every group, SIGKILL to those that are still there `grace_s` seconds later."""
    for group in groups:
        signal_group(group, signal.SIGTERM)
    deadline = time.monotonic() + grace_s
    while time.monotonic() < deadline and any(group_lives(group) for group in groups):
        time.sleep(0.05)
    for group in groups:
        signal_group(group, signal.SIGKILL)


def _guard(grace_s: float) -> None:
    """The guard process: keeps the list of tied groups until the pipe ends, then stops them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    stop_groups(groups, grace_s)


if __name__ == "__main__":
    _guard(float(sys.argv[1]))
