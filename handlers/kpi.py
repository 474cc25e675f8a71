"""The indicator of a fiscal year in chat: what is counted, what is put by hand, the words of its report."""

from typing import Any, Final

from bot import events
from bot.flow import Flow
from bot.replies import Bar, Board, Card, Fact, Passage, Say, SayButton
from bot.turn import Turn
from handlers.parts.admin_talk import admin, labelled
from handlers.parts.papers_kpi import percents_of, quarter_bounds
from handlers.parts.project_desk import tap
from rules.calendar import BUDDHIST_ERA_OFFSET, fiscal_year
from rules.kpi import QUARTERS, WHOLE, points_from, quarter_of
from rules.permits import sees_office
from rules.refusals import Refusal
from storage.papers import WHOLE_YEAR, Percent
from texts import first_word, thai

flow = Flow("kpi", yields=True)

AN_HOUR: Final = 60
HEADS: Final = ("narrative", "summary", "supports", "obstacles", "evidence")
OF_YEAR: Final = ("summary", "supports", "obstacles", "evidence")
MOST_LETTERS: Final = 2000
MOST_WHY: Final = 300
_YEARS: Final = range(2500, 2700)


@flow.command("command", rest=True)
def show(turn: Turn) -> None:
    """`ตัวชี้วัด [ปี]`: this fiscal year's, or the one named (in either era)."""
    person = turn.require_person()
    if not sees_office(person):
        raise Refusal("not_allowed")
    _board(turn, _year_of(turn))


def _year_of(turn: Turn) -> int:
    said = thai.arabic_digits(turn.rest).strip()
    if not said:
        return fiscal_year(turn.today)
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else 0
    year += BUDDHIST_ERA_OFFSET if 1957 <= year < 2157 else 0
    if year not in _YEARS:
        raise Refusal("bad_year", words=thai.clip(turn.rest, 20))
    return year


def _board(turn: Turn, year: int) -> None:
    found = percents_of(turn.store, year, QUARTERS[-1], turn.now, turn.around.zone)
    plan = turn.store.kpi.plan(year).quarters
    last = next((found[q] for q in reversed(QUARTERS) if q in found and _held(found[q]) is not None), None)
    rows = tuple(
        _quarter(turn, year, quarter, found.get(quarter, Percent(None, None, "")), plan[quarter - 1])
        for quarter in QUARTERS
    )
    numbers = (
        Fact(turn.text("now"), _pct(_held(last) if last else None), strong=True),
        Fact(turn.text("counted"), _pct(last.counted if last else None)),
    )
    so_far = quarter_of(turn.today) if year == fiscal_year(turn.today) else QUARTERS[-1]
    report = f"{first_word('papers', 'command', turn.language)} kpi {year} {so_far}"
    is_admin = turn.require_person().role == "admin"
    words = labelled(turn, turn.text("of_year"), "words", lasts=True, y=str(year), q=str(WHOLE_YEAR))
    told = turn.store.papers.facts(year)
    mine = (
        *(() if told else (tap(turn, "indicator", "begin", "begin", y=year),)),
        words,
        *((tap(turn, "defining", "open", "open", y=year),) if told else ()),
        tap(turn, "indicator", "weights", "weights", y=year),
        tap(turn, "indicator", "files", "files", y=year),
    )
    turn.show(
        Board(
            badge=turn.text("badge"), title=turn.text("title", year=year), alt=turn.text("title", year=year),
            numbers=numbers, rows=rows, next_step=turn.text(_next(is_admin, bool(told))),
            quick=(
                *((SayButton(turn.text("report"), report),) if told else ()), *(mine if is_admin else ()),
                turn.command("menu", "menu"),
            ),
        )
    )  # fmt: skip


def _next(is_admin: bool, told: bool) -> str:
    if not is_admin:
        return "read_only"
    return "next_step" if told else "next_begin"


def _held(percent: Percent) -> int | None:
    return percent.counted if percent.by_hand is None else percent.by_hand


def _quarter(turn: Turn, year: int, quarter: int, found: Percent, plan: int) -> Bar:
    """Short enough to stand whole on a phone: the plan beside the name, the counted one where it differs."""
    held = _held(found)
    value = _pct(held)
    if found.by_hand is not None and found.counted is not None and found.by_hand != found.counted:
        value = turn.text("by_hand", now=_pct(held), counted=_pct(found.counted))
    word = first_word("kpi", "quarter", turn.language)
    label = turn.text("quarter_plan", n=quarter, plan=f"{plan / 100:g}")
    return Bar(label, value, (held or 0) / WHOLE, f"{word} {quarter}/{year}")


def _pct(hundredths: int | None) -> str:
    return "-" if hundredths is None else f"{hundredths / 100:.2f}"


@flow.command("quarter", rest=True)
def show_quarter(turn: Turn) -> None:
    """`ไตรมาส 2/2570`: its words, and how far it is."""
    person = turn.require_person()
    if not sees_office(person):
        raise Refusal("not_allowed")
    quarter, _, year = thai.arabic_digits(turn.rest).replace(" ", "").partition("/")
    known = quarter in ("1", "2", "3", "4") and year.isdecimal() and year.isascii() and len(year) == 4
    if not known or int(year) not in _YEARS:
        raise Refusal("bad_quarter")
    _card(turn, int(year), int(quarter))


def _card(turn: Turn, year: int, quarter: int) -> None:
    notes = turn.store.papers.notes(year)
    heads = OF_YEAR if quarter == WHOLE_YEAR else HEADS
    passages = tuple(
        Passage(turn.text(f"head_{head}"), thai.clip(notes.get((quarter, head), "") or "-", 500))
        for head in heads
    )
    buttons = [
        labelled(turn, turn.text(f"write_{head}"), "write", lasts=True, y=str(year), q=str(quarter), h=head)
        for head in heads
    ]
    title = turn.text("title_quarter", n=quarter, year=year) if quarter else turn.text("title", year=year)
    facts: tuple[Fact, ...] = ()
    if quarter:
        found = percents_of(turn.store, year, quarter, turn.now, turn.around.zone)
        one = found.get(quarter, Percent(None, None, ""))
        facts = (
            Fact(turn.text("counted"), _pct(one.counted)), Fact(turn.text("hand"), _pct(one.by_hand)),
            *((Fact(turn.text("why"), one.why),) if one.why else ()),
        )  # fmt: skip
        correct = labelled(turn, turn.text("correct"), "correct", lasts=True, y=str(year), q=str(quarter))
        buttons.append(correct)
    is_admin = turn.require_person().role == "admin"
    quick = (*(buttons if is_admin else ()), turn.command("kpi", "command"))
    turn.show(Card("info", turn.text("badge"), title, title, facts, passages=passages, quick=quick))


@flow.button("words", lasts=True)
def words(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    _card(turn, *_place(args))


def _place(args: dict[str, str]) -> tuple[int, int]:
    year, quarter = args.get("y", ""), args.get("q", "")
    if not (year.isdecimal() and int(year[:4]) in _YEARS and quarter in ("0", "1", "2", "3", "4")):
        raise Refusal("bad_quarter")
    return int(year[:4]), int(quarter)


# -- words -----------------------------------------------------------------------------------------


@flow.button("write", lasts=True)
def write(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    (year, quarter), head = _place(args), args.get("h", "")
    if head not in HEADS:
        raise Refusal("bad_quarter")
    turn.say(f"ask_{head}", turn.command("menu", "cancel"))
    turn.wait_for("text", {"year": year, "quarter": quarter, "head": head}, minutes=AN_HOUR)


@flow.step("text", events.Text)
def take_text(turn: Turn, said: events.Text) -> None:
    """Kept as a version of its own; the older ones stay."""
    person = admin(turn)
    text = said.text.strip() if turn.memory["head"] == "narrative" else points_from(said.text)
    if not text or thai.letters(text) > MOST_LETTERS:
        turn.say("too_long", n=thai.letters(text), most=MOST_LETTERS)
        return turn.wait_for("text", minutes=AN_HOUR)
    year, quarter, head = (turn.memory[name] for name in ("year", "quarter", "head"))
    version = turn.store.kpi.note(year, quarter, head, text, person.id, turn.now)
    _on_record(turn, "kpi.noted", year, quarter=quarter, head=head, version=version)
    turn.done()
    turn.show(Say(turn.text("kept", version=version)))
    return _card(turn, year, quarter)


# -- a percent by hand -----------------------------------------------------------------------------


@flow.button("correct", lasts=True)
def correct(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    year, quarter = _place(args)
    if not quarter:
        raise Refusal("bad_quarter")
    begin, _ = quarter_bounds(year, quarter, turn.around.zone)
    if turn.now < begin:
        raise Refusal("not_begun")
    turn.say("ask_percent", turn.button("count_again", "count_again"), turn.command("menu", "cancel"))
    turn.wait_for("percent", {"year": year, "quarter": quarter}, minutes=AN_HOUR)


@flow.step("percent", events.Text, gives_way=True)
def take_percent(turn: Turn, said: events.Text) -> None:
    admin(turn)
    typed = thai.arabic_digits(said.text).replace("%", "").strip()
    try:
        value = float(typed) if len(typed) <= 6 else -1.0
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        turn.say("bad_percent")
        return turn.wait_for("percent", minutes=AN_HOUR)
    turn.say("ask_why", turn.command("menu", "cancel"))
    return turn.wait_for("why", {**turn.memory, "percent": round(value * 100)}, minutes=AN_HOUR)


@flow.button("count_again")
def count_again(turn: Turn, args: dict[str, str]) -> None:
    """What is counted holds again."""
    admin(turn)
    turn.say("ask_why", turn.command("menu", "cancel"))
    turn.wait_for("why", {**turn.memory, "percent": None}, minutes=AN_HOUR)


@flow.step("why", events.Text)
def take_why(turn: Turn, said: events.Text) -> None:
    person = admin(turn)
    why = said.text.strip()
    if not why or thai.letters(why) > MOST_WHY:
        turn.say("too_long", n=thai.letters(why), most=MOST_WHY)
        return turn.wait_for("why", minutes=AN_HOUR)
    year, quarter, by_hand = (turn.memory[name] for name in ("year", "quarter", "percent"))
    counted = _counted(turn, year, quarter)
    turn.store.kpi.correct(year, quarter, counted, by_hand, why, person.id, turn.now, turn.event.id)
    _on_record(turn, "kpi.corrected", year, quarter=quarter, counted=counted, by_hand=by_hand)
    turn.done()
    turn.show(Say(turn.text("corrected", counted=_pct(counted), hand=_pct(by_hand))))
    return _card(turn, year, quarter)


def _counted(turn: Turn, year: int, quarter: int) -> int | None:
    found = percents_of(turn.store, year, quarter, turn.now, turn.around.zone)
    return found[quarter].counted if quarter in found else None


def _on_record(turn: Turn, action: str, year: int, **facts: Any) -> None:
    by = turn.require_person().staff_id
    turn.store.audit.add(turn.now, by, action, f"year:{year}", **facts)
