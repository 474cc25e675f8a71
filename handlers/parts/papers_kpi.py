"""What the indicator's report says of a year up to a quarter."""

from typing import Any

from rules.papers import QUARTERS, KpiPaper, Named, QuarterPaper, Signer
from storage.papers import WHOLE_YEAR, Percent
from storage.store import Store

_LAST = QUARTERS[-1]
_Notes = dict[tuple[int, str], str]


def kpi_paper(store: Store, fiscal_year: int, quarter: int) -> KpiPaper | None:
    """The report of the fiscal year (Buddhist era) up to the quarter; None where there is no indicator."""
    facts = store.papers.facts(fiscal_year) if quarter in QUARTERS else None
    if facts is None:
        return None
    notes, percents = store.papers.notes(fiscal_year), store.papers.percents(fiscal_year)
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
