"""What surveys came to, after the close, and the findings that the office writes of them for Form 5."""

from bot import events, guards
from bot.flow import Flow
from bot.replies import Say
from bot.turn import Turn
from handlers.parts import findings_cards as cards
from handlers.parts.findings_sums import drafted, sums_of
from handlers.parts.project_desk import number
from handlers.parts.survey_desk import A_DAY, read_by, reads
from handlers.parts.surveying_desk import head_of
from rules.refusals import Refusal
from rules.survey import Survey, may_lead
from texts import thai

flow = Flow("findings", yields=True)

_MOST_TEXT = 3000
_RECORD = "th"  # the language of the office's papers


@flow.command("command")
def show(turn: Turn) -> None:
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return None
    _leave(turn)
    found = read_by(turn.store, person)
    if not found:
        return turn.say("none", turn.command("survey", "command"), turn.command("menu", "menu"))
    if len(found) == 1:
        return _show(turn, found[0])
    return cards.which(turn, found)


@flow.button("card", lasts=True)
def show_card(turn: Turn, args: dict[str, str]) -> None:
    _leave(turn)
    _show(turn, _read(turn, args))


def _show(turn: Turn, survey: Survey) -> None:
    sums = sums_of(turn.store, survey, turn.language)
    finding = turn.store.surveys.finding(survey.id)
    cards.show_results(turn, survey, sums, finding, writes=_writes(turn, survey))


@flow.button("draft", lasts=True)
def show_draft(turn: Turn, args: dict[str, str]) -> None:
    survey = _to_write(turn, args)
    _leave(turn)
    s = str(survey.id)
    take, write = turn.button("take", "take", s=s), turn.button("write", "write", lasts=True, s=s)
    text = drafted(survey, sums_of(turn.store, survey, _RECORD), _RECORD)
    turn.show(Say(f"{turn.text('draft_head')}\n\n{text}", (take, write, turn.command("menu", "menu"))))


@flow.button("take")
def take_draft(turn: Turn, args: dict[str, str]) -> None:
    survey = _to_write(turn, args)
    text = drafted(survey, sums_of(turn.store, survey, _RECORD), _RECORD)
    _write(turn, survey, text)


@flow.button("write", lasts=True)
def ask_text(turn: Turn, args: dict[str, str]) -> None:
    survey = _to_write(turn, args)
    turn.wait_for("text", {"s": survey.id}, minutes=A_DAY)
    turn.say("ask_text", turn.command("menu", "cancel"), most=_MOST_TEXT)


@flow.step("text", events.Text)
def take_text(turn: Turn, said: events.Text) -> None:
    over = max(thai.letters(said.text) - _MOST_TEXT, thai.utf16(said.text) - 2 * _MOST_TEXT)
    if over > 0:
        raise Refusal("too_long", over=over, most=_MOST_TEXT)
    _write(turn, _to_write(turn, {"s": str(turn.memory["s"])}), said.text)


def _write(turn: Turn, survey: Survey, text: str) -> None:
    person = turn.require_person()
    turn.store.surveys.lock(survey.id)
    version = turn.store.surveys.write_finding(survey.id, text, person.id, turn.now)
    turn.store.audit.add(turn.now, person.staff_id, "survey.findings", f"survey:{survey.id}", version=version)
    turn.done()
    turn.say("written", turn.button("show", "card", lasts=True, s=str(survey.id)), version=version)


def _read(turn: Turn, args: dict[str, str]) -> Survey:
    person, found = turn.require_person(), turn.store.surveys.get(number(args, "s"))
    if found is None or not reads(turn.store, person, found):
        raise Refusal("not_allowed")
    return found


def _writes(turn: Turn, survey: Survey) -> bool:
    """Its project's head and authors, and admins; auditors change nothing."""
    person = turn.require_person()
    if may_lead(person, survey, head_of(turn.store, survey)):
        return True
    return person.role != "auditor" and reads(turn.store, person, survey)


def _to_write(turn: Turn, args: dict[str, str]) -> Survey:
    found = _read(turn, args)
    if not _writes(turn, found):
        raise Refusal("not_allowed")
    return found


def _leave(turn: Turn) -> None:
    if turn.talk.flow == flow.name:
        turn.done()
