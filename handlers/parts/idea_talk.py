"""What the talk about an idea remembers, and what of the text is still wanting.

Which idea a talk is about is remembered sealed: a talk lies beside a person, and whose an anonymous idea is
must not be read there. Buttons say it sealed too.
"""

from datetime import datetime
from typing import TypedDict

from bot import buttons
from bot.replies import TapButton
from bot.turn import Turn
from handlers.parts.campaigns import authors
from handlers.parts.idea_cards import is_mine
from rules import sealing
from rules.campaigns import Campaign
from rules.ideas import HEADS, MOST, Idea, told_moment
from rules.people import Person
from rules.refusals import Refusal
from texts import thai

_MOST_POINTS = {head: most * (4 if head == "title" else 2) for head, most in MOST.items()}
"""Code points a text may have: Thai has 1.4 a letter, and heaps of marks would burst LINE's cards."""


def sealed_id(turn: Turn, idea: Idea) -> str:
    """The idea's id, for this person only."""
    box = sealing.sealed(_key(turn), str(idea.id).encode(), _about(turn))
    return box.hex()


def opened_id(turn: Turn, box: str) -> int | None:
    """What `sealed_id` was given, None for anything else."""
    try:
        return int(sealing.opened(_key(turn), bytes.fromhex(box), _about(turn)))
    except (sealing.CannotOpen, ValueError):
        return None


def _key(turn: Turn) -> bytes:
    return sealing.derived(turn.around.secret_key, "which idea a talk is about")


def _about(turn: Turn) -> bytes:
    return str(turn.require_person().id).encode()


def own_idea(turn: Turn, box: str) -> Idea:
    """The person's own idea a talk or a button is about. Raises Refusal("idea_gone")."""
    person, number = turn.require_person(), opened_id(turn, box)
    idea = turn.store.ideas.get(number) if number is not None else None
    if idea is None or not is_mine(turn, idea, person) or idea.state == "withdrawn":
        raise Refusal("idea_gone")
    return idea


def editable(turn: Turn, box: str) -> tuple[Idea, Campaign]:
    """As `own_idea`, with its campaign, while its text may change; both stay so until this turn ends.

    Raises Refusal("texts_locked") once the vote is open, Refusal("idea_gone").
    """
    campaign = turn.store.campaigns.lock(
        own_idea(turn, box).campaign
    )  # first: the opening locks it first too
    if campaign is None or not campaign.texts_change(turn.event.at):
        raise Refusal("texts_locked")
    turn.store.ideas.lock(opened_id(turn, box) or 0)
    return own_idea(turn, box), campaign


def today(turn: Turn) -> datetime:
    """The moment that is written down beside what the person does now."""
    return told_moment(turn.event.at, turn.around.zone)


def draft_of(turn: Turn, campaign: Campaign, person: Person) -> Idea | None:
    """The person's one draft in the campaign."""
    tag = authors(turn).tag(campaign.id, person.id)
    mine = turn.store.ideas.of_author(campaign.id, person.id, tag)
    return next((idea for idea in mine if idea.state == "draft"), None)


def new_draft(turn: Turn, campaign: Campaign, person: Person, *, anonymous: bool) -> Idea:
    """An empty draft, named or not."""
    signed = _signed(turn, campaign, person, anonymous)
    return turn.store.ideas.add_draft(campaign=campaign.id, at=today(turn), **signed)


def sign_draft(turn: Turn, idea: Idea, campaign: Campaign, *, anonymous: bool) -> None:
    """Shows or hides the name of a draft's author."""
    turn.store.ideas.sign(idea.id, **_signed(turn, campaign, turn.require_person(), anonymous))


class _Signed(TypedDict):
    author: int | None
    author_tag: str
    author_sealed: bytes | None


def _signed(turn: Turn, campaign: Campaign, person: Person, anonymous: bool) -> _Signed:
    if not anonymous:
        return {"author": person.id, "author_tag": "", "author_sealed": None}
    hidden = authors(turn)
    tag, sealed = hidden.tag(campaign.id, person.id), hidden.seal(campaign.id, person.id)
    return {"author": None, "author_tag": tag, "author_sealed": sealed}


def too_long(head: str, words: str) -> int:
    """How many letters too long a head's text is; 0 when it fits."""
    heaped = len(words) - _MOST_POINTS[head]
    return max(thai.letters(words) - MOST[head], -(-heaped // 2), 0)


def cut(head: str, words: str) -> str:
    """The text made to fit, between letters where they are letters."""
    return thai.clip(words, MOST[head])[: _MOST_POINTS[head]]


def wanting(idea: Idea) -> tuple[str, ...]:
    """The heads that are empty or too long, in the order they are asked."""
    return tuple(head for head in HEADS if not getattr(idea, head) or too_long(head, getattr(idea, head)))


def sealed_button(
    turn: Turn, flow: str, label_key: str, action: str, idea: Idea, **facts: object
) -> TapButton:
    """A lasting button about the person's own idea that goes to `flow`; the showing flow labels it."""
    label = turn.text(label_key, **facts)
    return TapButton(label, buttons.pack(buttons.Tap(flow, action, {"i": sealed_id(turn, idea)})), label)
