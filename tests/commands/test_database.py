"""Bringing the database up to date, and a doctor who says what to mend."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.builders import TOKEN, House
from tests.commands.keyboard import SOMCHAI, STAFF, Operator, typed
from tests.menus import drawn


def test_the_database_is_brought_up_to_date_as_often_as_you_like(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/deep/new.db")
    for _ in range(2):
        assert typed(settings, "db", "upgrade") == "The database is up to date.\n"
    assert "name = " in typed(settings, "office", "show")


def test_a_database_that_is_away(bare: Settings) -> None:
    away = replace(bare, database_url="postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    for words in (("db", "upgrade"), ("office", "show")):
        told = typed(away, *words, exit_code=1)
        assert "The database does not answer" in told and "Check DATABASE_URL" in told
        assert "secret" not in told


def test_a_file_that_is_no_database(tmp_path: Path, bare: Settings) -> None:
    (tmp_path / "text.db").write_text("not a database at all" * 100)
    settings = replace(bare, database_url=f"sqlite:///{tmp_path}/text.db")
    assert "file is not a database" in typed(settings, "db", "upgrade", exit_code=1)


def line(told: str, name: str) -> str:
    """The doctor's line (or lines) on one thing."""
    _, _, after = told.partition(f"  {name}")
    return (
        told[told.index(f"  {name}") - 4 :].partition("\nok  ")[0].partition("\nmend  ")[0] if after else ""
    )


def test_a_healthy_office(operator: Operator) -> None:
    operator.house.app.extensions["signpost"] = replace(
        operator.house.app.extensions["signpost"],
        settings=replace(operator.house.settings, public_url="https://signpost.example.go.th"),
    )
    told = operator.types("doctor").output
    assert [row[:4] for row in told.splitlines()] == ["ok  "] * 5


def test_a_bare_machine_hears_everything_at_once(bare: Settings) -> None:
    told = typed(bare, "doctor", exit_code=1)
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY"):
        assert f"{name} is missing. Where to get it:" in line(told, "settings")
    assert line(told, "LINE token") == "mend  LINE token: LINE_CHANNEL_ACCESS_TOKEN is missing"
    assert line(told, "database").startswith("ok") and line(told, "photo store").startswith("ok")
    assert line(told, "fonts").startswith("ok")


@pytest.fixture
def whole(house: House) -> Settings:
    """Settings in which everything is well."""
    return replace(house.settings, public_url="https://signpost.example.go.th")


def test_each_fault_is_told_with_what_to_mend(whole: Settings, tmp_path: Path, house: House) -> None:
    assert "PUBLIC_URL is empty" in line(
        typed(replace(whole, public_url=""), "doctor", exit_code=1), "settings"
    )
    empty = replace(whole, database_url=f"sqlite:///{tmp_path}/empty.db")
    assert "run: flask --app app db upgrade" in line(typed(empty, "doctor", exit_code=1), "database")
    away = replace(whole, database_url="postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    told = typed(away, "doctor", exit_code=1)
    assert "check DATABASE_URL" in line(told, "database") and "secret" not in told
    file = tmp_path / "file"
    file.write_text("in the way")
    assert line(
        typed(replace(whole, photo_store=f"folder:{file}/x"), "doctor", exit_code=1), "photo store"
    ).startswith("mend")
    nobody = replace(whole, line_api_url="http://127.0.0.1:1")
    assert "LINE does not answer" in line(typed(nobody, "doctor", exit_code=1), "LINE token")
    house.platform.access.revoke(TOKEN)
    assert "issue a new one" in line(typed(whole, "doctor", exit_code=1), "LINE token")


def test_a_missing_font_is_told(whole: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("documents.fonts.font_path", lambda style: tmp_path / f"{style}.ttf")
    assert "Sarabun font is missing" in line(typed(whole, "doctor", exit_code=1), "fonts")


def test_an_s3_store_that_is_away(whole: Settings) -> None:
    away = replace(
        whole, photo_store="s3://bucket/x", s3_endpoint_url="http://127.0.0.1:1",
        aws_access_key_id="key", aws_secret_access_key="hush", aws_region="ap-southeast-1",
    )  # fmt: skip
    told = typed(away, "doctor", exit_code=1)
    assert line(told, "photo store").startswith("mend") and "hush" not in told


def test_the_menus_are_deployed_as_often_as_you_like(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.menus.draw_menus", drawn)
    assert "made: signpost staff" in operator.types("menus", "deploy").output
    assert "kept: signpost staff" in operator.types("menus", "deploy").output
    operator.house.platform.access.revoke(TOKEN)
    told = operator.types("menus", "deploy", exit_code=1).output
    assert "LINE did not take the menus" in told


def test_the_menus_need_a_token(bare: Settings) -> None:
    told = typed(bare, "menus", "deploy", exit_code=1)
    assert "LINE_CHANNEL_ACCESS_TOKEN is missing. Where to get it: LINE Developers console" in told


@pytest.mark.parametrize("words", [("worker",), ("serve",)])
def test_serving_needs_its_secrets(bare: Settings, words: tuple[str, ...]) -> None:
    told = typed(bare, *words, exit_code=1)
    assert "LINE_CHANNEL_SECRET is missing" in told and "SECRET_KEY is missing" in told


def test_serving_on_a_taken_port_is_told(whole: Settings) -> None:
    port = int(str(whole.line_api_url).rpartition(":")[2])
    assert f"Port {port} is taken" in typed(replace(whole, port=port), "serve", exit_code=1)


def test_a_process_of_its_own_without_any_secret(tmp_path: Path) -> None:
    """As an operator has it: a shell, an environment, no LINE account yet."""
    (tmp_path / "staff.csv").write_text(STAFF + SOMCHAI, "cp874")
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT")}
    chosen = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db", "PHOTO_STORE": f"folder:{tmp_path}/photos"}
    house = Path(__file__).parent.parent.parent

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        return subprocess.run(
            command,
            cwd=house,
            env=kept | chosen | {"LANGUAGE": "en_US:en"},
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert run("db", "upgrade").stdout == "The database is up to date.\n"
    done = run("staff", "import", str(tmp_path / "staff.csv"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 added, 0 changed, 0 same\n", "")
    codes = run("staff", "codes", "--out", str(tmp_path / "codes.csv"))
    assert codes.returncode == 1 and "SECRET_KEY is missing" in codes.stderr
    assert "Traceback" not in codes.stderr
