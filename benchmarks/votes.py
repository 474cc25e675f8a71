"""A vote of 10,000: ballots a second against the floor of one durable insert a ballot; opening and closing.

    python -m benchmarks.votes [--postgres] [--voters N] [--ideas N]

A ballot is a whole turn: the tap is taken from the inbox, opened, the ballot unsealed, changed and sealed
again, the receipt made and sealed, all committed, and the answer sent (to nowhere). The floor is one plain
row in a durable transaction of its own, by the same number of threads. T20 = floor / ballots (target <= 25).
T21, T22 = seconds to open the vote and to count it (target <= 10 each, once in a campaign). Afterwards every
ballot must be in the published sheet, once.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil

from benchmarks.webhook import Store as Place
from benchmarks.webhook import stores, told
from bot import buttons
from bot.ballot_keys import BallotKeys
from bot.clock import ManualClock
from bot.dispatcher import Dispatcher
from bot.guards import NOTICE, NOTICE_VERSION
from bot.inbox import Runner
from bot.turn import Surroundings
from handlers import all_flows
from handlers.parts.vote_days import close_vote, open_vote
from rules.ballots import BallotBox, Tap
from rules.campaigns import LATE_VOTES, Campaign, Criterion, Times
from storage import inbox
from storage.database import Database
from storage.inbox import Arrival
from storage.photos import FolderPhotos
from storage.store import Store

THREADS = 8
SECRET = b"a secret key long enough for benchmarks"
START = datetime(2026, 11, 23, 1, tzinfo=UTC)
TIMES = Times(*(START + timedelta(days=day) for day in (0, 10, 12, 17, 22)))
_TABLE = "CREATE TABLE floor (voter VARCHAR(40) PRIMARY KEY, picks TEXT NOT NULL)"
_INSERT = "INSERT INTO floor (voter, picks) VALUES ('{}', '[1, 2, 3]')"


class Nowhere:
    """Takes every answer and sends none."""

    def __init__(self) -> None:
        self.answers = 0

    def reply(self, _token: str, _messages: list[dict[str, Any]]) -> None:
        self.answers += 1


@dataclass
class Election:
    """A vote on one database, with the worker that serves it."""

    database: Database
    keys: BallotKeys
    clock: ManualClock
    campaign: Campaign
    line: Nowhere

    def worker(self) -> Runner:
        around = Surroundings(ZoneInfo("Asia/Bangkok"), SECRET, "https://signpost.example", self.keys)
        return Runner(
            database=self.database, clock=self.clock, line=self.line, desk=None,  # type: ignore[arg-type]
            dispatcher=Dispatcher(all_flows()), around=around, threads=THREADS,
            read_table=lambda _data: ((), ()),
        )  # fmt: skip


def floor_per_second(place: Place, ballots: int) -> float:
    """One row in a durable transaction of its own, for each ballot."""
    database = Database(place.make(), durable=True, pool_size=THREADS)
    try:
        with database.begin() as connection:
            connection.exec_driver_sql(_TABLE)

        def insert(number: int) -> None:
            with database.begin() as connection:
                connection.exec_driver_sql(_INSERT.format(number))

        return ballots / _timed(lambda: _side_by_side(insert, range(ballots)))
    finally:
        database.dispose()


def _side_by_side(deed: Callable[[int], object], numbers: range) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(deed, numbers, chunksize=50))


def prepared(database: Database, folder: Path, voters: int, ideas: int) -> Election:
    """Everybody bound, the notice accepted, the ideas sent; the vote is not open yet."""
    keys = BallotKeys(FolderPhotos(folder), SECRET)
    with database.begin() as connection:
        store = Store(connection)
        store.people.save(_person(number) for number in range(voters))
        people = store.people.everyone()
        for person in people:
            store.people.bind(f"U{person.id:032x}", person.id, START)
            store.people.accept(person.id, NOTICE, NOTICE_VERSION, START, "bench")
        campaign = store.campaigns.add(
            title="นวัตกรรม 2570", question="เรื่องใดทำให้งานของเราดีขึ้น", units=(), fiscal_year=2570,
            times=TIMES, most_picks=3, shortlist=5, tie_rule="shared", anonymous=True,
            criteria=(Criterion("ประโยชน์", 100, ("1", "2", "3", "4", "5")),), head=people[0].id, members=(),
            made_at=START,
        )  # fmt: skip
        for number in range(ideas):
            draft = store.ideas.add_draft(
                campaign=campaign, author=people[0].id, author_tag="", author_sealed=None, at=START
            )
            words = "ปัญหาที่พบในงานประจำและวิธีที่น่าจะช่วยได้ " * 10
            heads = dict.fromkeys(("problem", "way", "benefit", "gains"), words)
            store.ideas.write(draft.id, START, title=f"ไอเดียที่ {number + 1}", **heads)
            store.ideas.send(draft.id, START)
        found = store.campaigns.get(campaign)
    if found is None:
        raise RuntimeError("the campaign is not there")
    return Election(database, keys, ManualClock(TIMES.vote_from), found, Nowhere())


def _person(number: int) -> dict[str, Any]:
    return {
        "staff_id": f"{number:05d}", "title": "", "first_name": "ก", "last_name": "ข", "position": "",
        "unit": f"กอง {number % 40}", "role": "staff", "supervisor_id": None,
    }  # fmt: skip


def open_it(election: Election) -> None:
    with election.database.begin() as connection:
        store = Store(connection)
        open_vote(store, election.campaign, election.keys, TIMES.vote_from)
        opened = store.campaigns.get(election.campaign.id)
    if opened is None or opened.stage != "vote":
        raise RuntimeError("the vote did not open")
    election.campaign = opened


def tap_everything(election: Election, voters: int, ideas: int) -> Counter[int]:
    """Everybody's tap is written into the inbox; returns what the count must find."""
    box = BallotBox(election.keys.of(election.campaign), election.campaign.id)
    at_ms = int((TIMES.vote_from + timedelta(hours=1)).timestamp() * 1000)
    wanted: Counter[int] = Counter()
    arrivals = []
    for person in range(1, voters + 1):
        number = 1 + person * 7 % ideas
        wanted[number] += 1
        token = box.seal_tap(person, Tap("a", number))
        data = buttons.pack(buttons.Tap("voting", "b", {"c": str(election.campaign.id), "t": token}))
        arrivals.append(_arrival(f"U{person:032x}", f"01{person:024d}", at_ms, data))
    with election.database.begin() as connection:
        inbox.insert(connection, arrivals, at_ms)
    election.clock.set(TIMES.vote_from + timedelta(hours=1))
    return wanted


def _arrival(user: str, event_id: str, at_ms: int, data: str) -> Arrival:
    event = {
        "type": "postback", "postback": {"data": data}, "webhookEventId": event_id, "timestamp": at_ms,
        "deliveryContext": {"isRedelivery": False}, "source": {"type": "user", "userId": user},
        "replyToken": event_id, "mode": "active",
    }  # fmt: skip
    return Arrival(event_id, user, at_ms, json.dumps(event))


def ballots_per_second(election: Election, voters: int) -> float:
    worker = election.worker()

    def serve_some(_number: int) -> None:
        while taken := worker.take(32):
            for row in taken:
                worker.serve(row)

    took = _timed(lambda: _side_by_side(serve_some, range(THREADS)))
    worker.take(0)
    if election.line.answers != voters:
        raise RuntimeError(f"{election.line.answers} of {voters} were answered")
    return voters / took


def close_it(election: Election) -> None:
    with election.database.begin() as connection:
        if not close_vote(Store(connection), election.campaign, election.keys, TIMES.vote_to + LATE_VOTES):
            raise RuntimeError("the vote did not close")


def check(election: Election, wanted: Counter[int], voters: int) -> None:
    with election.database.read() as connection:
        store = Store(connection)
        published = store.votes.published(election.campaign.id)
        found = Counter({row.number: row.approvals for row in store.votes.counts(election.campaign.id)})
    if +found != wanted or len(published) != voters or any(one.picks is None for one in published):
        raise RuntimeError("the published sheet is not what was voted")


def measure(place: Place, voters: int, ideas: int) -> bool:
    floor = floor_per_second(place, min(voters, 2_000))
    database = Database(place.make(), durable=False, pool_size=THREADS)
    with tempfile.TemporaryDirectory() as folder:
        try:
            election = prepared(database, Path(folder), voters, ideas)
            opening = _timed(lambda: open_it(election))
            wanted = tap_everything(election, voters, ideas)
            began = time.process_time()
            speed = ballots_per_second(election, voters)
            cpu = (time.process_time() - began) / voters * 1e3
            closing = _timed(lambda: close_it(election))
            check(election, wanted, voters)
        finally:
            database.dispose()
    print(f"\n{place.name}: {voters:,} voters, {ideas} ideas, {THREADS} threads")
    print(f"  {speed:,.0f} ballots/s ({cpu:.2f} ms of our CPU each); floor {floor:,.0f} durable inserts/s")
    return all(
        [
            told("T20  floor / ballots a second", floor / speed, 25, most=True),
            told("T21  opening, seconds", opening, 10, most=True),
            told("T22  count and publication, seconds", closing, 10, most=True),
        ]
    )


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.votes", description=(__doc__ or "").splitlines()[0]
    )
    options.add_argument("--postgres", action="store_true", help="measure on PostgreSQL as well")
    options.add_argument("--voters", type=int, default=10_000)
    options.add_argument("--ideas", type=int, default=27)
    chosen = options.parse_args()
    print(f"{psutil.cpu_count()} cores, Python {sys.version.split()[0]}")
    with stores(chosen.postgres) as found:
        reached = [measure(place, chosen.voters, chosen.ideas) for place in found]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())
