"""A person's own day: what stands so far."""

from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from texts import sentence, thai

flow = Flow("mytime")


@flow.command("command")
def my_time(turn: Turn) -> None:
    person = turn.require_person()
    day = turn.store.workdays.of_person(person.id, turn.today)
    work = turn.store.calendar.round_of(person.id, turn.today)
    points = turn.store.points.of_person(person.id, turn.today)
    none = turn.text("none")
    state = sentence(
        "clockin",
        f"day_{day.state if day else 'none'}",
        turn.language,
        {"minutes": day.late_minutes if day else 0},
    )
    title = thai.long_date(turn.today, turn.language)
    turn.show(
        Card(
            tone="review" if day and day.provisional else "info",
            badge=turn.text("badge"),
            title=turn.text("title", date=title),
            alt=turn.text("alt", date=title),
            facts=(
                Fact(
                    turn.text("in"), turn.clock(day.first_in) if day and day.first_in else none, strong=True
                ),
                Fact(
                    turn.text("out"), turn.clock(day.last_out) if day and day.last_out else none, strong=True
                ),
                Fact(
                    turn.text("state"),
                    turn.text("under_review", state=state) if day and day.provisional else state,
                ),
                Fact(turn.text("round"), f"{work.start:%H:%M}-{work.end:%H:%M}"),
                Fact(turn.text("points"), ", ".join(point.name for point in points) or "-"),
            ),
            quick=(
                turn.command("clockin", "in"),
                turn.command("clockin", "out"),
                turn.command("menu", "menu"),
            ),
        )
    )
