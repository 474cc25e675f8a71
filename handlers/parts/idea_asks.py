"""What the talk about an idea asks and shows, one thing at a time."""

from bot.replies import Button, Card, Fact, QuickReply
from bot.turn import Turn
from handlers.parts.idea_cards import idea_card
from handlers.parts.idea_talk import sealed_button, sealed_id, wanting
from rules.campaigns import MOST_PICTURES, Campaign
from rules.ideas import HEADS, MOST, Idea

STEPS = len(HEADS) + 1  # the pictures are the last
MINUTES = 60.0  # people think before they write; the draft is kept for ever


def ask_name(turn: Turn, campaign: Campaign) -> None:
    turn.wait_for("name", {"c": campaign.id}, minutes=MINUTES)
    turn.say("ask_name", turn.button("named", "name", n="1"), turn.button("hidden", "name", n="0"))


def ask_head(turn: Turn, idea: Idea, head: str, *, editing: bool = False) -> None:
    """Asks for one head; what is there already is shown when it is edited."""
    _wait(turn, head, idea, editing)
    if not editing:
        place = HEADS.index(head) + 1
        return turn.say(f"ask_{head}", turn.button("keep", "keep"), n=place, of=STEPS, most=MOST[head])
    name = turn.text(f"head_{head}")
    turn.say(
        "ask_again", turn.button("keep", "keep"), head=name, now=getattr(idea, head) or "-", most=MOST[head]
    )
    return None


def ask_pictures(turn: Turn, idea: Idea, *, editing: bool = False) -> None:
    count = len(turn.store.ideas.pictures(idea.id))
    _wait(turn, "pictures", idea, editing)
    key = "ask_pictures" if not count else "pictures_so_far"
    turn.say(key, *_about_pictures(turn, count), n=STEPS, of=STEPS, count=count, most=MOST_PICTURES)


def _about_pictures(turn: Turn, count: int) -> tuple[QuickReply, ...]:
    enough = turn.button("enough" if count else "no_pictures", "enough")
    if not count:
        return (turn.camera_button("camera"), enough)
    if count >= MOST_PICTURES:
        return (enough, turn.button("clear_pictures", "clear"))
    return (enough, turn.camera_button("camera"), turn.button("clear_pictures", "clear"))


def _wait(turn: Turn, step: str, idea: Idea, editing: bool) -> None:
    memory = {"i": sealed_id(turn, idea), **({"editing": True} if editing else {})}
    turn.wait_for(step, memory, minutes=MINUTES)


def ask_next(turn: Turn, idea: Idea) -> None:
    """The next head that is wanting, then the pictures, then the preview."""
    missing = wanting(idea)
    if missing:
        ask_head(turn, idea, missing[0])
    elif not turn.store.ideas.pictures(idea.id):
        ask_pictures(turn, idea)
    else:
        show_preview(turn, idea)


def show_preview(turn: Turn, idea: Idea) -> None:
    """The real card, before it is sent."""
    turn.wait_for("preview", {"i": sealed_id(turn, idea)}, minutes=MINUTES)
    buttons = (turn.button("send", "send"), turn.button("edit", "choose"), turn.button("keep", "keep"))
    tip = turn.text("preview_next")
    turn.show(idea_card(turn, idea, badge=turn.text("preview"), buttons=buttons, next_step=tip))


def ask_which_head(turn: Turn, idea: Idea, campaign: Campaign) -> None:
    """Which part to edit; before it is sent, also whether the name is shown."""
    turn.wait_for("choose", {"i": sealed_id(turn, idea)}, minutes=MINUTES)
    quick = [turn.button(f"head_{head}", "head", h=head) for head in HEADS]
    quick.append(turn.button("pictures", "head", h="pictures"))
    if idea.state == "draft" and campaign.anonymous:
        quick.append(turn.button("show_name" if idea.anonymous else "hide_name", "switch_name"))
    turn.say("ask_which_head", *quick)


def show_sent(turn: Turn, idea: Idea, campaign: Campaign, key: str) -> None:
    """The idea as it stands among the others; `key`: what has just been done."""
    turn.done()
    card = sent_card(turn, idea, campaign, turn.text(key))
    turn.show(card)


def sent_card(turn: Turn, idea: Idea, campaign: Campaign, badge: str) -> Card:
    until = turn.local(campaign.times.vote_from)
    facts = (Fact(turn.text("campaign"), campaign.title),)
    buttons: tuple[Button, ...] = (
        sealed_button(turn, turn.flow, "edit", "edit", idea),
        sealed_button(turn, turn.flow, "withdraw", "withdraw", idea),
        turn.command("my_ideas", "command"),
    )
    tip = turn.text("sent_next", date=turn.short_date(until), time=turn.clock(until))
    return idea_card(turn, idea, badge=badge, tone="accepted", facts=facts, buttons=buttons, next_step=tip)
