"""What waits for a human: whatever was added, decided, changed, withdrawn, the queues follow the evidence."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, inspect, select

from commands import made_office
from commands.demo import fill
from rules.requests import WITHDRAW
from storage import migrate
from storage.clockins import ClockIn
from storage.database import Database
from storage.requests import AlreadyReplaced, NewRequest
from storage.reviews import AlreadyDecided
from storage.store import Store
from storage.tables_reviews import request_queue, review_queue
from storage.waiting import Waiting
from tests.builders import MORNING, House
from tests.made import BANGKOK

DAY: Final = date(2026, 11, 23)
_events = count()

#: What is done, one after the other: the number picks which clock-in or request it is done to.
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["accepted", "review", "refused", "decide", "ask", "change", "withdraw", "answer"]),
        st.integers(0, 5),
    ),
    max_size=25,
)


class Desk:
    """Adds and decides, and never minds being too late."""

    def __init__(self, store: Store, person: int, reviewer: int) -> None:
        self.store, self.person, self.reviewer = store, person, reviewer
        self.cases: list[int] = []
        self.asked: list[int] = []

    def does(self, deed: str, which: int) -> None:
        if deed in ("accepted", "review", "refused"):
            self.cases.append(self.store.clockins.add(a_clockin(self.person, deed)))
        elif deed == "ask":
            self._asks("leave", None)
        elif deed == "decide" and self.cases:
            self._decides(self.cases[which % len(self.cases)])
        elif self.asked and deed in ("change", "withdraw", "answer"):
            number = self.asked[which % len(self.asked)]
            if deed == "answer":
                self._answers(number)
            else:
                self._asks("leave" if deed == "change" else WITHDRAW, number)

    def _decides(self, case: int) -> None:
        try:
            self.store.reviews.decide(case, self.reviewer, "accepted", "", MORNING, f"d{next(_events)}")
        except AlreadyDecided:
            return

    def _asks(self, kind: str, replaces: int | None) -> None:
        new = NewRequest(
            self.person, kind, DAY, DAY, "full", MORNING, f"r{next(_events)}", "sick", replaces=replaces
        )
        try:
            self.asked.append(self.store.requests.add(new))
        except AlreadyReplaced:
            return

    def _answers(self, number: int) -> None:
        event = f"a{next(_events)}"
        try:
            self.store.requests.decide(
                number, self.reviewer, "refused", "", MORNING, event, before={}, after={}
            )
        except AlreadyDecided:
            return


def a_clockin(person: int, verdict: str) -> ClockIn:
    return ClockIn(
        f"c{next(_events)}", person, "in", DAY, MORNING, MORNING, None, None, None, None, None, None, None,
        {}, verdict, [], "1.0",
    )  # fmt: skip


def as_it_was(connection: Connection) -> Config:
    """For Alembic, which is to undo what came after."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def queues(connection: Connection) -> tuple[set[int], set[int]]:
    return (
        set(connection.execute(select(review_queue.c.clockin)).scalars()),
        set(connection.execute(select(request_queue.c.request)).scalars()),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_the_queues_say_what_the_evidence_says(house: House, deeds: list[tuple[str, int]]) -> None:
    person, chief = house.person("1001").id, house.person("2001", role="supervisor").id
    with house.database.begin() as connection:
        undone = connection.begin_nested()
        desk = Desk(Store(connection), person, chief)
        for deed in deeds:
            desk.does(*deed)
        kept = queues(connection)
        Waiting(connection).make_again()
        assert kept == queues(connection)
        undone.rollback()


def test_a_decision_that_comes_second_leaves_the_queue_alone(either_house: House) -> None:
    person, chief = either_house.person("1001").id, either_house.person("2001", role="supervisor").id
    with either_house.store() as store:
        desk = Desk(store, person, chief)
        for deed in (("review", 0), ("review", 0), ("decide", 0), ("ask", 0), ("ask", 0), ("answer", 0)):
            desk.does(*deed)
    with either_house.store() as store:
        with pytest.raises(AlreadyDecided):
            store.reviews.decide(desk.cases[0], chief, "refused", "", MORNING, f"d{next(_events)}")
        assert queues(store.connection) == ({desk.cases[1]}, {desk.asked[1]})


def test_what_waited_before_there_were_queues_still_waits(either_house: House) -> None:
    person, chief = either_house.person("1001").id, either_house.person("2001", role="supervisor").id
    with either_house.store() as store:
        desk = Desk(store, person, chief)
        for deed in ("review", "review", "accepted", "decide", "ask", "ask", "ask", "change", "withdraw"):
            desk.does(deed, 0 if deed != "withdraw" else 1)
        before = queues(store.connection)
        command.downgrade(as_it_was(store.connection), "0018")
    database = Database(either_house.settings.database_url)
    migrate.upgrade(database)
    database.dispose()
    with either_house.store() as store:
        assert inspect(store.connection).has_table("review_queue")
        assert queues(store.connection) == before == ({desk.cases[1]}, {desk.asked[2], desk.asked[3]})


def test_what_waits_in_a_made_office_is_found(house: House) -> None:
    plan = made_office.Plan(40, DAY - timedelta(days=30), DAY, BANGKOK)
    undecided = "SELECT id FROM requests WHERE id NOT IN (SELECT request FROM request_decisions)"
    unreplaced = "id NOT IN (SELECT replaces FROM requests WHERE replaces IS NOT NULL)"
    with house.store() as store:
        fill(store, plan)
        cases, asked = queues(store.connection)
        sql = f"{undecided} AND {unreplaced}"
        assert asked == set(store.connection.exec_driver_sql(sql).scalars()) != set()
        sql = "SELECT id FROM clockins WHERE verdict = 'review' AND id NOT IN (SELECT clockin FROM decisions)"
        assert cases == set(store.connection.exec_driver_sql(sql).scalars()) != set()
