"""Numbers that no two ideas share at any race, versions word for word, and rows that cannot be wrong."""

import threading
from dataclasses import replace

import pytest

from rules.campaigns import MOST_IDEAS
from storage import ideas as storage_ideas
from storage.database import RowRefused
from storage.ideas import TooManyIdeas
from tests.builders import House
from tests.campaigns import a_campaign, an_idea


def drafts(house: House, count: int) -> list[int]:
    person = house.person("1001")
    campaign = a_campaign(house, person.id)
    with house.store() as store:
        return [
            store.ideas.add_draft(
                campaign=campaign.id,
                author=person.id,
                author_tag="",
                author_sealed=None,
                at=house.clock.now(),
            ).id
            for _ in range(count)
        ]


def test_numbers_are_given_once_though_many_send_at_once(either_house: House) -> None:
    house, given, faults = either_house, list[int](), list[BaseException]()
    start = threading.Barrier(8)

    def send(draft: int) -> None:
        try:
            start.wait(10)
            with house.store() as store:
                given.append(store.ideas.send(draft, house.clock.now()))
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [threading.Thread(target=send, args=(draft,)) for draft in drafts(house, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not faults and sorted(given) == list(range(1, 9))


def test_a_campaign_holds_so_many_and_withdrawn_ones_make_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_ideas, "MOST_IDEAS", 2)
    assert MOST_IDEAS == 500
    first, second, third = drafts(house, 3)
    at = house.clock.now()
    with house.store() as store:
        assert [store.ideas.send(one, at) for one in (first, second)] == [1, 2]
        with pytest.raises(TooManyIdeas):
            store.ideas.send(third, at)
        store.ideas.withdraw(first, at)
        assert store.ideas.send(third, at) == 3, "a number is never given twice"
        assert [idea.number for idea in store.ideas.sent(1)] == [2, 3]


def test_every_version_is_kept_word_for_word_and_locking_repeats_nothing(either_house: House) -> None:
    house = either_house
    person = house.person("1001")
    campaign = a_campaign(house, person.id)
    idea, at = an_idea(house, campaign, person, problem="หนึ่ง"), house.clock.now()
    with house.store() as store:
        store.ideas.add_picture(idea.id, "aa/bb", at)
        store.ideas.write(idea.id, at, problem="สอง")
        store.ideas.keep_version(idea.id, "edited", at)
        assert (store.ideas.lock_texts(campaign.id, at), store.ideas.lock_texts(campaign.id, at)) == (1, 0)
        kept = [(row.what, row.problem, row.pictures) for row in store.ideas.versions(idea.id)]
    assert kept == [("sent", "หนึ่ง", []), ("edited", "สอง", ["aa/bb"]), ("locked", "สอง", ["aa/bb"])]


def test_the_database_refuses_a_name_beside_an_anonymous_idea(either_house: House) -> None:
    house = either_house
    person = house.person("1001")
    idea = an_idea(house, a_campaign(house, person.id), person, anonymous=True)
    with pytest.raises(RowRefused), house.store() as store:
        store.connection.exec_driver_sql(f"UPDATE ideas SET author = {person.id} WHERE id = {idea.id}")
    with house.store() as store:
        assert store.ideas.get(idea.id) == replace(idea, author=None)


def test_a_fault_of_the_database_does_not_repeat_what_people_wrote(house: House) -> None:
    person = house.person("1001")
    idea = an_idea(house, a_campaign(house, person.id), person, "ความลับ")
    with pytest.raises(RowRefused) as told, house.store() as store:
        store.ideas.add_picture(idea.id, "aa/ความลับ", house.clock.now())
        store.ideas.add_picture(idea.id, "aa/ความลับ", house.clock.now())
    assert "ความลับ" not in str(told.value)
