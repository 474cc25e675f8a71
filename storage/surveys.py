"""Surveys of use: how they are made, who was asked, and what was answered.

Named answers are rows at once. Anonymous ones lie in sealed boxes until the close, and become rows all in one
transaction under ids drawn by lot, so that neither order nor transaction ties one to anything.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.survey import Question, State, Survey
from storage.tables import people
from storage.tables_surveys import (
    survey_answers,
    survey_boxes,
    survey_findings,
    survey_questions,
    survey_roll,
    surveys,
)

_COLUMNS = [surveys.c[field.name] for field in fields(Survey)]
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_BOX = select(survey_boxes.c.sealed).where(
    survey_boxes.c.survey == bindparam("of"), survey_boxes.c.slot == bindparam("at")
)
_ON_ROLL = select(survey_roll.c.answered).where(
    survey_roll.c.survey == bindparam("of"), survey_roll.c.person == bindparam("who")
)


class Given(NamedTuple):
    """An answer to a question (by its place); `unit`: of whoever gave it with their name, else empty."""

    question: int
    value: str
    unit: str


class Finding(NamedTuple):
    """What the office writes of a survey in Form 5, word for word; `name`: empty for somebody forgotten."""

    version: int
    text: str
    name: str
    at: datetime


class Surveys:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- surveys ---------------------------------------------------------------------------------

    def get(self, survey: int) -> Survey | None:
        return next(iter(self._all(_select().where(surveys.c.id == survey))), None)

    def lock(self, survey: int) -> Survey | None:
        """As `get`, and nobody else changes or ends it until this transaction ends."""
        return next(iter(self._all(_select().where(surveys.c.id == survey).with_for_update())), None)

    def hold(self, survey: int) -> Survey | None:
        """As `get`, and nobody ends it until this transaction ends; others may answer beside."""
        query = _select().where(surveys.c.id == survey).with_for_update(read=True)
        return next(iter(self._all(query)), None)

    def everything(self, most: int = 50) -> list[Survey]:
        """The newest, newest first, but none that was dropped."""
        query = _select().where(surveys.c.state != "cancelled")
        return self._all(query.order_by(surveys.c.id.desc()).limit(most))

    def of_projects(self, projects: Iterable[int]) -> list[Survey]:
        """Of these projects, newest first, but none that was dropped."""
        query = _select().where(surveys.c.project.in_(list(projects)), surveys.c.state != "cancelled")
        return self._all(query.order_by(surveys.c.id.desc()))

    def of_year(self, fiscal_year: int) -> list[Survey]:
        """Of a fiscal year of the Buddhist era, oldest first, but none that was dropped."""
        query = _select().where(surveys.c.fiscal_year == fiscal_year, surveys.c.state != "cancelled")
        return self._all(query.order_by(surveys.c.id))

    def going_on(self) -> list[Survey]:
        """Those about to open and those open."""
        return self._all(_select().where(surveys.c.state.in_(("opening", "open"))).order_by(surveys.c.id))

    def asking(self, person: int) -> list[tuple[Survey, bool]]:
        """Open surveys that ask this person, those that end first before the others, and whether they have
        answered anything."""
        query = (
            select(*_COLUMNS, survey_roll.c.answered)
            .join(survey_roll, survey_roll.c.survey == surveys.c.id)
            .where(surveys.c.state == "open", survey_roll.c.person == person)
            .order_by(surveys.c.closes_at, surveys.c.id)
        )
        return [(_survey(tuple(row)[:-1]), bool(row.answered)) for row in self._connection.execute(query)]

    def add_draft(
        self, *, project: int | None, fiscal_year: int, title: str, about: str, questions: Sequence[Question],
        by: int, at: datetime, closes_at: datetime,
    ) -> int:  # fmt: skip
        """Our id of a new draft: anonymous, for the whole office; to be open from `at` to `closes_at`."""
        row: dict[str, Any] = {
            "project": project, "fiscal_year": fiscal_year, "title": title, "about": about, "anonymous": True,
            "units": [], "state": "draft", "opens_at": at, "closes_at": closes_at, "made_by": by,
            "made_at": at, "seed": secrets.token_hex(16), "known": [],
        }  # fmt: skip
        made = insert(surveys).values(**row).returning(surveys.c.id)
        survey = int(self._connection.execute(made).scalar_one())
        self.set_questions(survey, questions)
        return survey

    def change(self, survey: int, **values: Any) -> None:
        """Sets columns; whoever calls holds `lock`."""
        self._connection.execute(update(surveys).where(surveys.c.id == survey).values(**values))

    def advance(self, survey: int, before: State, after: State, **values: Any) -> bool:
        """From one state to the next; False when somebody else was faster."""
        there = update(surveys).where(surveys.c.id == survey, surveys.c.state == before)
        return self._connection.execute(there.values(state=after, **values)).rowcount == 1

    def seed(self, survey: int) -> str:
        """What the sample was drawn with."""
        query = select(surveys.c.seed).where(surveys.c.id == survey)
        return str(self._connection.execute(query).scalar_one())

    def known(self, survey: int) -> list[list[Any]]:
        """What the product itself had counted when the survey ended: pairs of a word and figures."""
        query = select(surveys.c.known).where(surveys.c.id == survey)
        return list(self._connection.execute(query).scalar_one())

    # -- questions -------------------------------------------------------------------------------

    def questions(self, survey: int) -> list[Question]:
        query = select(survey_questions).where(survey_questions.c.survey == survey)
        rows = self._connection.execute(query.order_by(survey_questions.c.place))
        return [Question(row.place, row.kind, row.text, tuple(row.choices)) for row in rows]

    def set_questions(self, survey: int, questions: Sequence[Question]) -> None:
        """All of a draft's questions anew, numbered from 1 in the order given."""
        theirs = delete(survey_questions).where(survey_questions.c.survey == survey)
        self._connection.execute(theirs)
        rows = [
            {"survey": survey, "place": place, "kind": one.kind, "text": one.text, "choices": [*one.choices]}
            for place, one in enumerate(questions, 1)
        ]
        if rows:
            self._connection.execute(insert(survey_questions), rows)

    # -- the roll --------------------------------------------------------------------------------

    def ask(self, survey: int, roll: Iterable[int]) -> None:
        """Puts people on the roll, none of whom has answered."""
        rows = [{"survey": survey, "person": person, "answered": False} for person in roll]
        if rows:
            self._connection.execute(insert(survey_roll), rows)

    def is_asked(self, survey: int, person: int) -> bool:
        return self._connection.execute(_ON_ROLL, {"of": survey, "who": person}).first() is not None

    def has_answered(self, survey: int, person: int) -> None:
        """Notes that the person answered something; not what, nor when."""
        query = update(survey_roll).where(survey_roll.c.survey == survey, survey_roll.c.person == person)
        self._connection.execute(query.where(~survey_roll.c.answered).values(answered=True))

    def roll(self, survey: int) -> list[int]:
        query = select(survey_roll.c.person).where(survey_roll.c.survey == survey)
        return list(self._connection.execute(query.order_by(survey_roll.c.person)).scalars())

    def silent(self, survey: int) -> list[int]:
        """Who was asked and has answered nothing yet."""
        query = select(survey_roll.c.person).where(survey_roll.c.survey == survey, ~survey_roll.c.answered)
        return list(self._connection.execute(query.order_by(survey_roll.c.person)).scalars())

    def reach(self, survey: int) -> tuple[int, int]:
        """How many were asked, and how many of them answered anything."""
        answered = func.coalesce(func.sum(survey_roll.c.answered.cast(surveys.c.people.type)), 0)
        query = select(func.count(), answered).where(survey_roll.c.survey == survey)
        asked, did = self._connection.execute(query).one()
        return int(asked), int(did)

    # -- answers ---------------------------------------------------------------------------------

    def answer(self, survey: int, person: int, question: int, value: str) -> None:
        """A named answer; one given before is replaced. An empty one takes it back."""
        mine = (
            survey_answers.c.survey == survey, survey_answers.c.person == person,
            survey_answers.c.question == question,
        )  # fmt: skip
        if not value:
            self._connection.execute(delete(survey_answers).where(*mine))
            return
        row = {"id": secrets.token_hex(16), "survey": survey, "person": person, "question": question}
        make: Any = _INSERTS[self._connection.dialect.name]
        made = make(survey_answers).values(**row, value=value)
        key = ["survey", "person", "question"]
        self._connection.execute(made.on_conflict_do_update(index_elements=key, set_={"value": value}))

    def answers_of(self, survey: int, person: int) -> dict[int, str]:
        """What the person answered with their name, by question."""
        query = select(survey_answers.c.question, survey_answers.c.value).where(
            survey_answers.c.survey == survey, survey_answers.c.person == person
        )
        return {row.question: row.value for row in self._connection.execute(query)}

    def box(self, survey: int, slot: str) -> bytes | None:
        """One person's sealed answers, locked until this transaction ends; None before there are any."""
        row = self._connection.execute(_BOX.with_for_update(), {"of": survey, "at": slot}).first()
        return bytes(row.sealed) if row else None

    def put_box(self, survey: int, slot: str, sealed: bytes) -> None:
        row = {"survey": survey, "slot": slot, "sealed": sealed}
        make: Any = _INSERTS[self._connection.dialect.name]
        made = make(survey_boxes).values(**row)
        replaced = made.on_conflict_do_update(index_elements=["survey", "slot"], set_={"sealed": sealed})
        self._connection.execute(replaced)

    def boxes(self, survey: int) -> list[tuple[str, bytes]]:
        query = select(survey_boxes.c.slot, survey_boxes.c.sealed).where(survey_boxes.c.survey == survey)
        return [(row.slot, bytes(row.sealed)) for row in self._connection.execute(query)]

    def empty_boxes(self, survey: int, opened: Iterable[Mapping[int, str]]) -> None:
        """Writes what the boxes held, mixed by lot, and throws the boxes away."""
        rows = [
            {"id": secrets.token_hex(16), "survey": survey, "question": place, "person": None, "value": value}
            for answers in opened
            for place, value in answers.items()
            if value
        ]
        if rows:
            self._connection.execute(insert(survey_answers), sorted(rows, key=lambda row: str(row["id"])))
        self._connection.execute(delete(survey_boxes).where(survey_boxes.c.survey == survey))

    def drop_answers(self, survey: int) -> None:
        """Of a survey that comes to nothing, so do the answers."""
        for table in (survey_boxes, survey_answers):
            self._connection.execute(delete(table).where(table.c.survey == survey))

    def given(self, survey: int) -> list[Given]:
        """Every answer in an order that says nothing."""
        query = (
            select(survey_answers.c.question, survey_answers.c.value, people.c.unit)
            .outerjoin(people, people.c.id == survey_answers.c.person)
            .where(survey_answers.c.survey == survey)
            .order_by(survey_answers.c.question, survey_answers.c.id)
        )
        return [Given(row.question, row.value, row.unit or "") for row in self._connection.execute(query)]

    # -- findings, keys --------------------------------------------------------------------------

    def finding(self, survey: int) -> Finding | None:
        """The newest findings."""
        query = (
            select(survey_findings, people.c.title, people.c.first_name, people.c.last_name)
            .join(people, people.c.id == survey_findings.c.author)
            .where(survey_findings.c.survey == survey)
            .order_by(survey_findings.c.version.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return Finding(row.version, row.text, f"{row.title}{row.first_name} {row.last_name}".strip(), row.at)

    def write_finding(self, survey: int, text: str, author: int, at: datetime) -> int:
        """Adds a version; whoever calls holds `lock`. Returns its number."""
        newest = self.finding(survey)
        version = (newest.version if newest else 0) + 1
        row = {"survey": survey, "version": version, "text": text, "author": author, "at": at}
        self._connection.execute(insert(survey_findings).values(**row))
        return version

    def keys_to_destroy(self) -> list[int]:
        """Anonymous surveys that have ended and whose key may still lie in the photo store."""
        ended = surveys.c.anonymous & surveys.c.state.in_(("closed", "cancelled"))
        query = select(surveys.c.id).where(
            ended, surveys.c.closed_at.is_not(None), surveys.c.key_destroyed_at.is_(None)
        )
        return list(self._connection.execute(query).scalars())

    def _all(self, query: Select[Any]) -> list[Survey]:
        return [_survey(tuple(row)) for row in self._connection.execute(query)]


def _select() -> Select[Any]:
    return select(*_COLUMNS)


def _survey(row: Sequence[Any]) -> Survey:
    found = dict(zip((field.name for field in fields(Survey)), row, strict=True))
    key_half = found["key_half"]
    return Survey(
        **{**found, "units": tuple(found["units"]), "key_half": None if key_half is None else bytes(key_half)}
    )
