"""The picture of milestones and the evidence: for who may see them, for an hour, every look on record."""

from datetime import date, timedelta

import pytest
from werkzeug.test import TestResponse

import app as wiring
from bot.links import PaperLink, ProjectLink, sign_paper_link, sign_project_link
from rules.files import JPEG, PDF
from rules.people import Person
from storage.evidence import EvidenceFile
from tests.builders import SECRET_KEY, House
from tests.projects import Chosen, a_chosen, approved

KEY = "ab/evidence"


def prepared(house: House, media: str = PDF) -> tuple[Chosen, int]:
    """An approved project with one milestone and one piece of evidence."""
    chosen = a_chosen(house)
    project, day = approved(house, chosen), date(2026, 11, 23)
    with house.store() as store:
        me, now = chosen.author.id, house.clock.now()
        store.milestones.add(project, "อบรม", day, day, owner=me, by=me, at=now)
        store.evidence.add(EvidenceFile(KEY, project, 2570, me, "ก", media, 4, "0", "m1", now))
    wiring.photo_store(house.settings).put(KEY, b"%PDF")
    return chosen, project


def got(house: House, what: str, of: str, viewer: Person, *, ago: float = 0) -> TestResponse:
    link = ProjectLink(what, of, viewer.id, house.clock.now() - timedelta(seconds=ago))
    token = sign_project_link(SECRET_KEY.encode(), link)
    return house.app.test_client().get(f"/project/{token}")


def test_who_may_look_and_who_may_not(house: House) -> None:
    chosen, project = prepared(house)
    auditor = house.person("9002", role="auditor", first_name="ตรวจ")
    for viewer, status in (
        (chosen.head, 200), (chosen.author, 200), (chosen.admin, 200), (auditor, 200),
        (chosen.colleague, 410),
    ):  # fmt: skip
        assert got(house, "gantt", str(project), viewer).status_code == status
        assert got(house, "evidence", KEY, viewer).status_code == status


def test_every_look_at_evidence_is_on_record_and_none_that_was_refused(house: House) -> None:
    chosen, project = prepared(house)
    got(house, "evidence", KEY, chosen.admin)
    got(house, "evidence", KEY, chosen.colleague)
    with house.store() as store:
        looks = [row for row in store.audit.of(f"project:{project}") if row.action == "evidence.viewed"]
    assert [(row.actor, row.facts) for row in looks] == [("9001", {"file": KEY})]


@pytest.mark.parametrize(("media", "kept"), [(PDF, True), (JPEG, False)])
def test_only_pictures_are_opened_in_the_browser(house: House, media: str, kept: bool) -> None:
    chosen, _ = prepared(house, media)
    answer = got(house, "evidence", KEY, chosen.head)
    assert (answer.data, answer.mimetype) == (b"%PDF", media)
    assert answer.headers.get("Content-Disposition", "").startswith("attachment") is kept
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_links_end_after_an_hour_and_with_ones_work(house: House) -> None:
    chosen, project = prepared(house)
    assert got(house, "gantt", str(project), chosen.head, ago=3599).status_code == 200
    assert got(house, "gantt", str(project), chosen.head, ago=3600).status_code == 410
    assert got(house, "gantt", str(project), chosen.head, ago=-60).status_code == 410
    with house.store() as store:
        store.people.save([{"staff_id": chosen.head.staff_id, "left_on": date(2026, 11, 1)}])
    assert got(house, "gantt", str(project), chosen.head).status_code == 410


def test_evidence_taken_back_or_gone_from_the_store_is_told_kindly(house: House) -> None:
    chosen, _ = prepared(house)
    wiring.photo_store(house.settings).delete(KEY)
    gone = got(house, "evidence", KEY, chosen.head)
    assert gone.status_code == 410 and gone.mimetype == "text/plain"
    with house.store() as store:
        store.evidence.take_back("m1", chosen.author.id, house.clock.now())
    assert got(house, "evidence", KEY, chosen.head).status_code == 410


@pytest.mark.parametrize(
    ("what", "of"),
    [("gantt", "999"), ("gantt", "x"), ("gantt", "9" * 30), ("evidence", "../secret"), ("", "1")],
)
def test_there_is_nothing_behind_made_up_numbers(house: House, what: str, of: str) -> None:
    chosen, _ = prepared(house)
    assert got(house, what, of, chosen.colleague).status_code == 410
    assert got(house, what, of, Person(999, "x", "", "", "", "", "", "admin")).status_code == 410


def test_no_other_token_opens_it(house: House) -> None:
    chosen, project = prepared(house)
    secret, now = SECRET_KEY.encode(), house.clock.now()
    other = sign_paper_link(secret, PaperLink("gantt", str(project), chosen.head.id, now))
    forged = sign_project_link(b"another secret", ProjectLink("gantt", str(project), chosen.head.id, now))
    client = house.app.test_client()
    for token in (other, forged, "x", "W10.x", "%00", "a" * 5000):
        assert client.get(f"/project/{token}").status_code == 410
