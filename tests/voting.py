"""Votes for tests: an office with ideas, its vote open, and what can be taken out of it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from rules.campaigns import Campaign
from rules.people import Person
from simulator.phone import Phone
from simulator.screen import words
from tests.builders import House
from tests.campaigns import a_campaign, an_idea, go_to

_TRACKER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Election:
    """A campaign whose vote is open, with its people by staff id and their phones."""

    house: House
    campaign: Campaign
    people: dict[str, Person]
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, staff_id: str) -> Phone:
        if staff_id not in self.phones:
            self.phones[staff_id] = self.house.phone_of(self.people[staff_id])
        return self.phones[staff_id]

    def picks(self, staff_id: str, *numbers: int) -> Phone:
        """The person picks these ideas, one after the other, the way a thumb does."""
        phone = self.phone(staff_id)
        phone.says("โหวต")
        for number in numbers:
            tap_idea(phone, number, "เลือกไอเดียนี้")
        return phone

    def goes_to(self, part: str) -> Campaign:
        self.campaign = go_to(self.house, self.campaign, part)
        return self.campaign

    def closes(self) -> Campaign:
        """A few minutes after the end, when all is counted."""
        self.campaign = go_to(self.house, self.campaign, "vote_to", timedelta(minutes=5))
        return self.campaign


def an_election(house: House, ideas: int = 4, voters: int = 4, **changes: object) -> Election:
    """`voters` people 1001, 1002, ... of whom 1001 is the head and wrote all `ideas`; the vote is open."""
    people = {
        str(number): house.person(str(number), first_name=f"คนที่{number}")
        for number in range(1001, 1001 + voters)
    }
    head = people["1001"]
    campaign = a_campaign(house, head.id, (head.id,), **changes)
    for number in range(1, ideas + 1):
        an_idea(house, campaign, head, f"ไอเดียที่ {number}")
    return Election(house, go_to(house, campaign, "vote_from"), people)


def tap_idea(phone: Phone, number: int, label: str) -> Phone:
    """Taps the button of this label on the newest card of the idea, looking through the pages for it."""
    for _ in range(60):
        action = button_of(phone, number, label)
        if action is not None:
            return phone.taps_old(action)
        phone.taps("หน้าต่อไป")
    raise AssertionError(f"no {label!r} for idea {number}.\n{phone.screen()}")


def button_of(phone: Phone, number: int, label: str) -> dict[str, object] | None:
    """The newest button of this label on a card of the idea."""
    for bubble in reversed(phone._bubbles()):
        if bubble.message.get("type") != "flex":
            continue
        contents = bubble.message["contents"]
        cards = contents["contents"] if contents["type"] == "carousel" else [contents]
        for card in cards:
            titles = [part.get("text", "") for part in card["body"]["contents"]]
            if any(str(title).startswith(f"{number}. ") for title in titles):
                for button in card.get("footer", {}).get("contents", []):
                    if button["action"]["label"] == label:
                        found: dict[str, object] = button["action"]
                        return found
    return None


def ideas_shown(phone: Phone) -> list[int]:
    """The numbers of the ideas in the phone's newest carousel, in order."""
    shown = [bubble.message["contents"] for bubble in phone.answers() if bubble.message["type"] == "flex"]
    carousels = [contents for contents in shown if contents["type"] == "carousel"]
    titles = [
        str(part.get("text", ""))
        for card in carousels[-1]["contents"]
        for part in card["body"]["contents"][1:2]
    ]
    return [int(title.partition(".")[0]) for title in titles if title.partition(".")[0].isdecimal()]


def tracker_seen(phone: Phone) -> str:
    """The tracking number that the phone's newest answer shows."""
    said = "\n".join("\n".join(words(bubble.message)) for bubble in phone.answers())
    found = _TRACKER.findall(said)
    assert found, phone.screen()
    return str(found[-1])
