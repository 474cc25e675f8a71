"""The tabs of the menu at the foot of the chat: LINE switches them by itself and tells us; we mend what went
wrong."""

from bot.flow import Flow
from bot.turn import Turn
from documents.menus import DEFAULT, menu_of_role, menus_of_role

flow = Flow("tabs")


@flow.button("shown", lasts=True)
def shown(turn: Turn, args: dict[str, str]) -> None:
    """Says nothing. Who saw a tab that is not of their role, or of a menu that is no more, gets their own."""
    role = turn.person.role if turn.person else DEFAULT
    if args.get("picked") != "SUCCESS" or args.get("menu") not in menus_of_role(role):
        turn.wants_menu(menu_of_role(role))
