"""The development of an approved project: its milestones as a picture, and how far each is, with evidence."""

from datetime import timedelta
from typing import Any

from bot import events, guards
from bot.flow import Flow
from bot.turn import KeptFile, LookedAt, PhotoFault, Turn
from handlers.parts import milestone_cards as cards
from handlers.parts.milestone_desk import Bench, approved_of, bench, one_of
from handlers.parts.project_desk import A_DAY, number, which
from rules.files import JPEG
from rules.milestones import MOST_NOTE, Milestone, percent_from
from rules.refusals import Refusal
from storage.errands import LOOSE_EVIDENCE
from storage.evidence import EvidenceFile
from texts import sentence, thai

flow = Flow("milestones", yields=True)

_LOOSE = timedelta(days=7)
"""How long a file is kept of a talk that somebody leaves; a talk waits a day."""
_OFFERED = (25, 50, 75, 100)
_RECORD = "th"  # the language of the office's papers


@flow.command("command")
def show(turn: Turn) -> None:
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return None
    _leave(turn)
    seen = approved_of(turn, person)
    if not seen:
        return turn.say("none", turn.command("project", "command"), turn.command("menu", "menu"))
    if len(seen) > 1:
        return which(turn, flow.name, "card", seen)
    return cards.show_bench(turn, bench(turn, seen[0].id))


@flow.button("card", lasts=True)
def show_card(turn: Turn, args: dict[str, str]) -> None:
    cards.show_bench(turn, bench(turn, number(args, "p")))


@flow.button("history", lasts=True)
def show_history(turn: Turn, args: dict[str, str]) -> None:
    _, one = one_of(turn, args)
    rows = turn.store.milestones.updates(one.id)
    if not rows:
        return turn.say("nothing_told", turn.button("show", "card", lasts=True, p=str(one.project)))
    return cards.show_history(turn, one, rows)


# -- telling how far it is -----------------------------------------------------------------------------


@flow.button("tell", lasts=True)
def ask_percent(turn: Turn, args: dict[str, str]) -> None:
    _, one = _to_tell(turn, args)
    turn.wait_for("percent", {"m": one.id}, minutes=A_DAY)
    _ask_percent(turn, one)


def _ask_percent(turn: Turn, one: Milestone) -> None:
    offered = []
    for value in _OFFERED:
        made = turn.button("tell", "percent", v=str(value))
        offered.append(type(made)(f"{value}%", made.data, f"{value}%"))
    turn.say("ask_percent", *offered, turn.command("menu", "cancel"), title=one.title, percent=one.percent)


@flow.button("percent")
def tap_percent(turn: Turn, args: dict[str, str]) -> None:
    _take_percent(turn, args.get("v", ""))


@flow.step("percent", events.Text, gives_way=True)
def take_percent(turn: Turn, said: events.Text) -> None:
    _take_percent(turn, thai.folded(said.text))


def _take_percent(turn: Turn, typed: str) -> None:
    _, one = _in_talk(turn)
    percent = percent_from(typed)
    if percent is None:
        return _ask_percent_again(turn, one)
    turn.wait_for("report", {**turn.memory, "percent": percent}, minutes=A_DAY)
    return _ask_report(turn)


def _ask_percent_again(turn: Turn, one: Milestone) -> None:
    turn.say("percent_again")
    _ask_percent(turn, one)


def _ask_report(turn: Turn) -> None:
    """What is still wanting of words and evidence; either may be left out."""
    memory = turn.memory
    key = "ask_evidence" if memory.get("note") else "ask_note" if memory.get("file") else "ask_report"
    camera = () if memory.get("file") else (turn.camera_button("camera"),)
    turn.say(key, turn.button("save", "save"), *camera, percent=memory["percent"])


@flow.step("report", events.Text)
def take_note(turn: Turn, said: events.Text) -> None:
    """What was done; the button's own word saves, as it is typed where LINE shows no buttons."""
    if thai.folded(said.text) == thai.folded(turn.text("save")):
        return _save(turn)
    over = max(thai.letters(said.text) - MOST_NOTE, thai.utf16(said.text) - 2 * MOST_NOTE)
    if over > 0:
        raise Refusal("note_too_long", over=over, most=MOST_NOTE)
    return _go_on(turn, note=said.text)


@flow.step("percent", events.Photo)
@flow.step("report", events.Photo)
def take_photo(turn: Turn, photo: events.Photo) -> None:
    match turn.photo:
        case PhotoFault(key):
            raise Refusal(key)
        case LookedAt(key, reading):
            name, sha256 = sentence(flow.name, "photo", _RECORD), reading.sha256
            _keep(turn, photo.message_id, key, name, JPEG, len(reading.jpeg), sha256)
        case None:
            raise Refusal("photo_broken")


@flow.step("percent", events.File)
@flow.step("report", events.File)
def take_file(turn: Turn, file: events.File) -> None:
    match turn.kept:
        case PhotoFault(key):
            raise Refusal(key)
        case KeptFile(key, media, size, sha256):
            _keep(turn, file.message_id, key, file.name, media, size, sha256)
        case None:
            raise Refusal("file_gone")


def _keep(turn: Turn, message_id: str, key: str, name: str, media: str, size: int, sha256: str) -> None:
    """The evidence is noted at once, as what no row names is erased; and let go again if the talk is left."""
    at, one = _in_talk(turn)
    year, person = at.project.fiscal_year, at.person.id
    file = EvidenceFile(
        key, one.project, year, person, name or media, media, size, sha256, message_id, turn.event.at
    )
    turn.store.evidence.add(file)
    turn.store.errands.ask(LOOSE_EVIDENCE, {key: ""}, turn.now + _LOOSE)
    _go_on(turn, file=key)


def _go_on(turn: Turn, **more: str) -> None:
    """On with what is still wanting; saved as soon as there are words and evidence."""
    _, one = _in_talk(turn)
    memory = {**turn.memory, **more}
    if "percent" not in memory:
        turn.wait_for("percent", memory, minutes=A_DAY)
        turn.say("evidence_kept")
        return _ask_percent(turn, one)
    turn.wait_for("report", memory, minutes=A_DAY)
    if memory.get("note") and memory.get("file"):
        return _save(turn)
    return _ask_report(turn)


@flow.button("save")
def save(turn: Turn, args: dict[str, str]) -> None:
    if "percent" not in turn.memory:
        raise Refusal("button_stale")
    _save(turn)


def _save(turn: Turn) -> None:
    at, one = _in_talk(turn)
    memory: dict[str, Any] = turn.memory
    file = memory.get("file")
    kept = file if file and turn.store.evidence.get(file) else None
    turn.store.milestones.tell(
        one.id, int(memory["percent"]), memory.get("note", ""), kept, author=at.person.id, at=turn.now,
        event_id=turn.event.id,
    )  # fmt: skip
    turn.store.audit.add(
        turn.now, at.person.staff_id, "milestone.told", f"project:{one.project}", milestone=one.id,
        percent=memory["percent"], evidence=kept,
    )  # fmt: skip
    turn.done()
    turn.say("saved", title=one.title, percent=memory["percent"])
    cards.show_bench(turn, bench(turn, one.project))


@flow.again("percent", "report")
def ask_again(turn: Turn) -> None:
    _, one = _in_talk(turn)
    if turn.talk.step == "percent":
        return _ask_percent_again(turn, one)
    turn.say("report_again")
    return _ask_report(turn)


@flow.notices_of(events.Unsend)
def forget_unsent(turn: Turn, event: events.Unsend) -> None:
    """Evidence that its sender takes back is shown no longer and erased; what was told stays."""
    if turn.person is not None:
        turn.store.evidence.take_back(event.message_id, turn.person.id, turn.now)


# -- inside --------------------------------------------------------------------------------------------


def _to_tell(turn: Turn, args: dict[str, str]) -> tuple[Bench, Milestone]:
    at, one = one_of(turn, args)
    if not at.tells(one):
        raise Refusal("not_owner")
    return at, one


def _in_talk(turn: Turn) -> tuple[Bench, Milestone]:
    if "m" not in turn.memory:
        raise Refusal("button_stale")
    return _to_tell(turn, {"m": str(turn.memory["m"])})


def _leave(turn: Turn) -> None:
    if turn.talk.flow == flow.name:
        turn.done()
