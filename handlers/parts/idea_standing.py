"""Where idea campaigns stand, for who runs them: stage, what comes next, turnout; no count while hidden."""

from bot.ballot_keys import KeyGone
from bot.replies import Card, Carousel, Fact
from bot.turn import Turn
from handlers.parts import campaigns_cards
from handlers.parts.voting_results import turnout_so_far
from rules import permits
from rules.campaigns import Campaign
from rules.permits import sees_office

TOPIC = "idea_status"
MOST_CARDS = 10
#: What others find under the same word.
_OTHERS = (("ideas", "command"), ("reading", "command"), ("my_ideas", "command"), ("voting", "command"))


def show_standing(turn: Turn) -> None:
    """Everybody else is asked which of the things about ideas they mean."""
    turn.flow = TOPIC  # its words, whoever asked
    person = turn.require_person()
    if not sees_office(person):
        return turn.say("which", *(turn.command(*key) for key in _OTHERS), turn.command("menu", "menu"))
    going_on = turn.store.campaigns.going_on()
    shown = (("reading", "command"), ("campaigns", "command"), ("menu", "menu"))
    quick = tuple(turn.command(*key) for key in shown)
    if not going_on:
        return turn.say("none", *quick)
    cards = tuple(
        _card(turn, one, admin=permits.may(person, "run_campaigns")) for one in going_on[:MOST_CARDS]
    )
    turn.show(Carousel(cards, turn.text("alt", n=len(going_on)), quick))
    return None


def _card(turn: Turn, campaign: Campaign, *, admin: bool) -> Card:
    made = campaigns_cards.short_card(turn, campaign, ())
    facts = [*made.facts]
    if campaign.stage != "planned":
        count = turn.store.ideas.count_sent(campaign.id)
        facts.append(Fact(turn.text("ideas"), turn.text("ideas_value", n=count)))
    why = []
    if campaign.stage == "vote":
        size = turn.store.votes.roll_size(campaign.id)
        facts.append(Fact(turn.text("roll"), turn.text("roll_value", n=f"{size:,}")))
        why = [_turnout(turn, campaign)] if admin else []
    return Card(
        tone=made.tone,
        badge=made.badge,
        title=made.title,
        alt=made.alt,
        facts=tuple(facts),
        passages=made.passages,
        why=tuple(line for line in why if line),
        next_step=turn.text("hidden") if campaign.hides_counts else "",
        buttons=(turn.command("campaigns", "command"), turn.command("voting", "results")),
    )


def _turnout(turn: Turn, campaign: Campaign) -> str:
    """Nothing where the vote's key cannot be had just now."""
    try:
        return turnout_so_far(turn, campaign)
    except KeyGone:
        return ""
