"""What the database itself holds: one project an idea, one answer a version, evidence its sender's own."""

from datetime import date

import pytest

from storage.evidence import EvidenceFile
from storage.projects import AlreadyAnswered, AlreadyStarted
from tests.builders import House
from tests.projects import a_chosen, started, written


def test_one_project_an_idea(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    started(house, chosen)
    with house.store() as store:
        assert store.projects.unstarted() == []
        with pytest.raises(AlreadyStarted):
            store.projects.start(
                idea=chosen.idea, campaign=None, fiscal_year=2570, unit="", title="ซ้ำ", head=chosen.head.id,
                by=chosen.head.id, at=house.clock.now(),
            )  # fmt: skip
        assert len(store.projects.everything()) == 1


def test_one_answer_a_version(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    project = written(house, chosen)
    now, today = house.clock.now(), date(2026, 11, 23)
    with house.store() as store:
        store.projects.sign(project, store.projects.content(project), chosen.head.id, now, "e")
        signed = store.projects.signed(project)
        assert signed is not None and store.projects.signed(project, sent=True) is None
        store.projects.answer(signed.id, "revise", "ก", today, by=chosen.admin.id, at=now, event_id="1")
        with pytest.raises(AlreadyAnswered):
            store.projects.answer(signed.id, "approve", "", today, by=chosen.admin.id, at=now, event_id="2")
        assert [one.answer for one in store.projects.answers(project)] == ["revise"]


def test_what_was_signed_stays_as_it_was_signed(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    now = house.clock.now()
    with house.store() as store:
        content = store.projects.content(project)
        store.projects.sign(project, content, chosen.head.id, now, "e")
        store.projects.write(project, "aims", "เปลี่ยนแล้ว", chosen.author.id, now)
        row = store.projects.plan(project)[0]
        assert store.projects.remove_row("plan", project, row.id, chosen.author.id, now)
        assert not store.projects.remove_row("plan", project, row.id, chosen.author.id, now)
        signed = store.projects.signed(project)
        assert signed is not None
        assert signed.content == content.to_json() and signed.digest == content.digest
        assert store.projects.content(project).digest != signed.digest


def test_a_row_of_another_project_is_not_taken_out(house: House) -> None:
    chosen = a_chosen(house)
    project = written(house, chosen)
    with house.store() as store:
        row = store.projects.budget(project)[0]
        assert not store.projects.remove_row(
            "budget", project + 1, row.id, chosen.author.id, house.clock.now()
        )


def test_evidence_is_taken_back_only_by_who_sent_it(house: House) -> None:
    chosen = a_chosen(house)
    project, now = started(house, chosen), house.clock.now()
    with house.store() as store:
        store.evidence.add(
            EvidenceFile(
                "ab/c", project, 2570, chosen.author.id, "ก.pdf", "application/pdf", 3, "0", "m1", now
            )
        )
        assert store.evidence.take_back("m1", chosen.head.id, now) == 0
        assert store.evidence.get("ab/c") is not None and store.names_photo("ab/c")
        assert store.evidence.take_back("m1", chosen.author.id, now) == 1
        assert store.evidence.get("ab/c") is None and store.names_photo("ab/c")
        assert store.evidence.to_erase(5) == ["ab/c"]


def test_a_reminder_is_noted_once(either_house: House) -> None:
    house = either_house
    chosen = a_chosen(house)
    project, day = started(house, chosen), date(2026, 11, 23)
    with house.store() as store:
        one = store.milestones.add(
            project, "ก", day, day, owner=chosen.author.id, by=chosen.head.id, at=house.clock.now()
        )
        assert store.milestones.note_reminder(one, "due", day)
        assert not store.milestones.note_reminder(one, "due", day)
        assert store.milestones.reminded([one]) == {(one, "due")}
        assert store.milestones.unfinished(day) == []  # not approved
