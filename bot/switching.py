"""Rich menus to switch for people whose role changed while they said nothing."""

import logging

from bot.line.menus import show_menu
from bot.line.messenger import Denied, Messenger, Refused, Unavailable
from storage.database import Database
from storage.errands import MENU, Errand
from storage.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 50  # a pass stays short: the other timed jobs wait for it


class MenuSwitcher:
    """Shows people the menus they were to get. Showing one twice does no harm, so it is struck off after."""

    def __init__(self, *, database: Database, line: Messenger) -> None:
        self._database, self._line = database, line

    def once(self) -> int:
        """One pass over at most AT_ONCE people; returns how many menus were switched.

        While LINE is away or does not take our token, nothing is struck off.
        """
        with self._database.read() as connection:
            due = Store(connection).errands.due(MENU, AT_ONCE)
        switched = 0
        for errand in due:
            try:
                switched += self._switch(errand)
            except (Denied, Unavailable) as fault:
                log.warning("menus will be switched later: %s", fault)
                break
        return switched

    def _switch(self, errand: Errand) -> bool:
        with self._database.read() as connection:
            bound = Store(connection).people.of_account(errand.subject) is not None
        shown = False
        try:
            if bound:  # who has left the account meanwhile gets the right menu when it is bound again
                show_menu(self._line, errand.subject, errand.what)
                shown = True
        except Refused as refused:
            log.warning("the menu %s could not be shown: %s", errand.what, refused)
        with self._database.begin() as connection:
            Store(connection).errands.done(errand)
        return shown
