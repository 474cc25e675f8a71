"""One person, one ballot, whatever happens at once: phones side by side, the close among votes, deaths."""

import threading
from collections.abc import Callable
from datetime import timedelta

import app as wiring
from bot.ballot_keys import BallotKeys
from handlers.parts.vote_days import close_vote, open_vote
from rules.ballots import BallotBox
from rules.campaigns import LATE_VOTES
from simulator.phone import Phone
from storage.store import Store
from tests.builders import SECRET_KEY, House
from tests.campaigns import a_campaign, an_idea
from tests.two_worlds import rows_of
from tests.voting import Election, an_election, button_of, tracker_seen


def at_once(*deeds: Callable[[], None]) -> None:
    """All deeds begin at the same moment, each in a thread; the first fault is raised here."""
    start, faults = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], None]) -> None:
        start.wait()
        try:
            deed()
        except Exception as fault:  # noqa: BLE001 - told below, in the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def test_many_phones_at_once_and_every_pick_is_kept(either_house: House) -> None:
    house = either_house
    vote = an_election(house, ideas=3, voters=7)
    for staff_id in list(vote.people)[1:]:
        phone = vote.picks(staff_id)
        taps = [button_of(phone, number, "เลือกไอเดียนี้") for number in (1, 2)]
        quiet = Phone(house.platform, phone.person)
        for tap in taps:
            assert tap is not None
            quiet.taps_old(tap)
    at_once(*[lambda: house.runner.drain() and None] * 4)
    vote.closes()
    with house.store() as store:
        cast = [ballot.picks for ballot in store.votes.published(vote.campaign.id)]
    assert sorted(cast, key=str) == [(1, 2)] * 6 + [None]


def box_of(vote: Election) -> BallotBox:
    keys = BallotKeys(wiring.photo_store(vote.house.settings), SECRET_KEY.encode())
    return BallotBox(keys.of(vote.campaign), vote.campaign.id)


def picks(vote: Election, box: BallotBox, staff_id: str, number: int, event: str) -> str | None:
    """One pick as a turn writes it; its tracking number once it is committed, None when the vote was over."""
    slot = box.slot(vote.people[staff_id].id)
    with vote.house.database.begin() as connection:
        store = Store(connection)
        held = store.campaigns.lock(vote.campaign.id)
        if held is None or held.stage != "vote":
            return None
        before = store.votes.hold_sealed(vote.campaign.id, slot) or b""
        ballot = box.open(slot, before).picking(number, 12)
        changed = type(ballot)(ballot.picks, box.tracker(slot, event), ballot.seen)
        store.votes.reseal(vote.campaign.id, slot, box.reseal(slot, changed, before))
        return changed.tracker


def test_of_one_persons_picks_at_once_none_is_lost(either_house: House) -> None:
    vote = an_election(either_house, ideas=8, most_picks=8)
    box = box_of(vote)

    def one(number: int) -> Callable[[], None]:
        return lambda: picks(vote, box, "1002", number, f"event {number}") and None

    at_once(*[one(number) for number in range(1, 9)])
    vote.closes()
    with either_house.store() as store:
        cast = [ballot.picks for ballot in store.votes.published(vote.campaign.id) if ballot.picks]
    assert cast == [tuple(range(1, 9))]


def test_the_close_races_with_votes_and_what_was_taken_is_counted(either_house: House) -> None:
    """Two workers close at once while voters go on: every vote answered before is published, none after."""
    house = either_house
    vote = an_election(house, ideas=12, voters=5, most_picks=12)
    box, keys = box_of(vote), BallotKeys(wiring.photo_store(house.settings), SECRET_KEY.encode())
    last: dict[str, str] = {}
    closed: list[bool] = []

    def votes(staff_id: str) -> Callable[[], None]:
        def run() -> None:
            for number in range(1, 13):
                taken = picks(vote, box, staff_id, number, f"{staff_id} {number}")
                if taken is None:
                    return
                last[staff_id] = taken

        return run

    def close() -> None:
        with house.database.begin() as connection:
            store = Store(connection)
            campaign = store.campaigns.get(vote.campaign.id)
            assert campaign is not None
            if campaign.stage == "vote":
                closed.append(close_vote(store, campaign, keys, house.clock.now()))

    at_once(*[votes(staff_id) for staff_id in ("1002", "1003", "1004", "1005")], close, close)
    assert closed.count(True) == 1
    with house.store() as store:
        published = {ballot.tracker.replace("-", ""): ballot.picks for ballot in store.votes.published(1)}
        approvals = sum(row.approvals for row in store.votes.counts(1))
    assert len(published) == 5 and set(last.values()) <= published.keys()
    assert {tracker for tracker, cast in published.items() if cast} == set(last.values())
    assert approvals == sum(len(cast or ()) for cast in published.values())


def test_two_workers_open_once(either_house: House) -> None:
    house = either_house
    boss = house.person("1001")
    campaign = a_campaign(house, boss.id)
    an_idea(house, campaign, boss)

    def opens() -> None:
        keys = BallotKeys(wiring.photo_store(house.settings), SECRET_KEY.encode())
        with house.database.begin() as connection:
            open_vote(Store(connection), campaign, keys, house.clock.now())

    at_once(opens, opens, opens)
    with house.store() as store:
        found = store.campaigns.get(campaign.id)
        assert found is not None and found.stage == "vote"
        keys = BallotKeys(wiring.photo_store(house.settings), SECRET_KEY.encode())
        ((slot, sealed),) = store.votes.sealed(campaign.id)
        assert BallotBox(keys.of(found), campaign.id).open(slot, sealed).picks == ()
        assert [row.what for row in store.campaigns.changes(campaign.id)].count("roll") == 1


def test_a_worker_that_dies_after_deciding_answers_later_with_the_same_number(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002")
    Phone(house.platform, phone.person).taps_old(button_of(phone, 1, "เลือกไอเดียนี้") or {})
    (taken,) = house.runner.take(1)
    house.runner._decide(taken)  # and here it dies, before it answers
    house.restart()
    house.clock.advance(seconds=31)
    house.settle()
    number = tracker_seen(phone.sees_card("เลือกไอเดีย 1 แล้ว"))
    phone.says("ใบของฉัน").sees(number)


def test_an_event_worked_off_twice_gives_the_number_that_was_told_before(house: House) -> None:
    """After a power cut a commit may be gone whose answer went out: the same event gives the same number."""
    vote = an_election(house)
    phone = vote.picks("1002")
    Phone(house.platform, phone.person).taps_old(button_of(phone, 1, "เลือกไอเดียนี้") or {})
    slot = box_of(vote).slot(vote.people["1002"].id)
    with house.store() as store:
        before = store.votes.hold_sealed(1, slot) or b""
    (event,) = (row["event_id"] for row in rows_of(house)["inbox"] if row["state"] == 0)
    house.settle()
    told = tracker_seen(phone)
    with house.store() as store:
        after = store.votes.hold_sealed(1, slot) or b""
        store.votes.reseal(1, slot, before)  # the commit is lost, and with it what was answered
    assert picks(vote, box_of(vote), "1002", 1, str(event)) == told.replace("-", "")
    assert box_of(vote).open(slot, after).picks == (1,)


def test_an_answer_that_waits_past_the_count_is_not_sent_and_nothing_breaks(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002")
    quiet = Phone(house.platform, phone.person).taps_old(button_of(phone, 1, "เลือกไอเดียนี้") or {})
    (taken,) = house.runner.take(1)
    house.runner._decide(taken)
    house.restart()
    house.clock.set(vote.campaign.times.vote_to + LATE_VOTES + timedelta(minutes=1))
    house.jobs.once()
    house.settle()
    quiet.sees_nothing()
    assert [row["outcome"] for row in rows_of(house)["inbox"]][-1] == "reply_lost"
    assert not [row for row in rows_of(house)["inbox"] if row["state"] != 2]
    phone.says("ผลโหวต").sees_card("1/4")


def test_votes_sent_in_time_are_counted_though_the_worker_was_away_for_hours(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002")
    house.clock.set(vote.campaign.times.vote_to - timedelta(minutes=1))
    Phone(house.platform, phone.person).taps_old(button_of(phone, 1, "เลือกไอเดียนี้") or {})
    house.clock.advance(hours=3)
    house.restart_jobs()
    house.jobs.once()  # the clock runs first after the outage, and waits for what lies in the inbox
    house.settle()
    house.settle()
    with house.store() as store:
        assert [one.picks for one in store.votes.published(vote.campaign.id) if one.picks] == [(1,)]
