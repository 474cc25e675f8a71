"""The inbox's own statements, on both databases: once only, in order, and never two for one person."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from storage import inbox
from storage.database import Database
from storage.inbox import DECIDED, DONE, OPEN, PARKED, Arrival, Taken
from tests.builders import House

LEASE = 1000


@pytest.fixture
def connection(either_house: House) -> Iterator[Connection]:
    """One transaction that lasts for the test."""
    database: Database = either_house.database
    with database.begin() as begun:
        yield begun


def arrive(connection: Connection, *events: tuple[str, str, int], at: int = 0) -> None:
    """Events as (id, sender, LINE's time)."""
    inbox.insert(connection, [Arrival(*event, f'{{"id":"{event[0]}"}}') for event in events], at)


def take(connection: Connection, now: int = 0, most: int = 10) -> list[Taken]:
    return inbox.take(connection, now_ms=now, lease_ms=LEASE, most=most)


def ids(taken: list[Taken]) -> list[str]:
    return [row.event_id for row in taken]


def done(connection: Connection, *rows: Taken) -> None:
    for row in rows:
        assert inbox.decide(connection, row.seq, reply=None, outcome="silent", now_ms=5)


def test_an_event_is_kept_once_however_often_it_comes(connection: Connection) -> None:
    arrive(connection, ("e1", "A", 1), ("e1", "A", 1), ("e2", "B", 2), at=7)
    arrive(connection, ("e2", "B", 2), ("e3", "C", 3), at=9)
    taken = take(connection)
    assert ids(taken) == ["e1", "e2", "e3"]
    assert [(row.received_ms, row.at_ms, row.state, row.attempts) for row in taken] == [
        (7, 1, OPEN, 1), (7, 2, OPEN, 1), (9, 3, OPEN, 1),
    ]  # fmt: skip
    assert taken[0].payload == '{"id":"e1"}'


def test_letters_of_any_kind_come_back(connection: Connection) -> None:
    inbox.insert(connection, [Arrival("ไทย😀", "ผู้ส่ง", 1, '{"text":"%s {} \\\\ \'"}')], 0)
    (row,) = take(connection)
    assert (row.event_id, row.sender, row.payload) == ("ไทย😀", "ผู้ส่ง", '{"text":"%s {} \\\\ \'"}')


def test_only_the_oldest_of_each_sender_is_taken_by_lines_time(connection: Connection) -> None:
    arrive(connection, ("a2", "A", 20), ("a1", "A", 10), ("b1", "B", 5))
    assert sorted(ids(take(connection))) == ["a1", "b1"]
    assert take(connection) == []


def test_of_two_at_the_same_millisecond_the_first_to_arrive_goes_first(connection: Connection) -> None:
    arrive(connection, ("z", "A", 10))
    arrive(connection, ("a", "A", 10))
    assert ids(take(connection)) == ["z"]


def test_no_more_than_asked_for_and_nothing_for_nothing(connection: Connection) -> None:
    arrive(connection, *[(f"e{n}", f"S{n}", n) for n in range(5)])
    assert take(connection, most=0) == [] and take(connection, most=-1) == []
    assert ids(take(connection, most=2)) == ["e0", "e1"]
    assert ids(take(connection, most=10)) == ["e2", "e3", "e4"]


def test_a_lease_that_ends_gives_the_event_back(connection: Connection) -> None:
    arrive(connection, ("e1", "A", 1))
    take(connection, now=0)
    assert take(connection, now=LEASE - 1) == []
    (again,) = take(connection, now=LEASE)
    assert again.attempts == 2


def test_the_next_of_a_sender_comes_when_the_first_is_done(connection: Connection) -> None:
    arrive(connection, ("a1", "A", 1), ("a2", "A", 2))
    done(connection, *take(connection))
    assert ids(take(connection)) == ["a2"]


def test_a_late_older_event_waits_behind_the_one_begun(connection: Connection) -> None:
    arrive(connection, ("a2", "A", 20))
    (begun,) = take(connection)
    arrive(connection, ("a1", "A", 10))
    assert take(connection, now=LEASE - 1) == []
    inbox.postpone(connection, begun.seq, ready_ms=LEASE * 2, fault="later")
    assert take(connection, now=LEASE + 1) == [], "not even while the one begun waits for its next try"
    assert ids(take(connection, now=LEASE * 2)) == ["a2"]


def test_what_is_decided_is_decided_once_and_answered_later(connection: Connection) -> None:
    arrive(connection, ("e1", "A", 1))
    (row,) = take(connection)
    assert inbox.is_open(connection, row.seq)
    assert inbox.decide(connection, row.seq, reply="[1]", outcome="answered", now_ms=3)
    assert not inbox.is_open(connection, row.seq)
    assert not inbox.decide(connection, row.seq, reply="[2]", outcome="again", now_ms=4)
    (answering,) = take(connection, now=LEASE)
    assert (answering.state, answering.reply, answering.outcome) == (DECIDED, "[1]", "answered")
    inbox.finish(connection, row.seq, "answered", 9)
    assert take(connection, now=LEASE * 9) == []


def test_a_fault_is_given_back_uncounted_when_it_was_ours(connection: Connection) -> None:
    arrive(connection, ("e1", "A", 1))
    (row,) = take(connection)
    inbox.give_back(connection, [row.seq], ready_ms=50)
    assert take(connection, now=49) == []
    assert take(connection, now=50)[0].attempts == 1


def test_what_is_finished_is_not_touched_any_more(connection: Connection) -> None:
    arrive(connection, ("e1", "A", 1))
    (row,) = take(connection)
    done(connection, row)
    inbox.postpone(connection, row.seq, ready_ms=0, fault="too late")
    inbox.give_back(connection, [row.seq], ready_ms=0)
    inbox.finish(connection, row.seq, "too late", 99, parked=True)
    assert take(connection, now=LEASE * 9) == []
    assert inbox.depth(connection) == (0, 0, None)


def test_parked_events_are_counted_and_opened_again(connection: Connection) -> None:
    arrive(connection, ("e1", "A", 11), ("e2", "B", 12), ("e3", "C", 13))
    for row in take(connection)[:2]:
        inbox.finish(connection, row.seq, "parked", 5, parked=True)
    assert inbox.depth(connection) == (1, 2, 13)
    first = connection.exec_driver_sql(f"SELECT min(seq) FROM inbox WHERE state = {PARKED}").scalar_one()
    assert inbox.retry_parked(connection, first) == 1
    assert [(row.event_id, row.attempts) for row in take(connection)] == [("e1", 1)]
    assert inbox.retry_parked(connection) == 1 and inbox.retry_parked(connection) == 0


def test_when_the_next_may_be_taken(connection: Connection) -> None:
    assert inbox.next_ready_ms(connection) is None
    arrive(connection, ("e1", "A", 1))
    assert inbox.next_ready_ms(connection) == 0
    (row,) = take(connection, now=10)
    assert inbox.next_ready_ms(connection) == 10 + LEASE
    done(connection, row)
    assert inbox.next_ready_ms(connection) is None


def test_only_what_was_done_long_ago_is_cleared_away(connection: Connection) -> None:
    arrive(connection, ("done", "A", 1), ("parked", "B", 1), ("open", "C", 1), ("later", "D", 1))
    taken = {row.event_id: row for row in take(connection)}
    done(connection, taken["done"])
    inbox.finish(connection, taken["parked"].seq, "parked", 5, parked=True)
    inbox.finish(connection, taken["later"].seq, "answered", 50)
    assert inbox.purge(connection, done_before_ms=5) == 0
    assert inbox.purge(connection, done_before_ms=6) == 1
    left = connection.exec_driver_sql("SELECT event_id, state FROM inbox ORDER BY seq").all()
    assert {tuple(row) for row in left} == {("parked", PARKED), ("open", OPEN), ("later", DONE)}
