"""Campaigns come on by themselves, each part at its time, whoever dies or races."""

from datetime import timedelta

from tests.builders import House
from tests.campaigns import DAY, a_campaign, go_to, the_campaign, times_from


def test_ideas_open_and_close_at_their_times_on_record(either_house: House) -> None:
    house = either_house
    head = house.person("3001", role="committee")
    later = times_from(house.clock.now() + DAY)
    campaign = a_campaign(house, head.id, times=later)
    assert campaign.stage == "planned"
    house.clock.set(later.ideas_from - timedelta(seconds=1))
    house.settle()
    assert the_campaign(house, campaign.id).stage == "planned"
    assert go_to(house, campaign, "ideas_from", timedelta()).stage == "ideas"
    assert go_to(house, campaign, "ideas_to", timedelta()).stage == "ready"
    house.settle()
    with house.store() as store:
        rows = store.campaigns.changes(campaign.id)
        entries = store.audit.of(f"campaign:{campaign.id}")
    told = [(row.by_whom, row.what, row.before, row.after) for row in rows]
    assert told == [("system", "stage", "planned", "ideas"), ("system", "stage", "ideas", "ready")]
    assert [(e.actor, e.action, e.facts["after"]) for e in entries] == [
        ("system", "campaign.stage", "ideas"),
        ("system", "campaign.stage", "ready"),
    ]
