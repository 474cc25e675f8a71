"""A counted vote in chat: turnout, places, ties and how the rule settled them, and where to check it all."""

from itertools import groupby
from typing import Any

from bot.replies import Bar, Board, Card, Fact, LinkButton
from bot.turn import Turn
from handlers.parts.vote_days import opened_ballots
from handlers.parts.voting_cards import sheet_link
from rules.campaigns import Campaign
from rules.people import Person
from rules.permits import sees_office
from rules.voting import Sheet, fingerprint
from storage.store import Store
from texts import sentence, thai

MOST_ROWS = 12
_MOST_TIES = 3
_TITLE = 40


def may_see_results(store: Store, campaign: Campaign, person: Person) -> bool:
    """Whoever could vote or whose unit takes part, the working group and its head, admins and auditors."""
    return (
        sees_office(person)
        or campaign.has_part(person.unit)
        or person.id == campaign.head
        or store.votes.is_on_roll(campaign.id, person.id)
        or person.id in store.campaigns.members(campaign.id)
    )


def results_board(turn: Turn, campaign: Campaign, person: Person) -> Board:
    rows, sheet = turn.store.votes.counts(campaign.id), turn.store.votes.sheet(campaign)
    share = f"{100 * sheet.voters / sheet.roll:.0f} %" if sheet.roll else "-"
    link = sheet_link(turn, person, campaign)
    left_out = len(rows) - MOST_ROWS
    return Board(
        badge=turn.text("badge_results"),
        title=campaign.title,
        alt=turn.text("alt_results", title=campaign.title),
        numbers=(
            Fact(turn.text("voters"), f"{sheet.voters}/{sheet.roll}"),
            Fact(turn.text("turnout"), share, strong=True),
            Fact(turn.text("ideas"), str(len(rows))),
        ),
        rows=tuple(_bar(turn, row, sheet.voters) for row in rows[:MOST_ROWS]),
        more=turn.text("more_ideas", n=left_out) if left_out > 0 else "",
        next_step="\n".join(_told(turn, campaign, rows, sheet)),
        buttons=(LinkButton(turn.text("see_sheet"), link),) if link else (),
        quick=(turn.command("voting", "find"), turn.command("menu", "menu")),
    )


def _bar(turn: Turn, row: Any, voters: int) -> Bar:
    label = turn.text("result_row", place=row.place, number=row.number, title=thai.clip(row.title, _TITLE))
    return Bar(label, turn.text("approvals", n=row.approvals), row.approvals / voters if voters else 0)


def _told(turn: Turn, campaign: Campaign, rows: list[Any], sheet: Sheet) -> list[str]:
    short = [str(row.number) for row in rows if row.shortlisted]
    told = [turn.text("shortlisted", numbers=", ".join(short)) if short else turn.text("nobody_voted")]
    told += _ties(turn, campaign, rows)
    lost = turn.store.votes.roll_size(campaign.id) - sheet.roll
    if lost:
        told.append(turn.text("unreadable", n=lost))
    told.append(turn.text("fingerprint", hash=fingerprint(sheet)[:16]))
    return told


def _ties(turn: Turn, campaign: Campaign, rows: list[Any]) -> list[str]:
    """The ties on the shortlist, the highest first; the page shows all places."""
    told = []
    tied = [row for row in rows if row.tied and row.shortlisted]
    for approvals, group in groupby(tied, key=lambda row: row.approvals):
        numbers = ", ".join(str(row.number) for row in group)
        told.append(turn.text(f"tie_{campaign.tie_rule}", numbers=numbers, approvals=approvals))
    return told[:_MOST_TIES]


def turnout_so_far(turn: Turn, campaign: Campaign) -> str:
    """For admins while the vote is open: in steps of ten per cent, so that nobody's vote can be noticed in
    it, and not at all of a small roll."""
    ballots, _ = opened_ballots(turn.store, turn.around.ballot_keys.of(campaign), campaign.id)
    voters, roll = sum(bool(ballot.picks) for ballot in ballots), len(ballots)
    closes = campaign.times.vote_to
    at = {"date": turn.short_date(closes), "time": turn.clock(closes)}
    facts: dict[str, object] = {"until": sentence("voting", "moment", turn.language, at)}
    if roll < 20:
        return sentence("voting", "turnout_small", turn.language, facts)
    facts["percent"] = voters * 10 // roll * 10
    return sentence("voting", "turnout_rough", turn.language, facts)


def find_card(turn: Turn, title: str, link: str) -> Card:
    """Where one's own ballot is found: the number is typed into the page, never into the chat."""
    return Card(
        tone="info",
        badge=turn.text("badge_find"),
        title=title,
        alt=turn.text("badge_find"),
        next_step=turn.text("find_how"),
        buttons=(LinkButton(turn.text("see_sheet"), link),),
        quick=(turn.command("voting", "results"), turn.command("menu", "menu")),
    )
