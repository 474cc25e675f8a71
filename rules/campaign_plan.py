"""What a campaign is opened with and what may still change: its times, its criteria, who is asked.

The pure part of opening, extending and changing; whatever cannot be raises Refusal with its reason.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from rules.calendar import at_office, fiscal_year, work_day
from rules.campaigns import WHOLE_OFFICE, Campaign, Criterion, Times
from rules.refusals import Refusal

TIMES: Final[tuple[str, ...]] = tuple(field.name for field in fields(Times))
ENDS: Final = ("ideas_to", "vote_to", "scoring_to")
"""The times that can be moved once the campaign is open."""

MOST_QUESTION: Final = 300
MOST_WHY: Final = 200
MOST_CRITERION: Final = 60
MOST_PICKS: Final = 10
MOST_SHORTLIST: Final = 20
MOST_MEMBERS: Final = 40
FEWEST_CRITERIA, MOST_CRITERIA = 3, 5
USUAL_PICKS, USUAL_SHORTLIST = 3, 5
FARTHEST: Final = timedelta(days=730)
"""No time of a campaign lies further ahead: beyond it somebody mistook the year."""

_MORNING, _EVENING = time(8, 30), time(16, 30)
_ONE = re.compile(r"(?P<name>.*[^\d\s:=(])[\s:=(]*(?P<weight>\d{1,3})\s*%?\s*\)?")
_RUN = re.compile(r"[^\d]+\d{1,3}\s*%?\)?")
_OPEN_STAGES = ("planned", "ideas", "ready")


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign to be opened; `head` and `members` are our ids."""

    title: str
    question: str
    units: tuple[str, ...]
    fiscal_year: int
    times: Times
    most_picks: int
    shortlist: int
    tie_rule: str
    anonymous: bool
    criteria: tuple[Criterion, ...]
    head: int
    members: tuple[int, ...]

    @property
    def scopes(self) -> tuple[str, ...]:
        """The units that get exactly one chosen idea by this campaign."""
        return self.units or (WHOLE_OFFICE,)


def usual_times(now: datetime, zone: tzinfo) -> Times:
    """A proposal: two weeks of ideas from tomorrow on, three days of reading, a week of votes, a week of
    scoring; office hours, no weekends."""
    first = _weekday(work_day(now, zone) + timedelta(days=1))
    last = _weekday(first + timedelta(days=14))
    vote = _weekday(last + timedelta(days=3))
    closes = _weekday(vote + timedelta(days=7))
    scored = _weekday(closes + timedelta(days=7))
    return Times(
        at_office(first, _MORNING, zone),
        at_office(last, _EVENING, zone),
        at_office(vote, _MORNING, zone),
        at_office(closes, _EVENING, zone),
        at_office(scored, _EVENING, zone),
    )


def _weekday(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def usual_year(times: Times, zone: tzinfo) -> int:
    """The fiscal year whose innovation is chosen: that in which scoring ends."""
    return fiscal_year(work_day(times.scoring_to, zone))


def moved(times: Times, name: str, to: datetime, now: datetime) -> Times:
    """The times with one of them set; where it would run into the next, all later ones move as far.

    Raises Refusal("time_past", "time_too_far", or the time's name and "_early").
    """
    place, values = TIMES.index(name), asdict(times)
    by = to - values[name]
    if to > now + FARTHEST:
        raise Refusal("time_too_far", years=FARTHEST.days // 365)
    if name != "ideas_from" and to <= now:
        raise Refusal("time_past")
    if place and name in replace(times, **{name: to}).faults():
        raise Refusal(f"{name}_early")
    values[name] = to
    if place + 1 < len(TIMES) and TIMES[place + 1] in Times(**values).faults():
        values |= {later: values[later] + by for later in TIMES[place + 1 :]}
    return Times(**values)


def open_ends(campaign: Campaign, now: datetime) -> tuple[str, ...]:
    """Which ends can still be put off: those that have not come."""
    if campaign.stage in ("choosing", "closed", "cancelled"):
        return ()
    return tuple(name for name in ENDS if getattr(campaign.times, name) > now)


def extended(campaign: Campaign, part: str, to: datetime, now: datetime) -> Times:
    """The campaign's times with one end put off.

    Raises Refusal("part_ended"), ("not_later") or ("time_too_far").
    """
    if part not in open_ends(campaign, now):
        raise Refusal("part_ended")
    if to <= getattr(campaign.times, part):
        raise Refusal("not_later")
    return moved(campaign.times, part, to, now)


def may_change(campaign: Campaign, name: str, now: datetime, *, head_left: bool = False) -> bool:
    """Whether a rule ("criteria", "tie", "picks"), the "head" or the working group ("members") may still be
    changed: the rules until the vote opens, the people until it closes, a head who has left until the end."""
    if campaign.is_over:
        return False
    if name in ("criteria", "tie", "picks"):
        return campaign.stage in _OPEN_STAGES and now < campaign.times.vote_from
    if name == "head" and head_left:
        return True
    return campaign.stage in (*_OPEN_STAGES, "vote") and now < campaign.times.vote_to


def same_year(scopes: Iterable[str], year: int, others: Iterable[Campaign]) -> list[Campaign]:
    """Campaigns going on that would give one of the units a second chosen idea in the same fiscal year."""
    wanted = set(scopes)
    return [
        other
        for other in others
        if not other.is_over and other.fiscal_year == year and wanted & set(other.scopes)
    ]


def read_criteria(said: str) -> tuple[tuple[str, int], ...]:
    """`ประโยชน์ต่องาน 40, ทำได้จริง 35, ความใหม่ 25` as names and weights; commas may be missing.

    Raises Refusal("criteria_unread") and whatever `check_criteria` raises. Digits must be Arabic.
    """
    parts = [part.strip() for part in re.split(r"[,;]", said) if part.strip()]
    if len(parts) == 1:
        parts = [part.strip() for part in _RUN.findall(said)]
        if "".join(parts).replace(" ", "") != said.replace(" ", ""):
            raise Refusal("criteria_unread")
    found = [_ONE.fullmatch(part) for part in parts]
    if not parts or not all(found):
        raise Refusal("criteria_unread")
    pairs = tuple((one["name"].strip(), int(one["weight"])) for one in found if one)
    check_criteria(pairs)
    return pairs


def check_criteria(pairs: tuple[tuple[str, int], ...]) -> None:
    """Raises Refusal: "criteria_count", "criteria_twice", "criteria_name_long", "criteria_weight",
    "criteria_sum"."""
    if not FEWEST_CRITERIA <= len(pairs) <= MOST_CRITERIA:
        raise Refusal("criteria_count", n=len(pairs), least=FEWEST_CRITERIA, most=MOST_CRITERIA)
    names = [name.casefold() for name, _ in pairs]
    for name, weight in pairs:
        if names.count(name.casefold()) > 1:
            raise Refusal("criteria_twice", name=name)
        if len(name) > MOST_CRITERION:
            raise Refusal("criteria_name_long", most=MOST_CRITERION)
        if weight < 1:
            raise Refusal("criteria_weight", name=name)
    total = sum(weight for _, weight in pairs)
    if total != 100:
        raise Refusal("criteria_sum", total=total)
