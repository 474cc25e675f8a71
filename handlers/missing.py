"""Who has not come: now, of those whose time has come; of a day gone by, who was found absent."""

from bot.flow import Flow
from bot.replies import Bar, Board, Fact, SayButton
from bot.turn import Turn
from handlers.parts import whose
from rules.asked import Asked
from rules.tally import tally
from texts import first_word, sentence

flow = Flow("missing")

MOST_ROWS = 12


@flow.command("command", rest=True, within=True)
def missing(turn: Turn) -> None:
    viewer, of = whose.viewer_of(turn), whose.read(turn)
    found = whose.whose(turn, viewer, of)
    word = first_word(flow.name, "command", turn.language)
    if of.is_range:
        return _one_day(turn, found.unit, of)
    if len(found.people) == 1:
        status = first_word("status", "command", turn.language)
        said = f"{status} {found.people[0].staff_id} {whose.typed(of, turn)}".strip()
        return turn.say("person_only", SayButton(found.people[0].name, said))
    if not found.is_one_place:
        return whose.show_choices(turn, found, of, word)
    return _show_now(turn, found.unit, of) if of.first == turn.today else _show_past(turn, found.unit, of)


def _one_day(turn: Turn, unit: str | None, of: Asked) -> None:
    status = first_word("status", "command", turn.language)
    turn.say("one_day", SayButton(status, whose.said_of(turn, status, unit, of)))


def _show_now(turn: Turn, unit: str | None, of: Asked) -> None:
    units = whose.units_below(turn, unit)
    awaited = turn.store.workdays.awaited(of.first, turn.now, turn.around.zone)
    page, count, rest = awaited.due_page(units, MOST_ROWS, (of.page - 1) * MOST_ROWS)
    if not page and of.page > 1:  # past the end: how far it goes is told
        _, count, rest = awaited.due_page(units, 1)
    rows = [(one.staff_id, one.name, one.unit) for one in page]
    numbers = {"due": count, "not_yet": rest}
    _show(turn, unit, of, numbers, rows)


def _show_past(turn: Turn, unit: str | None, of: Asked) -> None:
    units = whose.units_below(turn, unit)
    count = tally(turn.store.status.counts(of.first, of.first, units)).absent
    rows = turn.store.status.absent(of.first, MOST_ROWS, (of.page - 1) * MOST_ROWS, units)
    _show(turn, unit, of, {"absent": count}, rows)


def _show(
    turn: Turn, unit: str | None, of: Asked, numbers: dict[str, int], rows: list[tuple[str, str, str]]
) -> None:
    word, status = (first_word(name, "command", turn.language) for name in (flow.name, "status"))
    key, count = next(iter(numbers.items()))
    past, days = key == "absent", whose.typed(Asked("", of.first, of.last, True), turn)
    pages = whose.pages(turn, word, unit, of, count, MOST_ROWS)
    title = turn.text("title", whose=whose.name_of(turn, unit), when=whose.when(turn, of))
    nobody = turn.text("nobody_absent" if past else "nobody_due")
    late = first_word("late", "command", turn.language)
    turn.show(
        Board(
            badge=turn.text("badge_past" if past else "badge"),
            title=title,
            alt=turn.text("alt_past" if past else "alt", title=title.replace("\n", " "), n=count),
            numbers=tuple(
                Fact(turn.text(name), f"{number:,}", strong=name == key) for name, number in numbers.items()
            ),
            rows=tuple(
                Bar(name, code, say=f"{status} {code} {days}".strip(), note="" if where == unit else where)
                for code, name, where in rows
            ),
            more=whose.more(turn, of, count, MOST_ROWS),
            next_step=turn.text("next") if rows else nobody,
            buttons=(
                SayButton(status, whose.said_of(turn, status, unit, of)),
                SayButton(sentence("late", "button", turn.language), whose.said_of(turn, late, unit, of)),
            ),
            quick=(*pages, turn.command("menu", "menu")),
        )
    )
