"""`flask campaigns open|list|show|extend|example`: campaigns from a file, for whoever likes a keyboard."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

import texts
from commands.common import OPERATOR, now, reading, say, settings, store
from handlers.parts.campaigns_changes import By, extend, open_campaign
from handlers.parts.campaigns_words import criterion, usual_criteria
from rules.calendar import local, work_day
from rules.campaign_file import FileFault, Known, read_plan
from rules.campaign_plan import ENDS, MOST_WHY, TIMES, USUAL_PICKS, USUAL_SHORTLIST, Plan, usual_times
from rules.campaigns import TIE_RULES, Campaign
from rules.refusals import Refusal
from storage.store import Store
from texts import thai

campaigns = AppGroup("campaigns", help="Idea campaigns.")

TOPIC = "campaign_file"
MOST_BYTES = 256 * 1024
_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@campaigns.command("open")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check the file and show the campaign; open nothing.")
def open_from_file(file: Path, dry_run: bool) -> None:
    """Opens the campaign that FILE (TOML) describes, or names everything that is wrong with it."""
    table = _table(file)
    with store() as there:
        plan, faults = read_plan(table, _known(there))
        if plan is None:
            _stop(faults)
        if dry_run:
            _print(there, plan, there.people.by_id(plan.head).name, plan.members)
            return click.echo(say(TOPIC, "checked"))
        try:
            campaign = open_campaign(there, plan, By(OPERATOR, now()))
        except Refusal as no:
            raise click.ClickException(_told(no)) from no
    return click.echo(say(TOPIC, "opened", id=campaign.id, title=campaign.title))


@campaigns.command("list")
def show_all() -> None:
    """Prints every campaign, the newest first: number, stage, when that ends, title."""
    with reading() as there:
        found = there.campaigns.everything()
    for one in found:
        click.echo(f"{one.id:4}  {_word(f'stage_{one.stage}'):24}  {_span(one)}  {one.title}")
    if not found:
        click.echo(say(TOPIC, "none"))


@campaigns.command("show")
@click.argument("number", type=int)
def show(number: int) -> None:
    """Prints a campaign's rules and people, and every change on record."""
    with reading() as there:
        campaign = _campaign(there, number)
        click.echo(_word(f"stage_{campaign.stage}"))
        members = tuple(there.campaigns.members(number))
        _print(there, campaign, there.people.by_id(campaign.head).name, members)
        for row in there.campaigns.changes(number):
            why = f"  ({row.why})" if row.why else ""
            click.echo(f"{_when(row.at)}  {row.by_whom}  {row.what}: {row.before} -> {row.after}{why}")


@campaigns.command("extend")
@click.argument("number", type=int)
@click.option("--ideas-to", type=_MOMENT, help="New end of the ideas, e.g. 2027-01-15T16:30.")
@click.option("--vote-to", type=_MOMENT, help="New end of the vote.")
@click.option("--scoring-to", type=_MOMENT, help="New end of the scoring.")
@click.option("--why", required=True, help="The reason; everybody in the campaign can read it.")
def put_off(number: int, why: str, **ends: datetime | None) -> None:
    """Puts off one end of campaign NUMBER; later parts that would overlap move by as much."""
    given = [(name, at) for name in ENDS if (at := ends[name])]
    if len(given) != 1:
        raise click.ClickException(say(TOPIC, "one_end"))
    part, at = given[0]
    reason = thai.tidy(why)
    if not reason or thai.letters(reason) > MOST_WHY:
        raise click.ClickException(_word("why_long", most=MOST_WHY))
    with store() as there:
        _campaign(there, number)
        try:
            after = extend(
                there, number, part, at.replace(tzinfo=settings().zone), By(OPERATOR, now(), reason)
            )
        except Refusal as no:
            raise click.ClickException(_told(no)) from no
    click.echo(say(TOPIC, "extended", id=number, title=after.title))
    for name in TIMES:
        click.echo(f"  {_word(f'time_{name}')}: {_when(getattr(after.times, name))}")


@campaigns.command("example")
def example() -> None:
    """Prints a filled file to begin with: the usual times from tomorrow on, the usual rules and criteria."""
    with reading() as there:
        people = there.people.working_on(_today())
        units = there.people.units()
    head = next((one.staff_id for one in people if one.role == "committee"), "3001")
    members = [one.staff_id for one in people if one.role == "committee"] or ["3001", "3002"]
    click.echo("\n".join(_example(head, members, units)))


def _example(head: str, members: list[str], units: list[str]) -> Iterator[str]:
    language, times = settings().language, usual_times(now(), settings().zone)
    yield f'title = "{_word("example_title")}"'
    yield f'question = "{_word("usual_question")}"'
    yield f"units = []            # {_word('example_units')} {', '.join(units[:3])}"
    yield f"most_picks = {USUAL_PICKS}        # {_word('fact_picks')}"
    yield f"shortlist = {USUAL_SHORTLIST}         # {_word('fact_shortlist')}"
    for rule in TIE_RULES:
        yield f"# {rule}: {_word(f'tie_{rule}')}. {_word(f'tie_{rule}_means')}"
    yield f'tie_rule = "{TIE_RULES[0]}"'
    yield f"anonymous = true      # true: {_word('anonymous_yes')}, false: {_word('anonymous_no')}"
    yield f'head = "{head}"         # {_word("fact_head")}'
    yield f"members = [{', '.join(f'{chr(34)}{one}{chr(34)}' for one in members)}]  # {_word('fact_members')}"
    yield "\n[times]"
    for name in TIMES:
        at = local(getattr(times, name), settings().zone)
        yield f"{name} = {at:%Y-%m-%d %H:%M:%S}  # {_word(f'time_{name}')}"
    for one in usual_criteria(language):
        meanings = ", ".join(f'"{words}"' for words in one.meanings)
        yield f'\n[[criteria]]\nname = "{one.name}"\nweight = {one.weight}\nmeanings = [{meanings}]'


def _table(file: Path) -> dict[str, Any]:
    try:
        raw = file.read_bytes()
        if len(raw) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES // 1024} KB")
        table: dict[str, Any] = _tidied(tomllib.loads(raw.decode("utf-8-sig")))
    except (OSError, ValueError, RecursionError) as wrong:  # TOML and Unicode faults are ValueErrors
        why = getattr(wrong, "strerror", None) or str(wrong) or type(wrong).__name__
        raise click.ClickException(f"{file.name}: {say(TOPIC, 'not_toml', why=why)}") from wrong
    return table


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return thai.tidy(value)
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    return {key: _tidied(one) for key, one in value.items()} if isinstance(value, dict) else value


def _known(there: Store) -> Known:
    people, language = there.people.working_on(_today()), settings().language
    ids = {one.staff_id.casefold(): one.id for one in people}
    return Known(
        now=now(),
        zone=settings().zone,
        units={one.unit for one in people},
        committee=tuple(one.id for one in people if one.role == "committee"),
        person_of=lambda staff_id: ids.get(staff_id.casefold()),
        criterion=lambda name, weight: criterion(name, weight, language),
        letters=thai.letters,
    )


def _stop(faults: list[FileFault]) -> NoReturn:
    for fault in faults:
        topic = TOPIC if texts.has(TOPIC, fault.reason) else "campaigns"
        click.echo(
            say(TOPIC, "fault", where=fault.where, why=say(topic, fault.reason, **fault.facts)), err=True
        )
    raise click.ClickException(say(TOPIC, "nothing_opened"))


def _campaign(there: Store, number: int) -> Campaign:
    found = there.campaigns.get(number) if 0 < number < 2**63 else None
    if found is None:
        raise click.ClickException(say(TOPIC, "no_campaign", id=number))
    return found


def _print(there: Store, campaign: Campaign | Plan, head: str, members: tuple[int, ...]) -> None:
    names = ", ".join(there.people.by_id(one).name for one in members)
    rows = [
        ("fact_who", ", ".join(campaign.units) or _word("whole_office")),
        ("fact_year", str(campaign.fiscal_year)),
        ("fact_picks", _word("picks_value", n=campaign.most_picks)),
        ("fact_shortlist", _word("shortlist_value", n=campaign.shortlist)),
        ("fact_tie", _word(f"tie_{campaign.tie_rule}")),
        ("fact_criteria", ", ".join(f"{one.name} {one.weight}%" for one in campaign.criteria)),
        ("fact_anonymous", _word("anonymous_yes" if campaign.anonymous else "anonymous_no")),
        ("fact_head", head),
        ("fact_members", names),
        *((f"time_{name}", _when(getattr(campaign.times, name))) for name in TIMES),
    ]
    click.echo(f"{campaign.title}\n{campaign.question}")
    for key, value in rows:
        click.echo(f"  {_word(key)}: {value}")


def _span(campaign: Campaign) -> str:
    return f"{_when(campaign.times.ideas_from)} - {_when(campaign.times.scoring_to)}"


def _when(at: datetime) -> str:
    here = local(at, settings().zone)
    return f"{thai.short_date(here.date(), settings().language)} {thai.clock(here, settings().language)}"


def _today() -> Any:
    return work_day(now(), settings().zone)


def _word(key: str, **facts: object) -> str:
    return say("campaigns", key, **facts)


def _told(no: Refusal) -> str:
    return say("campaigns", no.key, **no.facts)


COMMANDS: tuple[click.Command, ...] = (campaigns,)
