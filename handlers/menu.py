"""What you can do, leaving a talk, the language, and kind answers to what we cannot use."""

from bot import events
from bot.flow import Flow
from bot.replies import Card, Fact, SayButton
from bot.turn import Turn
from rules.people import may_ask_status

flow = Flow("menu")

#: Flows of the road from an idea to an innovation in use.
_IDEAS = ("ideas", "my_ideas", "voting", "campaigns", "project", "milestones")
#: Flows in which admins keep the office's calendar.
CALENDAR = ("rounds", "holidays", "grace", "exemptions", "outages", "locks")


@flow.command("menu")
def menu(turn: Turn) -> None:
    """Leaves any talk and shows what this person can do."""
    person = turn.require_person()
    turn.done()
    buttons = [
        turn.command("clockin", "in"),
        turn.command("clockin", "out"),
        turn.command("mytime", "command"),
    ]
    lines = [turn.text("intro_staff")]
    if may_ask_status(person):
        buttons += [turn.command("status", "command"), turn.command("reviews", "command")]
        lines.append(turn.text("intro_viewer"))
    ideas = [turn.command(name, "command") for name in _IDEAS]
    more = [
        turn.command("leave", "command"),
        turn.command("requests", "correct"),
        turn.command("requests", "mine"),
    ]
    if may_ask_status(person):
        more.append(turn.command("approvals", "command"))
    language = turn.command("menu", "language")
    words = " · ".join(button.text for button in (*buttons, *more, *ideas, language))
    facts = [Fact(turn.text("fact_words"), words)]
    if person.role == "admin":
        kept = " · ".join(turn.command(name, "command").text for name in CALENDAR)
        facts.append(Fact(turn.text("fact_calendar"), kept))
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge"),
            title=turn.text("title", name=person.first_name),
            alt=turn.text("title", name=person.first_name),
            facts=tuple(facts),
            next_step="\n".join(lines),
            buttons=tuple(buttons),
            quick=(*buttons, *more, *ideas[:3], language),  # LINE takes 13
        )
    )


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
    keys = {"sticker": "sticker", "file": "file", "audio": "medium", "video": "medium"}
    turn.say(keys.get(event.kind, "other"), turn.command("menu", "menu"))
