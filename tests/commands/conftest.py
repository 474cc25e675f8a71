"""A house with somebody at its keyboard."""

import shutil
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.builders import House
from tests.commands.keyboard import Operator


@pytest.fixture
def operator(house: House, tmp_path: Path) -> Operator:
    """Somebody at the command line of a migrated, empty office, in a folder of their own."""
    return Operator(house, tmp_path)


@pytest.fixture
def bare(tmp_path: Path, sqlite_template: Path) -> Settings:
    """Settings of a migrated database and a photo folder, with no secret at all."""
    shutil.copy(sqlite_template, tmp_path / "bare.db")
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'bare.db'}", photo_store=f"folder:{tmp_path / 'photos'}"
    )
