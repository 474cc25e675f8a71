"""Campaigns come on by themselves, each part at its time, whoever dies or races."""

import threading
from datetime import timedelta

import pytest

import app as wiring
from bot.ballot_keys import BallotKeys
from handlers.parts.campaign_clock import LONGEST_WAIT, CampaignClock
from handlers.parts.campaigns_changes import By, cancel, extend
from rules.authors import Authors
from rules.campaigns import LATE_VOTES, Campaign
from storage import inbox
from storage.photos import PhotoStoreDown
from storage.votes import Votes
from tests.builders import SECRET_KEY, House
from tests.campaigns import DAY, a_campaign, an_idea, go_to, the_campaign, times_from
from tests.voting import tap_idea

ROAD = ["ideas", "ready", "vote", "scoring", "choosing"]


def with_an_idea(house: House, **more: object) -> Campaign:
    head = house.person("3001", role="committee")
    campaign = a_campaign(house, head.id, (head.id,), **more)
    an_idea(house, campaign, house.person("1001"))
    return campaign


def stages(house: House, campaign: Campaign) -> list[str]:
    """What the record says of the campaign's road."""
    with house.store() as store:
        rows = [row for row in store.campaigns.changes(campaign.id) if row.what == "stage"]
        trail = [e for e in store.audit.of(f"campaign:{campaign.id}") if e.action == "campaign.stage"]
    assert [row.after for row in rows] == [entry.facts["after"] for entry in trail]
    assert all(one.before == other.after for one, other in zip(rows[1:], rows, strict=False))
    assert {row.by_whom for row in rows} | {entry.actor for entry in trail} <= {"system"}
    return [row.after for row in rows]


def audited(house: House, campaign: Campaign, action: str) -> int:
    with house.store() as store:
        return sum(entry.action == action for entry in store.audit.of(f"campaign:{campaign.id}"))


def half_is_stored(house: House, campaign: Campaign) -> bool:
    return house.has_photo(f"keys/vote-{campaign.id}")


def test_each_part_comes_at_its_moment_on_record(either_house: House) -> None:
    house = either_house
    head = house.person("3001", role="committee")
    times = times_from(house.clock.now() + DAY)
    campaign = a_campaign(house, head.id, (head.id,), times=times)
    assert campaign.stage == "planned"
    house.clock.set(times.ideas_from - timedelta(seconds=1))
    house.settle()
    assert the_campaign(house, campaign.id).stage == "planned"
    assert go_to(house, campaign, "ideas_from", timedelta()).stage == "ideas"
    voter = house.person("1001")
    an_idea(house, campaign, voter)
    assert go_to(house, campaign, "ideas_to", timedelta()).stage == "ready"
    opened = go_to(house, campaign, "vote_from", timedelta())
    assert opened.stage == "vote" and opened.key_half and half_is_stored(house, campaign)
    tap_idea(house.phone_of(voter).says("โหวต"), 1, "เลือกไอเดียนี้")
    assert go_to(house, campaign, "vote_to").stage == "vote", "what is on its way still counts"
    counted = go_to(house, campaign, "vote_to", LATE_VOTES)
    assert counted.stage == "scoring" and counted.key_half is None
    assert counted.key_destroyed_at == house.clock.now() and not half_is_stored(house, campaign)
    assert go_to(house, campaign, "scoring_to", timedelta()).stage == "choosing"
    house.settle()
    assert stages(house, campaign) == ROAD
    assert audited(house, campaign, "vote.key_destroyed") == 1


def test_a_worker_that_was_away_all_the_time_catches_up(house: House) -> None:
    campaign = with_an_idea(house)
    house.clock.set(campaign.times.scoring_to + DAY)
    house.settle()
    after = the_campaign(house, campaign.id)
    assert after.stage == "choosing" and after.key_half is None and after.key_destroyed_at
    assert (
        stages(house, campaign)[:3] == ["ideas", "ready", "vote"]
        and stages(house, campaign)[-1] == "choosing"
    )


def test_many_workers_at_once_do_each_step_once(either_house: House) -> None:
    house = either_house
    campaign = with_an_idea(house)
    databases = [wiring.open_database(house.settings, durable=True) for _ in range(4)]
    secret, photos = house.settings.secret_key.encode(), wiring.photo_store(house.settings)
    clerks = [
        CampaignClock(
            database=one, keys=BallotKeys(photos, secret), authors=Authors(secret), clock=house.clock
        )
        for one in databases
    ]
    faults: list[Exception] = []

    def works(clerk: CampaignClock) -> None:
        try:
            clerk.once()
        except Exception as fault:  # noqa: BLE001 - told in the test's own thread
            faults.append(fault)

    for part, plus in (("vote_from", timedelta()), ("vote_to", LATE_VOTES), ("scoring_to", timedelta())):
        house.clock.set(getattr(campaign.times, part) + plus)
        threads = [threading.Thread(target=works, args=(clerk,)) for clerk in clerks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for database in databases:
        database.dispose()
    assert not faults
    seen = stages(house, campaign)
    assert len(seen) == len(set(seen)) and seen[-1] == "choosing"
    for action in ("vote.opened", "vote.counted", "vote.key_destroyed"):
        assert audited(house, campaign, action) == 1


def test_a_count_that_dies_half_way_leaves_nothing_and_is_done_again(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = either_house
    campaign = with_an_idea(house)
    go_to(house, campaign, "vote_from")
    with monkeypatch.context() as broken:
        broken.setattr(Votes, "write_counts", _dies)
        with pytest.raises(KeyboardInterrupt):
            go_to(house, campaign, "vote_to", LATE_VOTES)
    with house.store() as store:
        assert store.votes.sealed(campaign.id) and not store.votes.published(campaign.id)
    assert the_campaign(house, campaign.id).stage == "vote" and half_is_stored(house, campaign)
    house.restart_jobs()
    house.settle()
    assert the_campaign(house, campaign.id).stage != "vote" and audited(house, campaign, "vote.counted") == 1


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_key_is_destroyed_though_the_worker_died_after_the_count(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = either_house
    campaign = with_an_idea(house)
    go_to(house, campaign, "vote_from")
    with monkeypatch.context() as broken:
        broken.setattr(BallotKeys, "destroy", _dies)
        with pytest.raises(KeyboardInterrupt):
            go_to(house, campaign, "vote_to", LATE_VOTES)
    after = the_campaign(house, campaign.id)
    assert after.key_half is None and after.key_destroyed_at is None and half_is_stored(house, campaign)
    house.restart_jobs()
    house.settle()
    assert the_campaign(house, campaign.id).key_destroyed_at and not half_is_stored(house, campaign)
    assert audited(house, campaign, "vote.key_destroyed") == 1


def test_a_store_that_is_away_only_holds_up_the_key(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = with_an_idea(house)
    go_to(house, campaign, "vote_from")
    with monkeypatch.context() as broken:
        broken.setattr(BallotKeys, "destroy", _is_away)
        assert go_to(house, campaign, "vote_to", LATE_VOTES).stage != "vote"
    assert half_is_stored(house, campaign)
    house.settle()
    assert not half_is_stored(house, campaign) and the_campaign(house, campaign.id).key_destroyed_at


def _is_away(*_: object) -> None:
    raise PhotoStoreDown("away")


def test_a_lost_key_holds_up_nobody_else(house: House, caplog: pytest.LogCaptureFixture) -> None:
    lost, other = with_an_idea(house), with_an_idea(house, title="อีกเรื่อง", units=("สำนักงาน ก.ก.",))
    go_to(house, lost, "vote_from")
    wiring.photo_store(house.settings).delete(f"keys/vote-{lost.id}")
    house.restart_jobs()
    go_to(house, lost, "vote_to", LATE_VOTES)
    assert the_campaign(house, lost.id).stage == "vote" and "key is gone" in caplog.text
    assert the_campaign(house, other.id).stage != "vote"
    with house.store() as store:
        cancel(store, lost.id, By("9001", house.clock.now(), "กุญแจหาย"), Authors(SECRET_KEY.encode()))
    house.settle()
    assert the_campaign(house, lost.id).key_destroyed_at


def test_what_was_sent_in_time_is_served_before_a_part_ends(either_house: House) -> None:
    """After an outage events wait in the inbox, in time by LINE's clock."""
    house = either_house
    campaign = with_an_idea(house)
    go_to(house, campaign, "vote_from")
    just_before = int(campaign.times.vote_to.timestamp() * 1000) - 1
    with house.store() as store:
        inbox.insert(store.connection, [inbox.Arrival("waits", "user:U1", just_before, "{}")], just_before)
        (seq,) = store.connection.exec_driver_sql("SELECT seq FROM inbox WHERE event_id = 'waits'").scalars()
        inbox.postpone(store.connection, seq, ready_ms=just_before * 2, fault="tried again later")
    assert go_to(house, campaign, "vote_to", LATE_VOTES).stage == "vote"
    with house.store() as store:
        assert inbox.decide(store.connection, seq, reply=None, outcome="silent", now_ms=just_before)
    house.settle()
    assert the_campaign(house, campaign.id).stage != "vote"


def test_nobody_is_waited_for_longer_than_half_an_hour(house: House) -> None:
    campaign = a_campaign(house, house.person("3001").id)
    just_before = int(campaign.times.ideas_to.timestamp() * 1000) - 1
    with house.store() as store:
        inbox.insert(store.connection, [inbox.Arrival("stuck", "user:U1", just_before, "{}")], just_before)
        store.connection.exec_driver_sql(f"UPDATE inbox SET ready_ms = {just_before * 2}")
    assert go_to(house, campaign, "ideas_to").stage == "ideas"
    assert go_to(house, campaign, "ideas_to", LONGEST_WAIT).stage == "ready"


def test_what_comes_after_the_end_is_not_waited_for(house: House) -> None:
    campaign = a_campaign(house, house.person("3001").id)
    after = int(campaign.times.ideas_to.timestamp() * 1000)
    with house.store() as store:
        inbox.insert(store.connection, [inbox.Arrival("late", "user:U1", after, "{}")], after)
        store.connection.exec_driver_sql(f"UPDATE inbox SET ready_ms = {after * 2}")
    assert go_to(house, campaign, "ideas_to").stage == "ready"


def test_without_any_idea_there_is_no_vote(house: House) -> None:
    campaign = a_campaign(house, house.person("3001").id)
    assert go_to(house, campaign, "vote_from").stage == "closed"
    assert stages(house, campaign) == ["ideas", "ready", "closed"]
    assert the_campaign(house, campaign.id).key_half is None and not audited(house, campaign, "vote.opened")


def test_an_end_put_off_while_the_clock_waits_is_kept(either_house: House) -> None:
    """The clock has seen that the vote is over, and must look again once it holds the campaign."""
    house = either_house
    campaign = with_an_idea(house)
    go_to(house, campaign, "vote_from")
    clock = threading.Thread(target=house.jobs.once)
    with house.store() as store:
        by = By("9001", house.clock.now(), "มีผู้ขอ")
        extend(store, campaign.id, "vote_to", campaign.times.vote_to + DAY, by)
        house.clock.set(campaign.times.vote_to + LATE_VOTES)
        clock.start()
    clock.join()
    assert the_campaign(house, campaign.id).stage == "vote"
    house.clock.advance(days=1)
    house.settle()
    assert the_campaign(house, campaign.id).stage != "vote"
