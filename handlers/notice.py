"""The privacy notice: read, accepted, and its acceptance recorded with its version."""

from bot import guards
from bot.flow import Flow
from bot.replies import SayButton
from bot.turn import Turn

flow = Flow("notice")


@flow.button("accept", lasts=True)
def accept(turn: Turn, args: dict[str, str]) -> None:
    person = turn.require_person()
    if args.get("version") != guards.NOTICE_VERSION:
        return guards.show_notice(turn, args.get("then", ""))
    people = turn.store.people
    if not people.has_accepted(person.id, guards.NOTICE, guards.NOTICE_VERSION):
        people.accept(person.id, guards.NOTICE, guards.NOTICE_VERSION, turn.now, turn.event.id)
        turn.store.audit.add(
            turn.now, person.staff_id, "notice.accepted", f"person:{person.staff_id}", version=args["version"]
        )
    then = args.get("then") or turn.command("clockin", "in").text
    turn.say("accepted", SayButton(then, then), turn.command("menu", "menu"))
    return None
