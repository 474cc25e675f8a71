"""One transaction stands or falls whole, and time is always aware."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from bot.settings import Settings
from storage.database import Database, DatabaseTrouble
from storage.store import Store
from storage.tables import audit, office_settings
from tests.builders import House
from tests.shelf import Shelf

NOON = datetime(2026, 11, 23, 5, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "signpost.db")
        made = Database(f"sqlite:///{tmp_path / 'signpost.db'}")
        yield made
        made.dispose()
    else:
        shelf: Shelf = request.getfixturevalue("postgres_shelf")
        made = Database(shelf.take())
        yield made
        made.dispose()
        shelf.give_back(made.url)


def keys(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(office_settings.select()).scalars())


def test_what_ends_well_stays(database: Database) -> None:
    with database.begin() as connection:
        Store(connection).office.set("name", "สำนักงาน ก.ก.", NOON)
    assert keys(database) == ["name"]


def test_what_ends_badly_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as connection:
        Store(connection).office.set("name", "x", NOON)
        raise ZeroDivisionError
    assert keys(database) == []


def test_a_power_cut_in_the_middle_leaves_nothing(database: Database) -> None:
    class PowerCut(BaseException):
        pass

    with pytest.raises(PowerCut), database.begin() as connection:
        Store(connection).office.set("name", "x", NOON)
        raise PowerCut
    assert keys(database) == []


def test_a_statement_that_fails_takes_the_others_with_it(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as connection:
        Store(connection).office.set("name", "x", NOON)
        connection.execute(audit.insert().values(at=NOON, actor="a", action=None, subject="s", facts={}))
    assert keys(database) == []
    with database.begin() as connection:
        Store(connection).office.set("name", "x", NOON)
    assert keys(database) == ["name"]


def test_nothing_is_written_while_reading(database: Database) -> None:
    with database.read() as connection:
        Store(connection).office.set("name", "x", NOON)
    assert keys(database) == []


def test_a_reader_sees_one_moment_and_does_not_wait(database: Database) -> None:
    with database.read() as reading:
        before = reading.execute(office_settings.select()).all()
        with database.begin() as connection:
            Store(connection).office.set("name", "x", NOON)
        assert before == []
    assert keys(database) == ["name"]


def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    def write(n: int) -> None:
        for m in range(5):
            with database.begin() as connection:
                Store(connection).office.set(f"k{n}.{m}", n, NOON)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys(database)) == 40


@pytest.mark.parametrize(
    "moment", [NOON, NOON.astimezone(timezone(timedelta(hours=7))), datetime(1970, 1, 1, tzinfo=UTC)]
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database, moment: datetime) -> None:
    with database.begin() as connection:
        Store(connection).audit.add(moment, "a", "b", "c")
    with database.read() as connection:
        (row,) = Store(connection).audit.of("c")
    assert row.at == moment and row.at.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive datetime"), database.begin() as connection:
        Store(connection).audit.add(datetime(2026, 11, 23, 8, 30), "a", "b", "c")


@pytest.mark.parametrize("words", ["ก" * 100, "😀", "ป้าย\n'\"%s;--", "\u200b", "e\u0301"])
def test_words_come_back_as_they_went_in(database: Database, words: str) -> None:
    with database.begin() as connection:
        Store(connection).audit.add(NOON, "a", "b", words[:120], words=words)
    with database.read() as connection:
        (row,) = Store(connection).audit.of(words[:120])
    assert row.facts == {"words": words}


def test_a_database_that_is_away_is_trouble_and_not_a_surprise() -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseTrouble):
        away.check()
    away.dispose()


def test_a_person_is_found_by_any_word_of_the_name_and_by_nothing_else(either_house: House) -> None:
    house = either_house
    house.person("A7", first_name="ส%ม", last_name="ใจ_ดี")
    house.person("B8", first_name="สมชาย", last_name="รักงาน")
    with house.store() as store:
        found = {words: [p.staff_id for p in store.people.find(words)] for words in (
            "a7", "สมชาย", "รักงาน สม", "%", "_", "\\", "ไม่มี", "' OR 1=1 --",
        )}  # fmt: skip
    assert found == {
        "a7": ["A7"], "สมชาย": ["B8"], "รักงาน สม": ["B8"], "%": ["A7"], "_": ["A7"], "\\": [], "ไม่มี": [],
        "' OR 1=1 --": [],
    }  # fmt: skip


def test_one_account_is_one_person_at_any_race(either_house: House) -> None:
    house = either_house
    one, other = house.person("1"), house.person("2")
    with house.store() as store:
        store.people.bind("U1", one.id, NOON)
    for user, person in (("U1", other.id), ("U2", one.id), ("U1", one.id)):
        with pytest.raises(IntegrityError), house.store() as store:
            store.people.bind(user, person, NOON)
    with house.store() as store:
        assert store.people.unbind(one.id, NOON, None)
        store.people.bind("U2", one.id, NOON)
        store.people.bind("U1", other.id, NOON)


def test_a_month_has_room_for_so_many_pushes_and_no_more(either_house: House) -> None:
    with either_house.store() as store:
        taken = [store.pushes.reserve("2026-11", 3) for _ in range(5)]
        assert taken == [True, True, True, False, False]
        assert not store.pushes.reserve("2026-12", 3, recipients=4)
        assert (store.pushes.sent("2026-11"), store.pushes.sent("2026-12"), store.pushes.sent("2027-01")) == (
            3,
            0,
            0,
        )


def test_settings_open_the_database_they_name(tmp_path: Path) -> None:
    from app import open_database

    opened = open_database(Settings(database_url=f"sqlite:///{tmp_path}/a/b/c.db"), durable=False)
    opened.check()
    opened.dispose()
    assert (tmp_path / "a" / "b" / "c.db").exists()


_ASKS_AND_GOES = """
import sys
from storage.database import Database
database = Database(sys.argv[1])
database.check()
"""


def test_no_connection_is_left_open_by_whoever_goes(database: Database) -> None:
    argv = [sys.executable, "-W", "error::ResourceWarning", "-c", _ASKS_AND_GOES, database.url]
    told = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=60)
    assert told.stderr == ""
