"""The audit chain: every committed row once, whoever writes and seals; and nothing changed unseen."""

import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from rules import merkle, trail
from rules.trail import Entry, Head
from storage import seals
from storage.audit import BATCH, Sealer
from storage.database import Database
from storage.seals import Checked
from storage.store import Store
from tests.servers import new_postgres_database
from tests.shelf import Shelf

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database, once of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        (tmp_path / "a.db").write_bytes(template.read_bytes())
        made = Database(f"sqlite:///{tmp_path}/a.db")
        yield made
        made.dispose()
    else:
        shelf: Shelf = request.getfixturevalue("postgres_shelf")
        made = Database(shelf.take(), pool_size=12)
        yield made
        made.dispose()
        shelf.give_back(made.url)


def write(database: Database, count: int, at: datetime = NOON, actor: str = "1001") -> None:
    with database.begin() as connection:
        audit = Store(connection).audit
        for number in range(count):
            facts = {"number": number, "why": "ป้ายหาย", "metres": number / 3, "none": None, "list": [1, "ก"]}
            audit.add(at + timedelta(seconds=number), actor, "clockin.accepted", "person:1001", **facts)


def check(database: Database, *heads: Head) -> Checked:
    with database.read() as connection:
        return seals.check(connection, heads)


def head_of(database: Database) -> Head:
    with database.read() as connection:
        grown = seals.head_now(connection)
    assert grown is not None
    return grown.head


def keep_head(database: Database) -> Head:
    with database.begin() as connection:
        grown = seals.head_now(connection)
        assert grown is not None
        seals.keep_head(connection, grown, NOON)
    return grown.head


def sealed(database: Database, count: int = 12) -> Database:
    """A database with a chain of so many links."""
    write(database, count)
    assert Sealer(database).run(NOON + MINUTE) == count
    return database


# --- one chain over what was committed ----------------------------------------------------------------------


def test_a_written_row_waits_for_its_seal_and_gets_it(database: Database) -> None:
    assert check(database) == Checked(None, 0, None, (), 0, None)
    write(database, 3)
    assert (check(database).unsealed, check(database).waiting_since) == (3, NOON)
    sealer = Sealer(database)
    assert [sealer.run(NOON), sealer.run(NOON)] == [3, 0]
    found = check(database)
    assert (found.fault, found.links, found.unsealed, found.late) == (None, 3, 0, ())
    assert found.head == head_of(database)


def test_what_was_rolled_back_is_never_sealed(database: Database) -> None:
    write(database, 1)
    with pytest.raises(RuntimeError), database.begin() as connection:
        Store(connection).audit.add(NOON, "1001", "never.happened", "person:1001")
        raise RuntimeError
    write(database, 1)
    assert Sealer(database).run(NOON) == 2
    assert check(database).links == 2


def test_a_sealer_that_dies_in_the_middle_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, 5)

    def die(connection: Connection, entries: Sequence[Entry], now: datetime) -> None:
        real(connection, entries, now)
        raise KeyboardInterrupt

    real = seals.append
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("storage.audit.append", die)
        Sealer(database).run(NOON)
    assert check(database).links == 0
    assert Sealer(database).run(NOON) == 5
    assert check(database).fault is None


def write_at_random(database: Database, name: int, committed: list[int]) -> None:
    """Forty transactions of a few rows, every fifth of which falls; notes the ids of those that stood."""
    dice, stood = random.Random(name), list[list[int]]()
    for turn in range(40):
        with suppress(LookupError), database.begin() as connection:
            audit = Store(connection).audit
            for _ in range(dice.randint(1, 3)):
                audit.add(NOON, str(name), "act", f"turn:{turn}", dice=dice.random())
            if dice.random() < 0.2:
                raise LookupError
            ids = [row.id for row in audit.of(f"turn:{turn}") if row.actor == str(name)]
            stood.append(ids)
        committed.extend(stood.pop() if stood else [])


def seal_until(database: Database, over: threading.Event) -> None:
    sealer, now = Sealer(database), NOON
    while not over.is_set():
        now += MINUTE
        sealer.run(now, most_batches=1)


def test_many_writers_and_two_sealers_make_one_chain_of_each_committed_row_once(database: Database) -> None:
    committed: list[int] = []
    over = threading.Event()
    with ThreadPoolExecutor(10) as pool:
        sealers = [pool.submit(seal_until, database, over) for _ in range(2)]
        writers = [pool.submit(write_at_random, database, name, committed) for name in range(8)]
        for writer in writers:
            writer.result()
        over.set()
        for sealer in sealers:
            sealer.result()
    Sealer(database).run(NOON + timedelta(days=1))

    assert len(committed) == len(set(committed)) > 250
    with database.read() as connection:
        chain = connection.execute(text("SELECT seq, audit_id FROM audit_seals ORDER BY seq")).all()
        rows = connection.execute(text("SELECT id FROM audit")).scalars().all()
    assert [link.seq for link in chain] == list(range(1, len(committed) + 1))
    assert sorted(link.audit_id for link in chain) == sorted(committed) == sorted(rows)
    found = check(database)
    assert (found.fault, found.links, found.unsealed) == (None, len(committed), 0)


def test_more_than_a_batch_takes_several_and_a_pass_is_bounded(database: Database) -> None:
    write(database, BATCH + 10)
    sealer = Sealer(database)
    assert sealer.run(NOON, most_batches=1) == BATCH
    assert sealer.run(NOON) == 10


def test_a_transaction_that_committed_long_after_its_neighbours_is_sealed_too(
    postgres_url: str, postgres_template: str
) -> None:
    """Its id is smaller than those already sealed; who only looks above them never sees it."""
    database = Database(new_postgres_database(postgres_url, postgres_template))
    sealer = Sealer(database)
    with database.begin() as slow:
        Store(slow).audit.add(NOON, "slow", "act", "x")
        write(database, 3)
        assert sealer.run(NOON) == 3
        assert sealer.run(NOON + 10 * MINUTE) == 0
    assert sealer.run(NOON + 11 * MINUTE) == 1
    write(database, 1, NOON + 30 * MINUTE)
    assert [sealer.run(NOON + n * MINUTE) for n in (30, 31, 60)] == [1, 0, 0]
    with database.begin() as forgotten:  # open for hours: the floor has passed it, tomorrow's look has not
        Store(forgotten).audit.add(NOON + 60 * MINUTE, "forgotten", "act", "x")
        write(database, 1, NOON + 61 * MINUTE)
        assert [sealer.run(NOON + n * MINUTE) for n in (62, 63, 120, 121)] == [1, 0, 0, 0]
    assert sealer.run(NOON + timedelta(days=1)) == 1
    assert check(database).fault is None
    database.dispose()


# --- what somebody with the database in hand may try --------------------------------------------------------


def meddle(database: Database, *statements: str) -> None:
    """As somebody would who may do anything: without the guard of the foreign key."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql(
                "ALTER TABLE audit_seals DROP CONSTRAINT IF EXISTS fk_audit_seals_audit_id"
            )
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()
        connection.invalidate()


CHANGED = [
    ("UPDATE audit SET at = '2026-11-23 05:00:07.000001' WHERE id = 7", "entry_changed"),
    ("UPDATE audit SET actor = '9001' WHERE id = 7", "entry_changed"),
    ("UPDATE audit SET action = 'clockin.refused' WHERE id = 7", "entry_changed"),
    ("UPDATE audit SET subject = 'person:1002' WHERE id = 7", "entry_changed"),
    ("UPDATE audit SET facts = '{}' WHERE id = 7", "entry_changed"),
    ("UPDATE audit SET facts = '{\"number\": 6.0}' WHERE id = 7", "entry_changed"),
    ("UPDATE audit_seals SET sealed_at = '2026-11-23 06:00:00' WHERE seq = 7", "entry_changed"),
    ("UPDATE audit_seals SET hash = 'no hash' WHERE seq = 7", "seal_changed"),
    (f"UPDATE audit_seals SET hash = '{'0' * 64}' WHERE seq = 7", "seal_changed"),
    ("DELETE FROM audit WHERE id = 7", "entry_missing"),
    ("UPDATE audit SET id = 700 WHERE id = 7", "entry_missing"),
    ("DELETE FROM audit_seals WHERE seq = 7", "seal_missing"),
]


@pytest.mark.parametrize(("statement", "kind"), CHANGED)
def test_whatever_is_changed_is_found_where_it_was_changed(
    database: Database, statement: str, kind: str
) -> None:
    meddle(sealed(database), statement)
    fault = check(database).fault
    assert fault is not None
    assert (fault.kind, fault.seq) == (kind, 7)


def test_the_last_entry_is_guarded_too(database: Database) -> None:
    meddle(sealed(database), "UPDATE audit SET actor = '9001' WHERE id = 12")
    assert check(database).fault == trail.Fault("entry_changed", 12, 12)


def test_two_entries_exchanged(database: Database) -> None:
    swap = "UPDATE audit SET id = {} WHERE id = {}"
    meddle(sealed(database), swap.format(99, 4), swap.format(4, 8), swap.format(8, 99))
    assert check(database).fault == trail.Fault("entry_changed", 4, 4)


def test_two_seals_exchanged(database: Database) -> None:
    swap = "UPDATE audit_seals SET seq = {} WHERE seq = {}"
    meddle(sealed(database), swap.format(99, 4), swap.format(4, 5), swap.format(5, 99))
    fault = check(database).fault
    assert fault is not None and (fault.kind, fault.seq) == ("order_changed", 4)


def test_an_entry_put_in_between_with_a_seal_of_its_own(database: Database) -> None:
    moved = "UPDATE audit_seals SET seq = seq + {} WHERE seq {}"
    meddle(
        sealed(database),
        moved.format(1000, "> 6"),
        moved.format(-999, "> 1000"),
        "INSERT INTO audit (id, at, actor, action, subject, facts) "
        "SELECT 50, at, actor, action, 'person:6666', facts FROM audit WHERE id = 6",
        "INSERT INTO audit_seals (seq, audit_id, hash, sealed_at) "
        "SELECT 7, 50, hash, sealed_at FROM audit_seals WHERE seq = 6",
    )
    fault = check(database).fault
    assert fault is not None and (fault.kind, fault.seq) == ("order_changed", 7)


def test_an_entry_put_in_later_comes_last_and_is_named_for_its_age(database: Database) -> None:
    sealed(database)
    write(database, 1, NOON + timedelta(hours=2))
    write(database, 1, NOON - timedelta(days=3))  # backdated
    Sealer(database).run(NOON + timedelta(hours=3))
    found = check(database)
    assert (found.fault, found.late) == (None, (14,))


def test_an_end_cut_off_is_seen_only_by_who_holds_an_old_head(database: Database) -> None:
    head = head_of(sealed(database))
    meddle(database, "DELETE FROM audit_seals WHERE seq > 8", "DELETE FROM audit WHERE id > 8")
    assert check(database).fault is None
    assert check(database, head).fault == trail.Fault("truncated", 9)


def test_an_end_cut_off_and_written_anew_is_seen_by_who_holds_an_old_head(database: Database) -> None:
    head = head_of(sealed(database))
    meddle(database, "DELETE FROM audit_seals WHERE seq > 8", "UPDATE audit SET actor = 'x' WHERE id > 8")
    Sealer(database).run(NOON + 2 * MINUTE)
    assert check(database).fault is None
    assert check(database, head).fault == trail.Fault("head_differs", 12, 12)


def test_a_head_that_was_kept_here_tells_as_well(database: Database) -> None:
    keep_head(sealed(database))
    meddle(database, "DELETE FROM audit_seals WHERE seq > 8")
    assert check(database).fault == trail.Fault("truncated", 9)
    meddle(database, "UPDATE audit SET actor = 'x' WHERE id = 9")
    Sealer(database).run(NOON + 2 * MINUTE)
    assert check(database).fault == trail.Fault("head_differs", 12, 12)


def test_the_guard_of_the_foreign_key_stops_mistakes(database: Database) -> None:
    sealed(database)
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE id = 3")


# --- heads and proofs ---------------------------------------------------------------------------------------


def test_heads_go_on_from_the_one_kept_before(database: Database) -> None:
    kept = []
    for day in range(5):
        write(database, 3 + day, NOON + timedelta(days=day))
        Sealer(database).run(NOON + timedelta(days=day))
        kept.append(keep_head(database))
    with database.read() as connection:
        assert [row.head for row in seals.kept_heads(connection)] == kept[::-1]
        for head in kept:
            assert seals.root_over(connection, range(head.seq)) == head.root
            proof = seals.consistency(connection, head.seq, kept[-1].seq)
            assert merkle.is_consistent(head.seq, head.root, kept[-1].seq, kept[-1].root, proof)
    assert check(database, *kept).fault is None


def test_a_tree_somebody_spoiled_is_counted_anew(database: Database) -> None:
    keep_head(sealed(database))
    meddle(database, f'UPDATE audit_heads SET peaks = \'["{"0" * 64}", "{"1" * 64}"]\'')
    assert check(database, head_of(database)).fault is None


def test_each_entry_can_be_proved_to_be_under_a_head(database: Database) -> None:
    head = head_of(sealed(database))
    with database.read() as connection:
        for audit_id in range(1, 13):
            proved = seals.inclusion(connection, audit_id, head.seq)
            assert proved is not None
            found, before, path = proved
            assert found.entry is not None
            link = trail.link(before, found.seq, found.entry)
            assert merkle.is_included(link, found.seq - 1, head.seq, head.root, path)
        assert seals.inclusion(connection, 13, head.seq) is None
