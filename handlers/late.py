"""Who was late: on a day by minutes, in a range by how often."""

from bot.flow import Flow
from bot.replies import Bar, Board, Fact, SayButton
from bot.turn import Turn
from handlers.parts import whose
from rules.asked import Asked
from storage.status import Late
from texts import first_word, sentence

flow = Flow("late")

MOST_ROWS = 12


@flow.command("bare")
@flow.command("command", rest=True, within=True)
def late(turn: Turn) -> None:
    viewer, of = whose.viewer_of(turn), whose.read(turn)
    found = whose.whose(turn, viewer, of)
    if len(found.people) == 1:
        status = first_word("status", "command", turn.language)
        said = f"{status} {found.people[0].staff_id} {whose.typed(of, turn)}".strip()
        return turn.say("person_only", SayButton(found.people[0].name, said))
    if not found.is_one_place:
        return whose.show_choices(turn, found, of, first_word(flow.name, "command", turn.language))
    return _show(turn, found.unit, of)


def _show(turn: Turn, unit: str | None, of: Asked) -> None:
    units = whose.units_below(turn, unit)
    people, times = turn.store.status.count_late(of.first, of.last, units)
    if not people:
        quick = (SayButton(*_other_days(turn, unit)), turn.command("menu", "menu"))
        return turn.say("nobody_late", *quick, whose=whose.name_of(turn, unit), when=whose.when(turn, of))
    word, status = (first_word(name, "command", turn.language) for name in (flow.name, "status"))
    pages = whose.pages(turn, word, unit, of, people, MOST_ROWS)
    rows = turn.store.status.late(of.first, of.last, MOST_ROWS, (of.page - 1) * MOST_ROWS, units)
    title = turn.text("title", whose=whose.name_of(turn, unit), when=whose.when(turn, of))
    numbers = {"people": people, "times": times} if of.is_range else {"people": people}
    turn.show(
        Board(
            badge=turn.text("badge"),
            title=title,
            alt=turn.text("alt", title=title.replace("\n", " "), people=people, times=times),
            numbers=tuple(
                Fact(turn.text(key), f"{n:,}", strong=key == "people") for key, n in numbers.items()
            ),
            rows=tuple(_row(turn, one, unit, of, status) for one in rows),
            more=whose.more(turn, of, people, MOST_ROWS),
            next_step=turn.text("next"),
            buttons=(
                SayButton(status, whose.said_of(turn, status, unit, of)),
                SayButton(sentence("charts", "button", turn.language), _chart(turn, unit, of)),
            ),
            quick=(*pages, SayButton(*_other_days(turn, unit)), turn.command("menu", "menu")),
        )
    )
    return None


def _row(turn: Turn, one: Late, unit: str | None, of: Asked, status: str) -> Bar:
    key = "times_row" if of.is_range else "minutes_row"
    facts = {"times": one.times, "minutes": f"{one.minutes:,}"}
    value = turn.text(key, **facts)
    days = whose.typed(Asked("", of.first, of.last, True), turn)
    note = "" if one.unit == unit else one.unit
    return Bar(one.name, value, say=f"{status} {one.staff_id} {days}".strip(), note=note)


def _chart(turn: Turn, unit: str | None, of: Asked) -> str:
    return whose.said_of(turn, first_word("charts", "command", turn.language), unit, of)


def _other_days(turn: Turn, unit: str | None) -> tuple[str, str]:
    """The month, which tells who is late again and again."""
    month = sentence(whose.TOPIC, "this_month", turn.language)
    word = first_word(flow.name, "command", turn.language)
    return f"{word} {month}", f"{whose.said_of(turn, word, unit)} {month}"
