"""Counted votes for tests: a working group, its shortlist, and scorecards filled in the way a thumb does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import app as wiring
from bot.ballot_keys import BallotKeys
from rules.ballots import BallotBox
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from simulator.phone import Phone
from tests.builders import SECRET_KEY, House
from tests.campaigns import MEANINGS, a_campaign, an_idea, go_to, the_campaign
from tests.voting import button_of

HEAD, ANNA, BOON, CHAI, ADMIN = "3001", "3002", "3003", "3004", "9001"
GROUP = (HEAD, ANNA, BOON, CHAI)
NAMES = {HEAD: "ประธาน", ANNA: "อันนา", BOON: "บุญมี", CHAI: "ชัยชนะ", ADMIN: "แพรวา"}


@dataclass
class Panel:
    """A campaign with its people by staff id, its ideas by number, and the phones of those who used one."""

    house: House
    campaign: Campaign
    people: dict[str, Person]
    ideas: dict[int, Idea]
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, staff_id: str) -> Phone:
        if staff_id not in self.phones:
            self.phones[staff_id] = self.house.phone_of(self.people[staff_id])
        return self.phones[staff_id]

    def now(self) -> Campaign:
        return the_campaign(self.house, self.campaign.id)

    def scores(self, staff_id: str, number: int, *points: int) -> Phone:
        """The member gives the idea these points, one criterion after the other."""
        phone = self.phone(staff_id).says(f"ให้คะแนน {number}")
        for given in points:
            phone.taps(f"{given}  {MEANINGS[given - 1]}")
        return phone

    def finishes(self, staff_id: str) -> Phone:
        phone = self.phone(staff_id).says("ให้คะแนน").taps("จบการให้คะแนน")
        return phone.sees("แก้คะแนนไม่ได้อีก").taps("ยืนยัน จบการให้คะแนน")

    def scores_all(self, staff_id: str, cards: Mapping[int, tuple[int, ...]]) -> Phone:
        """The member scores these ideas and finishes."""
        for number, points in cards.items():
            self.scores(staff_id, number, *points)
        return self.finishes(staff_id)

    def all_score(self, cards: Mapping[int, tuple[int, ...]]) -> Campaign:
        """Every member gives the same, straight through storage; then the result is there.

        It leaves the rows that `scores_all` of every member leaves: a test holds both against each other.
        """
        for staff_id in GROUP:
            self.phone(staff_id)
        with self.house.store() as store:
            for staff_id in GROUP:
                member = self.people[staff_id].id
                for number, points in cards.items():
                    for criterion, given in enumerate(points):
                        store.scores.give(self.ideas[number].id, member, criterion, given)
                store.scores.finish(self.campaign.id, member, self.house.clock.now())
        self.house.answer()
        return self.now()

    def picks(self, number: int) -> Phone:
        """The head taps this idea's button among the candidates."""
        phone = self.phone(HEAD).says("เลือกไอเดีย")
        action = button_of(phone, number, "เลือกไอเดียนี้")
        assert action is not None, phone.screen()
        return phone.taps_old(action)

    def signs(self, number: int, reason: str = "คุ้มค่าและเริ่มได้ทันที") -> Phone:
        return self.picks(number).says(reason).taps("ลงนามเลือกไอเดียนี้")


def a_panel(
    house: House,
    approvals: dict[int, int],
    *,
    group: tuple[str, ...] = GROUP,
    authors: dict[int, tuple[str, bool]] | None = None,
    staff: int = 8,
    phones: dict[str, Phone] | None = None,
    **changes: object,
) -> Panel:
    """Ideas with that many approvals each, counted; scoring is open (or the choice, without a `group`).

    `authors`: staff id and whether the name is hidden, by number; else 1001 wrote it. 1001, 1002, ... are
    staff who vote, 9001 is an admin. `phones`: of people who have theirs already.
    """
    people = {
        staff_id: house.person(staff_id, first_name=name, role="admin" if staff_id == ADMIN else "committee")
        for staff_id, name in NAMES.items()
    }
    for number in range(1001, 1001 + staff):
        people[str(number)] = house.person(str(number), first_name=f"คนที่{number}")
    members = tuple(people[staff_id].id for staff_id in group)
    campaign = a_campaign(house, people[HEAD].id, members, **{"most_picks": 20, **changes})
    ideas = {}
    for number in sorted(approvals):
        staff_id, hidden = (authors or {}).get(number, ("1001", False))
        idea = an_idea(house, campaign, people[staff_id], f"ไอเดียที่ {number}", anonymous=hidden)
        ideas[number] = idea
    cast(house, go_to(house, campaign, "vote_from"), approvals)
    counted = go_to(house, campaign, "vote_to", timedelta(minutes=5))
    return Panel(house, counted, people, ideas, {} if phones is None else phones)


def cast(house: House, campaign: Campaign, approvals: dict[int, int]) -> None:
    """Fills in the sealed ballots of as many people as the approvals need."""
    keys = BallotKeys(wiring.photo_store(house.settings), SECRET_KEY.encode())
    box = BallotBox(keys.of(campaign), campaign.id)
    with house.store() as store:
        roll = store.votes.roll(campaign.id)
        assert max(approvals.values()) <= len(roll)
        for place, person in enumerate(roll):
            slot = box.slot(person)
            before = store.votes.hold_sealed(campaign.id, slot)
            assert before is not None
            ballot = box.open(slot, before)
            for number, wanted in approvals.items():
                if place < wanted:
                    ballot = ballot.picking(number, campaign.most_picks)
            store.votes.reseal(campaign.id, slot, box.reseal(slot, ballot, before))
