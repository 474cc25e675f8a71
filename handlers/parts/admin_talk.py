"""How an admin changes the calendar in chat: questions, a preview of what it touches, one tap.

A flow makes `Talks(flow)` and adds its talks; each is a list of questions and what the answers amount to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import events
from bot.flow import Flow, NotMine
from bot.replies import Card, Fact, LinkButton, QuickReply, Say, TapButton
from bot.turn import Turn
from handlers.parts.may_say import allowed
from rules.people import Person
from rules.refusals import Refusal
from storage.changes import AlreadyDone, By, DaysWait, Deed, PeriodLocked, Touched, carry_out, preview
from texts import sentence, thai

Answers = dict[str, Any]
TOPIC = "changes"
AN_HOUR = 60
MOST_MOVES = 4


@dataclass(frozen=True, slots=True)
class Question:
    """`ask`: the buttons beneath its sentence `ask_<name>`; `read`: from what was typed, tapped or picked to
    a value that JSON can hold, Refusal when it cannot be; `show`: the value as people read it."""

    name: str
    ask: Callable[[Turn, Answers], Sequence[QuickReply]]
    read: Callable[[Turn, Answers, str], Any]
    show: Callable[[Turn, Any], str]


@dataclass(frozen=True, slots=True)
class Talk:
    """`deeds`: what the answers amount to, Refusal when that cannot be; `facts`, `warn`: more to preview;
    `sure`: ask once more with this sentence; `links`: addresses to look at first; `after`: what is shown once
    it is done, if not what the flow shows."""

    name: str
    questions: tuple[Question, ...]
    deeds: Callable[[Turn, Answers], Sequence[Deed]]
    facts: Callable[[Turn, Answers], tuple[Fact, ...]] = lambda _turn, _answers: ()
    warn: Callable[[Turn, Answers], tuple[str, ...]] = lambda _turn, _answers: ()
    sure: str = ""
    links: Callable[[Turn, Answers], tuple[LinkButton, ...]] = lambda _turn, _answers: ()
    after: Callable[[Turn, Answers], None] | None = None


@dataclass(slots=True)
class Talks:
    """The talks of one flow, on its step `answer`; `after` shows what is there once something changed;
    `deed`: what one must be permitted to do, at every step."""

    flow: Flow
    after: Callable[[Turn], None]
    deed: str = "run_office"
    known: dict[str, Talk] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.flow.step("answer", events.Text)(self._take_words)
        self.flow.again("answer")(self.again)
        self.flow.button("answer")(self._take_tap)
        self.flow.button("confirm")(self._confirm)
        self.flow.button("sure")(self._sure)

    def add(self, talk: Talk, *, button: str = "") -> None:
        """Takes the talk in; `button`: the name of one that begins it, on our lists for good."""
        self.known[talk.name] = talk
        if button:
            self.flow.button(button, lasts=True)(lambda turn, _args: self.begin(turn, talk.name))

    def begin(self, turn: Turn, name: str, **known: Any) -> None:
        """Starts a talk; what is `known` is not asked."""
        allowed(turn, self.deed)
        self._go_on(turn, name, dict(known))

    # -- questions -----------------------------------------------------------------------------

    def _take_words(self, turn: Turn, said: events.Text) -> None:
        if not said.text or "asked" not in turn.memory:
            raise NotMine(lambda: self.again(turn))
        fault = self._take(turn, said.text)
        if fault:
            raise NotMine(lambda: self._explain(turn, fault))

    def take(self, turn: Turn, said: str) -> None:
        """An answer that came as something else than words: a place that was shared."""
        if "asked" not in turn.memory:
            return self.again(turn)
        fault = self._take(turn, said)
        return self._explain(turn, fault) if fault else None

    def _take_tap(self, turn: Turn, args: Mapping[str, str]) -> None:
        fault = self._take(turn, args.get("picked") or args.get("v", ""))
        if fault:
            self._explain(turn, fault)

    def _take(self, turn: Turn, said: str) -> Refusal | None:
        """Takes the answer and goes on; what is wrong with a bad one."""
        allowed(turn, self.deed)
        name, answers, asked = turn.memory["talk"], dict(turn.memory["answers"]), turn.memory["asked"]
        question = next(one for one in self.known[name].questions if one.name == asked)
        try:
            answers[asked] = question.read(turn, answers, said)
        except Refusal as fault:
            return fault
        self._go_on(turn, name, answers)
        return None

    def _explain(self, turn: Turn, fault: Refusal) -> None:
        """Nothing of what was answered is lost."""
        turn.show(Say(words(turn, fault.key, **fault.facts)))
        self._go_on(turn, turn.memory["talk"], dict(turn.memory["answers"]))

    def again(self, turn: Turn) -> None:
        allowed(turn, self.deed)
        self._go_on(turn, turn.memory["talk"], dict(turn.memory["answers"]))

    def _go_on(self, turn: Turn, name: str, answers: Answers) -> None:
        memory: dict[str, Any] = {"talk": name, "answers": answers}
        question = next((one for one in self.known[name].questions if one.name not in answers), None)
        if question is None:
            return self._preview(turn, memory)
        quick = question.ask(turn, answers)
        turn.show(Say(words(turn, f"ask_{question.name}"), (*quick, turn.command("menu", "cancel"))))
        return turn.wait_for("answer", {**memory, "asked": question.name}, minutes=AN_HOUR)

    # -- preview and deed ----------------------------------------------------------------------

    def _preview(self, turn: Turn, memory: dict[str, Any]) -> None:
        talk, answers = self.known[memory["talk"]], memory["answers"]
        try:
            lines = _touching(turn, talk.deeds(turn, answers), preview)
        except (PeriodLocked, DaysWait, AlreadyDone, Refusal) as fault:
            return _cannot(turn, fault)
        title = turn.text(f"title_{talk.name}")
        card = Card(
            "info", words(turn, "badge_preview"), title, title,
            facts=(*talk.facts(turn, answers), *self._answered(turn, talk, answers)),
            why=(*lines, *talk.warn(turn, answers)),
            next_step=words(turn, "next_confirm"),
            buttons=(
                labelled(turn, words(turn, "confirm"), "sure" if talk.sure else "confirm"),
                *talk.links(turn, answers),
            ),
            quick=(turn.command("menu", "cancel"),),
        )  # fmt: skip
        turn.show(card)
        return turn.wait_for("answer", memory, minutes=AN_HOUR)

    def _answered(self, turn: Turn, talk: Talk, answers: Answers) -> tuple[Fact, ...]:
        return tuple(
            Fact(words(turn, f"label_{one.name}"), one.show(turn, answers[one.name]))
            for one in talk.questions
        )

    def _sure(self, turn: Turn, args: Mapping[str, str]) -> None:
        """Once more, because this is not taken back by a tap."""
        allowed(turn, self.deed)
        talk = self.known[turn.memory["talk"]]
        yes = labelled(turn, words(turn, "confirm_sure"), "confirm")
        turn.show(Say(turn.text(talk.sure), (yes, turn.command("menu", "cancel"))))
        turn.wait_for("answer", minutes=AN_HOUR)

    def _confirm(self, turn: Turn, args: Mapping[str, str]) -> None:
        allowed(turn, self.deed)
        talk, answers = self.known[turn.memory["talk"]], turn.memory["answers"]
        try:
            with turn.store.connection.begin_nested():  # a change stands or falls whole
                told = _touching(turn, talk.deeds(turn, answers), carry_out)
        except (PeriodLocked, DaysWait, AlreadyDone, Refusal) as fault:
            return _cannot(turn, fault)
        turn.done()
        turn.show(Say("\n".join((turn.text(f"done_{talk.name}"), *told))))
        return talk.after(turn, answers) if talk.after else self.after(turn)


def admin(turn: Turn) -> Person:
    """The admin, or Refusal: nobody else changes the calendar."""
    return allowed(turn, "run_office")


def one_of(rows: Iterable[Any], number: str, gone: str) -> Any:
    """The row with our id `number`, as a button brought it; Refusal(`gone`) when it is not among them."""
    for row in rows:
        if str(row.id) == number:
            return row
    raise Refusal(gone)


def by(turn: Turn) -> By:
    return By(turn.require_person().staff_id, turn.now, turn.around.zone)


def words(turn: Turn, key: str, **facts: object) -> str:
    """The flow's own sentence if it has one, else that of all changes of the calendar."""
    try:
        return sentence(turn.flow, key, turn.language, facts)
    except KeyError:
        return sentence(TOPIC, key, turn.language, facts)


def labelled(turn: Turn, label: str, action: str, *, lasts: bool = False, **args: str) -> TapButton:
    """A button whose label is not one of the flow's own texts."""
    data = turn.button("badge", action, lasts=lasts, **args).data
    return TapButton(label, data, label)


def answer_button(turn: Turn, label: str, value: str) -> TapButton:
    return labelled(turn, label, "answer", v=value)


def _touching(turn: Turn, deeds: Sequence[Deed], do: Callable[..., Touched]) -> tuple[str, ...]:
    """Does it, or tries it, and says what it touches; nothing of what bears on no days."""
    touched = do(turn.store, deeds, by(turn))
    return touched_lines(turn, touched) if any(deed.bears_on_days for deed in deeds) else ()


def touched_lines(turn: Turn, touched: Touched) -> tuple[str, ...]:
    """`กระทบ 12 คน 1 วัน`, then from which state to which; of very many only how many at most."""
    if touched.later:
        return (words(turn, "touches_later", people=touched.later.people, days=touched.later.days),)
    if not touched.changes:
        return (words(turn, "touches_none"),)
    lines = [words(turn, "touches", people=touched.people, days=touched.days)]
    for before, after, n in touched.moves()[:MOST_MOVES]:
        facts = {"before": _state(turn, before), "after": _state(turn, after), "n": n}
        lines.append(words(turn, "move", **facts))
    return tuple(lines)


def _state(turn: Turn, state: str) -> str:
    return sentence("ledger", f"state_{state}", turn.language)


def _cannot(turn: Turn, fault: Exception) -> None:
    """Ends the talk and says why."""
    turn.done()
    match fault:
        case PeriodLocked(first=first, last=last):
            told = words(turn, "period_locked", days=thai.date_span(first, last, turn.language))
        case DaysWait():
            told = words(turn, "days_wait")
        case Refusal(key=key, facts=facts):
            told = words(turn, key, **facts)
        case _:
            told = words(turn, "already_done")
    turn.show(Say(told, (turn.command("menu", "menu"),)))
