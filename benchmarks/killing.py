"""Workers killed in mid-work, over and over: what of it a person may notice, and what the records show.

A worker here is the product's own runner in a process of its own, forked from one that has imported
everything, so that it works at once and can be killed a few times a second. Looking at photos is left out
(see `benchmarks.worker`), because the kills are to hit the steps around it.
"""

import logging
import os
import random
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import PIPE

import app as wiring
import bot.inbox
from benchmarks.office import EVENTS, Office
from benchmarks.worker import not_looking, not_placing
from bot.settings import read_settings
from bot.supervisor import python
from rules.selfie import Reading
from simulator.model import BOT

WORKERS = 2
LEASE_MS = 1_500
PAUSE_S = (0.05, 0.45)


@dataclass(frozen=True, slots=True)
class Damage:
    """What went wrong with so many events; all but `redone`, events begun more than once, must be 0."""

    events: int
    lost: int
    doubled: int
    disordered: int
    doubly_replied: int
    redone: int

    @property
    def total(self) -> int:
        return self.lost + self.doubled + self.disordered + self.doubly_replied


class Zygote:
    """A process of one thread that has imported everything and forks workers when asked."""

    def __init__(self, here: Office, *, lease_ms: int = LEASE_MS, look_s: float = 0.0) -> None:
        told = [str(lease_ms), str(look_s), *map(str, here.marks)]
        self._process = here.start(python("-m", "benchmarks.killing", *told), stdin=PIPE, stdout=PIPE)

    def worker(self) -> int:
        """Forks a worker; its process id."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None and answered is not None
        asked.write(b"worker\n")
        asked.flush()
        return int(answered.readline())


@contextmanager
def workers(here: Office, **how: float) -> Iterator[tuple[Zygote, list[int]]]:
    """Two workers and the process that forks more; killed at the end."""
    zygote = Zygote(here, **how)  # type: ignore[arg-type]
    running = [zygote.worker() for _ in range(WORKERS)]
    try:
        yield zygote, running
    finally:
        for pid in running:
            os.kill(pid, signal.SIGKILL)


def kill_many(here: Office, kills: int, seed: int = 1) -> Damage:
    """Lets everybody clock in and out while workers die; then lets them finish, and counts."""
    chance = random.Random(seed)
    rounds = 0
    with workers(here) as (zygote, running):
        while rounds < 2:  # what an undisturbed office says, to compare with
            rounds = everybody_once(here, rounds)
            here.wait_until_served(rounds * len(here.users) * EVENTS)
        for number in range(kills):
            if here.count("inbox WHERE state < 2") < len(here.users):
                rounds = everybody_once(here, rounds)
            time.sleep(chance.uniform(*PAUSE_S))
            place = number % WORKERS
            os.kill(running[place], signal.SIGKILL)
            running[place] = zygote.worker()
        here.wait_until_served(rounds * len(here.users) * EVENTS)
    return damage(here, rounds)


def everybody_once(here: Office, rounds: int) -> int:
    """One more round of clock-ins: in the first time, out ever after."""
    for user in here.users:
        here.clocks_in(user, os.urandom(200), "ออกงาน" if rounds else "เข้างาน")
    return rounds + 1


def damage(here: Office, rounds: int) -> Damage:
    """Counts, from the records and from what the phones show, where the office is not as it must be."""
    clock_ins = rounds * len(here.users)
    events = clock_ins * EVENTS
    said = [_said(here, user) for user in here.users]
    usual = said[0][: 2 * EVENTS]
    wanted = usual[:EVENTS] + usual[EVENTS:] * (rounds - 1)
    written = here.count("clockins"), here.count("audit WHERE action LIKE 'clockin.%%'")
    replies = sum(len(one) for one in said)
    return Damage(
        events=events,
        lost=max(0, events - here.count("inbox WHERE state = 2"))
        + max(0, clock_ins - min(written))
        + max(0, events - replies),
        doubled=max(0, max(written) - clock_ins),
        disordered=sum(one != wanted for one in said) + here.count(_OUT_OF_ORDER),
        doubly_replied=max(0, replies - events),
        redone=here.count("inbox WHERE attempts > 1"),
    )


_OUT_OF_ORDER = (
    "clockins a JOIN clockins b ON a.person = b.person AND a.id < b.id AND a.event_time > b.event_time"
)


def _said(here: Office, user: str) -> list[str]:
    """The bot's side of a chat, figures left out."""
    shown = [bubble.message for bubble in here.platform.chats.bubbles(user) if bubble.sender == BOT]
    return [re.sub(r"\d+", "#", message.get("text") or message["altText"]) for message in shown]


def _work(lease_ms: int, look_s: float, see: Callable[[bytes], Reading]) -> None:
    """A worker's whole life."""
    logging.disable(logging.WARNING)  # of refused second replies, which are what is wanted here
    bot.inbox.LEASE_MS = lease_ms
    runner = wiring.create_runner(read_settings())

    def look(data: bytes) -> Reading:
        time.sleep(look_s)
        return see(data)

    runner._desk._look = look
    runner._desk._place = not_placing
    runner.run(threading.Event(), 0.02)


def main(arguments: list[str]) -> None:
    """The zygote: forks a worker for every line it reads, and says its process id."""
    lease_ms, look_s, *marks = arguments
    wiring.create_runner(read_settings()).close()  # so that everything is imported
    see = not_looking((int(marks[0]), int(marks[1]), int(marks[2])))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            try:
                _work(int(lease_ms), float(look_s), see)
            finally:
                os._exit(1)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
