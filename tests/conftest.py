"""Fixtures for everybody: a house on SQLite with a photo folder, and its twin on PostgreSQL with S3."""

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import make_url

from bot.settings import Settings
from storage import migrate
from storage.database import Database
from tests import engines
from tests.builders import House, build_house
from tests.servers import S3Address, new_postgres_database, postgres_url, s3_address
from tests.shelf import Shelf

# The same examples in every run, and none judged by how busy the machine is.
hypothesis.settings.register_profile(
    "house", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

__all__ = ["engines", "postgres_url", "s3_address"]

# What is loaded stays; looking through it again and again took a sixth of the time.
gc.freeze()
gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database to copy: migrating for every test would cost more than the tests."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    url = new_postgres_database(postgres_url)
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    return str(make_url(url).database)


@pytest.fixture(scope="session")
def postgres_shelf(postgres_url: str, postgres_template: str) -> Shelf:
    """Empty, migrated PostgreSQL databases."""
    return Shelf(postgres_url, postgres_template)


@pytest.fixture
def house(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    """An office on SQLite and a photo folder."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'signpost.db'}", photo_store=f"folder:{tmp_path / 'photos'}"
    )
    built = build_house(tmp_path, settings, sqlite_template)
    yield built
    built.close()


@pytest.fixture
def big_house(tmp_path: Path, postgres_shelf: Shelf, s3_address: S3Address) -> Iterator[House]:
    """The same office on PostgreSQL and S3."""
    settings = Settings(
        database_url=postgres_shelf.take(),
        photo_store=f"s3://{s3_address.bucket}/{tmp_path.name.lower().replace('_', '-')}",
        s3_endpoint_url=s3_address.endpoint_url,
        aws_access_key_id=s3_address.access_key,
        aws_secret_access_key=s3_address.secret_key,
        aws_region=s3_address.region,
    )
    built = build_house(tmp_path, settings)
    yield built
    built.close()
    postgres_shelf.give_back(settings.database_url)


@pytest.fixture(params=["house", "big_house"])
def either_house(request: pytest.FixtureRequest) -> House:
    """Runs the test twice: embedded and at scale."""
    built: House = request.getfixturevalue(request.param)
    return built
