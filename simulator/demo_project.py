"""The demo's project: written by two, sent back once, approved, with four milestones of which one is late,
and the year's indicator that follows from it."""

import hashlib
import io
from datetime import timedelta
from typing import Any, Final

from PIL import Image

from documents.charts import Chart, Column, chart_png
from rules.calendar import work_day
from rules.files import JPEG
from rules.kpi import Plan, quarter_of
from rules.papers import BudgetRow, PlanRow
from rules.project import number_of
from simulator.demo_selection import HEAD, UNIT, Past, words
from storage.evidence import EvidenceFile
from storage.photos import PhotoStore
from storage.seed_2564 import official, read

FIRST, SECOND, COMMITTEE, ADMIN = "1004", "1005", "3001", "9001"
_DRAFTING: Final = ("2003", "1007", "1008")
EVIDENCE: Final = "evidence/demo-first-table"
_SECONDS: Final = ("when_where", "risks", "follow_up")
"""What the second author wrote; all else is the first one's."""


def fill_project(office: Past, idea: int, photos: PhotoStore) -> int:
    """The chosen idea's project up to today; returns our id of it."""
    store, told = office.store, words()
    head, first, second = (office.people[one].id for one in (HEAD, FIRST, SECOND))
    row = next(one for one in store.projects.unstarted() if one.idea == idea)
    project = store.projects.start(
        idea=idea, campaign=row.campaign, fiscal_year=row.fiscal_year, unit=UNIT, title=row.title,
        head=head, by=first, at=office.at(87),
    )  # fmt: skip
    for member in (first, second):
        store.projects.add_member(project, member, head, office.at(87))
    _write(office, project, told)
    _decide(office, project, 63, "revise", told["committee"]["revise"])
    store.projects.write(project, "targets", told["heads"]["targets"], first, office.at(54, 15))
    _decide(office, project, 50, "approve", told["committee"]["approve"])
    _develop(office, project, told, photos)
    _say_year(office, told["indicator"])
    return project


def fill_draft(office: Past) -> None:
    """Another unit's project that is still being written, to try the writing with."""
    store, told = office.store.projects, words()["draft"]
    head, first, second = (office.people[one].id for one in _DRAFTING)
    project = store.start(
        idea=None, campaign=None, fiscal_year=office.year, unit=office.people[_DRAFTING[0]].unit,
        title=told.pop("title"), head=head, by=head, at=office.at(12),
    )  # fmt: skip
    for member in (first, second):
        store.add_member(project, member, head, office.at(12))
    for place, (part, text) in enumerate(told.items()):
        store.write(project, part, text, (first, second)[place % 2], office.at(10 - 2 * place, 14))


def _write(office: Past, project: int, told: dict[str, Any]) -> None:
    """Part by part, one or two a day; the targets as they were before the committee asked for figures."""
    texts = {**told["reasons"], **told["heads"], "targets": told["committee"]["first_targets"]}
    ordered = sorted(texts, key=lambda part: [int(place) for place in number_of(part).split(".")])
    for place, part in enumerate(ordered):
        author = office.people[SECOND if part in _SECONDS else FIRST].id
        office.store.projects.write(project, part, texts[part], author, office.at(85 - place, 13, place))
    second, at = office.people[SECOND].id, office.at(70, 11)
    for row in _plan(office, told):
        office.store.projects.add_plan(project, row, second, at)
    for line in told["budget"]:
        office.store.projects.add_budget(project, BudgetRow(**line), second, at)


def _plan(office: Past, told: dict[str, Any]) -> list[PlanRow]:
    today = work_day(office.now, office.zone)
    return [
        PlanRow(
            one["what"], today + timedelta(days=one["first"]), today + timedelta(days=one["last"]),
            office.people[one["owner"]].name,
        )
        for one in told["milestones"]
    ]  # fmt: skip


def _decide(office: Past, project: int, ago: int, answer: Any, comments: str) -> None:
    """The head signs and sends the text as it stands; five days later the committee answers."""
    store, head = office.store.projects, office.people[HEAD].id
    store.sign(project, store.content(project), head, office.at(ago), f"demo-signed-{ago}")
    signed = store.signed(project)
    if signed is None:
        raise LookupError(f"project {project}")
    store.send(signed.id, head, office.at(ago, 10, 5))
    at = office.at(ago - 5, 16)
    on, by = work_day(at, office.zone), office.people[COMMITTEE].id
    store.answer(signed.id, answer, comments, on, by=by, at=at, event_id=f"demo-answered-{ago}")
    store.set_state(project, "approved" if answer == "approve" else "revise")


def _develop(office: Past, project: int, told: dict[str, Any], photos: PhotoStore) -> None:
    store, rows = office.store.milestones, _plan(office, told)
    _keep_evidence(office, project, told["evidence"], photos)
    for row, one in zip(rows, told["milestones"], strict=True):
        owner = office.people[one["owner"]].id
        made = store.add(project, row.what, row.first, row.last, owner=owner, by=owner, at=office.at(44, 9))
        for ago, percent, note in one["told"]:
            shown = EVIDENCE if percent == 100 else None
            event = f"demo-told-{made}-{ago}"
            store.tell(made, percent, note, shown, author=owner, at=office.at(ago, 16), event_id=event)


def _keep_evidence(office: Past, project: int, told: dict[str, Any], photos: PhotoStore) -> None:
    """A picture as a phone sends one: the table's figures as columns."""
    drawn = Chart(
        told["title"], told["when"], (told["part"],), told["unit"],
        tuple(Column(name, (number,)) for name, number in told["columns"]),
    )  # fmt: skip
    made = io.BytesIO()
    Image.open(io.BytesIO(chart_png(drawn))).convert("RGB").save(made, "JPEG", quality=85)
    data, digest = made.getvalue(), hashlib.sha256(made.getvalue()).hexdigest()
    photos.put(EVIDENCE, data)
    owner, at = office.people[FIRST].id, office.at(33, 16)
    name = told["name"]
    office.store.evidence.add(
        EvidenceFile(
            EVIDENCE, project, office.year, owner, name, JPEG, len(data), digest, "demo-evidence", at
        )
    )


def _say_year(office: Past, told: dict[str, str]) -> None:
    """The indicator put up, and the words of the quarter that runs."""
    kpi, author = office.store.kpi, office.people[ADMIN]
    at, year = office.at(40, 9), office.year
    facts = {**official(), "strategy": read()["strategy"], "signer": [author.name, author.position]}
    kpi.say_year(year, facts, Plan(), told["why"], author.staff_id, at)
    quarter = quarter_of(work_day(office.now, office.zone))
    kpi.note(year, quarter, "narrative", told["narrative"], author.id, office.at(2, 11))
    for head in ("supports", "obstacles"):
        kpi.note(year, quarter, head, told[head], author.id, office.at(2, 11))
    kpi.note(year, quarter, "evidence", told["evidence"], author.id, office.at(2, 11), [EVIDENCE])
