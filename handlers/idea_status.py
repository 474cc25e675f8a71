"""Where idea campaigns stand, for who runs them."""

from bot.flow import Flow
from bot.turn import Turn
from handlers.parts.idea_standing import show_standing

flow = Flow("idea_status")


@flow.command("command")
def idea_status(turn: Turn) -> None:
    show_standing(turn)
