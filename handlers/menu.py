"""What you can do, leaving a talk, the language, and kind answers to what we cannot use."""

from collections.abc import Sequence
from typing import Final

from bot import events
from bot.flow import Flow
from bot.replies import Bar, Board, Card, Carousel, SayButton
from bot.turn import Turn
from handlers.parts.may_say import may_say
from rules.people import Person
from rules.permits import may_ask_status
from texts import first_word

flow = Flow("menu")

#: A command by its flow and key, and what an example says after it, by its key in the texts.
Line = tuple[str, str, str]
MOST_QUICK: Final = 13  # LINE takes no more
MOST_USED: Final = (
    ("clockin", "in"), ("clockin", "out"), ("mytime", "command"), ("status", "command"),
    ("missing", "command"), ("reviews", "command"),
)  # fmt: skip
ALSO: Final = (
    ("approvals", "command"), ("leave", "command"), ("requests", "correct"), ("requests", "mine"),
    ("ideas", "command"), ("idea_status", "command"), ("voting", "command"), ("menu", "language"),
)  # fmt: skip
GROUPS: Final[dict[str, Sequence[Line]]] = {
    "see": (
        ("status", "command", ""), ("status", "command", "unit"), ("status", "command", "person"),
        ("status", "command", "yesterday"), ("missing", "command", ""), ("late", "command", "month"),
        ("charts", "command", "week"),
    ),
    "decide": (
        ("reviews", "command", ""), ("approvals", "command", ""), ("ledger", "near_command", ""),
        ("deputies", "command", ""), ("idea_status", "command", ""),
    ),
    "time": (
        ("clockin", "in", ""), ("clockin", "out", ""), ("mytime", "command", ""), ("ledger", "command", ""),
        ("reminders", "command", ""),
    ),
    "ask": (
        ("leave", "command", ""), ("leave", "travel", ""), ("leave", "wfh", ""), ("requests", "correct", ""),
        ("requests", "mine", ""),
    ),
    "ideas": (
        ("ideas", "command", ""), ("reading", "command", ""), ("my_ideas", "command", ""),
        ("voting", "command", ""), ("voting", "results", ""), ("project", "command", ""),
        ("milestones", "command", ""), ("survey", "command", ""), ("papers", "command", ""),
    ),
    "office": (
        ("rounds", "command", ""), ("holidays", "command", ""), ("grace", "command", ""),
        ("exemptions", "command", ""), ("orders", "command", ""), ("outages", "command", ""),
        ("locks", "command", ""), ("campaigns", "open", ""),
    ),
    "run": (
        ("people", "command", ""), ("points", "command", ""), ("reports", "command", ""),
        ("kpi", "command", ""), ("files", "command", ""), ("announcements", "command", ""),
        ("system", "command", ""), ("history", "command", ""), ("setup", "command", ""),
    ),
    "talk": (("menu", "menu", ""), ("menu", "cancel", ""), ("menu", "language", "")),
}  # fmt: skip


@flow.command("menu")
def menu(turn: Turn) -> None:
    """Leaves any talk and offers what this person does most."""
    person = turn.require_person()
    turn.done()
    buttons = [turn.command(*key) for key in MOST_USED if may_say(turn, person, key)]
    more = [turn.command(*key) for key in ALSO if may_say(turn, person, key)]
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge"),
            title=turn.text("title", name=person.first_name),
            alt=turn.text("title", name=person.first_name),
            next_step=turn.text("intro_viewer" if may_ask_status(person) else "intro_staff"),
            buttons=(*buttons, turn.command("menu", "help")),
            quick=(*buttons, *more)[:MOST_QUICK],
        )
    )


@flow.command("help")
def help_(turn: Turn) -> None:
    """Everything this person can say, grouped, each with an example that a tap says."""
    person = turn.require_person()
    turn.done()
    cards = [card for group, lines in GROUPS.items() if (card := _group(turn, person, group, lines))]
    turn.show(Carousel(tuple(cards), turn.text("help_alt"), (turn.command("menu", "menu"),)))


def _group(turn: Turn, person: Person, group: str, lines: Sequence[Line]) -> Board | None:
    """A row an example, with what it does beneath; a tap says it."""
    rows = []
    for flow_name, key, suffix in lines:
        if may_say(turn, person, (flow_name, key)):
            facts = {"unit": person.unit, "staff_id": person.staff_id}
            after = turn.text(f"after_{suffix}", **facts) if suffix else ""
            said = f"{first_word(flow_name, key, turn.language)} {after}".strip()
            rows.append(Bar(said, "›", say=said, note=turn.text(f"what_{flow_name}_{suffix or key}")))
    if not rows:
        return None
    title = turn.text(f"group_{group}")
    return Board(badge=turn.text("help_badge"), title=title, alt=title, numbers=(), rows=tuple(rows))


@flow.command("cancel")
def cancel(turn: Turn) -> None:
    had = turn.talk.flow is not None
    turn.done()
    quick = (turn.command("menu", "menu"),) if turn.person else ()
    turn.say("cancelled" if had else "nothing_to_cancel", *quick)


@flow.command("language")
def ask_language(turn: Turn) -> None:
    choices = [turn.button(f"language_{code}", "language", lasts=True, to=code) for code in ("th", "en")]
    turn.say("language_ask", *choices)


@flow.button("language", lasts=True)
def set_language(turn: Turn, args: dict[str, str]) -> None:
    turn.talk.language = "en" if args.get("to") == "en" else "th"
    menu_word = turn.command("menu", "menu")
    turn.say("language_set", SayButton(menu_word.label, menu_word.text))


@flow.opens(events.OtherMessage)
def cannot_use(turn: Turn, event: events.OtherMessage) -> None:
    """Strangers are only told how to register; to the rest: what we can use instead."""
    turn.require_person()
    keys = {"sticker": "sticker", "audio": "medium", "video": "medium"}
    turn.say(keys.get(event.kind, "other"), turn.command("menu", "menu"))
