"""An idea as a card, the same wherever it is shown; and whose it is."""

from bot import buttons as taps
from bot.replies import Button, Card, Fact, Passage, TapButton, Tone
from bot.turn import Turn
from handlers.parts.campaigns import authors
from rules.ideas import PASSAGES, Idea
from rules.people import Person
from texts import sentence, thai

TOPIC = "ideas"
_BRIEF = {"problem": 90, "way": 130}  # letters: twelve such cards fit into one carousel of LINE's
_BRIEF_FACTS = 4
_MOST_DIFFERENCES = 3


def idea_card(
    turn: Turn,
    idea: Idea,
    *,
    badge: str,
    tone: Tone = "info",
    facts: tuple[Fact, ...] = (),
    buttons: tuple[Button, ...] = (),
    next_step: str = "",
    brief: bool = False,
) -> Card:
    """The whole idea, or with `brief` its problem and way clipped, for carousels of twelve.

    Who wrote it is shown only when the author said so. The first picture is above everything, behind a
    private link of the viewer's; where there are more, a button shows them.
    """
    title = f"{idea.number}. {idea.title}" if idea.number else idea.title
    pictures = turn.store.ideas.pictures(idea.id)
    rows = (Fact(_word(turn, "by"), author_of(turn, idea)), *facts)
    if len(pictures) > 1 and not brief:
        buttons = (*buttons, _more_pictures(turn, idea, len(pictures)))
    return Card(
        tone=tone,
        badge=badge,
        title=title or _word(turn, "untitled"),
        alt=thai.clip(f"{badge}: {title}", 200),
        image=turn.photo_link(pictures[0], turn.require_person()) if pictures else None,
        facts=rows[:_BRIEF_FACTS] if brief else rows,
        passages=_passages(turn, idea, brief),
        next_step=next_step,
        buttons=buttons,
    )


def _passages(turn: Turn, idea: Idea, brief: bool) -> tuple[Passage, ...]:
    heads = tuple(_BRIEF) if brief else PASSAGES
    made = [
        Passage(_word(turn, f"head_{head}"), _clipped(words, _BRIEF[head]) if brief else words)
        for head in heads
        if (words := getattr(idea, head))
    ]
    for row in () if brief else turn.store.ideas.links.differences(idea.id)[:_MOST_DIFFERENCES]:
        made.append(Passage(_word(turn, "differs_from", number=row.number), row.why))
    return tuple(made)


def _clipped(words: str, letters: int) -> str:
    """Heaps of marks on a few letters are cut too: LINE counts bytes."""
    return thai.clip_utf16(thai.clip(words, letters), letters * 2)


def author_of(turn: Turn, idea: Idea) -> str:
    """The author's name, or that it is not shown; co-authors are counted."""
    if idea.author is None:
        return _word(turn, "no_name")
    name = turn.store.people.by_id(idea.author).name or _word(turn, "name_gone")
    together = len(turn.store.ideas.joiners(idea.id))
    return _word(turn, "by_together", name=name, n=together) if together else name


def is_mine(turn: Turn, idea: Idea, person: Person) -> bool:
    """Whether the person wrote the idea, named or not; co-authors are in `Ideas.joiners`."""
    return idea.author == person.id or idea.author_tag == authors(turn).tag(idea.campaign, person.id)


def is_ours(turn: Turn, idea: Idea, person: Person) -> bool:
    """Whether the person wrote the idea or joined it."""
    return is_mine(turn, idea, person) or person.id in turn.store.ideas.joiners(idea.id)


def read_button(turn: Turn, idea: Idea) -> TapButton:
    """Shows the whole idea."""
    return _reading(idea, "one", _word(turn, "read"))


def comments_button(turn: Turn, idea: Idea, count: int) -> TapButton:
    """Shows what is said about the idea, and takes more while the vote is not open."""
    label = _word(turn, "comments", n=count)
    return TapButton(label, taps.pack(taps.Tap("comments", "show", {"i": str(idea.id)})), label)


def _more_pictures(turn: Turn, idea: Idea, count: int) -> TapButton:
    return _reading(idea, "pictures", _word(turn, "more_pictures", n=count))


def _reading(idea: Idea, action: str, label: str) -> TapButton:
    return TapButton(label, taps.pack(taps.Tap("reading", action, {"i": str(idea.id)})), label)


def _word(turn: Turn, key: str, **facts: object) -> str:
    """From the ideas' own texts, whichever flow shows the card."""
    return sentence(TOPIC, key, turn.language, facts)
