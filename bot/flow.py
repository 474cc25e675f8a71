"""Declaring a flow: which words start it, which steps it waits at, which buttons are its own."""

import functools
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import texts
from bot import events
from rules.asked import without_manners
from texts.thai import folded

if TYPE_CHECKING:
    from bot.turn import Turn

Handler = Callable[..., None]
#: Letters; whoever says more is telling something.
LONGEST_POLITE = 200


class FlowClash(Exception):
    """Two flows want the same thing, or a flow lacks a sentence: the program must not start."""


class NotMine(Exception):
    """A step can make nothing of the words: where they are a command it is heard, else `answer` is given."""

    def __init__(self, answer: Callable[[], None]) -> None:
        super().__init__("words for somebody else")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Command:
    """A way to start: `key` names its words in the texts; `rest` when words may follow it; `within` when it
    is understood wherever it stands in a sentence."""

    flow: str
    key: str
    rest: bool
    handler: Handler
    within: bool = False


@dataclass(slots=True)
class Flow:
    """One chat flow. Its name is its texts' file and the prefix of its buttons.

    `private`: once it has taken an event, what the person said or tapped is taken out of the inbox.
    `keeps_drafts`: its buttons answer for themselves once the talk has timed out: nothing is lost with it.
    `yields`: what it waits for is free text, kept as it comes: a bare command of another flow goes first.
    """

    name: str
    private: bool = False
    yields: bool = False
    keeps_drafts: bool = False
    commands: list[Command] = field(default_factory=list)
    steps: dict[str, dict[type[events.Event], Handler]] = field(default_factory=dict)
    giving_way: set[str] = field(default_factory=set)
    agains: dict[str, Handler] = field(default_factory=dict)
    buttons: dict[str, Handler] = field(default_factory=dict)
    lasting: set[str] = field(default_factory=set)
    openers: dict[type[events.Event], Handler] = field(default_factory=dict)
    notices: dict[type[events.Event], Handler] = field(default_factory=dict)
    unknowns: list[Handler] = field(default_factory=list)

    def command(self, key: str, *, rest: bool = False, within: bool = False) -> Callable[[Handler], Handler]:
        """`handler(turn)` starts when a person says one of `[key]`'s words; with `rest` the words that
        follow are in `turn.rest`. `within`: also where other words stand before it; only for what changes
        nothing."""

        def add(handler: Handler) -> Handler:
            self.commands.append(Command(self.name, key, rest, handler, within))
            return handler

        return add

    def step(
        self, name: str, *kinds: type[events.Event], gives_way: bool = False
    ) -> Callable[[Handler], Handler]:
        """`handler(turn, event)` takes these kinds of event while the talk waits at `name`; anything else
        is answered with the sentence `[<name>_again]`. With `gives_way` every command goes first."""

        def add(handler: Handler) -> Handler:
            if gives_way:
                self.giving_way.add(name)
            for kind in kinds:
                self.steps.setdefault(name, {})[kind] = handler
            return handler

        return add

    def again(self, *names: str) -> Callable[[Handler], Handler]:
        """`handler(turn)` asks once more at these steps, where a bare sentence would not be enough."""

        def add(handler: Handler) -> Handler:
            self.agains.update(dict.fromkeys(names, handler))
            return handler

        return add

    def button(self, action: str, *, lasts: bool = False) -> Callable[[Handler], Handler]:
        """`handler(turn, args)` answers a tap on a button made by `turn.button(..., action)`.

        A button is good only until the talk moves on, unless it `lasts`: then tapping it again, or much
        later, must do no harm.
        """

        def add(handler: Handler) -> Handler:
            if lasts:
                self.lasting.add(action)
            self.buttons[action] = handler
            return handler

        return add

    def opens(self, kind: type[events.Event]) -> Callable[[Handler], Handler]:
        """`handler(turn, event)` starts on a bare event of this kind that no step waits for."""

        def add(handler: Handler) -> Handler:
            self.openers[kind] = handler
            return handler

        return add

    def unknown(self, handler: Handler) -> Handler:
        """`handler(turn, words)` answers a text of a known person that no step waits for and no command
        begins; `words` are all that could have been said, each with its command."""
        self.unknowns.append(handler)
        return handler

    def notices_of(self, kind: type[events.Event]) -> Callable[[Handler], Handler]:
        """`handler(turn, event)` sees every event of this kind, whatever the talk waits for."""

        def add(handler: Handler) -> Handler:
            self.notices[kind] = handler
            return handler

        return add


class Flows:
    """Every flow of the house, checked against each other at the start."""

    def __init__(self, flows: list[Flow]) -> None:
        self.by_name = {flow.name: flow for flow in flows}
        self._words: dict[str, Command] = {}
        self.openers: dict[type[events.Event], tuple[str, Handler]] = {}
        self.notices: dict[type[events.Event], list[Handler]] = {}
        self.unknown: tuple[str, Handler] | None = None
        if len(self.by_name) != len(flows):
            raise FlowClash("two flows have the same name")
        for flow in flows:
            self._take_in(flow)
        # Longest first: "clock out" must not be taken for "clock" with a rest.
        self._with_rest = sorted(
            ((word, command) for word, command in self._words.items() if command.rest),
            key=lambda pair: -len(pair[0]),
        )

    def _take_in(self, flow: Flow) -> None:
        for command in flow.commands:
            for word in texts.words(flow.name, command.key):
                self._take_word(folded(word), command)
        for kind, handler in flow.openers.items():
            if kind in self.openers:
                raise FlowClash(f"{flow.name} and {self.openers[kind][0]} both open on {kind.__name__}")
            self.openers[kind] = (flow.name, handler)
        for kind, handler in flow.notices.items():
            self.notices.setdefault(kind, []).append(handler)
        for handler in flow.unknowns:
            if self.unknown is not None:
                raise FlowClash(f"{flow.name} and {self.unknown[0]} both answer what nobody knows")
            self.unknown = (flow.name, handler)
        for step in flow.steps:
            if not texts.has(flow.name, f"{step}_again"):
                raise FlowClash(f"texts/{flow.name}.toml lacks [{step}_again] for the step {step}")

    def _take_word(self, word: str, command: Command) -> None:
        other = self._words.get(word)
        if other is not None and other.handler is not command.handler:
            raise FlowClash(f"the word {word!r} belongs to both {other.flow} and {command.flow}")
        self._words[word] = command

    @property
    def words(self) -> list[tuple[str, Command]]:
        """Every word of every command, folded."""
        return list(self._words.items())

    def find_politely(self, said: str) -> tuple[Command, str] | None:
        """As `find`, of what stays without greetings, "please" and the like around it."""
        if len(said) > LONGEST_POLITE:
            return None
        bare = without_manners(folded(said))
        return self.find(bare) if bare else None

    def find(self, said: str) -> tuple[Command, str] | None:
        """The command that `said` begins, and the rest of the words."""
        typed = folded(said)
        exact = self._words.get(typed)
        if exact is not None:
            return exact, ""
        for word, command in self._with_rest:
            if typed.startswith(word) and (typed[len(word)] == " " or not word.isascii()):
                # Folding a rare letter changes the length; then the folded rest is the best there is.
                whole = said if len(typed) == len(said) else typed
                return command, whole[len(word) :].strip()
        return None


def needs_person(handler: Handler) -> Handler:
    """A handler only for people whose account is bound; others are told how to bind it, and nothing else."""

    @functools.wraps(handler)
    def guarded(turn: "Turn", *rest: Any) -> None:
        turn.require_person()
        handler(turn, *rest)

    return guarded


def is_flow_module(module: types.ModuleType) -> bool:
    return isinstance(getattr(module, "flow", None), Flow)
