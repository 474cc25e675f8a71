"""Rich menus: made, pictured, named by aliases, shown to one person or to all."""

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, UnidentifiedImageError

from simulator.action_shapes import ALIAS, action
from simulator.chats import Chats
from simulator.errors import Fault, LineError, body_errors
from simulator.ids import Ids
from simulator.memory import Memory
from simulator.model import Json
from simulator.news import News
from simulator.shapes import Place, flag, items, letters, matching, shape, whole

MENUS_MOST, AREAS_MOST, BULK_MOST = 1000, 20, 500
IMAGE_BYTES = 1_000_000
WIDTH_LEAST, WIDTH_MOST, HEIGHT_LEAST, RATIO_LEAST = 800, 2500, 250, 1.45
INT32 = 2**31 - 1

SIZE = shape({"width": whole(WIDTH_LEAST, WIDTH_MOST), "height": whole(HEIGHT_LEAST, INT32)})
BOUNDS = shape(
    {"x": whole(0, INT32), "y": whole(0, INT32), "width": whole(1, INT32), "height": whole(1, INT32)}
)
AREA = shape({"bounds": BOUNDS, "action": action("richmenu")})
MENU = shape(
    {
        "size": SIZE,
        "selected": flag,
        "name": letters(300, 1),
        "chatBarText": letters(14, 1),
        "areas": items(AREA, 0, AREAS_MOST),
    }
)


def menu_faults(menu: Any) -> Iterator[Fault]:
    """All that LINE would refuse in a rich menu object."""
    yield from MENU(menu, Place())
    size = menu.get("size") if isinstance(menu, dict) else None
    if isinstance(size, dict) and isinstance(size.get("width"), int) and isinstance(size.get("height"), int):
        if size["height"] and size["width"] / size["height"] < RATIO_LEAST:
            yield Fault(f"The aspect ratio (width / height) must be {RATIO_LEAST} or more", "size")
        yield from _outside(menu.get("areas"), size)


def _outside(areas: Any, size: Json) -> Iterator[Fault]:
    for index, area in enumerate(areas if isinstance(areas, list) else ()):
        bounds = area.get("bounds") if isinstance(area, dict) else None
        if isinstance(bounds, dict) and all(
            isinstance(bounds.get(key), int) for key in ("x", "y", "width", "height")
        ):
            right, bottom = bounds["x"] + bounds["width"], bounds["y"] + bounds["height"]
            if right > size["width"] or bottom > size["height"]:
                yield Fault("The area is outside of the rich menu", f"areas[{index}].bounds")


class RichMenus:
    """All rich menus of the account. Methods raise LineError where LINE refuses."""

    def __init__(self, chats: Chats, memory: Memory, news: News, ids: Ids) -> None:
        self._chats, self._memory, self._news, self._ids = chats, memory, news, ids
        self._menus: dict[str, Json] = dict(memory.load("menu"))
        self._aliases: dict[str, str] = {key: body["menu"] for key, body in memory.load("alias")}
        self._default: str | None = next((body["menu"] for _, body in memory.load("default_menu")), None)

    def create(self, menu: Json) -> str:
        self.validate(menu)
        if len(self._menus) >= MENUS_MOST:
            raise LineError(400, "The maximum number of rich menus has been reached")
        menu_id = self._ids.rich_menu()
        known = ("size", "selected", "name", "chatBarText", "areas")
        self._menus[menu_id] = {"richMenuId": menu_id, **{key: menu[key] for key in known}}
        self._memory.save("menu", menu_id, self._menus[menu_id])
        return menu_id

    def validate(self, menu: Json) -> None:
        faults = list(menu_faults(menu))
        if faults:
            raise body_errors(faults)

    def get(self, menu_id: str) -> Json:
        if menu_id not in self._menus:
            raise LineError(404, "richmenu not found")
        return self._menus[menu_id]

    def every(self) -> list[Json]:
        return list(self._menus.values())

    def delete(self, menu_id: str) -> None:
        self.get(menu_id)
        del self._menus[menu_id]
        self._memory.forget("menu", menu_id)
        self._memory.forget_bytes("menu/" + menu_id)
        if self._default == menu_id:
            self.clear_default()
        for person in self._chats.people.values():
            if person.menu == menu_id:
                person.menu = None
                self._chats.save_person(person)

    # its picture

    def put_image(self, menu_id: str, data: bytes, media_type: str) -> None:
        """A JPEG or PNG in the menu's own proportions; once."""
        size = self.get(menu_id)["size"]
        if media_type.split(";", maxsplit=1)[0] not in ("image/jpeg", "image/png"):
            raise LineError(415, "Unsupported Media Type")
        if self._memory.load_bytes("menu/" + menu_id) is not None:
            raise LineError(400, "An image has already been uploaded to the richmenu")
        if len(data) > IMAGE_BYTES:
            raise LineError(413, "Payload Too Large")
        if _pixels(data) != (size["width"], size["height"]):
            raise LineError(400, "The image size is not allowed for richmenu")
        self._memory.save_bytes("menu/" + menu_id, data)
        self._news.publish("menus")

    def image(self, menu_id: str) -> tuple[bytes, str]:
        self.get(menu_id)
        data = self._memory.load_bytes("menu/" + menu_id)
        if data is None:
            raise LineError(404, "Not found")
        return data, "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"

    # who sees which

    def set_default(self, menu_id: str) -> None:
        self._with_image(menu_id)
        self._default = menu_id
        self._memory.save("default_menu", "", {"menu": menu_id})
        self._news.publish("menus")

    def default(self) -> str:
        if self._default is None:
            raise LineError(404, "no default richmenu")
        return self._default

    def clear_default(self) -> None:
        self._default = None
        self._memory.forget("default_menu", "")
        self._news.publish("menus")

    def link(self, user_id: str, menu_id: str) -> None:
        """To someone who is no friend: accepted, and without effect."""
        self._with_image(menu_id)
        person = self._chats.people.get(user_id)
        if person is not None and person.friend and not person.blocked:
            person.menu = menu_id
            self._chats.save_person(person)

    def unlink(self, user_id: str) -> None:
        person = self._chats.people.get(user_id)
        if person is not None and person.menu is not None:
            person.menu = None
            self._chats.save_person(person)

    def linked(self, user_id: str) -> str:
        person = self._chats.people.get(user_id)
        if person is None or person.menu is None:
            raise LineError(404, "the user has no richmenu")
        return person.menu

    def bulk(self, request: Json, *, link: bool) -> None:
        users = request.get("userIds")
        if not isinstance(users, list) or not 1 <= len(users) <= BULK_MOST:
            raise body_errors([Fault(f"Size must be between 1 and {BULK_MOST}", "userIds")])
        for user_id in users:
            if link:
                self.link(user_id, str(request.get("richMenuId")))
            else:
                self.unlink(user_id)

    def relink(self, operation: Json) -> None:
        """One step of a batch: all who see the menu `from` get `to` (link) or none of their own (unlink,
        unlinkAll)."""
        for person in list(self._chats.people.values()):
            if person.menu is None or (
                operation["type"] != "unlinkAll" and person.menu != operation.get("from")
            ):
                continue
            if operation["type"] == "link":
                self.link(person.id, operation["to"])
            else:
                self.unlink(person.id)

    def shown_to(self, user_id: str) -> Json | None:
        """The menu this person sees: their own before the default."""
        person = self._chats.people.get(user_id)
        if person is None or person.blocked:
            return None
        return self._menus.get(person.menu or self._default or "")

    # aliases

    def create_alias(self, request: Json) -> None:
        alias, menu_id = request.get("richMenuAliasId"), str(request.get("richMenuId"))
        faults = list(matching(ALIAS)(alias, Place("richMenuAliasId")))
        if faults:
            raise body_errors(faults)
        if alias in self._aliases:
            raise LineError(400, "conflict richmenu alias id")
        self._save_alias(str(alias), menu_id)

    def update_alias(self, alias: str, menu_id: str) -> None:
        self.alias(alias)
        self._save_alias(alias, menu_id)

    def alias(self, alias: str) -> Json:
        if alias not in self._aliases:
            raise LineError(404, "richmenu alias not found")
        return {"richMenuAliasId": alias, "richMenuId": self._aliases[alias]}

    def aliases(self) -> list[Json]:
        return [self.alias(alias) for alias in self._aliases]

    def delete_alias(self, alias: str) -> None:
        self.alias(alias)
        del self._aliases[alias]
        self._memory.forget("alias", alias)

    def switch(self, user_id: str, alias: str) -> Json:
        """A tapped richmenuswitch: shows the alias's menu to this person; returns the postback's `params`."""
        menu_id = self._aliases.get(alias)
        if menu_id is None:
            status = "RICHMENU_ALIAS_ID_NOTFOUND"
        elif menu_id not in self._menus:
            status = "RICHMENU_NOTFOUND"
        else:
            self.link(user_id, menu_id)
            return {"newRichMenuAliasId": alias, "status": "SUCCESS"}
        return {"newRichMenuAliasId": alias, "status": status}

    def _save_alias(self, alias: str, menu_id: str) -> None:
        if menu_id not in self._menus:
            raise LineError(400, "richmenu not found")
        self._with_image(menu_id)
        self._aliases[alias] = menu_id
        self._memory.save("alias", alias, {"menu": menu_id})

    def _with_image(self, menu_id: str) -> None:
        self.get(menu_id)
        if self._memory.load_bytes("menu/" + menu_id) is None:
            raise LineError(400, "must upload richmenu image before applying it to user")


def _pixels(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
