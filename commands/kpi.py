"""`flask kpi`: the indicator of a fiscal year, what is counted and what was put by hand."""

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, reading, settings, store
from handlers.parts.papers_kpi import percents_of
from rules.kpi import QUARTERS, WHOLE, Plan
from storage.seed_2564 import YEAR, seed

kpi = AppGroup("kpi", help="The indicator: its weights, what is counted, what was put by hand.")


@kpi.command("seed")
def seed_year() -> None:
    """Puts fiscal year 2564 in, as an office reported it, to try `flask report kpi` with."""
    with store() as there:
        done = seed(there.kpi, now())
        if done:
            there.audit.add(now(), OPERATOR, "kpi.seeded", f"year:{YEAR}")
    again = f"flask --app app report kpi --year {YEAR} --quarter 4 --out kpi.pdf"
    click.echo(f"Fiscal year {YEAR} is in. Print it: {again}" if done else f"{YEAR} is there already")


@kpi.command("show")
@click.option("--year", required=True, type=int, help="A fiscal year of the Buddhist era, such as 2570.")
def show(year: int) -> None:
    """Prints each quarter: what was planned, what is counted, what was put by hand and why."""
    with reading() as there:
        plan = there.kpi.plan(year)
        found = percents_of(there, year, QUARTERS[-1], now(), settings().zone)
    for quarter, aim in zip(QUARTERS, plan.quarters, strict=True):
        one = found.get(quarter)
        counted, by_hand = (one.counted, one.by_hand) if one else (None, None)
        why = one.why if one and by_hand is not None else ""
        click.echo(f"{quarter}\tplan {_pct(aim)}\tcounted {_pct(counted)}\tby hand {_pct(by_hand)}\t{why}")


def _pct(hundredths: int | None) -> str:
    return "-" if hundredths is None else f"{hundredths / 100:.2f}"


@kpi.command("weights")
@click.option("--year", required=True, type=int)
@click.argument("steps", nargs=5, type=click.FloatRange(0, 100))
@click.option("--quarters", nargs=4, type=click.FloatRange(0, 100), help="What each quarter should reach.")
@click.option("--why", required=True, help="Kept for ever.")
def weights(year: int, steps: tuple[float, ...], quarters: tuple[float, ...] | None, why: str) -> None:
    """Sets what the five STEPS count in per cent (together 100), and with --quarters the plan."""
    with store() as there:
        before = there.kpi.plan(year)
        plan = Plan(_hundredths(steps), _hundredths(quarters) if quarters else before.quarters)
        faults = plan.faults()
        if faults:
            raise click.ClickException(_WRONG[faults[0]])
        row = there.kpi.year(year)
        version = there.kpi.say_year(year, row.facts if row else {}, plan, why, OPERATOR, now())
        there.audit.add(now(), OPERATOR, "kpi.weights", f"year:{year}", version=version)
    click.echo(f"Fiscal year {year}, version {version}")


_WRONG = {
    "weights_count": "Five weights are wanted, none below 0",
    "weights_sum": f"The five weights must add up to {WHOLE // 100}",
    "quarters_order": "The quarters must not fall, and the last must be 100",
}


def _hundredths(values: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(round(value * 100) for value in values)


COMMANDS: tuple[click.Command, ...] = (kpi,)
