"""Idea campaigns of the demo office: one that takes ideas, one whose 27 ideas are being voted on.

The vote opens by itself a few seconds after the start, as everywhere, by the worker's timed job.
"""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from handlers.parts.campaigns_words import usual_criteria
from rules.authors import Authors
from rules.calendar import fiscal_year, work_day
from rules.campaigns import Times
from rules.people import Person
from storage.store import Store

DAY = timedelta(days=1)
ANONYMOUS = (4, 13, 22)  # places in the list, from 0
_WORDS = Path(__file__).with_suffix(".csv")


def fill_ideas(store: Store, secret_key: bytes, now: datetime, zone: tzinfo) -> None:
    """Makes both campaigns, headed by the first supervisor, with the other supervisors as working group."""
    people = store.people.everyone()
    chiefs = [person for person in people if person.role == "supervisor"]
    year = fiscal_year(work_day(now, zone))
    voting = Times(now - 20 * DAY, now - 5 * DAY, now - timedelta(minutes=1), now + 6 * DAY, now + 13 * DAY)
    question = "เรื่องใดทำให้งานของเราดีขึ้นได้จริงในปีนี้"
    number = _campaign(store, "นวัตกรรมของสำนักงาน", question, year, voting, chiefs, now)
    staff = [person for person in people if person.role in ("staff", "supervisor")]
    for place, words in enumerate(_ideas()):
        _idea(store, secret_key, number, staff[place % len(staff)], place, words, now - 6 * DAY)
    open_times = Times(now - DAY, now + 13 * DAY, now + 15 * DAY, now + 22 * DAY, now + 29 * DAY)
    _campaign(store, "ลดกระดาษ ลดขั้นตอน", "งานใดควรเลิกใช้กระดาษก่อน", year + 1, open_times, chiefs, now)


def _ideas() -> Iterator[dict[str, str]]:
    with _WORDS.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _campaign(
    store: Store, title: str, question: str, year: int, times: Times, chiefs: list[Person], now: datetime
) -> int:
    return store.campaigns.add(
        title=title,
        question=question,
        units=(),
        fiscal_year=year,
        times=times,
        most_picks=3,
        shortlist=5,
        tie_rule="shared",
        anonymous=True,
        criteria=usual_criteria("th"),
        head=chiefs[0].id,
        members=[chief.id for chief in chiefs],
        made_at=now,
    )


def _idea(
    store: Store,
    secret_key: bytes,
    campaign: int,
    author: Person,
    place: int,
    words: dict[str, str],
    at: datetime,
) -> None:
    authors, hidden = Authors(secret_key), place in ANONYMOUS
    draft = store.ideas.add_draft(
        campaign=campaign,
        author=None if hidden else author.id,
        author_tag=authors.tag(campaign, author.id) if hidden else "",
        author_sealed=authors.seal(campaign, author.id) if hidden else None,
        at=at,
    )
    store.ideas.write(draft.id, at, **words)
    store.ideas.send(draft.id, at)
