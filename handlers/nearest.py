"""Words that begin no command: understood where nothing is left to guess, else the nearest are offered.

Nothing is ever done on a guess: a command that stands inside a sentence is answered only when all the other
words are days, manners or somebody's name; a near miss becomes a button.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import regex

from bot.flow import Command, Flow
from bot.replies import Say, SayButton
from bot.turn import Turn
from handlers.parts import whose
from handlers.parts.may_say import may_say
from rules import asked
from rules.asked import Asked, BadDays
from rules.nearest import nearest
from rules.people import Person
from rules.permits import may_ask_status
from texts import first_word, thai

flow = Flow("nearest")

MOST: Final = 4
MOST_TYPED: Final = 200
#: What is offered when nothing is near: what most people come for.
USUAL: Final = (
    ("status", "command"), ("missing", "command"), ("reviews", "command"), ("clockin", "in"),
    ("clockin", "out"), ("mytime", "command"), ("menu", "menu"),
)  # fmt: skip
Words = Sequence[tuple[str, Command]]


@flow.unknown
def unknown(turn: Turn, words: Words) -> None:
    person = turn.require_person()
    said = thai.folded(getattr(turn.event, "text", "")[: MOST_TYPED + 1])
    open_words = [(word, command) for word, command in words if may_say(turn, person, command)]
    if len(said) <= MOST_TYPED:
        inside = _inside(said, open_words)
        for _, command, rest in inside:
            if _understood(turn, person, rest):
                turn.flow, turn.rest = command.flow, asked.without_manners(rest)
                return command.handler(turn)
        if _offer_near(turn, said, open_words, [word for word, _, _ in inside]) or _offer_about(
            turn, person, said
        ):
            return None
    return _lost(turn, person)


# -- a command inside a sentence -------------------------------------------------------------------------


def _inside(said: str, words: Words) -> list[tuple[str, Command, str]]:
    """Commands that stand inside, the longest word first, each with what stands around it."""
    found = []
    for word, command in sorted(words, key=lambda pair: -len(pair[0])):
        at = _place(said, word) if command.within else None
        if at is not None:
            found.append((word, command, f"{said[:at]} {said[at + len(word) :]}"))
    return found


def _place(said: str, word: str) -> int | None:
    """Where the word stands; an English one only as a whole word."""
    if not word.isascii():
        return said.find(word) if word in said else None
    found = regex.search(rf"\b{regex.escape(word)}\b", said)
    return found.start() if found else None


def _understood(turn: Turn, person: Person, rest: str) -> bool:
    try:
        of = asked.read(rest, turn.today)
    except BadDays:
        return True  # the command itself says what is wrong with the days
    return not of.who or whose.look_up(turn, person, of) is not None


# -- what comes near -------------------------------------------------------------------------------------


def _offer_near(turn: Turn, said: str, words: Words, inside: Sequence[str]) -> bool:
    """Whether something was near enough to be offered, what stands `inside` too; of one command only its
    nearest word."""
    commands = dict(words)
    typed, of = asked.without_manners(said), _days_taken_out(turn, said)
    found: dict[tuple[str, str], str] = {}
    texts = [(said, ""), (typed, "")] + ([(of.who, whose.typed(of, turn))] if of else [])
    for text, days in texts:
        for near in nearest(text, [(word, command.rest) for word, command in words], MOST * 3):
            command = commands[near.word]
            whole = f"{near.word} {near.rest} {days if command.rest else ''}"
            found.setdefault((command.flow, command.key), " ".join(whole.split()))
    for word in inside:
        found.setdefault((commands[word].flow, commands[word].key), word)
    offered = [SayButton(text, text[: whose.MOST_SAID]) for text in list(found.values())[:MOST]]
    if not offered:
        return False
    quick = (*offered, turn.command("menu", "menu"))
    turn.show(Say(turn.text("did_you_mean", words=thai.clip(said, 40)), quick))
    return True


def _days_taken_out(turn: Turn, said: str) -> Asked | None:
    try:
        of = asked.read(said, turn.today)
    except BadDays:
        return None
    return of if of.said and of.who else None


def _offer_about(turn: Turn, person: Person, said: str) -> bool:
    """Somebody's name or a unit's alone: what may be asked about them."""
    if not may_ask_status(person):
        return False
    try:
        of = asked.read(said, turn.today)
    except BadDays:
        return False
    if len(of.who) < 2 or (found := whose.look_up(turn, person, of)) is None:
        return False
    topics = ("status", "ledger") if found.people else ("status", "missing", "late", "charts")
    days = whose.typed(replace(of, page=1), turn)
    offered = []
    for topic in topics:
        word = first_word(topic, "command", turn.language)
        text = f"{word} {of.who} {days if topic != 'ledger' else ''}".strip()
        offered.append(SayButton(text, text[: whose.MOST_SAID]))
    turn.show(Say(turn.text("about", words=thai.clip(of.who, 40)), (*offered, turn.command("menu", "menu"))))
    return True


def _lost(turn: Turn, person: Person) -> None:
    turn.say("lost", *(turn.command(*key) for key in USUAL if may_say(turn, person, key)))
