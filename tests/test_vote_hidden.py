"""Hidden means hidden: no screen, address or command tells how a vote stands before its close.

Every place where something could show is looked at in two offices that differ only in what was picked, by
everybody who might look; they must show the same, letter by letter.
"""

import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest

from bot.links import SheetLink, sign_sheet_link
from commands import groups
from handlers import all_flows
from rules.people import ROLES
from simulator.phone import Phone
from simulator.screen import words
from tests.builders import SECRET_KEY
from tests.two_worlds import everybody_votes, two_worlds
from tests.voting import Election
from texts import first_word

Looks = Callable[[Election, Path], list[str]]


def chat_of(role: str) -> Looks:
    """What every command of every flow answers to somebody of the role, and where its first buttons lead."""

    def chat(vote: Election, _folder: Path) -> list[str]:
        phone, said = phone_of(vote, role), []
        for flow in all_flows().by_name.values():
            for command in flow.commands:
                phone.says(first_word(command.flow, command.key, "th"))
                said.append(f"{role} {command.flow}.{command.key}: {shown_on(phone)}")
                for label, action in list(itertools.islice(phone._tappable(), 2)):
                    if action["type"] in ("message", "postback"):
                        phone.taps_old(action)
                        said.append(f"{role} {command.flow}.{command.key} > {label}: {shown_on(phone)}")
                vote.house.leaves(phone)
        return said

    return chat


def phone_of(vote: Election, role: str) -> Phone:
    """Somebody of the role who is on no roll."""
    if role not in vote.phones:
        vote.phones[role] = vote.house.phone_of(vote.house.person(f"80-{role}", first_name=role, role=role))
    return vote.phones[role]


def shown_on(phone: Phone) -> str:
    return plain("\n".join("\n".join(words(bubble.message)) for bubble in phone.answers()))


def addresses(vote: Election, _folder: Path) -> list[str]:
    """What every address answers to whoever holds a good link."""
    client, said = vote.house.app.test_client(), []
    ends = vote.house.clock.now() + timedelta(days=30)
    link = SheetLink(vote.campaign.id, vote.people["1002"].id, ends)
    token = sign_sheet_link(SECRET_KEY.encode(), link)
    for rule in sorted(vote.house.app.url_map.iter_rules(), key=str):
        path = re.sub(r"<(?:\w+:)?token>", token, rule.rule)
        path = re.sub(r"<[^>]+>", "1", path)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(path, method=method)
            said.append(f"{method} {rule.rule}: {answer.status_code} {plain(answer.get_data(as_text=True))}")
    return said


#: Every command of the operator, with words that make it tell all it can; None: only changes or starts.
COMMANDS: dict[str, tuple[str, ...] | None] = {
    "db upgrade": (), "doctor": (), "staff import": None, "staff codes": None, "staff unbind": None,
    "staff left": None, "points import": None, "assignments import": None, "office show": (),
    "office set": None, "signs print": None, "signs revoke": None, "beacons add": None, "beacons list": (),
    "beacons resync": None, "beacons revoke": None, "tablets add": None, "tablets list": (),
    "tablets revoke": None, "deputies add": None, "deputies list": (), "photo check": None,
    "photo same": None, "photo pilot": ("--json",),
    "export clockins": ("--from", "2026-11-01", "--to", "2026-12-31", "--out", "{folder}/clockins.csv"),
    "audit verify": (), "audit head": (), "audit prove": None, "audit check": None,
    "person export": ("1002", "--out", "{folder}/person.zip"), "person forget": None, "menus deploy": None,
    "worker": None, "serve": None, "vote sheet": ("1", "--out", "{folder}/sheet.csv"), "vote recount": None,
    "campaigns open": None, "campaigns list": (), "campaigns show": ("1",), "campaigns extend": None,
    "campaigns example": (), "ideas export": ("1", "--out", "{folder}/ideas.csv"), "ideas import": None,
    "ideas pool": None, "days recompute": None, "demo office": None, "exemptions import": None,
    "orders import": None, "orders list": (), "orders withdraw": None,
    "backup-done": (), "units import": None, "units list": (),
    "kpi seed": None, "kpi show": ("--year", "2570"), "kpi weights": None,
    "exemptions list": (), "exemptions withdraw": None, "graces import": None, "graces list": (),
    "graces withdraw": None, "holidays import": None,
    "holidays list": ("--from", "2026-11-01", "--to", "2026-12-31"), "holidays withdraw": None,
    "ledger export": ("--out", "{folder}/ledger.csv"), "ledger proof": None, "ledger sheets": None,
    "ledger show": ("--staff-id", "1002"), "ledger verify": None, "locks close": None, "locks list": (),
    "locks reopen": None, "outages add": None, "outages confirm": None, "outages dismiss": None,
    "report form1": ("--campaign", "1", "--idea", "3", "--out", "{folder}/form1.docx"),
    "report form2": ("--campaign", "1", "--out", "{folder}/form2.docx"),
    "report form3": ("--campaign", "1", "--out", "{folder}/form3.docx"),
    "report form4": ("--project", "1", "--out", "{folder}/form4.docx"),
    "report form5": ("--survey", "1", "--out", "{folder}/form5.docx"),
    "report kpi": ("--year", "2570", "--quarter", "4", "--out", "{folder}/kpi.docx"),
    "report templates check": None, "report templates example": None, "report templates fields": ("form2",),
    "report templates install": None, "report templates remove": None,
    "outages list": (), "rounds assign": None, "rounds import": None, "rounds list": (),
}  # fmt: skip


def commands(vote: Election, folder: Path) -> list[str]:
    """What every command prints and writes."""
    runner, said = vote.house.app.test_cli_runner(), []
    for name, arguments in COMMANDS.items():
        if arguments is not None:
            typed = [*name.split(), *(word.format(folder=folder) for word in arguments)]
            result = runner.invoke(args=typed)
            assert result.exit_code != 2, f"{typed}: {result.output}"  # 2: not how it is used
            said.append(f"{name}: {result.exit_code} {plain(result.output)}")
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        said.append(f"{path.name}: {plain(written(path))}")
        path.unlink()
    return said


def written(path: Path) -> str:
    if path.suffix not in (".zip", ".docx"):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as packed:
        return "\n".join(f"{name} {packed.read(name)!r}" for name in packed.namelist())


def plain(said: str) -> str:
    """Without what differs by chance or by the folder: links, paths, hashes, tracking numbers."""
    said = re.sub(r"https?://\S+", "<link>", said)
    said = re.sub(r"(?:sqlite:///|folder:)?/\S+", "<path>", said)
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}|\b[0-9a-f]{16,}\b|sealed:\S+", "<code>", said)


@pytest.fixture
def worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[Election, Election]]:
    with two_worlds(tmp_path, sqlite_template, ideas=12, voters=25) as built:
        everybody_votes(built)
        yield built


@pytest.mark.parametrize("role", ROLES)
def test_the_chat_says_the_same_in_both_worlds_before_the_close(
    worlds: tuple[Election, Election], tmp_path: Path, role: str
) -> None:
    compare(worlds, tmp_path, chat_of(role))
    for vote in worlds:
        vote.closes()
    mine, theirs = (shown_on(phone_of(vote, role).says("ผลโหวต")) for vote in worlds)
    assert mine != theirs, "the chat would not tell a count if there was one"


@pytest.mark.parametrize("looks", [addresses, commands], ids=lambda looks: str(looks.__name__))
def test_addresses_and_commands_show_the_same_in_both_worlds_before_the_close(
    worlds: tuple[Election, Election], tmp_path: Path, looks: Looks
) -> None:
    compare(worlds, tmp_path, looks)
    for vote in worlds:
        vote.closes()
    mine, theirs = (looks(vote, tmp_path) for vote in worlds)
    assert mine != theirs, "these looks would not see a count if there was one"


def compare(worlds: tuple[Election, Election], folder: Path, looks: Looks) -> None:
    mine, theirs = (looks(vote, folder) for vote in worlds)
    assert len(mine) > 8
    for one, other in zip(mine, theirs, strict=True):
        assert one == other


def test_every_command_of_the_operator_is_looked_at() -> None:
    def leaves(command: click.Command, before: str = "") -> Iterator[str]:
        name = f"{before} {command.name}".strip()
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                yield from leaves(inner, name)
        else:
            yield name

    assert {name for group in groups() for name in leaves(group)} == set(COMMANDS)
