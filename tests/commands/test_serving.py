"""What the worker is told when it is started, by whichever of the three ways."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import bot.supervisor
import simulator.__main__ as demo
from bot.settings import GIVE_BACK, childs_environment
from bot.supervisor import Child
from tests.builders import House
from tests.commands.keyboard import Operator
from tests.processes import free_ports

HOUSE = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GIVE_BACK:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """The children that would have been started."""
    children: list[Child] = []

    def run(wanted: Sequence[Child], **_more: object) -> int:
        children.extend(wanted)
        return 0

    monkeypatch.setattr(bot.supervisor, "run", run)
    monkeypatch.setattr(demo, "run", run)
    return children


def worker_of(children: list[Child]) -> dict[str, str]:
    (worker,) = [child for child in children if child.name == "worker"]
    assert worker.env is not None
    return dict(worker.env)


def test_the_worker_gives_freed_pictures_back(operator: Operator, started: list[Child]) -> None:
    tools = operator.house.app.extensions["signpost"]
    settings = replace(operator.house.settings, port=free_ports(1)[0])
    operator.house.app.extensions["signpost"] = replace(tools, settings=settings)
    operator.types("serve")
    assert GIVE_BACK.items() <= worker_of(started).items()
    assert "PATH" in worker_of(started)


def test_so_does_the_demo_s(house: House, started: list[Child]) -> None:
    settings = replace(house.settings, port=free_ports(1)[0])
    assert demo.run_everything(settings) == 0
    assert GIVE_BACK.items() <= worker_of(started).items()
    assert worker_of(started)["DATABASE_URL"] == house.settings.database_url


def test_and_the_procfile_s() -> None:
    told = " ".join(f"{name}={value}" for name, value in GIVE_BACK.items())
    assert f"worker: {told} flask --app app worker" in (HOUSE / "Procfile").read_text("utf-8")


def test_an_office_that_knows_better_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    assert childs_environment()["MALLOC_ARENA_MAX"] == "8"
    assert childs_environment({"MALLOC_ARENA_MAX": "4"})["MALLOC_ARENA_MAX"] == "4"
