"""The talk is locked before it is read: without that, two turns at once start from the same state."""

import threading

from storage.store import Store
from tests.builders import House

TURNS, THREADS = 20, 4


def test_no_turn_of_a_person_is_lost_when_many_come_at_once(either_house: House) -> None:
    """Each turn adds one to what the talk remembers; a lost update would leave a smaller sum."""
    house = either_house
    start = threading.Barrier(THREADS)

    def turns() -> None:
        start.wait()
        for _ in range(TURNS):
            with house.database.begin() as connection:
                store = Store(connection)
                talk = store.conversations.lock("Urace", "th")
                talk.memory = {"count": talk.memory.get("count", 0) + 1}
                store.conversations.save(talk)

    threads = [threading.Thread(target=turns) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.store() as store:
        talk = store.conversations.peek("Urace")
    assert talk is not None and talk.memory == {"count": TURNS * THREADS}
