"""Surveys for tests: an office of clerks, a survey made by its admin, answered by thumbs."""

from dataclasses import dataclass
from datetime import timedelta

from rules.people import Person
from rules.survey import Question, Survey
from simulator.phone import Phone
from tests.builders import House

TITLE = "การใช้การลงเวลา"
QUESTIONS = (
    Question(1, "used", "เคยใช้หรือไม่"),
    Question(2, "scale", "โดยรวมพอใจเพียงใด"),
    Question(3, "words", "ควรปรับปรุงเรื่องใด"),
)


@dataclass
class Poll:
    """An open survey: whom it asks by staff id, with their phones, and the admin who made it."""

    house: House
    number: int
    admin: Person
    people: dict[str, Person]
    phones: dict[str, Phone]

    @property
    def survey(self) -> Survey:
        with self.house.store() as store:
            found = store.surveys.get(self.number)
        assert found is not None
        return found

    def phone(self, staff_id: str) -> Phone:
        if staff_id not in self.phones:
            self.phones[staff_id] = self.house.phone_of(self.people[staff_id])
        return self.phones[staff_id]

    def answers(self, staff_id: str, used: str, scale: str, words: str = "") -> Phone:
        """All three questions, the way a thumb does."""
        phone = self.phone(staff_id)
        phone.says("แบบสำรวจ").taps("เริ่มตอบ").taps(used).taps(scale)
        return phone.says(words) if words else phone.taps("ข้ามข้อนี้")

    def closes(self) -> None:
        """A minute after the end, when all is counted."""
        self.house.clock.set(self.survey.closes_at + timedelta(minutes=1))
        self.house.settle()


def a_poll(
    house: House, clerks: int = 6, *, anonymous: bool = True, about: str = "", project: int | None = None,
    units: tuple[str, ...] = (), unit_of: str = "กองกลาง",
) -> Poll:  # fmt: skip
    """An admin 9001 and clerks 1001, 1002, ... of one unit, all of them asked, for seven days."""
    admin = house.person("9001", role="admin", first_name="แพรวา", last_name="ดูแลดี", unit="กองบริหาร")
    numbers = range(1001, 1001 + clerks)
    people = {
        str(n): house.person(str(n), first_name=f"เสมียน{n}", last_name="ขยันยิ่ง", unit=unit_of) for n in numbers
    }
    now = house.clock.now()
    with house.store() as store:
        number = store.surveys.add_draft(
            project=project, fiscal_year=2570, title=TITLE, about=about, questions=QUESTIONS, by=admin.id,
            at=now, closes_at=now + timedelta(days=7),
        )  # fmt: skip
        store.surveys.change(number, anonymous=anonymous, units=list(units or (unit_of,)), state="opening")
    house.settle()
    return Poll(house, number, admin, people, {})
