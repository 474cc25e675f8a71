"""What is held on a person, given to them whole; and those who left, forgotten but for the record."""

import json
import stat
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import app as wiring
from rules.people import Person
from storage.evidence import EvidenceFile
from storage.facts import make_day
from storage.held import BY_IDEA, BY_LINE_USER, NOT_PERSONAL
from storage.photos import PhotoStoreDown
from storage.store import Store
from storage.tables import metadata
from tests.builders import House
from tests.commands.keyboard import Operator
from tests.made import answered, asked
from tests.projects import a_chosen, approved

HERE = (13.7539, 100.5018)


@pytest.fixture(params=["house", "big_house"])
def operator(request: pytest.FixtureRequest, tmp_path: Path) -> Operator:
    """Somebody at the command line, of the office as it is embedded and as it is at scale."""
    return Operator(request.getfixturevalue(request.param), tmp_path)


def a_day_of_work(house: House, staff_id: str, **more: str | None) -> Person:
    """Registers with a code after a wrong one, reads the notice, clocks in."""
    person = house.person(staff_id, **more)
    with house.store() as store:
        point = store.points.by_code("HALL")
    house.assign(person, point or house.point())
    phone = house.phone(person.first_name)
    phone.says("ลงทะเบียน ABCD-EFGHJK")
    phone.says(f"ลงทะเบียน {house.code(person)}").taps("รับทราบ")
    phone.says("เข้างาน")
    phone.shares_place(*HERE)
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")
    phone.says("ออกงาน")
    return person


def exported(operator: Operator, staff_id: str) -> tuple[dict[str, Any], str, list[str]]:
    """The JSON, the page and the names of the photos in a person's file."""
    out = operator.folder / f"{staff_id}.zip"
    operator.types("person", "export", staff_id, "--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        plain = json.loads(archive.read("person.json"))
        return (
            plain,
            archive.read("index.html").decode(),
            [name for name in names if name.startswith("photos/")],
        )


def whole_database(house: House) -> str:
    """Everything that every table holds, as words."""
    with house.store() as store:
        return "\n".join(
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in store.connection.execute(table.select())
        )


@pytest.mark.usefixtures("sqlite_template")  # made by migrations, which bring every table along
def test_every_table_is_either_on_people_or_said_not_to_be() -> None:
    pointing = {
        table.name
        for table in metadata.sorted_tables
        if {key.column.table.name for key in table.foreign_keys} & {"people", "clockins", "photos"}
    }
    known = pointing | NOT_PERSONAL | BY_IDEA | BY_LINE_USER | {"people", "audit"}
    assert {table.name for table in metadata.sorted_tables} == known
    assert not pointing & NOT_PERSONAL


def test_a_person_gets_everything_that_is_held_on_them(operator: Operator) -> None:
    a_day_of_work(operator.house, "1001")
    plain, page, photos = exported(operator, "1001")
    held = plain["held"]
    assert set(held) == {
        "people", "accounts", "bind_codes", "bind_tries", "consents", "assignments", "clockins", "days",
        "photos", "conversations", "inbox", "audit",
    }  # fmt: skip
    assert held["people"][0]["first_name"] == "สมหญิง"
    (clockin,) = held["clockins"]
    assert (clockin["verdict"], clockin["latitude"], clockin["evidence"]["sign"]) == (
        "accepted",
        HERE[0],
        "right",
    )
    assert clockin["event_time"].endswith("+07:00")
    assert "verifier_hash" not in held["bind_codes"][0]
    assert [entry["action"] for entry in held["audit"]] == [
        "account.bound",
        "notice.accepted",
        "clockin.accepted",
    ]
    assert len(photos) == len(held["photos"]) == 1
    for words in (
        "ข้อมูลทั้งหมดที่ระบบลงเวลาเก็บเกี่ยวกับ",
        "Everything the clock-in system holds on",
        "สมหญิง",
        photos[0],
    ):
        assert words in page
    with operator.house.store() as store:
        assert store.audit.of("person:1001")[-1].action == "person.exported"


def test_what_somebody_sent_as_evidence_is_given_to_them(operator: Operator) -> None:
    house = operator.house
    chosen = a_chosen(house)
    project, now = approved(house, chosen), house.clock.now()
    with house.store() as store:
        for key, media in (("ab/photo", "image/jpeg"), ("ab/file", "application/pdf")):
            wiring.photo_store(house.settings).put(key, b"what was sent")
            me = chosen.author.id
            store.evidence.add(EvidenceFile(key, project, 2570, me, "ก", media, 13, "0", key, now))
    plain, page, files = exported(operator, chosen.author.staff_id)
    assert sorted(files) == ["photos/ab-file.pdf", "photos/ab-photo.jpg"]
    assert 'href="photos/ab-file.pdf"' in page and "หลักฐานที่ท่านส่ง" in page
    assert "เนื้อหาของ aims" in {row["text"] for row in plain["held"]["project_heads"]}
    _, _, others = exported(operator, chosen.colleague.staff_id)
    assert others == []


def test_nobody_gets_what_is_held_on_another(operator: Operator) -> None:
    a_day_of_work(operator.house, "1001")
    other = a_day_of_work(operator.house, "1002", first_name="สมศรี")
    with operator.house.store() as store:
        store.audit.add(operator.house.clock.now(), "1001", "photo.viewed", "person:1002", photo="secret")
    plain, page, _ = exported(operator, "1001")
    text = json.dumps(plain, ensure_ascii=False) + page
    assert "1002" not in text and "สมศรี" not in text and "secret" not in text
    with operator.house.store() as store:
        assert str(store.people.account_of(other.id)) not in text
    assert plain["held"]["audit"][-1]["action"] == "photo.viewed"


def test_a_page_does_not_run_what_people_wrote(operator: Operator) -> None:
    operator.house.person("1001", first_name="<script>alert(1)</script>")
    _, page, _ = exported(operator, "1001")
    assert "<script" not in page and "&lt;script" in page


def test_an_export_that_cannot_be_made_leaves_nothing(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = operator.types("person", "export", "nobody", "--out", operator.folder / "x.zip", exit_code=1)
    assert "Not on the staff list: nobody" in told.output
    operator.house.person("1001")
    told = operator.types("person", "export", "1001", "--out", operator.folder / "no" / "x.zip", exit_code=1)
    assert "cannot be written" in told.output
    assert not list(operator.folder.glob("**/*x.zip*"))


# --- forgetting ---------------------------------------------------------------------------------------------


def test_who_works_here_is_not_forgotten(operator: Operator) -> None:
    a_day_of_work(operator.house, "1001")
    told = operator.types("person", "forget", "1001", "--yes", exit_code=1).output
    assert "1001 works here; only those who left can be forgotten" in told
    operator.types("staff", "left", "1001", "--on", "2026-12-31")
    assert (
        "1001 is here until 2026-12-31"
        in operator.types("person", "forget", "1001", "--yes", exit_code=1).output
    )
    operator.types("staff", "left", "1001", "--not")
    assert "works here" in operator.types("person", "forget", "1001", "--yes", exit_code=1).output
    assert "สมหญิง" in whole_database(operator.house)


def test_a_rehearsal_and_a_missing_yes_change_nothing(operator: Operator) -> None:
    a_day_of_work(operator.house, "1001")
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    before = whole_database(operator.house)
    told = operator.types("person", "forget", "1001", "--dry-run").output
    assert told.startswith("1001: would erase 1 photos, ") and "1 names" in told
    assert "add --yes" in operator.types("person", "forget", "1001", exit_code=1).output
    assert whole_database(operator.house) == before


def test_who_left_is_forgotten_but_for_the_record(operator: Operator) -> None:
    person = a_day_of_work(operator.house, "1001", position="นักวิชาการพิเศษ")
    a_day_of_work(operator.house, "1002", first_name="สมศรี")
    with operator.house.store() as store:
        user = str(store.people.account_of(person.id))
        (key,) = store.connection.exec_driver_sql(
            f"SELECT key FROM photos WHERE person = {person.id}"
        ).scalars()
        sha256 = store.photo_rows.get(key).sha256  # type: ignore[union-attr]
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    told = operator.types("person", "forget", "1001", "--yes").output
    assert told.startswith("1001: erased 1 photos, ")

    assert not operator.house.has_photo(key)
    left = whole_database(operator.house)
    for gone in ("สมหญิง", "นักวิชาการพิเศษ", user, sha256):
        assert gone not in left
    assert left.count(str(HERE[0])) == 3  # the point itself, the colleague's clock-in and their talk
    with operator.house.store() as store:
        forgotten = store.people.by_staff_id("1001")
        assert forgotten is not None and forgotten.name == ""
        (clockin,) = store.clockins.of_day(person.id, operator.house.clock.now().date())
        assert (clockin.verdict, clockin.point_code, clockin.latitude) == ("accepted", "HALL", None)
        assert clockin.distance_m is not None
        assert store.workdays.of_person(person.id, clockin.work_day) is not None
        assert store.audit.of("person:1001")[-1].action == "person.forgotten"
        assert len(store.audit.of(f"photo:{key}")) == 1
    operator.house.jobs.once()
    operator.types("audit", "verify")


def test_reasons_about_a_person_are_forgotten_and_what_they_did_to_the_day_stays(operator: Operator) -> None:
    house = operator.house
    person, chief = a_day_of_work(house, "1001"), house.person("2001", role="supervisor")
    monday, now = house.clock.now().date(), house.clock.now()
    with house.store() as store:
        store.calendar.exempt(person.id, monday, monday, "พักฟื้นจากการผ่าตัดหัวใจ", now, "9001")
        store.calendar.exempt(person.id, monday, None, "ตั้งครรภ์เสี่ยง", now, "9001")
        wrong = store.calendar.exemption_rows(monday, monday, {person.id})[-1]
        store.calendar.withdraw_exemption(wrong.id, now, "9001", "แท้งบุตร")
        decide_leave(store, person, chief, monday)
        made = make_day(store, person, monday, now, house.settings.zone)
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    assert " 3 reasons" in operator.types("person", "forget", "1001", "--yes").output
    left = whole_database(house)
    for gone in ("ผ่าตัดหัวใจ", "ตั้งครรภ์", "แท้งบุตร", "มะเร็ง"):
        assert gone not in left
    with house.store() as store:
        assert make_day(store, person, monday, now, house.settings.zone) == made
        assert len(store.calendar.exemption_rows(monday, monday, {person.id})) == 1


def decide_leave(store: Store, person: Person, chief: Person, day: date) -> None:
    """A sick leave, refused with words of the chief's own."""
    number = asked(store, person, "leave", day, leave="sick")
    answered(store, number, chief, "refused", reason="ใบรับรองโรคมะเร็งไม่ชัด")


def test_forgetting_twice_does_no_harm(operator: Operator) -> None:
    a_day_of_work(operator.house, "1001")
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    operator.types("person", "forget", "1001", "--yes")
    before = whole_database(operator.house)
    assert operator.types("person", "forget", "1001", "--yes").output == "1001: nothing is left to erase\n"
    assert whole_database(operator.house) == before


def test_a_photo_store_that_is_away_is_told_and_the_rest_is_done(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_day_of_work(operator.house, "1001")
    operator.types("staff", "left", "1001", "--on", "2026-11-23")

    class Away:
        def delete(self, key: str) -> None:
            raise PhotoStoreDown("the photo store is away")

    with monkeypatch.context() as patch:
        patch.setattr("commands.person._photos", Away)
        told = operator.types("person", "forget", "1001", "--yes", exit_code=1).output
    assert "a worker will erase them" in told
    assert "สมหญิง" not in whole_database(operator.house)
    operator.house.jobs.once()
    operator.types("person", "forget", "1001", "--yes")
    with operator.house.store() as store:
        assert photos_of(store, person) == [(True, "")]


def photos_of(store: Store, person: Person) -> list[tuple[bool, str]]:
    rows = store.connection.exec_driver_sql(
        f"SELECT erased_at, sha256 FROM photos WHERE person = {person.id}"
    )
    return [(row.erased_at is not None, row.sha256) for row in rows]


def test_an_old_list_does_not_bring_back_who_was_forgotten(operator: Operator) -> None:
    a_day_of_work(operator.house, "1001")
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    operator.types("person", "forget", "1001", "--yes")
    heading = "staff_id,title,first_name,last_name,position,unit,role,supervisor_id\n"
    old = operator.saves("old.csv", f"{heading}1001,นางสาว,สมหญิง,ใจดี,,กอง,staff,\n")
    assert operator.types("staff", "import", old).output == "0 added, 0 changed, 0 same, 1 forgotten\n"
    assert "สมหญิง" not in whole_database(operator.house)
    assert "no way back" in operator.types("staff", "left", "1001", "--not", exit_code=1).output


def test_a_line_account_that_went_on_to_somebody_else_is_left_to_them(operator: Operator) -> None:
    house = operator.house
    first = a_day_of_work(house, "1001")
    with house.store() as store:
        user = str(store.people.account_of(first.id))
    operator.types("staff", "unbind", "1001")
    house.clock.advance(hours=1)
    second = house.person("1002", first_name="สมศรี")
    with house.store() as store:
        store.people.bind(user, second.id, house.clock.now())
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    operator.types("person", "forget", "1001", "--yes")
    with house.store() as store:
        assert store.people.account_of(second.id) == user
        assert store.conversations.peek(user) is not None
