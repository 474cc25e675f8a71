"""What happens on the phone when a button, a quick reply or a rich-menu area is tapped."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from simulator.action_shapes import picked_moment
from simulator.chats import Chats
from simulator.model import Json
from simulator.richmenus import RichMenus
from simulator.users import Users

Screen = Literal["camera", "cameraRoll", "location", "keyboard", "picker"]
LINE_SCREENS: dict[str, Screen] = {
    "https://line.me/R/nv/location": "location",
    "https://line.me/R/nv/camera": "camera",
    "https://line.me/R/nv/cameraRoll": "cameraRoll",
}


@dataclass(frozen=True)
class Outcome:
    """What the phone shows next, if it is not the chat: a LINE screen, a web page (`opens`), a text to
    type or copied."""

    screen: Screen | None = None
    opens: str | None = None
    typed: str | None = None
    copied: str | None = None


class Actions:
    """Runs action objects for people."""

    def __init__(self, users: Users, menus: RichMenus, chats: Chats) -> None:
        self._users, self._menus, self._chats = users, menus, chats

    def run(
        self, user_id: str, action: Json, *, picked: str | None = None, chat: str | None = None
    ) -> Outcome:
        """`picked`: the date or time chosen in a picker. ValueError if it is not one that the picker
        offers."""
        where = chat or user_id
        match action["type"]:
            case "message":
                self._users.text(user_id, action["text"], chat=where)
            case "postback":
                return self._postback(user_id, action, where)
            case "datetimepicker":
                return self._picker(user_id, action, picked, where)
            case "richmenuswitch":
                params = self._menus.switch(user_id, action["richMenuAliasId"])
                self._users.postback(user_id, action["data"], params=params)
            case "uri":
                return _web(action["uri"])
            case "clipboard":
                self.hide_quick_replies(where)
                return Outcome(copied=action["clipboardText"])
            case "camera" | "cameraRoll" | "location" as screen:
                return Outcome(screen=screen)
        return Outcome()

    def hide_quick_replies(self, chat: str) -> None:
        """A tapped quick reply takes the whole row away."""
        shown = self._chats.quick_replies(chat)
        if shown:
            bubble, _ = shown
            bubble.quick_used = True
            self._chats.save(bubble)

    def _postback(self, user_id: str, action: Json, chat: str) -> Outcome:
        self.hide_quick_replies(chat)
        self._users.postback(user_id, action["data"], display=action.get("displayText"), chat=chat)
        if action.get("text"):
            self._users.text(user_id, action["text"], chat=chat)
        if action.get("inputOption") == "openKeyboard":
            return Outcome(screen="keyboard", typed=action.get("fillInText"))
        return Outcome()

    def _picker(self, user_id: str, action: Json, picked: str | None, chat: str) -> Outcome:
        if picked is None:
            return Outcome(screen="picker")
        mode = action["mode"]
        moment = picked_moment(picked, mode)
        least, most = picked_moment(action.get("min"), mode), picked_moment(action.get("max"), mode)
        if moment is None or (least and moment < least) or (most and moment > most):
            raise ValueError(f"the picker of mode {mode} does not offer {picked!r}")
        self.hide_quick_replies(chat)
        self._users.postback(user_id, action["data"], params={mode: picked}, chat=chat)
        return Outcome()


def _web(uri: str) -> Outcome:
    for start, screen in LINE_SCREENS.items():
        if uri.startswith(start):
            return Outcome(screen=screen)
    if uri.startswith("https://line.me/R/oaMessage/"):
        return Outcome(screen="keyboard", typed=unquote(uri.partition("?")[2]))
    return Outcome(opens=uri)
