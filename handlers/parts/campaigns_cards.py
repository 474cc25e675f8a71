"""A campaign as a card: in a list, whole, and before it is opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.replies import Button, Card, Fact, Passage
from bot.turn import Turn
from handlers.parts import campaigns_words as words
from handlers.parts.campaigns_words import word
from rules.campaign_plan import Plan, may_change, open_ends
from rules.campaigns import Campaign
from rules.people import Person
from texts import has, thai

MOST_CHANGES = 6
CHANGEABLE = ("criteria", "tie", "picks", "head", "members")
_TONES: dict[str, Any] = {"closed": "accepted", "cancelled": "refused"}


def short_card(turn: Turn, campaign: Campaign, buttons: Sequence[Button]) -> Card:
    """For the list: what it is, who takes part, what comes next."""
    times = campaign.times
    facts = [
        Fact(word(turn, "fact_next"), words.comes_next(turn, campaign), strong=True),
        Fact(word(turn, "fact_who"), words.who(turn, campaign.units)),
        Fact(word(turn, "fact_ideas"), words.span(turn, times.ideas_from, times.ideas_to)),
        Fact(word(turn, "fact_vote"), words.span(turn, times.vote_from, times.vote_to)),
    ]
    return Card(
        tone=_TONES.get(campaign.stage, "info"),
        badge=words.stage(turn, campaign),
        title=campaign.title,
        alt=word(turn, "alt", title=campaign.title, stage=words.stage(turn, campaign)),
        facts=tuple(facts),
        passages=(Passage(word(turn, "fact_question"), campaign.question),),
        buttons=tuple(buttons),
    )


def whole_card(turn: Turn, campaign: Campaign, members: Sequence[int], buttons: Sequence[Button]) -> Card:
    """With every rule, and what was changed on the way and why."""
    return Card(
        tone=_TONES.get(campaign.stage, "info"),
        badge=words.stage(turn, campaign),
        title=campaign.title,
        alt=word(turn, "alt", title=campaign.title, stage=words.stage(turn, campaign)),
        facts=(
            Fact(word(turn, "fact_next"), words.comes_next(turn, campaign), strong=True),
            *_rules(turn, campaign, members),
        ),
        passages=(Passage(word(turn, "fact_question"), campaign.question),),
        why=tuple(_changes(turn, campaign)),
        buttons=tuple(buttons),
    )


def preview_card(turn: Turn, plan: Plan, warnings: Sequence[str], buttons: Sequence[Button]) -> Card:
    return Card(
        tone="review",
        badge=word(turn, "badge_preview"),
        title=plan.title,
        alt=word(turn, "alt_preview", title=plan.title),
        facts=_rules(turn, plan, plan.members),
        passages=(Passage(word(turn, "fact_question"), plan.question),),
        why=tuple(warnings),
        next_step=word(turn, "preview_next"),
        buttons=tuple(buttons),
        quick=(turn.command("menu", "cancel"),),
    )


def _rules(turn: Turn, campaign: Campaign | Plan, members: Sequence[int]) -> tuple[Fact, ...]:
    times = campaign.times
    told = {
        "who": words.who(turn, campaign.units),
        "ideas": words.span(turn, times.ideas_from, times.ideas_to),
        "vote": words.span(turn, times.vote_from, times.vote_to),
        "scoring": word(turn, "until", when=words.moment(turn, times.scoring_to)),
        "picks": word(turn, "picks_value", n=campaign.most_picks),
        "shortlist": word(turn, "shortlist_value", n=campaign.shortlist),
        "tie": word(turn, f"tie_{campaign.tie_rule}"),
        "criteria": words.weights(campaign.criteria),
        "anonymous": word(turn, "anonymous_yes" if campaign.anonymous else "anonymous_no"),
        "head": words.people(turn, (campaign.head,)),
        "members": words.people(turn, members) or "-",
        "year": str(campaign.fiscal_year),
    }
    return tuple(Fact(word(turn, f"fact_{name}"), value) for name, value in told.items())


def _changes(turn: Turn, campaign: Campaign) -> list[str]:
    """What people changed after the opening, newest last; what the clock did is in the stage already."""
    rows = [row for row in turn.store.campaigns.changes(campaign.id) if row.by_whom != "system"]
    told = []
    for row in rows[-MOST_CHANGES:]:
        by = turn.store.people.by_staff_id(row.by_whom)
        key = f"changed_{row.what}"
        if row.what != "opened" and has(words.TOPIC, key):
            facts = {
                "date": turn.short_date(row.at),
                "by": (by.name or by.staff_id) if by else word(turn, "by_operator"),
                "what": word(turn, key),
                "change": _change(turn, row),
                "why": thai.clip(row.why, 200),
            }
            told.append(word(turn, "changed", **facts))
    return told


def _change(turn: Turn, row: Any) -> str:
    if row.what == "times":
        moved = [
            f"{word(turn, f'time_{name}')} {words.moment(turn, datetime.fromisoformat(at))}"
            for name, at in row.after.items()
        ]
        return ", ".join(moved)
    if row.what == "criteria":
        return ", ".join(f"{name} {weight}%" for name, weight in row.after)
    if row.what == "tie":
        return word(turn, f"tie_{row.after}")
    if row.what == "stage":
        return word(turn, f"stage_{row.after}")
    staff = row.after if isinstance(row.after, list) else [row.after]
    found = [turn.store.people.by_staff_id(str(one)) if row.what != "picks" else None for one in staff]
    return ", ".join(one.name if one else str(code) for one, code in zip(found, staff, strict=True))


def changing_buttons(turn: Turn, campaign: Campaign, head_left: bool) -> tuple[Button, ...]:
    """What an admin may do with the campaign now."""
    number = str(campaign.id)
    buttons: list[Button] = []
    if open_ends(campaign, turn.now):
        buttons.append(turn.button("extend", "extend", lasts=True, c=number))
    for name in CHANGEABLE:
        if may_change(campaign, name, turn.now, head_left=head_left):
            buttons.append(turn.button(f"change_{name}", "change", lasts=True, c=number, name=name))
    if not campaign.is_over:
        buttons.append(turn.button("cancel_campaign", "cancel", lasts=True, c=number))
    return tuple(buttons)


def doing_buttons(turn: Turn, campaign: Campaign, person: Person) -> tuple[Button, ...]:
    """What this person can do in the campaign now, said in one tap."""
    if campaign.stage == "scoring" and person.id in turn.store.campaigns.members(campaign.id):
        return (turn.command("scoring", "command"),)
    if campaign.stage == "choosing" and campaign.head == person.id:
        return (turn.command("choosing", "command"),)
    if not campaign.has_part(person.unit):
        return ()
    if campaign.takes_ideas(turn.now):
        return (turn.command("ideas", "command"), turn.command("reading", "command"))
    if campaign.stage == "vote":
        return (turn.command("voting", "command"),)
    if campaign.stage in ("scoring", "choosing", "closed"):
        return (turn.command("voting", "results"),)
    return (turn.command("reading", "command"),) if campaign.stage == "ready" else ()


def sees_campaign(turn: Turn, campaign: Campaign, person: Person, everything: bool) -> bool:
    """The whole office for admins and auditors; else who takes part, signs or scores."""
    if everything or campaign.has_part(person.unit) or campaign.head == person.id:
        return True
    return person.id in turn.store.campaigns.members(campaign.id)
