"""What README says is so."""

import re
import tomllib
from pathlib import Path

from bot.settings import Settings
from commands import groups
from rules.outages import OutageRules
from tests.verdict_table import README, renewed

HOUSE = README.parent
TEXT = README.read_text(encoding="utf-8")


def test_the_table_of_verdicts_is_the_rules() -> None:
    assert renewed(TEXT) == TEXT, "run: python -m tests.verdict_table"


def test_every_library_has_its_line() -> None:
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)", (HOUSE / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    said = TEXT.partition("## Why each library is there")[2]
    missing = [name for name in pinned if name.lower() not in said.lower()]
    assert not missing


def test_every_command_is_named_in_it_or_in_a_paper_it_leads_to() -> None:
    papers = re.findall(r"\]\((docs/[\w-]+\.md)\)", TEXT)
    told = TEXT + "".join((HOUSE / name).read_text("utf-8") for name in papers)
    missing = [group.name for group in groups() if not re.search(rf"[`|] ?(flask )?{group.name}\b", told)]
    assert not missing


def test_the_paper_on_the_calendar_tells_when_an_outage_is_proposed() -> None:
    told, usual = (HOUSE / "docs" / "calendar.md").read_text("utf-8"), OutageRules()
    for name in ("gap_min", "line_errors", "redelivered", "join_min", "shortest_min"):
        assert re.search(rf"`outage\.{name}`\s+\({getattr(usual, name)}\)", told), name


def test_every_pin_is_exact() -> None:
    for path in HOUSE.glob("requirements*.txt"):
        for line in path.read_text("utf-8").splitlines():
            assert not line or line.startswith(("#", "-")) or "==" in line, f"{path.name}: {line}"


def test_pictures_and_files_it_names_exist() -> None:
    for name in re.findall(r"\]\(([^)]+\.png)\)", TEXT):
        assert (HOUSE / name).exists()
    for name in re.findall(r"`((?:rules|tests|texts|bot|storage)/[\w/]+\.\w+)`", TEXT):
        assert (HOUSE / name).exists(), name


def test_the_example_of_the_settings_names_what_is_read() -> None:
    named = set(
        re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (HOUSE / ".env.example").read_text("utf-8"), re.MULTILINE)
    )
    known = {name.upper() for name in Settings.__dataclass_fields__}
    assert named <= known
    assert known - named <= {"LINE_API_URL"}


def test_the_supported_pythons_are_said_once_and_the_same() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == ">=3.11,<3.14"
    assert "3.11, 3.12 or 3.13" in TEXT


def test_no_path_of_a_machine_is_in_the_project() -> None:
    for path in Path(HOUSE).rglob("*.md"):
        if ".venv" not in path.parts:
            assert not re.search(r"/(home|root|work|Users)/", path.read_text("utf-8"))
