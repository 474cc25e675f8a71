"""The settings: read once, strictly, all faults told together, no secret shown."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, read_settings

HOUSE = Path(__file__).parent.parent.parent
EXAMPLE = (HOUSE / ".env.example").read_text("utf-8")
NAMES = {field.name.upper() for field in fields(Settings)}
SECRETS = {
    "LINE_CHANNEL_SECRET": "a channel secret",
    "LINE_CHANNEL_ACCESS_TOKEN": "an access token",
    "SECRET_KEY": "a key that is long enough",
}
#: The interface that stays put, with what an office that sets nothing gets.
DEFAULTS = {
    "DATABASE_URL": "sqlite:///var/signpost.db", "PHOTO_STORE": "folder:var/photos", "S3_ENDPOINT_URL": None,
    "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_REGION": None, "LINE_CHANNEL_SECRET": "",
    "LINE_CHANNEL_ACCESS_TOKEN": "", "LINE_API_URL": None, "PUBLIC_URL": "", "SECRET_KEY": "",
    "OFFICE_TIMEZONE": "Asia/Bangkok", "LANGUAGE": "th", "PORT": 8000, "PUSH_MONTHLY_LIMIT": 300,
}  # fmt: skip


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own environment, and no `.env` of whoever runs the tests."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setattr("environs.FileAwareEnv.read_env", lambda self: None)


def told(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def faults(monkeypatch: pytest.MonkeyPatch, **values: str) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as bad:
        told(monkeypatch, **values)
    return bad.value.faults


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings()
    assert {name: getattr(settings, name.lower()) for name in DEFAULTS} == DEFAULTS
    assert str(settings.zone) == "Asia/Bangkok"


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("DATABASE_URL", "sqlite:////var/lib/signpost.db", None),
        ("DATABASE_URL", "postgresql+psycopg://u:p@db/x", None),
        ("DATABASE_URL", "postgres://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("DATABASE_URL", "postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("PHOTO_STORE", "s3://bucket/prefix", None),
        ("S3_ENDPOINT_URL", "https://s3.example.org", None),
        ("AWS_ACCESS_KEY_ID", "AKIA", None),
        ("AWS_SECRET_ACCESS_KEY", "hush", None),
        ("AWS_REGION", "ap-southeast-1", None),
        ("LINE_CHANNEL_SECRET", "secret", None),
        ("LINE_CHANNEL_ACCESS_TOKEN", "token", None),
        ("LINE_API_URL", "http://127.0.0.1:9000", None),
        ("PUBLIC_URL", "https://signpost.example.go.th", None),
        ("PUBLIC_URL", "http://localhost:8000", None),
        ("SECRET_KEY", "sixteen letters!", None),
        ("OFFICE_TIMEZONE", "Asia/Tokyo", None),
        ("LANGUAGE", "en", None),
        ("LANGUAGE", "en_US:en", "th"),
        ("LANGUAGE", "", "th"),
        ("PORT", "9000", 9000),
        ("PUSH_MONTHLY_LIMIT", "0", 0),
        ("PUSH_LATE_REPLIES", "yes", True),
        ("WORKER_THREADS", "4", 4),
    ],
)
def test_each_is_read(monkeypatch: pytest.MonkeyPatch, name: str, value: str, meant: object) -> None:
    assert getattr(told(monkeypatch, **{name: value}), name.lower()) == (value if meant is None else meant)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text(SECRETS[name] + "\n")
    settings = told(monkeypatch, **{f"{name}_FILE": str(tmp_path / "secret")})
    assert getattr(settings, name.lower()) == SECRETS[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:p@db/x"),
        ("DATABASE_URL", "signpost.db"),
        ("PHOTO_STORE", "/var/photos"),
        ("SECRET_KEY", "short"),
        ("OFFICE_TIMEZONE", "Asia/Atlantis"),
        ("OFFICE_TIMEZONE", "../../etc/passwd"),
        ("PUBLIC_URL", "http://signpost.example.go.th"),
        ("PUBLIC_URL", "signpost.example.go.th"),
        ("PORT", "eighty"),
        ("PUSH_MONTHLY_LIMIT", "300 or so"),
        ("PUSH_LATE_REPLIES", "perhaps"),
        ("WORKER_THREADS", "many"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (fault,) = faults(monkeypatch, **{name: value})
    assert fault.startswith(f"{name}:")


def test_all_faults_are_told_together_and_without_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = faults(
        monkeypatch, PORT="eighty", DATABASE_URL="mysql://u:hush@db/x", SECRET_KEY="hush", PUBLIC_URL="x"
    )
    assert len(wrong) == 4
    assert "hush" not in str(BadSettings(wrong))


def test_serving_names_each_missing_secret_and_where_to_get_it() -> None:
    with pytest.raises(BadSettings) as bad:
        read_settings().for_serving()
    assert len(bad.value.faults) == 3
    for name, fault in zip(SECRETS, bad.value.faults, strict=True):
        assert fault.startswith(f"{name} is missing. Where to get it: ")


def test_with_the_secrets_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = told(monkeypatch, **SECRETS)
    assert settings.for_serving() is settings


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    hushed = {
        name: f"hush-{name}-{'x' * 16}" for name in (*SECRETS, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    }
    assert "hush" not in repr(told(monkeypatch, **hushed))


def test_the_example_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))
    assert named == NAMES - {"LINE_API_URL"}, "LINE_API_URL is for the simulator and for tests only"


def test_the_example_copied_and_filled_in_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    values = dict(re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    settings = told(monkeypatch, **{**values, **SECRETS})
    assert settings.for_serving().database_url == DEFAULTS["DATABASE_URL"]


def test_a_dot_env_beside_the_program_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    for room in ("bot", "texts", "rules"):
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".env").write_text("PORT=9000\nSECRET_KEY=from the file, sixteen\n")
    asked = "from bot.settings import *; s = read_settings(); print(s.port, s.secret_key)"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={**kept, "PORT": "9001"},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("9001 from the file, sixteen\n", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"), ("PORT", "99999"), ("WORKER_THREADS", "0"), ("PUSH_MONTHLY_LIMIT", "-5"),
        ("PUBLIC_URL", "https://"), ("PUBLIC_URL", "http://localhost.evil.com"), ("LINE_API_URL", "foo"),
        ("S3_ENDPOINT_URL", "foo"), ("PHOTO_STORE", "s3://"), ("PHOTO_STORE", "folder:"),
        ("SECRET_KEY_FILE", "/nowhere"),
    ],
)  # fmt: skip
def test_values_that_could_never_work_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name):
        read_settings()


def test_a_pasted_newline_is_not_part_of_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", " abc \n")
    assert read_settings().line_channel_secret == "abc"
