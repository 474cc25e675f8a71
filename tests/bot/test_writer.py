"""The edge under strain: odd names, a database that refuses or is away, many requests at once, a fork."""

import io
import os
import sqlite3
import threading
import time
from typing import Any

import pytest

import bot.webhook
from bot.webhook import Edge
from bot.writer import GroupWriter
from storage.database import EDGE_LOCK_WAIT_S, DatabaseTrouble
from storage.inbox import Arrival
from tests.bot.events import body, deliver, post, rows, signature, text
from tests.builders import SECRET, WRITE_TIMEOUT_S_OF_LINE, House


def arrival(event_id: str, sender: str = "U1") -> Arrival:
    return Arrival(event_id, sender, 1_700_000_000_000, "{}")


@pytest.fixture
def writer(either_house: House) -> GroupWriter:
    return GroupWriter(either_house.database, lambda: 1)


def ids(house: House) -> list[str]:
    return [row.event_id for row in rows(house)]


@pytest.mark.parametrize("odd", ["\ud800", "nul\x00", "ไทย", "x" * 81, "line\nbreak"])
def test_a_name_that_a_database_would_refuse_costs_no_neighbour(either_house: House, odd: str) -> None:
    """Two odd names are still two events, and one of them twice is still one."""
    house = either_house
    strange = [text(house, "hi", webhookEventId=odd + end, source={"userId": odd}) for end in ("", "2", "")]
    assert deliver(house, strange[0], text(house, "good"), *strange[1:]) == 200
    assert len(ids(house)) == 3


def test_many_at_once_are_all_kept(either_house: House, writer: GroupWriter) -> None:
    def work(number: int) -> None:
        for n in range(10):
            writer.write([arrival(f"{number}-{n}"), arrival(f"{number}-{n}-b")], 5)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids(either_house)) == 320


def test_rows_that_the_database_refuses_fall_alone(either_house: House, writer: GroupWriter) -> None:
    """The edge lets no such rows through; if one came all the same, its neighbours are still kept."""
    said: dict[str, str] = {}
    bad = Arrival("bad", "U1", None, "{}")  # type: ignore[arg-type]

    def work(name: str, row: Arrival) -> None:
        try:
            writer.write([row], 5)
            said[name] = "kept"
        except DatabaseTrouble:
            said[name] = "refused"

    with either_house.database.begin():  # on SQLite the writer must wait, so all come in one batch
        threads = [threading.Thread(target=work, args=(row.event_id, row)) for row in (arrival("a"), bad)]
        threads.append(threading.Thread(target=work, args=("c", arrival("c"))))
        for thread in threads:
            thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert said == {"a": "kept", "bad": "refused", "c": "kept"}
    assert sorted(ids(either_house)) == ["a", "c"]


def test_a_locked_database_is_a_503_before_line_gives_up_and_then_all_is_well(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.webhook, "WRITE_TIMEOUT_S", WRITE_TIMEOUT_S_OF_LINE)
    path = house.settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    statuses: list[int] = []
    data = [body(text(house, f"n{n}")) for n in range(3)]
    threads = [threading.Thread(target=lambda one=one: statuses.append(post(house, one))) for one in data]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The lock is waited for, and the writer for no longer, well within the two seconds that LINE waits.
    assert EDGE_LOCK_WAIT_S <= WRITE_TIMEOUT_S_OF_LINE < 2
    assert statuses == [503, 503, 503]
    other.execute("ROLLBACK")
    other.close()
    monkeypatch.undo()
    assert [post(house, one) for one in data] == [200, 200, 200]
    assert len(ids(house)) == 3


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # that a fork may go wrong is the point
def test_a_forked_process_writes_on_connections_of_its_own(either_house: House, writer: GroupWriter) -> None:
    writer.write([arrival("parent")], 5)
    child = os.fork()
    if child == 0:
        try:
            writer.write([arrival("child")], 5)
            os._exit(0)
        finally:
            os._exit(1)
    writer.write([arrival("parent-2")], 5)
    assert os.waitpid(child, 0)[1] == 0
    assert sorted(ids(either_house)) == ["child", "parent", "parent-2"]


class Hanging(io.BytesIO):
    """A socket: reading beyond what was sent waits for ever."""

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None and 0 <= size <= len(self.getvalue()) - self.tell()
        return super().read(size)


@pytest.mark.parametrize(
    ("length", "wanted"), [("exact", 200), (None, 400), ("", 400), ("-5", 400), ("x", 400), ("9" * 12, 413)]
)
def test_it_never_reads_more_than_was_announced(house: House, length: str | None, wanted: int) -> None:
    data, told = body(text(house, "hi")), []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/callback", "wsgi.input": Hanging(data),
        "HTTP_X_LINE_SIGNATURE": signature(data),
    }  # fmt: skip
    if length is not None:
        environ["CONTENT_LENGTH"] = str(len(data)) if length == "exact" else length
    edge = Edge(house.app, SECRET.encode(), GroupWriter(house.database, lambda: 1), lambda: 1)
    edge(environ, lambda status, headers, exc=None: told.append(int(status.split()[0])))  # type: ignore[arg-type, func-returns-value, return-value]
    assert told == [wanted]


def test_a_body_of_unknown_length_is_read_to_its_end(house: House) -> None:
    """Sent in chunks, on a server that says where the input ends."""
    data, told = body(text(house, "hi")), []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/callback", "wsgi.input": io.BytesIO(data),
        "wsgi.input_terminated": True, "HTTP_X_LINE_SIGNATURE": signature(data),
    }  # fmt: skip
    edge = Edge(house.app, SECRET.encode(), GroupWriter(house.database, lambda: 1), lambda: 1)
    edge(environ, lambda status, headers, exc=None: told.append(int(status.split()[0])))  # type: ignore[arg-type, func-returns-value, return-value]
    assert told == [200]
