"""The last steps of an idea: ideas like it, sending it among the others, taking it back."""

from bot.replies import Card, Carousel, QuickReply
from bot.turn import Turn
from handlers.parts.campaigns import authors
from handlers.parts.idea_alike import the_finder
from handlers.parts.idea_asks import MINUTES, show_sent
from handlers.parts.idea_cards import idea_card, is_mine
from handlers.parts.idea_notices import tell_author
from handlers.parts.idea_talk import opened_id, own_idea, sealed_button, sealed_id, today
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.refusals import Refusal
from storage.ideas import TooManyIdeas
from texts import thai

MOST_WHY = 300


def show_alike(turn: Turn, idea: Idea) -> bool:
    """Shows the ideas most like it, if there are any of other people."""
    person = turn.require_person()
    others = [one for one in turn.store.ideas.sent(idea.campaign) if not is_mine(turn, one, person)]
    found = the_finder().alike(idea, others)
    if not found:
        return False
    turn.wait_for("alike", {"i": sealed_id(turn, idea)}, minutes=MINUTES)
    turn.say("alike_intro", n=len(found))
    cards = tuple(_alike_card(turn, idea, one) for one in found)
    turn.show(Carousel(cards, alt=turn.text("alike_intro", n=len(found)), quick=_what_next(turn)))
    return True


def _alike_card(turn: Turn, idea: Idea, other: Idea) -> Card:
    args = {"i": sealed_id(turn, idea), "o": str(other.id)}
    buttons = tuple(turn.button(what, what, lasts=True, **args) for what in ("plus", "join", "differs"))
    return idea_card(turn, other, badge=turn.text("alike"), buttons=buttons, brief=True)


def _what_next(turn: Turn) -> tuple[QuickReply, ...]:
    return (
        turn.button("send_mine", "send", seen="1"),
        turn.button("edit", "choose"),
        turn.button("keep", "keep"),
    )


def ask_after_alike(turn: Turn, idea: Idea, key: str, **facts: object) -> None:
    """Goes on beside the alike ideas, whose buttons stay good; an idea sent before stays as it is."""
    if idea.state != "draft":
        return turn.say(key, turn.command("my_ideas", "command"), **facts)
    turn.wait_for("alike", {"i": sealed_id(turn, idea)}, minutes=MINUTES)
    throw = sealed_button(turn, turn.flow, "throw_away", "throw", idea)
    return turn.say(key, *_what_next(turn), throw, **facts)


def _other(turn: Turn, idea: Idea, args: dict[str, str]) -> Idea:
    """The other idea a button names: sent, in the same campaign, somebody else's."""
    number = args.get("o", "")
    found = turn.store.ideas.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    if found is None or found.state != "sent" or found.campaign != idea.campaign:
        raise Refusal("idea_gone")
    if is_mine(turn, found, turn.require_person()):
        raise Refusal("idea_is_yours")
    return found


def support(turn: Turn, idea: Idea, args: dict[str, str]) -> None:
    """+1 to another idea; told to its author, once a person."""
    other = _other(turn, idea, args)
    if turn.store.ideas.links.support(other.id, turn.require_person().id):
        tell_author(turn.store, authors(turn), other, turn.flow, "told_plus", turn.now, {})
    ask_after_alike(turn, idea, "plus_done", number=other.number, title=other.title)


def ask_to_join(turn: Turn, idea: Idea, args: dict[str, str]) -> None:
    """Asks another idea's author to let the person join; answered under "my ideas"."""
    other, person = _other(turn, idea, args), turn.require_person()
    if not turn.store.ideas.links.ask_to_join(other.id, person.id, today(turn)):
        return ask_after_alike(turn, idea, "join_asked_before", number=other.number)
    tell_author(turn.store, authors(turn), other, turn.flow, "told_join", turn.now, {"name": person.name})
    return ask_after_alike(turn, idea, "join_done", number=other.number, title=other.title)


def ask_difference(turn: Turn, idea: Idea, args: dict[str, str]) -> None:
    other = _other(turn, idea, args)
    memory = {"i": sealed_id(turn, idea), "o": sealed_id(turn, other)}
    turn.wait_for("why_differs", memory, minutes=MINUTES)
    turn.say("ask_difference", number=other.number, title=other.title, most=MOST_WHY)


def take_difference(turn: Turn, idea: Idea, why: str) -> None:
    over = max(thai.letters(why) - MOST_WHY, (len(why) - 2 * MOST_WHY) // 2)
    if over > 0:
        return turn.say("too_long_sent", over=over, most=MOST_WHY)
    number = opened_id(turn, str(turn.memory.get("o", "")))
    other = _other(turn, idea, {"o": str(number or "")})
    turn.store.ideas.links.differ(idea.id, other.id, why)
    return ask_after_alike(turn, idea, "difference_kept", number=other.number)


def send(turn: Turn, idea: Idea, campaign: Campaign) -> None:
    """Among the others from now on. Raises Refusal once ideas are taken no longer, or no more fit."""
    if idea.state != "draft" or not campaign.takes_ideas(turn.event.at):
        raise Refusal("ideas_closed")
    try:
        turn.store.ideas.send(idea.id, today(turn))
    except TooManyIdeas:
        raise Refusal("ideas_full") from None
    show_sent(turn, own_idea(turn, str(turn.memory.get("i", ""))), campaign, "sent")


def withdraw(turn: Turn, idea: Idea) -> None:
    """Takes it back, tells those who had joined it, and has its pictures erased."""
    for joiner in turn.store.ideas.joiners(idea.id):
        facts = {"title": idea.title, "number": idea.number}
        turn.store.notices.add(joiner, turn.flow, "told_withdrawn", turn.now, facts)
    turn.store.ideas.withdraw(idea.id, today(turn))
    turn.store.ideas.remove_pictures(idea.id, today(turn))
    turn.say("withdrawn", turn.command("ideas", "command"), number=idea.number, title=idea.title)
