"""What the tests spare themselves changes nothing: databases handed on are as new, jobs asked when needed."""

from datetime import UTC, datetime

import psycopg

from storage.database import Database
from storage.store import Store
from tests.builders import House
from tests.shelf import Shelf
from tests.short_cuts import Watch

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def used(shelf: Shelf) -> tuple[str, list[int]]:
    """The URL of a database that was used once, and the ids of what was written into it."""
    url = shelf.take()
    database = Database(url)
    with database.begin() as connection:
        Store(connection).audit.add(NOON, "1001", "act", "x")
        Store(connection).office.set("name", "สำนักงาน ก.ก.", NOON)
        ids = list(connection.exec_driver_sql("SELECT id FROM audit").scalars())
    database.dispose()
    return url, ids


def test_a_database_handed_on_is_as_new(postgres_url: str, postgres_template: str) -> None:
    shelf = Shelf(postgres_url, postgres_template)
    first, ids = used(shelf)
    shelf.give_back(first)
    assert used(shelf) == (first, ids) == (first, [1])


def test_a_database_whose_tables_were_changed_is_left_behind(
    postgres_url: str, postgres_template: str
) -> None:
    shelf = Shelf(postgres_url, postgres_template)
    url, _ = used(shelf)
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
    shelf.give_back(url)
    assert shelf.take() != url


def test_a_database_somebody_still_uses_is_left_behind(postgres_url: str, postgres_template: str) -> None:
    shelf = Shelf(postgres_url, postgres_template)
    url, _ = used(shelf)
    with psycopg.connect(url.replace("+psycopg", "", 1)):
        shelf.give_back(url)
    assert shelf.take() != url


def test_a_job_looks_again_once_what_it_read_was_written(house: House) -> None:
    watch = Watch(house.database.engine.url.database)
    assert watch.needs_another()
    with house.database.read() as connection:
        watch.look(lambda: Store(connection).office.telling())
    assert not watch.needs_another()
    house.person()
    assert not watch.needs_another()
    with house.store() as store:
        store.office.set_checked("telling.push", "on", NOON)
    assert watch.needs_another()


def test_a_job_that_wrote_or_called_line_looks_again(house: House) -> None:
    watch = Watch(house.database.engine.url.database)
    watch.look(house.person)
    assert watch.needs_another()
    phone = house.phone()
    watch.look(lambda: phone.says("เมนู"))
    assert watch.needs_another()
