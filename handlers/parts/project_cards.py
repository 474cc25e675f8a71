"""How a project looks in chat: its card, its list of parts, one part, its versions."""

from bot.replies import Bar, Board, Button, Card, Carousel, Fact, Passage, QuickReply, Say, Tone
from bot.turn import Turn
from handlers.parts.project_desk import FLOW, Desk, tap
from rules.papers import BudgetRow, PlanRow
from rules.project import PARTS, TABLES, Content, State, baht, content_from, may_answer, number_of
from storage.projects import Written
from texts import first_word, sentence, thai

_TONES: dict[State, Tone] = {
    "draft": "info", "signed": "accepted", "sent": "review", "revise": "review", "approved": "accepted",
    "refused": "refused",
}  # fmt: skip
_MOST_NAMES, _MOST_NAME, _MOST_LACKING, _MOST_TABLE = 5, 14, 6, 4300


def word(turn: Turn, key: str, **facts: object) -> str:
    """A sentence of the project's own words, whichever flow is talking."""
    return sentence(FLOW, key, turn.language, facts)


def named(turn: Turn, part: str) -> str:
    """1.2 ปัญหาและสาเหตุ."""
    return f"{number_of(part)} {word(turn, f'part_{part}')}"


def year_of(turn: Turn, fiscal_year: int) -> str:
    return str(fiscal_year if turn.language == "th" else fiscal_year - 543)


def shown_content(turn: Turn, desk: Desk) -> Content:
    """What this reader sees: the committee what was sent to it, all others the text as it stands."""
    sent = turn.store.projects.signed(desk.project.id, sent=True)
    if sent is not None and not desk.writes and desk.person.role == "committee":
        return content_from(sent.content)
    return turn.store.projects.content(desk.project.id)


# -- the card ------------------------------------------------------------------------------------------


def show_project(turn: Turn, desk: Desk, said: str = "") -> None:
    """The project's card with what this person can do next; `said`: what has just been done."""
    turn.flow = FLOW
    content = shown_content(turn, desk)
    if said:
        turn.show(Say(said))
    turn.show(_card(turn, desk, content))


def _card(turn: Turn, desk: Desk, content: Content) -> Card:
    project, state = desk.project, desk.project.state
    return Card(
        tone=_TONES[state],
        badge=turn.text(f"state_{state}"),
        title=project.title,
        alt=turn.text("alt", title=project.title, state=turn.text(f"state_{state}")),
        facts=_facts(turn, desk, content),
        passages=(*_comments(turn, desk), *_lacking(turn, desk, content)),
        next_step=turn.text(_next_key(desk, content)),
        buttons=_buttons(turn, desk, content),
        quick=_quick(turn, desk),
    )


def _facts(turn: Turn, desk: Desk, content: Content) -> tuple[Fact, ...]:
    project, people = desk.project, turn.store.people
    names = [one.name or turn.text("gone") for one in turn.store.projects.members(project.id)]
    writers = ", ".join(names[:_MOST_NAMES]) + (
        f" +{len(names) - _MOST_NAMES}" if names[_MOST_NAMES:] else ""
    )
    written = turn.text("n_written", n=len(PARTS) - len(content.lacking), of=len(PARTS))
    facts = [
        Fact(turn.text("fact_year"), year_of(turn, project.fiscal_year)),
        Fact(turn.text("fact_unit"), project.unit or turn.text("whole_office")),
        Fact(turn.text("fact_written"), written, strong=True),
        Fact(turn.text("fact_plan"), turn.text("n_rows", n=len(content.plan))),
        Fact(turn.text("fact_budget"), turn.text("n_baht", amount=baht(content.satang))),
        Fact(turn.text("fact_head"), people.by_id(project.head).name or turn.text("gone")),
    ]
    if names:
        facts.append(Fact(turn.text("fact_writers"), writers))
    return tuple(facts)


def _lacking(turn: Turn, desk: Desk, content: Content) -> tuple[Passage, ...]:
    """What is still to be written, while it may be."""
    lacking = content.lacking if desk.project.is_open else ()
    if not lacking:
        return ()
    lines = [named(turn, part) for part in lacking[:_MOST_LACKING]]
    if len(lacking) > _MOST_LACKING:
        lines.append(turn.text("more_lacking", n=len(lacking) - _MOST_LACKING))
    return (Passage(turn.text("lacking"), "\n".join(lines)),)


def _comments(turn: Turn, desk: Desk) -> tuple[Passage, ...]:
    """What the committee answered last."""
    answers = turn.store.projects.answers(desk.project.id)
    if not answers:
        return ()
    last = answers[-1]
    on = thai.short_date(last.decided_on, turn.language)
    heading = turn.text(
        "committee_on", answer=turn.text(f"answer_{last.answer}"), on=on, version=last.version
    )
    return (Passage(heading, last.comments or turn.text("no_comments")),)


def _next_key(desk: Desk, content: Content) -> str:
    """What comes next, as this person sees it."""
    state, signs = desk.project.state, desk.person.id == desk.project.head
    if state == "sent" and may_answer(desk.person):
        return "next_answer"
    if desk.writes and desk.project.is_open and content.lacking:
        return "next_write"
    if desk.writes and state == "revise":
        return "next_revise_sign" if signs else "next_revise_write"
    if desk.writes and state == "draft":
        return "next_sign" if signs else "next_signature"
    return f"next_{state}"


def _buttons(turn: Turn, desk: Desk, content: Content) -> tuple[Button, ...]:
    p, made = desk.project.id, list[Button]()
    if may_answer(desk.person) and desk.project.state == "sent":
        made.append(tap(turn, "submitting", "answer", "answer", p=p))
    if desk.writes and desk.project.is_open:
        made += _authors_buttons(turn, desk, content)
    if desk.project.state == "approved":
        made.append(turn.command("milestones", "command"))
    made.append(turn.button("all_parts", "parts", lasts=True, p=str(p)))
    return tuple(made)


def _authors_buttons(turn: Turn, desk: Desk, content: Content) -> list[Button]:
    p, signs = desk.project.id, desk.person.id == desk.project.head
    if content.lacking:
        return [turn.button("go_on", "go_on", lasts=True, p=str(p))]
    if desk.project.state == "signed":
        return [tap(turn, "submitting", "send", "send", p=p)]
    return [tap(turn, "submitting", "review", "review", p=p)] if signs else []


def _quick(turn: Turn, desk: Desk) -> tuple[QuickReply, ...]:
    p = desk.project.id
    more: list[QuickReply] = [turn.button("read_all", "read", lasts=True, p=str(p), n="0")]
    if desk.writes:
        more += [tap(turn, "planning", "plan", "plan", p=p), tap(turn, "planning", "budget", "budget", p=p)]
    if desk.writes or desk.leads:
        more.append(tap(turn, "coauthors", "people", "people", p=p))
    return (*more, turn.command("papers", "command"), turn.command("menu", "menu"))


# -- parts ---------------------------------------------------------------------------------------------


def show_parts(turn: Turn, desk: Desk) -> None:
    """Every part: whether it is written and by whom; a tap opens it."""
    turn.flow = FLOW
    content, written = shown_content(turn, desk), turn.store.projects.written(desk.project.id)
    several = len(turn.store.projects.of_person(desk.person.id)) > 1
    rows, called = [], first_word(FLOW, "part", turn.language)
    for part in PARTS:
        said = f"{called} {number_of(part)}" + (f" #{desk.project.id}" if several or not desk.writes else "")
        rows.append(Bar(named(turn, part), _how_written(turn, part, content, written), say=said))
    done = len(PARTS) - len(content.lacking)
    numbers = (
        Fact(turn.text("parts_written"), f"{done}/{len(PARTS)}", strong=True),
        Fact(turn.text("rows_of_plan"), str(len(content.plan))),
    )
    turn.show(
        Board(
            badge=turn.text("badge_parts"),
            title=desk.project.title,
            alt=turn.text("badge_parts"),
            numbers=numbers,
            rows=tuple(rows),
            next_step=turn.text("tap_a_part"),
            quick=(turn.button("card", "card", lasts=True, p=str(desk.project.id)), *_quick(turn, desk)),
        )
    )


def _how_written(turn: Turn, part: str, content: Content, written: dict[str, Written]) -> str:
    if part in content.lacking:
        return turn.text("not_yet")
    if part in TABLES:
        return "✓ " + turn.text("n_rows", n=len(content.plan if part == "plan" else content.budget))
    name = written[part].first_name if part in written else ""
    return "✓ " + thai.clip(name, _MOST_NAME)


def part_text(turn: Turn, part: str, content: Content) -> str:
    """A part as it reads, under its name."""
    if part == "plan":
        words = _lines(turn, [_plan_line(turn, n, row) for n, row in enumerate(content.plan, 1)])
    elif part == "budget":
        words = _lines(turn, [_budget_line(turn, n, row) for n, row in enumerate(content.budget, 1)])
        if content.budget:
            words += "\n" + turn.text("budget_sum", amount=baht(content.satang))
    else:
        words = content.words.get(part, "")
    return f"{named(turn, part)}\n{words or turn.text('not_written')}"


def _lines(turn: Turn, lines: list[str]) -> str:
    """As many whole lines as a message holds."""
    for kept in range(len(lines), 0, -1):
        joined = "\n".join(lines[:kept])
        if thai.utf16(joined) <= _MOST_TABLE:
            return joined + ("\n" + turn.text("more_rows", n=len(lines) - kept) if kept < len(lines) else "")
    return ""


def _plan_line(turn: Turn, n: int, row: PlanRow) -> str:
    days = thai.date_span(row.first, row.last, turn.language)
    return f"{n}. {row.what} ({days})" + (f" — {row.owner}" if row.owner else "")


def _budget_line(turn: Turn, n: int, row: BudgetRow) -> str:
    return f"{n}. {row.what} {turn.text('n_baht', amount=baht(row.satang))}" + (
        f" ({row.how})" if row.how else ""
    )


# -- versions ------------------------------------------------------------------------------------------


def show_versions(turn: Turn, desk: Desk, part: str, versions: list[Written], holds: int) -> None:
    """What was written of a part, newest first; a version that does not hold may be taken again."""
    turn.flow = FLOW
    cards = tuple(_version_card(turn, desk, one, holds) for one in versions)
    alt = turn.text("alt_versions", part=named(turn, part))
    quick = (turn.button("open_part", "open", lasts=True, p=str(desk.project.id), h=part),)
    turn.show(Carousel(cards, alt, quick))


def _version_card(turn: Turn, desk: Desk, one: Written, holds: int) -> Card:
    state = "holds" if one.version == holds else "aside" if one.aside else "earlier"
    tone: Tone = "accepted" if state == "holds" else "review" if state == "aside" else "info"
    made: tuple[Button, ...] = ()
    if desk.writes and desk.project.is_open and state != "holds":
        args = {"p": str(desk.project.id), "h": one.head, "v": str(one.version)}
        made = (turn.button("use_version", "use", lasts=True, **args),)
    return Card(
        tone=tone,
        badge=turn.text(f"version_{state}"),
        title=turn.text("version_title", part=named(turn, one.head), n=one.version),
        alt=turn.text(f"version_{state}"),
        facts=(
            Fact(turn.text("fact_author"), one.name or turn.text("gone")),
            Fact(turn.text("fact_when"), f"{turn.short_date(one.at)} {turn.clock(one.at)}"),
        ),
        passages=(Passage(turn.text("words_of_it"), one.text),),
        buttons=made,
    )


def show_clash(turn: Turn, desk: Desk, theirs: Written, version: int, text: str) -> None:
    """Somebody else wrote `theirs` meanwhile, and `text` is kept as `version` beside it: three ways on."""
    turn.flow = FLOW
    args = {"p": str(desk.project.id), "h": theirs.head, "v": str(version)}
    who = theirs.name or turn.text("gone")
    turn.show(
        Card(
            tone="review",
            badge=turn.text("badge_clash"),
            title=named(turn, theirs.head),
            alt=turn.text("badge_clash"),
            facts=(
                Fact(turn.text("fact_newer"), who, strong=True),
                Fact(turn.text("fact_when"), f"{turn.short_date(theirs.at)} {turn.clock(theirs.at)}"),
            ),
            passages=(
                Passage(turn.text("their_words", name=who), theirs.text),
                Passage(turn.text("your_words"), text),
            ),
            next_step=turn.text("clash_next"),
            buttons=(
                turn.button("keep_theirs", "keep", lasts=True, p=args["p"], h=theirs.head),
                turn.button("take_mine", "use", lasts=True, **args),
                turn.button("take_both", "both", lasts=True, **args),
            ),
        )
    )
