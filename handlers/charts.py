"""Charts by chat: when people came on a day, or how several days went; as a picture and in words."""

from datetime import date, timedelta

from bot.flow import Flow
from bot.links import ChartLink
from bot.replies import Picture, Say, SayButton
from bot.turn import Turn
from documents.charts import Chart, Column, chart_data
from handlers.parts import whose
from rules.asked import Asked
from rules.people import Person
from rules.refusals import Refusal
from rules.tally import Tally, tally_by_day
from texts import first_word, sentence, thai

flow = Flow("charts")

_QUARTER = 15
_DAY_MINUTES = 24 * 60
#: So many quarters around the busiest are drawn, as one who comes at midnight must not flatten the morning.
MOST_QUARTERS = 24
MOST_NAME = 60
PARTS = ("in_time", "late", "away", "absent")


@flow.command("command", rest=True, within=True)
def chart(turn: Turn) -> None:
    viewer, of = whose.viewer_of(turn), whose.read(turn)
    found = whose.whose(turn, viewer, of)
    if len(found.people) == 1:
        status = first_word("status", "command", turn.language)
        said = f"{status} {found.people[0].staff_id} {whose.typed(of, turn)}".strip()
        return turn.say("person_only", SayButton(found.people[0].name, said))
    if not found.is_one_place:
        return whose.show_choices(turn, found, of, first_word(flow.name, "command", turn.language))
    made, words = (_week if of.is_range else _day)(turn, found.unit, of)
    return _send(turn, viewer, found.unit, of, made, words)


def _send(turn: Turn, viewer: Person, unit: str | None, of: Asked, made: Chart, words: str) -> None:
    address = turn.chart_link(ChartLink(chart_data(made), viewer.id, turn.now))
    quick = _quick(turn, unit, of)
    if address is None:
        turn.say("no_address")
    else:
        turn.show(Picture(address))
    turn.show(Say(words, quick))


def _quick(turn: Turn, unit: str | None, of: Asked) -> tuple[SayButton, ...]:
    status, word = (first_word(name, "command", turn.language) for name in ("status", flow.name))
    others = [
        SayButton(label, f"{whose.said_of(turn, word, unit)} {label}")
        for label in (sentence(whose.TOPIC, key, turn.language) for key in ("this_week", "this_month"))
    ]
    return (SayButton(status, whose.said_of(turn, status, unit, of)), *others, turn.command("menu", "menu"))


def _names(turn: Turn, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(turn.text(part) for part in parts)


def _facts(turn: Turn, unit: str | None, of: Asked) -> dict[str, str]:
    return {"whose": thai.clip(whose.name_of(turn, unit), MOST_NAME), "when": whose.when(turn, of)}


# -- one day: arrivals by quarter of an hour ------------------------------------------------------------


def _day(turn: Turn, unit: str | None, of: Asked) -> tuple[Chart, str]:
    facts = _facts(turn, unit, of)
    came = _by_quarter(turn, unit, of.first)
    if not came:
        raise Refusal("nothing", **facts)
    busiest = max(came, key=lambda quarter: came[quarter][0])
    first, last = _window(came, busiest)
    columns = []
    for quarter in range(first, last + 1):
        every, late = came.get(quarter, (0, 0))
        columns.append(Column(_hour(quarter), (every - late, late)))
    told = turn.text(
        "told_day",
        **facts,
        came=f"{sum(every for every, _ in came.values()):,}",
        late=f"{sum(late for _, late in came.values()):,}",
        peak=turn.text("from_to", first=_hour(busiest), last=_hour(busiest + 1)),
    )
    outside = sum(every for quarter, (every, _) in came.items() if not first <= quarter <= last)
    if outside:
        told = f"{told} {turn.text('outside', n=f'{outside:,}')}"
    title = turn.text("title_day", whose=facts["whose"])
    names = _names(turn, PARTS[:2])
    return Chart(title, facts["when"], names, turn.text("people"), tuple(columns)), told


def _by_quarter(turn: Turn, unit: str | None, day: date) -> dict[int, tuple[int, int]]:
    """By quarters of an hour since midnight of the office's clock: how many came, and of them late."""
    shift = turn.around.zone.utcoffset(turn.now.replace(tzinfo=None)) or timedelta()
    found = {}
    for at, counts in turn.store.status.arrivals(day, whose.units_below(turn, unit)).items():
        minutes = int(at[:2]) * 60 + int(at[3:]) + int(shift.total_seconds() // 60)
        found[minutes % _DAY_MINUTES // _QUARTER] = counts
    return found


def _window(came: dict[int, tuple[int, int]], busiest: int) -> tuple[int, int]:
    """From the first to the last quarter with anybody, but not too far from the busiest."""
    before = MOST_QUARTERS // 3
    first = max(min(came), busiest - before)
    return first, max(min(max(came), first + MOST_QUARTERS - 1), first + 3)


def _hour(quarter: int) -> str:
    minutes = quarter * _QUARTER % _DAY_MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"


# -- several days ----------------------------------------------------------------------------------------


def _week(turn: Turn, unit: str | None, of: Asked) -> tuple[Chart, str]:
    """A column a day on which anybody was due."""
    facts = _facts(turn, unit, of)
    counts = turn.store.status.counts(of.first, of.last, whose.units_below(turn, unit))
    sums = {day: one for day, one in tally_by_day(counts).items() if one.due}
    if not sums:
        raise Refusal("nothing", **facts)
    columns = tuple(Column(_label(turn, day, len(sums)), _parts(one)) for day, one in sums.items())
    total = {name: f"{sum(column.parts[n] for column in columns):,}" for n, name in enumerate(PARTS)}
    title = turn.text("title_week", whose=facts["whose"])
    told = turn.text("told_week", **facts, **total)
    return Chart(title, facts["when"], _names(turn, PARTS), turn.text("people"), columns), told


def _parts(sums: Tally) -> tuple[int, ...]:
    return sums.in_time, sums.late, sums.away, sums.absent


def _label(turn: Turn, day: date, count: int) -> str:
    """The weekday as well where there is room."""
    return f"{thai.short_weekday(day, turn.language)} {day.day}" if count <= 7 else str(day.day)
