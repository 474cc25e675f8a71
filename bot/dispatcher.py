"""Which flow takes an event, in a fixed order, and what happens when none does.

Cancel and menu words - a button's own flow (a stale one is told so) - the step the talk waits at -
command words - what a bare event opens - "I did not get that".
"""

from collections.abc import Sequence
from typing import Literal

from bot import buttons, events
from bot.flow import Command, Flows, Handler, NotMine
from bot.turn import Turn
from rules.refusals import Refusal

#: Commands that work even where a step would take any words.
ALWAYS: Sequence[tuple[str, str]] = (("menu", "cancel"), ("menu", "menu"), ("menu", "help"))


class Dispatcher:
    """Finds the handler of an event among the flows."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows

    def dispatch(self, turn: Turn) -> None:
        """Runs the one handler of this event, and the notices of its kind. Raises Refusal."""
        talking = turn.talk.flow
        try:
            self._dispatch(turn)
        finally:  # words that came after the talk had timed out are as private as those before
            turn.private = any(self._is(name, "private") for name in (talking, turn.flow))

    def _dispatch(self, turn: Turn) -> None:
        for notice in self._flows.notices.get(type(turn.event), ()):
            notice(turn, turn.event)
        if isinstance(turn.event, events.Beacon):
            return  # the phone did it, not the person: no talk moves on or ends by it
        self._expire(turn)
        match turn.event:
            case events.Text() as text:
                self._text(turn, text)
            case events.Postback() as tap:
                self._tap(turn, tap)
            case events.Location() | events.Photo() | events.File() | events.OtherMessage() | events.Follow():
                self._other(turn)
            case _:
                pass

    def wants(self, kind: type[events.Event], flow: str | None, step: str | None) -> bool:
        """Whether a photo sent now would be used, so that it is worth fetching before the turn."""
        return kind in self._flows.openers or self.waits_for(kind, flow, step)

    def waits_for(self, kind: type[events.Event], flow: str | None, step: str | None) -> bool:
        """Whether the talk waits at a step that takes this kind of event."""
        waiting = self._flows.by_name.get(flow or "")
        return waiting is not None and kind in waiting.steps.get(step or "", {})

    def _expire(self, turn: Turn) -> None:
        talk = turn.talk
        if talk.expires_at is not None and talk.expires_at <= turn.now:
            turn.expired = True
            if not self._is(talk.flow, "keeps_drafts"):
                talk.nonce = ""  # its buttons ask for what is forgotten
            talk.flow = talk.step = talk.expires_at = None
            talk.memory = {}

    def _text(self, turn: Turn, event: events.Text) -> None:
        exact = self._flows.find(event.text)
        found = exact or self._flows.find_politely(event.text)
        first = exact is not None and self._goes_first(turn, *exact)
        if found and (first or _always(found[0])):
            return self._run(turn, found[0].flow, found[0].handler, rest=found[1])
        try:
            if self._step(turn, event):
                return None
        except NotMine as words:
            if not found:
                return words.answer()
        if found:
            return self._run(turn, found[0].flow, found[0].handler, rest=found[1])
        return self._lost(turn)

    def _goes_first(self, turn: Turn, command: Command, rest: str) -> bool:
        """Whether the command is heard even where a step waits for words."""
        waiting = self._flows.by_name.get(turn.talk.flow or "")
        if waiting is not None and turn.talk.step in waiting.giving_way:
            return True
        return self._is(turn.talk.flow, "yields") and not rest

    def _is(self, flow: str | None, what: Literal["private", "yields", "keeps_drafts"]) -> bool:
        found = self._flows.by_name.get(flow or "")
        return found is not None and bool(getattr(found, what))

    def _tap(self, turn: Turn, event: events.Postback) -> None:
        tap = buttons.unpack(event.data)
        flow = self._flows.by_name.get(tap.flow) if tap else None
        handler = flow.buttons.get(tap.action) if flow and tap else None
        if tap is None or flow is None or handler is None:
            if tap is None and self._step(turn, event):
                return
            raise Refusal("button_unknown")
        if tap.action not in flow.lasting and (not tap.nonce or tap.nonce != turn.talk.nonce):
            raise Refusal("talk_expired" if turn.expired else "button_stale")
        turn.flow = flow.name
        handler(turn, {**tap.args, "picked": event.picked} if event.picked else tap.args)

    def _other(self, turn: Turn) -> None:
        if self._step(turn, turn.event):
            return
        kind = events.OtherMessage if isinstance(turn.event, events.OtherMessage) else type(turn.event)
        opener = self._flows.openers.get(kind)
        if opener:
            turn.flow = opener[0]
            opener[1](turn, turn.event)
            unread = isinstance(turn.event, events.File) and turn.file is None
            if not ((unread or isinstance(turn.event, events.OtherMessage)) and turn.talk.flow):
                return  # else: after the kind word, what the talk waits for
        self._lost(turn)

    def _step(self, turn: Turn, event: events.Event) -> bool:
        """Whether the step the talk waits at took the event."""
        flow = self._flows.by_name.get(turn.talk.flow or "")
        handler = flow.steps.get(turn.talk.step or "", {}).get(type(event)) if flow else None
        if flow is None or handler is None:
            return False
        turn.flow = flow.name
        handler(turn, event)
        return True

    def _lost(self, turn: Turn) -> None:
        """Nobody took it: repeat what the talk waits for, or say what can be said."""
        waiting = self._flows.by_name.get(turn.talk.flow or "")
        if waiting and turn.talk.step:
            turn.flow = waiting.name
            again = waiting.agains.get(turn.talk.step)
            return again(turn) if again else turn.say(f"{turn.talk.step}_again")
        if turn.expired:
            raise Refusal("talk_expired")
        if turn.person is None:
            raise Refusal("not_registered")
        if isinstance(turn.event, events.Text) and self._flows.unknown:
            name, answer = self._flows.unknown
            turn.flow = name
            return answer(turn, self._flows.words)
        raise Refusal("not_understood")

    def _run(self, turn: Turn, flow: str, handler: Handler, *, rest: str) -> None:
        turn.flow, turn.rest = flow, rest
        handler(turn)


def _always(command: Command) -> bool:
    return (command.flow, command.key) in ALWAYS
