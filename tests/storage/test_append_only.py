"""Evidence is only ever added: no code anywhere changes or deletes a clock-in, a consent, a request, what was
decided on it, a lock, a number that held, what was written in a project, or the trail."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.builders import CITY_HALL, House
from tests.projects import a_chosen, approved

HOUSE = Path(__file__).parent.parent.parent
APPEND_ONLY = (
    "clockins", "consents", "audit", "requests", "request_decisions", "rule_versions", "locks",
    "project_heads", "project_answers", "milestone_updates",
)  # fmt: skip
#: Forgetting somebody who left takes the coordinates out of their clock-ins and their own words out of what
#: they asked for; the verdicts stay.
FORGETTING = {
    "storage/held.py": {
        "update(clockins)",
        "clockins",
        "update(requests)",
        "requests",
        "update(request_decisions)",
        "request_decisions",
    }
}
ROOMS = ("app.py", "bot", "commands", "documents", "handlers", "pages", "rules", "storage", "texts")


def product() -> Iterator[Path]:
    for room in ROOMS:
        yield from [HOUSE / room] if room.endswith(".py") else sorted((HOUSE / room).rglob("*.py"))


def changed_tables(path: Path) -> Iterator[tuple[str, int]]:
    """Tables named in `update(...)`, `delete(...)` or an upsert, and SQL words in literals."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("update", "delete", "on_conflict_do_update"):
                yield from ((ast.unparse(part), node.lineno) for part in (node, *node.args))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((table, node.lineno) for table in APPEND_ONLY if _says(node.value, table))


def _says(text: str, table: str) -> bool:
    words = text.replace("\n", " ").split()
    pairs = [" ".join(words[n : n + 2]).upper() for n in range(len(words))]
    triples = [" ".join(words[n : n + 3]).upper() for n in range(len(words))]
    return f"UPDATE {table.upper()}" in pairs or f"DELETE FROM {table.upper()}" in triples


def test_no_code_changes_or_deletes_evidence() -> None:
    wrong = [
        f"{path.relative_to(HOUSE)}:{line}: {what}"
        for path in product()
        for what, line in changed_tables(path)
        if what not in FORGETTING.get(path.relative_to(HOUSE).as_posix(), ())
        if what in APPEND_ONLY or any(f"({table})" in what for table in APPEND_ONLY)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_look_above_finds_what_it_looks_for(tmp_path: Path) -> None:
    for wrong in (
        "update(clockins).values(x=1)",
        "c.execute('DELETE  FROM\\naudit')",
        "make(consents).on_conflict_do_update()",
    ):
        (tmp_path / "bad.py").write_text(wrong)
        found = [what for what, _ in changed_tables(tmp_path / "bad.py")]
        assert any(what in APPEND_ONLY or any(f"({t})" in what for t in APPEND_ONLY) for what in found), wrong


@pytest.fixture
def spoken(house: House) -> Iterator[list[str]]:
    """Every statement that the house sends to its database."""
    said: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)


def test_a_whole_visit_only_adds_evidence(house: House, spoken: list[str]) -> None:
    """Binding, notice, clock-in, a refused one, a photo taken back and erased, a request and its end, a new
    number, a period closed and opened, a project written, approved and followed."""
    person = house.person()
    house.assign(person, house.point())
    phone = house.phone()
    phone.says(f"ลงทะเบียน {house.code(person)}").taps("รับทราบ")
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    phone.unsends()
    phone.says("ออกงาน").shares_place(13.95, 100.60).sends_photo(house.selfie(None)).sees_card("ไม่รับ")
    phone.says("ลา").taps("ลาป่วย").taps("พรุ่งนี้").taps("ครึ่งเช้า").says("หมอนัด").taps("ไม่มีเอกสาร").taps("ส่งคำขอ")
    boss = house.phone_of(house.person("2001", role="supervisor", first_name="หัวหน้า"))
    boss.says("คำขอ").taps("อนุมัติ").sees_card("อนุมัติแล้ว")
    phone.says("คำขอของฉัน").taps("ถอนคำขอ").taps("ใช่ ถอนเลย").sees("ถอนแล้ว")
    with house.store() as store:
        now, day = house.clock.now(), date(2026, 12, 1)
        store.office.set_checked("day.grace_min", "5", now, from_day=day)
        store.calendar.lock(day, day, "ปิดงวด", now, "operator")
        store.calendar.reopen(day, day, "แก้ไข", now, "operator")
    _writes_a_project(house)
    house.clock.advance(days=30)
    house.settle()
    changing = [words for words in spoken if words.lstrip().upper().startswith(("UPDATE", "DELETE"))]
    assert any("UPDATE photos" in words for words in changing), "the ear is deaf"
    assert not [
        words for words in changing if words.split()[1] in APPEND_ONLY or words.split()[2] in APPEND_ONLY
    ]
    for table in APPEND_ONLY:
        assert any(words.startswith(f"INSERT INTO {table}") for words in spoken)


def _writes_a_project(house: House) -> None:
    chosen, day = a_chosen(house), date(2026, 12, 1)
    project, now = approved(house, chosen), house.clock.now()
    with house.store() as store:
        store.projects.write(project, "aims", "อีกครั้ง", chosen.author.id, now)
        one = store.milestones.add(project, "อบรม", day, day, owner=chosen.head.id, by=chosen.head.id, at=now)
        store.milestones.tell(one, 50, "", None, author=chosen.head.id, at=now, event_id="m1")
        store.milestones.tell(one, 100, "", None, author=chosen.head.id, at=now, event_id="m2")
