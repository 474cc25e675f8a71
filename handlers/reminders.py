"""Whether one wants to be reminded to clock in and out; the reminding itself is in `parts.reminders`."""

from bot.flow import Flow
from bot.turn import Turn
from rules.refusals import Refusal
from storage.reminders import Choice

flow = Flow("reminders")

_WHICH = ("before", "after")


@flow.command("command")
def show_choice(turn: Turn) -> None:
    """What stands, and what can be changed with a tap."""
    person = turn.require_person()
    choice, rules = turn.store.reminders.choice(person.id), turn.store.office.remind_rules(turn.today)
    ordered = {"before": rules.before_all, "after": rules.after_all}
    lines, buttons = [], []
    for which in _WHICH:
        on = getattr(choice, which)
        state = "ordered" if ordered[which] else "on" if on else "off"
        minutes = rules.before_min if which == "before" else rules.after_min
        lines.append(turn.text(f"line_{which}", minutes=minutes, state=turn.text(state)))
        if not ordered[which]:
            to = "off" if on else "on"
            buttons.append(turn.button(f"turn_{to}_{which}", "turn", lasts=True, which=which, to=to))
    turn.say("state", *buttons, turn.command("menu", "menu"), lines="\n".join(lines))


@flow.button("turn", lasts=True)
def turn_on_or_off(turn: Turn, args: dict[str, str]) -> None:
    person, which = turn.require_person(), args.get("which", "")
    if which not in _WHICH:
        raise Refusal("button_unknown")
    chosen = turn.store.reminders.choice(person.id)._asdict() | {which: args.get("to") == "on"}
    turn.store.reminders.choose(person.id, Choice(**chosen), turn.now)
    show_choice(turn)
