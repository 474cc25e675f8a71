"""Setting an office up, guided: people, points, who clocks in where, signs, rounds, a first clock-in.

Nothing of it has to be done in one go: what is done is read from the office itself, so the talk can be left
at any step and taken up again, and what was done by file or command is not asked for again.
"""

from typing import Any, Final

from bot import events
from bot.flow import Flow
from bot.replies import Card, Fact, LinkButton, QuickReply, SayButton, TapButton
from bot.turn import Turn
from handlers.parts.admin_talk import labelled
from handlers.parts.may_say import allowed
from handlers.parts.setup_steps import STEPS, Progress, assign_all, progress
from handlers.parts.sign_files import standing_sign
from rules.calendar_imports import clock_of
from rules.people import Person
from rules.places import USUAL_RADIUS_M, Place, checked, free_code, nearby
from rules.refusals import Refusal
from storage.facts import remake
from texts import thai

flow = Flow("setup", yields=True)

ROUNDS: Final = ("07:30-15:30", "08:30-16:30", "09:30-17:30")
EVEN: Final = ("rounds",)
"""Steps of which no answer is to be offered more than the others."""
MOST_NAME: Final = 200
MOST_LINKS: Final = 6
MOST_ASSIGNED: Final = 20_000
HOURS: Final = 60


@flow.command("command")
def begin(turn: Turn) -> None:
    """How far it is, and the next step."""
    admin = allowed(turn, "run_office")
    if turn.talk.flow == flow.name:
        turn.done()
    _show(turn, progress(turn, admin))


def _show(turn: Turn, found: Progress) -> None:
    step = found.next_step
    title = turn.text("title", done=len(found.done), of=len(STEPS))
    counts = {"people": found.people, "points": found.points, "where": found.placed}
    facts = tuple(
        Fact(turn.text(f"step_{one}"), _state(turn, one, found, counts), strong=one == step) for one in STEPS
    )
    turn.show(
        Card(
            "accepted" if step is None else "info",
            turn.text("badge_done" if step is None else "badge"),
            title, title,
            facts=facts,
            next_step=turn.text(f"next_{step}" if step else "next_done"),
            buttons=tuple(_buttons(turn, step or "done")),
            quick=_others(turn, step),
            even=step in EVEN,
        )
    )  # fmt: skip


def _state(turn: Turn, step: str, found: Progress, counts: dict[str, int]) -> str:
    if step not in found.done:
        return turn.text("not_yet")
    return turn.text(f"done_{step}", n=f"{counts[step]:,}") if step in counts else turn.text("done_step")


def _others(turn: Turn, step: str | None) -> tuple[QuickReply, ...]:
    """Every other step can be done, or done again, at any time."""
    steps = [
        labelled(turn, turn.text(f"step_{one}"), "go", lasts=True, step=one) for one in STEPS if one != step
    ]
    return (*steps, turn.command("menu", "menu"))


@flow.button("go", lasts=True)
def go(turn: Turn, args: dict[str, str]) -> None:
    """One step by itself, whatever is done."""
    allowed(turn, "run_office")
    step = args.get("step", "")
    if step not in STEPS:
        raise Refusal("button_unknown")
    title = turn.text(f"step_{step}")
    turn.show(
        Card(
            "info", turn.text("badge"), title, title,
            next_step=turn.text(f"next_{step}"),
            buttons=tuple(_buttons(turn, step)),
            quick=(_back(turn), turn.command("menu", "menu")),
            even=step in EVEN,
        )
    )  # fmt: skip


def _buttons(turn: Turn, step: str) -> list[SayButton | TapButton | LinkButton]:
    match step:
        case "people":
            return [*_template(turn, "staff"), turn.command("files", "command")]
        case "points":
            return [turn.button("add_point", "add_point", lasts=True), *_template(turn, "points")]
        case "where":
            return [
                turn.button("all_everywhere", "all_everywhere", lasts=True),
                *_template(turn, "assignments"),
            ]
        case "signs":
            return [turn.button("print", "print", lasts=True), turn.button("hung", "hung", lasts=True)]
        case "rounds":
            hours = [labelled(turn, one, "round", lasts=True, hours=one) for one in ROUNDS]
            return [*hours, turn.command("rounds", "command")]
        case "try":
            return [turn.command("clockin", "in")]
    return [turn.command("status", "command"), turn.command("menu", "help")]


def _template(turn: Turn, kind: str) -> list[SayButton | TapButton | LinkButton]:
    link = turn.office_link("template", kind)
    return [LinkButton(turn.text(f"template_{kind}"), link)] if link else []


def _back(turn: Turn) -> SayButton:
    return turn.command("setup", "command")


# -- points: stand there and send the place ----------------------------------------------------------------


@flow.button("add_point", lasts=True)
def add_point(turn: Turn, args: dict[str, str]) -> None:
    allowed(turn, "keep_points")
    turn.say("ask_place", turn.location_button("share"), _back(turn))
    turn.wait_for("place", {}, minutes=HOURS)


@flow.step("place", events.Location)
def took_place(turn: Turn, event: events.Location) -> None:
    allowed(turn, "keep_points")
    place = checked(Place(event.latitude, event.longitude, event.title, event.address))
    memory = {"latitude": place.latitude, "longitude": place.longitude}
    near = nearby(place, turn.store.points.everywhere())
    if near and near[0].inside:
        turn.say("near_another", name=near[0].point.name, metres=f"{near[0].distance_m:,.0f}")
    turn.say("ask_name", turn.command("menu", "cancel"))
    turn.wait_for("name", memory, minutes=HOURS)


@flow.step("name", events.Text)
def took_name(turn: Turn, said: events.Text) -> None:
    admin = allowed(turn, "keep_points")
    name = said.text.strip()
    if not 1 <= len(name) <= MOST_NAME:
        return turn.say("name_again", turn.command("menu", "cancel"))
    code = free_code([point.code for point in turn.store.points.everywhere()])
    row: dict[str, Any] = {"code": code, "name": name, "radius_m": USUAL_RADIUS_M, **turn.memory}
    turn.store.points.save([row])
    point = turn.store.points.by_code(code)
    if point is None:
        raise LookupError(code)
    standing_sign(turn.store, point, turn.around.secret_key, turn.now, admin.staff_id)
    turn.store.audit.add(turn.now, admin.staff_id, "point.added", f"point:{code}", radius_m=USUAL_RADIUS_M)
    turn.done()
    return _point_card(turn, code, name, row)


def _point_card(turn: Turn, code: str, name: str, row: dict[str, Any]) -> None:
    title = turn.text("point_added", name=thai.clip(name, 60))
    address = f"https://www.google.com/maps/search/?api=1&query={row['latitude']},{row['longitude']}"
    turn.show(
        Card(
            "accepted", turn.text("badge"), title, title,
            facts=(
                Fact(turn.text("code"), code, strong=True),
                Fact(turn.text("radius"), turn.text("metres", n=f"{USUAL_RADIUS_M:,.0f}")),
            ),
            next_step=turn.text("point_next"),
            buttons=(
                turn.button("another_point", "add_point", lasts=True),
                LinkButton(turn.text("map"), address),
                _back(turn),
            ),
            even=True,
        )
    )  # fmt: skip


# -- who clocks in where -----------------------------------------------------------------------------------


@flow.button("all_everywhere", lasts=True)
def all_everywhere(turn: Turn, args: dict[str, str]) -> None:
    """Names what will happen before it does."""
    admin = allowed(turn, "keep_points")
    found = progress(turn, admin)
    if not found.points:
        return turn.say("no_points", _back(turn))
    if found.people * found.points > MOST_ASSIGNED:
        return turn.say("too_many", _back(turn))
    sure = turn.button("assign_sure", "assign_sure")
    turn.say("ask_assign", sure, _back(turn), people=f"{found.people:,}", points=f"{found.points:,}")
    turn.wait_for("assign", {}, minutes=HOURS)
    return None


@flow.step("assign", events.Text)
def took_words(turn: Turn, said: events.Text) -> None:
    turn.say("assign_again", turn.button("assign_sure", "assign_sure"), turn.command("menu", "cancel"))
    turn.wait_for("assign", {}, minutes=HOURS)


@flow.button("assign_sure")
def assign_sure(turn: Turn, args: dict[str, str]) -> None:
    admin = allowed(turn, "keep_points")
    added = assign_all(turn, turn.today)
    turn.store.audit.add(turn.now, admin.staff_id, "assignments.all", "office", added=added)
    turn.done()
    turn.say("assigned", n=f"{added:,}")
    _show(turn, progress(turn, admin))


# -- signs -------------------------------------------------------------------------------------------------


@flow.button("print", lasts=True)
def print_signs(turn: Turn, args: dict[str, str]) -> None:
    """A page for each point, or of many points one archive; signs that are missing are made."""
    admin = allowed(turn, "keep_points")
    points = turn.store.points.everywhere()
    if not points:
        return turn.say("no_points", _back(turn))
    for point in points:
        standing_sign(turn.store, point, turn.around.secret_key, turn.now, admin.staff_id)
    if len(points) <= MOST_LINKS:
        made = [(f"{point.code} {point.name}", turn.office_link("sign", point.code)) for point in points]
    else:
        made = [(turn.text("all_signs", n=len(points)), turn.office_link("signs", "all"))]
    links = [LinkButton(thai.clip(label, 40), link) for label, link in made if link]
    if not links:
        return turn.say("no_address", _back(turn))
    title = turn.text("signs_title", n=len(points))
    return turn.show(
        Card(
            "info", turn.text("badge"), title, title,
            next_step=turn.text("signs_next"),
            buttons=(*links, turn.button("hung", "hung", lasts=True)),
            quick=(_back(turn),),
            even=True,
        )
    )  # fmt: skip


@flow.button("hung", lasts=True)
def hung(turn: Turn, args: dict[str, str]) -> None:
    admin = allowed(turn, "keep_points")
    return _mark(turn, admin, "signs")


# -- rounds ------------------------------------------------------------------------------------------------


@flow.button("round", lasts=True)
def choose_round(turn: Turn, args: dict[str, str]) -> None:
    """The office's own round from today on: of everybody who is given no other."""
    admin = allowed(turn, "run_office")
    hours = args.get("hours", "")
    start, _, end = hours.partition("-")
    if hours not in ROUNDS or clock_of(start) is None:
        raise Refusal("button_unknown")
    work = turn.store.calendar.default_round(turn.today)
    if f"{work.start:%H:%M}-{work.end:%H:%M}" != hours:
        if turn.store.calendar.locked_days(turn.today, turn.today):
            raise Refusal("day_closed")
        _set_round(turn, admin, start, end)
    return _mark(turn, admin, "rounds")


def _set_round(turn: Turn, admin: Person, start: str, end: str) -> None:
    for key, value in (("round.start", start), ("round.end", end)):
        before = turn.store.office.set_checked(key, value, turn.now, from_day=turn.today)
        since = turn.today.isoformat()
        turn.store.audit.add(
            turn.now, admin.staff_id, "office.set", f"setting:{key}", before=before, after=value, since=since
        )
    remake(turn.store, None, turn.today, turn.today, turn.now, turn.around.zone)


def _mark(turn: Turn, admin: Person, step: str) -> None:
    turn.store.drafts.note_step(step, admin.staff_id, turn.now)
    _show(turn, progress(turn, admin))
