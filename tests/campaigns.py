"""Campaigns for tests: made at once, brought to any part of their road by moving the clock."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from rules.authors import Authors
from rules.campaigns import Campaign, Criterion, Times
from rules.ideas import PASSAGES, Idea, told_moment
from rules.people import Person
from simulator.phone import Phone
from simulator.screen import tappable
from tests.builders import SECRET_KEY, House

DAY = timedelta(days=1)
MEANINGS = ("แทบไม่มี", "น้อย", "ปานกลาง", "มาก", "มากที่สุด")
CRITERIA = (
    Criterion("ประโยชน์ต่องาน", 40, MEANINGS),
    Criterion("ทำได้จริง", 35, MEANINGS),
    Criterion("ความใหม่", 25, MEANINGS),
)


def times_from(start: datetime) -> Times:
    """Ideas for ten days from `start`, two of reading, five of votes, five of scoring."""
    return Times(start, start + 10 * DAY, start + 12 * DAY, start + 17 * DAY, start + 22 * DAY)


def a_campaign(house: House, head: int, members: tuple[int, ...] = (), **changes: Any) -> Campaign:
    """A campaign that takes ideas from now on; `changes` are columns of `storage.campaigns.Campaigns.add`."""
    now = house.clock.now()
    given: dict[str, Any] = {
        "title": "นวัตกรรม 2570", "question": "เรื่องใดทำให้งานของเราดีขึ้น", "units": (),
        "fiscal_year": 2570, "times": times_from(now), "most_picks": 3, "shortlist": 5,
        "tie_rule": "shared", "anonymous": True, "criteria": CRITERIA, "head": head, "members": members,
        "made_at": now,
    }  # fmt: skip
    with house.store() as store:
        number = store.campaigns.add(**{**given, **changes})
    house.settle()
    return the_campaign(house, number)


def the_campaign(house: House, number: int) -> Campaign:
    """The campaign as it stands now."""
    with house.store() as store:
        found = store.campaigns.get(number)
    assert found is not None
    return found


def go_to(house: House, campaign: Campaign, part: str, plus: timedelta = timedelta(minutes=1)) -> Campaign:
    """Moves the clock to just after one of the campaign's times, by its name, and lets the timed jobs run."""
    assert part in {field.name for field in fields(Times)}
    house.clock.set(getattr(campaign.times, part) + plus)
    house.settle()
    return the_campaign(house, campaign.id)


def an_idea(
    house: House,
    campaign: Campaign,
    person: Person,
    title: str = "คลังแบบฟอร์มกลาง",
    anonymous: bool = False,
    **passages: str,
) -> Idea:
    """An idea sent by the person now, straight through storage; `passages` as in `rules.ideas.PASSAGES`."""
    now = told_moment(house.clock.now(), house.settings.zone)
    authors = Authors(SECRET_KEY.encode())
    with house.store() as store:
        draft = store.ideas.add_draft(
            campaign=campaign.id,
            author=None if anonymous else person.id,
            author_tag=authors.tag(campaign.id, person.id) if anonymous else "",
            author_sealed=authors.seal(campaign.id, person.id) if anonymous else None,
            at=now,
        )
        words = {head: f"{head} ของ {title}" for head in PASSAGES}
        store.ideas.write(draft.id, now, title=title, **{**words, **passages})
        store.ideas.send(draft.id, now)
        found = store.ideas.get(draft.id)
    assert found is not None
    return found


def office(house: House) -> tuple[Phone, Person, Person]:
    """An admin's phone, and a working group of two of whom the first will sign."""
    admin = house.person("9001", role="admin", first_name="แพรวา", last_name="ดูแลดี")
    head = house.person("3001", role="committee", title="นาย", first_name="ประธาน", last_name="ใหญ่")
    other = house.person("3002", role="committee", title="นาง", first_name="กรรมการ", last_name="หนึ่ง")
    return house.phone_of(admin), head, other


def offered(phone: Phone) -> set[str]:
    """What can be tapped on the cards since the last deed, not on older ones."""
    return {label for bubble in phone.answers() for label, _ in tappable(bubble.message)}
