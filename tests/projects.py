"""Projects for tests: begun from a chosen idea, written at once, brought to any part of their road."""

from dataclasses import dataclass
from datetime import date

from rules.papers import BudgetRow, PlanRow
from rules.people import Person
from rules.project import WORDS
from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import a_campaign, an_idea

TITLE = "ลงเวลาด้วยเซลฟีคู่ป้าย"
PLAN = (
    PlanRow("อบรมผู้ใช้", date(2026, 11, 1), date(2026, 11, 20), "กลุ่มงานบุคคล"),
    PlanRow("ทดลองใช้", date(2026, 11, 23), date(2026, 12, 25), "ทุกกลุ่มงาน"),
)
BUDGET = (BudgetRow("ค่าวิทยากร", 360_000, "6 ชั่วโมง x 600 บาท"), BudgetRow("ค่าป้าย", 125_050, ""))


@dataclass
class Chosen:
    """A chosen idea with its people: the head who signed for it, its author, an admin, a colleague."""

    idea: int
    head: Person
    author: Person
    admin: Person
    colleague: Person


def a_chosen(house: House, *, anonymous: bool = False) -> Chosen:
    """One idea, chosen by the head."""
    head = house.person("3001", role="supervisor", title="นาย", first_name="ประธาน", last_name="ใหญ่")
    author = house.person("1001", title="นางสาว", first_name="สมหญิง", last_name="ใจดี")
    colleague = house.person("1002", title="นาย", first_name="มานะ", last_name="ขยัน")
    admin = house.person("9001", role="admin", first_name="แพรวา", last_name="ดูแลดี")
    campaign = a_campaign(house, head.id)
    idea = an_idea(house, campaign, author, TITLE, anonymous=anonymous)
    with house.store() as store:
        store.scores.choose(
            campaign=campaign.id, idea=idea.id, place=1, reason="คุ้มค่า", chosen_by=head.id,
            at=house.clock.now(), event_id="e", fiscal_year=2570, units=["*"],
        )  # fmt: skip
        store.campaigns.change(campaign.id, stage="closed")
    return Chosen(idea.id, head, author, admin, colleague)


def started(house: House, chosen: Chosen) -> int:
    """The project of the chosen idea, with its author as a member; nothing is written yet."""
    with house.store() as store:
        row = next(one for one in store.projects.unstarted() if one.idea == chosen.idea)
        project = store.projects.start(
            idea=chosen.idea, campaign=row.campaign, fiscal_year=row.fiscal_year, unit="", title=row.title,
            head=chosen.head.id, by=chosen.head.id, at=house.clock.now(),
        )  # fmt: skip
        store.projects.add_member(project, chosen.author.id, chosen.head.id, house.clock.now())
    return project


def written(house: House, chosen: Chosen) -> int:
    """As `started`, with every part written by the author."""
    project, now = started(house, chosen), house.clock.now()
    with house.store() as store:
        for part in WORDS:
            store.projects.write(project, part, f"เนื้อหาของ {part}", chosen.author.id, now)
        for row in PLAN:
            store.projects.add_plan(project, row, chosen.author.id, now)
        for line in BUDGET:
            store.projects.add_budget(project, line, chosen.author.id, now)
    return project


def approved(house: House, chosen: Chosen) -> int:
    """As `written`, signed, sent and approved."""
    project, now = written(house, chosen), house.clock.now()
    with house.store() as store:
        store.projects.sign(project, store.projects.content(project), chosen.head.id, now, "sign")
        signed = store.projects.signed(project)
        assert signed is not None
        store.projects.send(signed.id, chosen.head.id, now)
        today = now.astimezone(house.settings.zone).date()
        store.projects.answer(signed.id, "approve", "", today, by=chosen.admin.id, at=now, event_id="a")
        store.projects.set_state(project, "approved")
    return project


def answers_all(phone: Phone, *texts: str) -> Phone:
    """Says one text after another."""
    for text in texts:
        phone.says(text)
    return phone
