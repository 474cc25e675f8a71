"""`flask photo pilot`: how often the software saw what reviewers saw."""

import json

import click
from flask.cli import with_appcontext

from commands.common import store
from rules.pilot import ALL_POINTS, Rate, Score, scores

_COLUMNS = "{:16} {:12} {:>28} {:>28} {:>28}"
_QUESTIONS = {
    "sign": "sign there",
    "right_point": "right point",
    "person": "person there",
    "copy": "copy",
}


@click.command("pilot")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a point and question.")
@with_appcontext
def pilot(as_json: bool) -> None:
    """Hit and miss rates per point against what reviewers saw, with 95 % intervals (Wilson)."""
    with store() as there:
        cases, on = there.pilot.cases(), there.office.pilot().on
    found = scores(cases)
    if as_json:
        for score in found:
            click.echo(json.dumps(score.to_json(), ensure_ascii=False))
        return
    click.echo(f"Pilot is {'on: nobody is refused' if on else 'off'}; {len(cases)} labels.")
    if not found:
        click.echo("No photo has been labelled yet. To begin: flask --app app office set pilot.on on")
        return
    click.echo(_COLUMNS.format("point", "question", "seen of those there", "missed", "false alarms"))
    for score in found:
        click.echo(_line(score))


def _line(score: Score) -> str:
    point = "all points" if score.point == ALL_POINTS else score.point
    rates = (_told(rate) for rate in (score.hits, score.misses, score.false_alarms))
    return _COLUMNS.format(point, _QUESTIONS[score.question], *rates)


def _told(rate: Rate) -> str:
    """`9/10  90.0 % (59.6-98.2)`; a dash without cases."""
    if not rate.of:
        return "-"
    low, high = 100 * rate.low, 100 * rate.high
    return f"{rate.part}/{rate.of} {100 * rate.share:5.1f} % ({low:.1f}-{high:.1f})"
