"""The rich menus at LINE: brought up to date without a gap, and shown to one person.

The name of a menu at LINE carries a fingerprint of all that it is, picture included, because LINE can neither
change a picture nor tell whether one is the same. A deployment makes what is missing, switches the aliases
(by which the tabs find each other, too), the default and the people who have a menu of their own over to it,
and only then deletes what nobody sees any more. Broken off anywhere, the next one finishes the work. Menus
that others made are left alone.
"""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import urllib3
from linebot.v3.messaging import (
    ApiException,
    CreateRichMenuAliasRequest,
    MessagingApi,
    MessagingApiBlob,
    RichMenuBatchRequest,
    RichMenuBulkLinkRequest,
    RichMenuRequest,
    UpdateRichMenuAliasRequest,
)

from bot.buttons import Tap, pack
from bot.line.messenger import MOST_RECIPIENTS, TIMEOUT_S, Messenger, Unavailable, sort_fault

log = logging.getLogger(__name__)

OURS = "signpost"
"""The first word of the name of every menu that is ours."""
RELINK_S = 20.0
"""How long to wait for LINE to move people from old menus to new ones, in seconds."""
_RELINK_PAUSE_S = 0.5


class Area(Protocol):
    """One tappable rectangle in pixels; a tap says `says`, or shows the menu `switches` names instead."""

    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def switches(self) -> str: ...


class Menu(Protocol):
    """A menu as it was drawn; `name` is also its alias at LINE, `bar` the text on the bar that opens it."""

    @property
    def name(self) -> str: ...
    @property
    def bar(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def areas(self) -> Sequence[Area]: ...
    @property
    def png(self) -> bytes: ...


@dataclass(slots=True)
class Deployed:
    """What a deployment did: names of menus. `waiting` are old ones that people who have a menu of their own
    may still see, because LINE has not moved them yet; the next deployment finishes that. `ids` gives LINE's
    id of each menu that is now in use."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


def deploy(messenger: Messenger, menus: Sequence[Menu], default: str) -> Deployed:
    """Makes LINE show these menus, the one named `default` to everybody who has none of their own.

    Safe to repeat. Raises what the Messenger raises: Refused, Denied, Unavailable.
    """
    return _Deployment(messenger).run(menus, default)


def show_menu(messenger: Messenger, user_id: str, name: str | None) -> None:
    """Shows the deployed menu `name` to this person from now on; None: the default one again.

    Takes effect at once. Raises Refused if no such menu was deployed, Denied, Unavailable.
    """
    api = MessagingApi(messenger.client)
    if name is None:
        _ask("unlink menu", api.unlink_rich_menu_id_from_user, user_id)
        return
    alias = _ask("menu alias", api.get_rich_menu_alias, name)
    _ask("link menu", api.link_rich_menu_id_to_user, user_id, alias.rich_menu_id)


def show_menu_to_all(messenger: Messenger, user_ids: Sequence[str], name: str) -> None:
    """Shows the deployed menu `name` to many; LINE does it in its own time, mostly within seconds.

    Raises Refused if no such menu was deployed, Denied, Unavailable.
    """
    if not user_ids:
        return
    api = MessagingApi(messenger.client)
    menu_id = _ask("menu alias", api.get_rich_menu_alias, name).rich_menu_id
    for first in range(0, len(user_ids), MOST_RECIPIENTS):
        some = list(user_ids[first : first + MOST_RECIPIENTS])
        request = RichMenuBulkLinkRequest(richMenuId=menu_id, userIds=some)
        _ask("link menus", api.link_rich_menu_id_to_users, request)


def full_name(menu: Menu) -> str:
    """The menu's name at LINE, e.g. `signpost staff 3f5a0c81d2b4`; differs as soon as anything differs."""
    content = json.dumps(_request(menu, ""), sort_keys=True).encode() + menu.png
    return f"{OURS} {menu.name} {hashlib.sha256(content).hexdigest()[:12]}"


def _request(menu: Menu, name: str) -> dict[str, Any]:
    """The menu as LINE's API wants it."""
    return {
        "size": {"width": menu.width, "height": menu.height},
        "selected": True,
        "name": name,
        "chatBarText": menu.bar,
        "areas": [
            {
                "bounds": {"x": area.x, "y": area.y, "width": area.width, "height": area.height},
                "action": _action(area),
            }
            for area in menu.areas
        ],
    }


def _action(area: Area) -> dict[str, str]:
    if not area.switches:
        return {"type": "message", "label": area.label, "text": area.says}
    data = pack(Tap("tabs", "shown", {"menu": area.switches}))
    return {"type": "richmenuswitch", "label": area.label, "richMenuAliasId": area.switches, "data": data}


class _Deployment:
    def __init__(self, messenger: Messenger) -> None:
        self._api, self._blob = MessagingApi(messenger.client), MessagingApiBlob(messenger.client)
        self._done = Deployed()

    def run(self, menus: Sequence[Menu], default: str) -> Deployed:
        there = {menu.rich_menu_id: menu.name for menu in self._list()}
        for menu in menus:
            self._done.ids[menu.name] = self._bring(menu, there)
        for name, menu_id in self._done.ids.items():
            self._point_alias(name, menu_id)
        self._point_default(self._done.ids[default])
        used = set(self._done.ids.values())
        old = {menu_id: name for menu_id, name in there.items() if _is_ours(name) and menu_id not in used}
        self._retire(old)
        return self._done

    def _bring(self, menu: Menu, there: dict[str, str]) -> str:
        """The id of this very menu at LINE, complete with its picture; made if it is not there."""
        name = full_name(menu)
        menu_id = next((menu_id for menu_id, each in there.items() if each == name), None)
        if menu_id is None:
            request = RichMenuRequest.from_dict(_request(menu, name))
            menu_id = str(_ask("make menu", self._api.create_rich_menu, request).rich_menu_id)
            self._done.made.append(name)
        elif self._has_picture(menu_id):
            self._done.kept.append(name)
            return menu_id
        else:  # a deployment was broken off between the menu and its picture
            self._done.made.append(name)
        headers = {"Content-Type": "image/png"}
        _ask("menu picture", self._blob.set_rich_menu_image, menu_id, body=menu.png, _headers=headers)
        return menu_id

    def _has_picture(self, menu_id: str) -> bool:
        return _if_there("menu picture", self._blob.get_rich_menu_image, menu_id) is not None

    def _list(self) -> list[Any]:
        return list(_ask("menu list", self._api.get_rich_menu_list).richmenus)

    def _point_alias(self, alias: str, menu_id: str) -> None:
        now = _if_there("menu alias", self._api.get_rich_menu_alias, alias)
        if now is None:
            request = CreateRichMenuAliasRequest(richMenuAliasId=alias, richMenuId=menu_id)
            _ask("menu alias", self._api.create_rich_menu_alias, request)
        elif now.rich_menu_id != menu_id:
            update = UpdateRichMenuAliasRequest(richMenuId=menu_id)
            _ask("menu alias", self._api.update_rich_menu_alias, alias, update)

    def _point_default(self, menu_id: str) -> None:
        now = _if_there("default menu", self._api.get_default_rich_menu_id)
        if now is None or now.rich_menu_id != menu_id:
            _ask("default menu", self._api.set_default_rich_menu, menu_id)

    def _retire(self, old: dict[str, str]) -> None:
        """Moves the people who have an old menu of their own to its successor, then deletes the old ones."""
        if not old:
            return
        try:
            moved = self._moved(old)
        except Unavailable as fault:  # three such moves an hour are allowed; the new menus are in use anyhow
            log.warning("old rich menus stay until the next deployment: %s", fault)
            moved = False
        if not moved:
            self._done.waiting.extend(old.values())
            return
        for alias in _ask("menu aliases", self._api.get_rich_menu_alias_list).aliases:
            if alias.rich_menu_id in old:  # a tab that there is no more
                _if_there("delete alias", self._api.delete_rich_menu_alias, alias.rich_menu_alias_id)
        for menu_id, name in old.items():
            _if_there("delete menu", self._api.delete_rich_menu, menu_id)
            self._done.deleted.append(name)

    def _moved(self, old: dict[str, str]) -> bool:
        """Whether LINE, which does it in its own time, has moved everybody within RELINK_S."""
        steps: list[dict[str, str]] = []
        for menu_id, name in old.items():
            successor = self._done.ids.get(name.split(" ")[1])
            if successor is None:
                steps.append({"type": "unlink", "from": menu_id})
            else:
                steps.append({"type": "link", "from": menu_id, "to": successor})
        request = RichMenuBatchRequest.from_dict({"operations": steps})
        answer = _ask("move people", self._api.rich_menu_batch_with_http_info, request)
        headers = {key.lower(): value for key, value in (answer.headers or {}).items()}
        deadline = time.monotonic() + RELINK_S
        while time.monotonic() < deadline:
            request_id = headers["x-line-request-id"]
            progress = _ask("move people", self._api.get_rich_menu_batch_progress, request_id)
            if progress.phase != "ongoing":
                return bool(progress.phase == "succeeded")
            time.sleep(_RELINK_PAUSE_S)
        return False


def _is_ours(name: str) -> bool:
    return name.startswith(f"{OURS} ") and name.count(" ") == 2


def _ask(what: str, method: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """One call to LINE within the time limit; raises Refused, Denied or Unavailable."""
    try:
        return method(*args, _request_timeout=TIMEOUT_S, **more)
    except ApiException as fault:
        sort_fault(fault, what)
    except urllib3.exceptions.HTTPError as fault:
        raise Unavailable(f"{what}: {fault}") from fault


def _if_there(what: str, method: Callable[..., Any], *args: Any) -> Any:
    """The same; None where LINE answers that there is no such thing."""
    try:
        return method(*args, _request_timeout=TIMEOUT_S)
    except ApiException as fault:
        if fault.status == 404:
            return None
        sort_fault(fault, what)
    except urllib3.exceptions.HTTPError as fault:
        raise Unavailable(f"{what}: {fault}") from fault
