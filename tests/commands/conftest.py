"""A house with somebody at its keyboard."""

from pathlib import Path

import pytest

from tests.builders import House
from tests.commands.keyboard import Operator


@pytest.fixture
def operator(house: House, tmp_path: Path) -> Operator:
    """Somebody at the command line of a migrated, empty office, in a folder of their own."""
    return Operator(house, tmp_path)
