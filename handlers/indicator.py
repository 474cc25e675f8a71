"""A year's indicator beside its words: put up from the newest text, its weights, its evidence files."""

from typing import Final

from bot import events
from bot.flow import Flow
from bot.replies import Say, TapButton
from bot.turn import KeptFile, LookedAt, PhotoFault, Turn
from handlers.parts.admin_talk import admin
from handlers.parts.indicator_files import show_files
from handlers.parts.project_desk import tap
from rules.calendar import fiscal_year
from rules.files import JPEG
from rules.kpi import PRESETS, Plan, figures_from, quarter_of
from rules.refusals import Refusal
from storage.evidence import EvidenceFile
from storage.papers import WHOLE_YEAR
from storage.seed_2564 import official
from texts import sentence, thai

flow = Flow("indicator", yields=True)

AN_HOUR: Final = 60
MOST_WHY: Final = 300
_RECORD = "th"  # the language of the office's papers
_YEARS: Final = range(2500, 2700)


@flow.button("begin", lasts=True)
def begin(turn: Turn, args: dict[str, str]) -> None:
    """What the indicator is, as the office's newest year says, else in our words; a second tap adds none."""
    person, year = admin(turn), _year(args)
    row = turn.store.kpi.year(year)
    if row is None or not row.facts:
        facts = turn.store.kpi.newest_facts() or official()
        plan, why = turn.store.kpi.plan(year), turn.text("begun_why")
        turn.store.kpi.say_year(year, facts, plan, why, person.staff_id, turn.now)
        turn.store.audit.add(turn.now, person.staff_id, "kpi.begun", f"year:{year}")
    defining = tap(turn, "defining", "open", "open", y=year)
    turn.say("begun", defining, turn.command("kpi", "command"), turn.command("papers", "command"), year=year)


def _year(args: dict[str, str]) -> int:
    said = args.get("y", "")
    if not (said.isascii() and said.isdecimal() and len(said) == 4 and int(said) in _YEARS):
        raise Refusal("button_unknown")
    return int(said)


# -- weights -------------------------------------------------------------------------------------------


@flow.button("weights", lasts=True)
def ask_weights(turn: Turn, args: dict[str, str]) -> None:
    """Five weights, or one of the plans that units report; four more figures are the quarters' plan."""
    admin(turn)
    year = _year(args)
    plan = turn.store.kpi.plan(year)
    turn.wait_for("weights", {"y": year}, minutes=AN_HOUR)
    taps = []
    for place, preset in enumerate(PRESETS):
        made = turn.button("preset", "preset", n=str(place))
        label = _shown(preset.quarters, "/")
        taps.append(TapButton(label, made.data, label))
    now = {"weights": _shown(plan.weights, " "), "quarters": _shown(plan.quarters, " ")}
    turn.say("ask_weights", *taps, turn.command("menu", "cancel"), **now)


def _shown(hundredths: tuple[int, ...], between: str) -> str:
    return between.join(f"{value / 100:g}" for value in hundredths)


@flow.button("preset")
def take_preset(turn: Turn, args: dict[str, str]) -> None:
    place = args.get("n", "")
    if "y" not in turn.memory or place not in ("0", "1"):
        raise Refusal("button_stale")
    _take(turn, PRESETS[int(place)])


@flow.step("weights", events.Text, gives_way=True)
def take_weights(turn: Turn, said: events.Text) -> None:
    figures = figures_from(thai.arabic_digits(said.text))
    if figures is None or len(figures) not in (5, 9):
        raise Refusal("weights_count")
    quarters = figures[5:] or turn.store.kpi.plan(int(turn.memory["y"])).quarters
    _take(turn, Plan(figures[:5], quarters))


def _take(turn: Turn, plan: Plan) -> None:
    faults = plan.faults()
    if faults:
        raise Refusal(faults[0])
    memory = {**turn.memory, "weights": list(plan.weights), "quarters": list(plan.quarters)}
    turn.wait_for("why", memory, minutes=AN_HOUR)
    turn.say(
        "ask_why", turn.command("menu", "cancel"), weights=_shown(plan.weights, " "),
        quarters=_shown(plan.quarters, " "),
    )  # fmt: skip


@flow.step("why", events.Text)
def take_why(turn: Turn, said: events.Text) -> None:
    person = admin(turn)
    if thai.letters(said.text) > MOST_WHY or thai.utf16(said.text) > 2 * MOST_WHY:
        raise Refusal("why_too_long", most=MOST_WHY)
    year = int(turn.memory["y"])
    plan = Plan(tuple(turn.memory["weights"]), tuple(turn.memory["quarters"]))
    row = turn.store.kpi.year(year)
    facts = row.facts if row is not None else {}
    version = turn.store.kpi.say_year(year, facts, plan, said.text, person.staff_id, turn.now)
    turn.store.audit.add(turn.now, person.staff_id, "kpi.weights", f"year:{year}", version=version)
    turn.done()
    turn.say("weights_kept", turn.command("kpi", "command"), year=year, version=version)


# -- evidence files ------------------------------------------------------------------------------------


@flow.button("files", lasts=True)
def ask_file(turn: Turn, args: dict[str, str]) -> None:
    """What is there with private links; a photo or a file sent now is added to the year's evidence."""
    admin(turn)
    year = _year(args)
    turn.wait_for("file", {"y": year}, minutes=AN_HOUR)
    show_files(turn, year)
    turn.say("ask_file", turn.camera_button("camera"), turn.command("menu", "cancel"))


@flow.step("file", events.Photo)
def take_photo(turn: Turn, photo: events.Photo) -> None:
    match turn.photo:
        case PhotoFault(key):
            raise Refusal(key)
        case LookedAt(key, reading):
            name = sentence("milestones", "photo", _RECORD)
            _keep(turn, photo.message_id, key, name, JPEG, len(reading.jpeg), reading.sha256)
        case None:
            raise Refusal("photo_broken")


@flow.step("file", events.File)
def take_file(turn: Turn, file: events.File) -> None:
    match turn.kept:
        case PhotoFault(key):
            raise Refusal(key)
        case KeptFile(key, media, size, sha256):
            _keep(turn, file.message_id, key, file.name or media, media, size, sha256)
        case None:
            raise Refusal("file_gone")


def _keep(turn: Turn, message_id: str, key: str, name: str, media: str, size: int, sha256: str) -> None:
    """Kept, and named as a point of the evidence: of the quarter it is sent in, of the year when that is
    over. The report lists it."""
    person, year = admin(turn), int(turn.memory["y"])
    turn.store.evidence.add(
        EvidenceFile(key, None, year, person.id, name, media, size, sha256, message_id, turn.event.at)
    )
    quarter = quarter_of(turn.today) if fiscal_year(turn.today) == year else WHOLE_YEAR
    text = turn.store.papers.notes(year).get((quarter, "evidence"), "")
    points = f"{text}\n{name}".strip()
    turn.store.kpi.note(year, quarter, "evidence", points, person.id, turn.now, (key,))
    turn.store.audit.add(turn.now, person.staff_id, "kpi.evidence", f"year:{year}", key=key)
    turn.wait_for("file", minutes=AN_HOUR)
    done = turn.command("kpi", "command")
    turn.show(Say(turn.text("file_kept", name=thai.clip(name, 100), year=year), (done,)))
