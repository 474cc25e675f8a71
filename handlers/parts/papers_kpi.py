"""What the indicator's report says of a year up to a quarter."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from rules.calendar import at_office
from rules.kpi import percent, quarter_ends
from rules.papers import QUARTERS, KpiPaper, Named, QuarterPaper, Signer
from storage.papers import WHOLE_YEAR, Percent
from storage.store import Store

_LAST = QUARTERS[-1]
_Notes = dict[tuple[int, str], str]


def kpi_paper(store: Store, fiscal_year: int, quarter: int, now: datetime, zone: tzinfo) -> KpiPaper | None:
    """The report of the fiscal year (Buddhist era) up to the quarter; None where there is no indicator."""
    facts = store.papers.facts(fiscal_year) if quarter in QUARTERS else None
    if facts is None:
        return None
    notes, percents = store.papers.notes(fiscal_year), percents_of(store, fiscal_year, quarter, now, zone)
    quarters = tuple(_quarter(number, notes, percents) for number in QUARTERS if number <= quarter)
    name, position = facts.get("signer") or ("", "")
    return KpiPaper(
        office=store.office.name,
        fiscal_year=fiscal_year,
        quarter=quarter,
        name=facts.get("name", ""),
        levels=tuple(facts.get("levels", ())),
        strategy=_named(facts.get("strategy", ())),
        definitions=_named(facts.get("definitions", ())),
        method=facts.get("method", ""),
        steps=tuple(facts.get("steps", ())),
        target=int(facts.get("target", 10000)),
        result=quarters[-1].percent,
        quarters=quarters,
        summary=_points(notes, "summary", quarter) if quarter == _LAST else (),
        supports=_points(notes, "supports", quarter),
        obstacles=_points(notes, "obstacles", quarter),
        evidence=_points(notes, "evidence", quarter),
        signer=Signer(name, position),
        unit=facts.get("unit", ""),
    )


def percents_of(store: Store, fiscal_year: int, last: int, now: datetime, zone: tzinfo) -> dict[int, Percent]:
    """Each quarter's percent up to `last`: as the software counts it at the quarter's end (or now, while it
    runs; not before it has begun), beside what was put by hand. A year of which the software saw nothing has
    only what was put on record."""
    found = store.papers.percents(fiscal_year)
    if not store.kpi.has_anything(fiscal_year):
        return found
    weights = store.kpi.plan(fiscal_year).weights
    for quarter in (number for number in QUARTERS if number <= last):
        begin, end = quarter_bounds(fiscal_year, quarter, zone)
        if now < begin:
            break
        counted = percent(store.kpi.progress(fiscal_year, min(now, end)), weights)
        kept = found.get(quarter, Percent(None, None, ""))
        found[quarter] = kept._replace(counted=counted)
    return found


def quarter_bounds(fiscal_year: int, quarter: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """The quarter's first moment at the office, and the first after it."""
    after = quarter_ends(fiscal_year, quarter) + timedelta(days=1)
    year, month = (after.year, after.month - 3) if after.month > 3 else (after.year - 1, after.month + 9)
    return at_office(date(year, month, 1), time.min, zone), at_office(after, time.min, zone)


def _quarter(number: int, notes: _Notes, percents: dict[int, Percent]) -> QuarterPaper:
    found = percents.get(number, Percent(None, None, ""))
    percent = found.counted if found.by_hand is None else found.by_hand
    return QuarterPaper(number, notes.get((number, "narrative"), ""), percent, found.counted, found.why)


def _named(pairs: Any) -> tuple[Named, ...]:
    return tuple(Named(name, text) for name, text in pairs)


def _points(notes: _Notes, head: str, quarter: int) -> tuple[str, ...]:
    """What was noted up to the quarter, each point once; of the whole year at its end."""
    places = [*range(1, quarter + 1), *([WHOLE_YEAR] if quarter == _LAST else [])]
    lines = [line.strip() for place in places for line in notes.get((place, head), "").split("\n")]
    return tuple(dict.fromkeys(line for line in lines if line))
