"""Reading the ideas of a campaign: side by side, one whole, its pictures.

Everybody gets an order of their own, the same every time, so that no idea gains by standing first.
"""

import hashlib

from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, QuickReply, TapButton
from bot.turn import Turn
from handlers.parts.campaigns import campaign_of, open_to, the_one
from handlers.parts.idea_cards import comments_button, idea_card, read_button
from handlers.parts.idea_standing import show_standing
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from rules.permits import sees_office
from rules.refusals import Refusal

flow = Flow("reading", private=True)

PAGE = 10
_WITHOUT_IDEAS = ("planned", "cancelled")


@flow.command("command", rest=True)
def read(turn: Turn) -> None:
    """All ideas, or with a number the one."""
    person = turn.require_person()
    found = open_to(turn, person, lambda one: one.stage not in _WITHOUT_IDEAS)
    found = found or [
        one
        for one in turn.store.campaigns.everything()[:1]
        if one.has_part(person.unit) and one.stage not in _WITHOUT_IDEAS
    ]
    if not found:
        return turn.say("no_campaign", turn.command("menu", "menu"))
    campaign = the_one(turn, found, "campaign")
    if campaign is None:
        return None
    number = turn.rest.strip()
    if number.isdecimal() and len(number) < 6:
        return _show_number(turn, campaign, int(number))
    return _show_page(turn, campaign, person, 0)


@flow.command("short", rest=True)
def short(turn: Turn) -> None:
    """The bare word: to whoever runs campaigns where they stand; with a number the one, to anybody."""
    if not turn.rest and sees_office(turn.require_person()):
        return show_standing(turn)
    return read(turn)


@flow.button("campaign", lasts=True)
def choose_campaign(turn: Turn, args: dict[str, str]) -> None:
    campaign = campaign_of(turn, args)
    if campaign is None or campaign.stage in _WITHOUT_IDEAS:
        raise Refusal("no_campaign")
    _show_page(turn, campaign, turn.require_person(), 0)


@flow.button("page", lasts=True)
def next_page(turn: Turn, args: dict[str, str]) -> None:
    campaign, start = campaign_of(turn, args), args.get("p", "0")
    if campaign is None or not start.isdecimal() or len(start) > 4:
        raise Refusal("no_campaign")
    _show_page(turn, campaign, turn.require_person(), int(start))


def _show_number(turn: Turn, campaign: Campaign, number: int) -> None:
    idea = turn.store.ideas.by_number(campaign.id, number)
    if idea is None:
        raise Refusal("no_such_number", number=number, title=campaign.title)
    _show_one(turn, idea, campaign)


def _show_page(turn: Turn, campaign: Campaign, person: Person, start: int) -> None:
    ideas = in_own_order(turn.store.ideas.sent(campaign.id), person)
    page = ideas[start : start + PAGE]
    if not page:
        return turn.say("no_ideas", turn.command("ideas", "command"), title=campaign.title)
    cards = [_brief(turn, campaign, idea) for idea in page]
    facts = {"first": start + 1, "last": start + len(page), "n": len(ideas), "title": campaign.title}
    quick: list[QuickReply] = [turn.command("ideas", "command"), turn.command("menu", "menu")]
    if start + PAGE < len(ideas):
        more = turn.button("next_page", "page", lasts=True, c=str(campaign.id), p=str(start + PAGE))
        cards.append(_more_card(turn, more, len(ideas) - start - PAGE))
        quick.insert(0, more)
    turn.say("intro", **facts)
    turn.show(Carousel(tuple(cards), turn.text("intro", **facts), tuple(quick)))
    return None


def in_own_order(ideas: list[Idea], person: Person) -> list[Idea]:
    """The same for one person at every time, another for the next, unrelated to who wrote what when."""

    def place(idea: Idea) -> bytes:
        return hashlib.sha256(f"{person.id}/{idea.campaign}/{idea.id}".encode()).digest()

    return sorted(ideas, key=place)


def _brief(turn: Turn, campaign: Campaign, idea: Idea) -> Card:
    return idea_card(
        turn, idea, badge=turn.text("badge"), buttons=(read_button(turn, idea), _said(turn, idea)), brief=True
    )


def _said(turn: Turn, idea: Idea) -> TapButton:
    return comments_button(turn, idea, turn.store.comments.count(idea.id))


def _more_card(turn: Turn, more: TapButton, left: int) -> Card:
    title = turn.text("more", n=left)
    return Card(tone="info", badge=turn.text("badge"), title=title, alt=title, buttons=(more,))


@flow.button("one", lasts=True)
def show_one(turn: Turn, args: dict[str, str]) -> None:
    _show_one(turn, *readable(turn, args))


def readable(turn: Turn, args: dict[str, str]) -> tuple[Idea, Campaign]:
    """The sent idea a button names, and its campaign, if the person has a part in it."""
    number = args.get("i", "")
    idea = turn.store.ideas.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    campaign = campaign_of(turn, {"c": str(idea.campaign)}) if idea and idea.state == "sent" else None
    if idea is None or campaign is None:
        raise Refusal("idea_gone")
    return idea, campaign


def _show_one(turn: Turn, idea: Idea, campaign: Campaign) -> None:
    facts = (Fact(turn.text("campaign"), campaign.title),)
    turn.show(idea_card(turn, idea, badge=turn.text("badge"), facts=facts, buttons=(_said(turn, idea),)))


@flow.button("pictures", lasts=True)
def show_pictures(turn: Turn, args: dict[str, str]) -> None:
    idea, _ = readable(turn, args)
    person, cards = turn.require_person(), []
    keys = turn.store.ideas.pictures(idea.id)
    for place, key in enumerate(keys, 1):
        title = turn.text("picture", n=place, of=len(keys))
        link = turn.photo_link(key, person)
        cards.append(Card(tone="info", badge=turn.text("badge"), title=title, alt=title, image=link))
    if not cards:
        return turn.say("no_pictures")
    turn.show(Carousel(tuple(cards), turn.text("picture", n=1, of=len(keys))))
    return None
