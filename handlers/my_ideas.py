"""My ideas: where each one stands and what comes next; who asks to join is answered here."""

from typing import Any

from bot.flow import Flow
from bot.replies import Button, Card, Carousel, Fact, Tone
from bot.turn import Turn
from handlers.parts.campaigns import authors
from handlers.parts.idea_cards import idea_card, is_mine, read_button
from handlers.parts.idea_talk import editable, sealed_button, sealed_id, today
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from rules.refusals import Refusal

flow = Flow("my_ideas", private=True)

MOST_CARDS = 8  # each with its buttons: LINE takes 50 KB
_OUTCOME_TONES: dict[str, Tone] = {"chosen": "accepted"}


@flow.command("command")
def show_mine(turn: Turn) -> None:
    person = turn.require_person()
    found = [*_own(turn, person), *_joined(turn, person)]
    if not found:
        return turn.say("none", turn.command("ideas", "command"))
    cards = [_card(turn, person, idea, campaign) for idea, campaign in found[:MOST_CARDS]]
    left = len(found) - len(cards)
    if left:
        turn.say("only_newest", n=len(cards), left=left)
    alt = turn.text("alt", n=len(found))
    turn.show(Carousel(tuple(cards), alt, (turn.command("ideas", "command"), turn.command("menu", "menu"))))
    return None


def _own(turn: Turn, person: Person) -> list[tuple[Idea, Campaign]]:
    campaigns = {campaign.id: campaign for campaign in turn.store.campaigns.everything()}
    tags = [authors(turn).tag(campaign, person.id) for campaign in campaigns]
    mine = turn.store.ideas.of_author(None, person.id, *tags)
    return [(idea, campaigns[idea.campaign]) for idea in mine if idea.campaign in campaigns]


def _joined(turn: Turn, person: Person) -> list[tuple[Idea, Campaign]]:
    found = []
    for number in turn.store.ideas.links.joined(person.id):
        idea = turn.store.ideas.get(number)
        campaign = turn.store.campaigns.get(idea.campaign) if idea else None
        if idea and campaign:
            found.append((idea, campaign))
    return found


def _card(turn: Turn, person: Person, idea: Idea, campaign: Campaign) -> Card:
    mine = is_mine(turn, idea, person)
    badge, tone = _badge(turn, idea, campaign)
    facts = [Fact(turn.text("campaign"), campaign.title)]
    if not mine:
        facts.append(Fact(turn.text("part"), turn.text("joined")))
    if idea.outcome_why:
        facts.append(Fact(turn.text("why"), idea.outcome_why))
    buttons = _buttons(turn, idea, campaign) if mine else (read_button(turn, idea),)
    tip = _next(turn, idea, campaign)
    return idea_card(
        turn, idea, badge=badge, tone=tone, facts=tuple(facts), buttons=buttons, next_step=tip, brief=True
    )


def _badge(turn: Turn, idea: Idea, campaign: Campaign) -> tuple[str, Tone]:
    if idea.state == "draft":
        return turn.text("stage_draft"), "review"
    if idea.state == "withdrawn":
        return turn.text("stage_withdrawn"), "refused"
    if idea.outcome:
        return turn.text(f"outcome_{idea.outcome}"), _OUTCOME_TONES.get(idea.outcome, "info")
    return turn.text(f"stage_{campaign.stage}"), "info"


def _next(turn: Turn, idea: Idea, campaign: Campaign) -> str:
    """What comes next, and when."""
    times = campaign.times
    if idea.state == "withdrawn":
        return turn.text("next_withdrawn")
    if idea.state == "draft":
        if not campaign.takes_ideas(turn.event.at):
            return turn.text("next_draft_late")
        return turn.text("next_draft", when=_moment(turn, times.ideas_to))
    if idea.outcome:
        key = "next_pool" if idea.pool_year else f"next_{idea.outcome}"
        return turn.text(key, year=idea.pool_year or "")
    whens = {"planned": times.vote_from, "ideas": times.vote_from, "ready": times.vote_from,
             "vote": times.vote_to, "scoring": times.scoring_to}  # fmt: skip
    when = whens.get(campaign.stage)
    return turn.text(f"next_{campaign.stage}", when=_moment(turn, when) if when else "")


def _moment(turn: Turn, at: Any) -> str:
    return f"{turn.short_date(at)} {turn.clock(at)}"


def _buttons(turn: Turn, idea: Idea, campaign: Campaign) -> tuple[Button, ...]:
    """What the author may do now."""
    if idea.state == "withdrawn":
        return ()
    if idea.state == "draft":
        throw = sealed_button(turn, "ideas", "throw_away", "throw", idea)
        if not campaign.takes_ideas(turn.event.at):
            return (throw,)
        return (sealed_button(turn, "ideas", "go_on", "go_on", idea), throw)
    if not campaign.texts_change(turn.event.at):
        return (read_button(turn, idea),)
    edit = sealed_button(turn, "ideas", "edit", "edit", idea)
    withdraw = sealed_button(turn, "ideas", "withdraw", "withdraw", idea)
    asking = len(turn.store.ideas.links.waiting(idea.id))
    if not asking:
        return (read_button(turn, idea), edit, withdraw)
    requests = sealed_button(turn, flow.name, "requests", "requests", idea, n=asking)
    return (requests, read_button(turn, idea), edit, withdraw)


# -- who asks to join --------------------------------------------------------------------------


@flow.button("requests", lasts=True)
def show_requests(turn: Turn, args: dict[str, str]) -> None:
    idea, _ = editable(turn, args.get("i", ""))
    waiting = turn.store.ideas.links.waiting(idea.id)[:MOST_CARDS]
    if not waiting:
        return turn.say("no_requests", turn.command("my_ideas", "command"))
    cards = tuple(_request_card(turn, idea, row) for row in waiting)
    turn.show(Carousel(cards, turn.text("requests", n=len(cards)), (turn.command("my_ideas", "command"),)))
    return None


def _request_card(turn: Turn, idea: Idea, row: Any) -> Card:
    args = {"i": sealed_id(turn, idea), "j": str(row.id)}
    name = f"{row.title}{row.first_name} {row.last_name}"
    return Card(
        tone="review",
        badge=turn.text("asks_to_join"),
        title=name,
        alt=turn.text("asks_to_join"),
        facts=(Fact(turn.text("unit"), row.unit), Fact(turn.text("idea"), f"{idea.number}. {idea.title}")),
        next_step=turn.text("joining_hidden" if idea.anonymous else "joining_named"),
        buttons=(
            turn.button("accept", "accept", lasts=True, **args),
            turn.button("decline", "decline", lasts=True, **args),
        ),
    )


@flow.button("accept", lasts=True)
def accept(turn: Turn, args: dict[str, str]) -> None:
    _answer(turn, args, "accepted")


@flow.button("decline", lasts=True)
def decline(turn: Turn, args: dict[str, str]) -> None:
    _answer(turn, args, "declined")


def _answer(turn: Turn, args: dict[str, str], answer: str) -> None:
    """Once; told to who asked."""
    idea, _ = editable(turn, args.get("i", ""))
    number, links = args.get("j", ""), turn.store.ideas.links
    row = links.request(int(number)) if number.isdecimal() and len(number) < 19 else None
    if row is None or row.idea != idea.id:
        raise Refusal("idea_gone")
    name = turn.store.people.by_id(row.person).name
    if not links.answer(row.id, answer, today(turn)):
        return turn.say("answered_before", turn.command("my_ideas", "command"), name=name)
    facts = {"number": idea.number, "title": idea.title}
    turn.store.notices.add(row.person, flow.name, f"told_{answer}", turn.now, facts)
    return turn.say(f"answered_{answer}", turn.command("my_ideas", "command"), name=name, **facts)
