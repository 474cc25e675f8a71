"""Beacons heard by a phone: checked and written down, never answered, never enough by themselves.

Only people of the office who accepted the notice are written down, and only beacons of the office: where
strangers walk is nobody's business.
"""

import logging

from bot import events
from bot.flow import Flow
from bot.guards import NOTICE, NOTICE_VERSION
from bot.turn import Turn
from rules.beacons import check_message

log = logging.getLogger(__name__)

flow = Flow("beacons")


@flow.notices_of(events.Beacon)
def hear(turn: Turn, event: events.Beacon) -> None:
    """One beacon event: its message is held against the beacon's key and count."""
    person = turn.person
    if person is None or not turn.store.people.has_accepted(person.id, NOTICE, NOTICE_VERSION):
        return
    beacon = turn.store.beacons.standing(event.hwid)
    if beacon is None:
        return
    key = beacon.key(turn.around.secret_key)
    checked = check_message(key, beacon.hwid, event.message or b"", event.at, beacon.anchor)
    if checked.anchor != beacon.anchor:
        turn.store.beacons.keep_anchor(beacon.id, checked.anchor)
    if checked.outcome != "ok":
        log.warning("beacon %s: a message that is %s", beacon.hwid, checked.outcome)
    turn.store.beacons.heard(event.id, person.id, beacon.id, event.at, event.kind, checked.outcome)
