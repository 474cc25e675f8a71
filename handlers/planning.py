"""The rows of a project's plan and budget: one question at a time, each row kept when it is whole."""

from datetime import date
from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import QuickReply, Say, TapButton
from bot.turn import Turn
from handlers.parts import project_cards as cards
from handlers.parts.project_desk import A_DAY, Desk, number, read, tap, to_write, touch
from rules.dates import read_day, read_span
from rules.papers import BudgetRow, PlanRow
from rules.project import MOST_LINE, MOST_ROWS, TABLES, baht, satang_from
from rules.refusals import Refusal
from texts import sentence, thai

flow = Flow("planning", yields=True)

RECORD = "th"  # the language of the office's papers
_MOST_OFFERED = 10


@flow.button("plan", lasts=True)
def show_plan(turn: Turn, args: dict[str, str]) -> None:
    _show(turn, read(turn, number(args, "p")), "plan")


@flow.button("budget", lasts=True)
def show_budget(turn: Turn, args: dict[str, str]) -> None:
    _show(turn, read(turn, number(args, "p")), "budget")


def _show(turn: Turn, desk: Desk, part: str, said: str = "") -> None:
    """The table as it reads, and what can be done with it; `said`: what has just been done."""
    turn.flow = flow.name
    _leave(turn)
    content = cards.shown_content(turn, desk)
    rows = content.plan if part == "plan" else content.budget
    with_project = {"p": str(desk.project.id)}
    quick: list[QuickReply] = []
    if desk.writes and desk.project.is_open:
        quick.append(turn.button(f"add_{part}", "add", lasts=True, t=part, **with_project))
        if part == "budget" and not rows:
            quick.append(turn.button("no_money", "free", lasts=True, **with_project))
        if rows:
            quick.append(turn.button("take_out", "which_out", lasts=True, t=part, **with_project))
    quick.append(tap(turn, "project", "card", "card", p=desk.project.id))
    turn.flow = "project"
    words = cards.part_text(turn, part, content)
    turn.flow = flow.name
    turn.show(Say(f"{said}\n{words}" if said else words, tuple(quick)))


# -- a new row -----------------------------------------------------------------------------------------


@flow.button("add", lasts=True)
def add(turn: Turn, args: dict[str, str]) -> None:
    desk, part = to_write(turn, number(args, "p")), _table(args)
    _check_room(turn, desk, part)
    turn.wait_for("what", {"p": desk.project.id, "t": part}, minutes=A_DAY)
    turn.say(f"ask_what_{part}", turn.command("menu", "cancel"))


def _check_room(turn: Turn, desk: Desk, part: str) -> None:
    store = turn.store.projects
    if len(store.plan(desk.project.id) if part == "plan" else store.budget(desk.project.id)) >= MOST_ROWS:
        raise Refusal("too_many_rows", most=MOST_ROWS)


@flow.step("what", events.Text)
def take_what(turn: Turn, said: events.Text) -> None:
    row = {**_in_talk(turn), "what": _short(said.text)}
    if row["t"] == "plan":
        turn.wait_for("first", row, minutes=A_DAY)
        return _ask_first(turn)
    turn.wait_for("amount", row, minutes=A_DAY)
    return turn.say("ask_amount", what=row["what"])


@flow.step("amount", events.Text, gives_way=True)
def take_amount(turn: Turn, said: events.Text) -> None:
    """12000, ๑๒,๐๐๐.๕๐ or 12,000 บาท 50 สตางค์; anything else is asked for once more."""
    satang = satang_from(thai.folded(said.text))
    if satang is None:
        raise Refusal("amount_again")
    turn.wait_for("how", {**_in_talk(turn), "satang": satang}, minutes=A_DAY)
    turn.say("ask_how", turn.button("no_how", "no_how"), amount=baht(satang))


@flow.step("how", events.Text)
def take_how(turn: Turn, said: events.Text) -> None:
    _add_budget(turn, _short(said.text))


@flow.button("no_how")
def without_how(turn: Turn, args: dict[str, str]) -> None:
    _add_budget(turn, "")


@flow.button("free", lasts=True)
def needs_no_money(turn: Turn, args: dict[str, str]) -> None:
    """A project without a budget says so in a row, so that the part is written."""
    desk = to_write(turn, number(args, "p"))
    if turn.store.projects.budget(desk.project.id):
        return _show(turn, desk, "budget")
    row = BudgetRow(sentence(flow.name, "no_money", RECORD), 0)
    turn.store.projects.add_budget(desk.project.id, row, desk.person.id, turn.now)
    return _changed(turn, desk, "budget", turn.text("row_kept"))


def _add_budget(turn: Turn, how: str) -> None:
    row = _in_talk(turn)
    if "satang" not in row:
        raise Refusal("button_stale")
    desk = to_write(turn, int(row["p"]))
    _check_room(turn, desk, "budget")
    made = BudgetRow(row["what"], int(row["satang"]), how)
    turn.store.projects.add_budget(desk.project.id, made, desk.person.id, turn.now)
    _changed(turn, desk, "budget", turn.text("row_kept"))


# -- the days of a row of the plan ---------------------------------------------------------------------


def _ask_first(turn: Turn) -> None:
    today = turn.today.isoformat()
    turn.say("ask_first", turn.date_button("pick_day", "first", initial=today), what=turn.memory["what"])


@flow.button("first")
def take_first(turn: Turn, args: dict[str, str]) -> None:
    row, first = _in_talk(turn), _day(args)
    turn.wait_for("last", {**row, "first": first.isoformat()}, minutes=A_DAY)
    _ask_last(turn)


def _ask_last(turn: Turn) -> None:
    first = turn.memory["first"]
    day = thai.short_date(date.fromisoformat(first), turn.language)
    one_day = turn.button("one_day", "last", picked=first)
    turn.say("ask_last", turn.date_button("pick_day", "last", initial=first, first=first), one_day, first=day)


@flow.button("last")
def take_last(turn: Turn, args: dict[str, str]) -> None:
    _take_last(turn, _day(args))


def _take_last(turn: Turn, last: date) -> None:
    row = _in_talk(turn)
    if "first" not in row:
        raise Refusal("button_stale")
    if last < date.fromisoformat(row["first"]):
        turn.say("last_before_first")
        return _ask_last(turn)
    turn.wait_for("owner", {**row, "last": last.isoformat()}, minutes=A_DAY)
    return turn.say("ask_owner", turn.button("no_owner", "no_owner"))


@flow.step("owner", events.Text)
def take_owner(turn: Turn, said: events.Text) -> None:
    _add_plan(turn, _short(said.text))


@flow.button("no_owner")
def without_owner(turn: Turn, args: dict[str, str]) -> None:
    _add_plan(turn, "")


def _add_plan(turn: Turn, owner: str) -> None:
    row = _in_talk(turn)
    if "last" not in row:
        raise Refusal("button_stale")
    desk = to_write(turn, int(row["p"]))
    _check_room(turn, desk, "plan")
    days = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    made = PlanRow(row["what"], *days, owner)
    turn.store.projects.add_plan(desk.project.id, made, desk.person.id, turn.now)
    _changed(turn, desk, "plan", turn.text("row_kept"))


@flow.step("first", events.Text, gives_way=True)
def type_first(turn: Turn, said: events.Text) -> None:
    """1 ธ.ค., or both days at once: 1-15 ธ.ค.; on a computer there is nothing to pick a day with."""
    days = read_span(thai.folded(said.text), turn.today)
    if days is None:
        return ask_again(turn)
    turn.wait_for("last", {**_in_talk(turn), "first": days[0].isoformat()}, minutes=A_DAY)
    return _take_last(turn, days[1]) if days[1] > days[0] else _ask_last(turn)


@flow.step("last", events.Text, gives_way=True)
def type_last(turn: Turn, said: events.Text) -> None:
    day = read_day(thai.folded(said.text), turn.today)
    return _take_last(turn, day) if day else ask_again(turn)


@flow.again("what", "amount", "how", "first", "last", "owner")
def ask_again(turn: Turn) -> None:
    step = str(turn.talk.step)
    turn.say(f"{step}_again")
    if step == "first":
        _ask_first(turn)
    elif step == "last":
        _ask_last(turn)


# -- taking rows out -----------------------------------------------------------------------------------


@flow.button("which_out", lasts=True)
def ask_which_out(turn: Turn, args: dict[str, str]) -> None:
    desk, part = to_write(turn, number(args, "p")), _table(args)
    start = number(args, "n") if args.get("n") else 0
    rows = _rows(turn, desk, part)
    offered: list[QuickReply] = []
    for n, row in enumerate(rows[start : start + _MOST_OFFERED], start + 1):
        made = turn.button("take_out", "out", lasts=True, p=str(desk.project.id), t=part, r=str(row.id))
        offered.append(TapButton(f"{n}. {row.what}", made.data, f"{turn.text('take_out')} {n}"))
    if len(rows) > start + _MOST_OFFERED:
        more = {"t": part, "p": str(desk.project.id), "n": str(start + _MOST_OFFERED)}
        offered.append(turn.button("more_rows", "which_out", lasts=True, **more))
    turn.say("ask_which_out", *offered, turn.command("menu", "cancel"))


@flow.button("out", lasts=True)
def take_out(turn: Turn, args: dict[str, str]) -> None:
    desk, part = to_write(turn, number(args, "p")), _table(args)
    row = number(args, "r")
    if not turn.store.projects.remove_row(part, desk.project.id, row, desk.person.id, turn.now):
        return _show(turn, desk, part, turn.text("row_gone"))
    return _changed(turn, desk, part, turn.text("row_out"))


# -- inside --------------------------------------------------------------------------------------------


def _rows(turn: Turn, desk: Desk, part: str) -> list[Any]:
    store = turn.store.projects
    return store.plan(desk.project.id) if part == "plan" else store.budget(desk.project.id)


def _changed(turn: Turn, desk: Desk, part: str, said: str) -> None:
    touch(turn, desk)
    _show(turn, read(turn, desk.project.id), part, said)


def _in_talk(turn: Turn) -> dict[str, Any]:
    if "p" not in turn.memory:
        raise Refusal("button_stale")
    return turn.memory


def _table(args: dict[str, str]) -> str:
    if args.get("t") not in TABLES:
        raise Refusal("button_unknown")
    return args["t"]


def _short(text: str) -> str:
    over = max(thai.letters(text) - MOST_LINE, thai.utf16(text) - 2 * MOST_LINE)
    if over > 0:
        raise Refusal("line_too_long", over=over, most=MOST_LINE)
    return text


def _day(args: dict[str, str]) -> date:
    try:
        return date.fromisoformat(args.get("picked", ""))
    except ValueError:
        raise Refusal("pick_again") from None


def _leave(turn: Turn) -> None:
    if turn.talk.flow == flow.name:
        turn.done()
