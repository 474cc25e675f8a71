"""A paper in chat: its first page as a picture, and private links to the files."""

from typing import Final

from bot.links import PaperLink, sign_paper_link
from bot.replies import Card, Fact, LinkButton
from bot.turn import Turn
from handlers.parts.papers_desk import Wanted
from rules.people import Person
from rules.refusals import Refusal
from texts import sentence, thai

#: A page of A4.
PAGE: Final = "210:297"
_MOST_TITLE: Final = 200


def paper_card(turn: Turn, reader: Person, wanted: Wanted, about: str, year: int, count: int = 1) -> Card:
    """`about`: what the paper is of; `count`: of how many ideas. Raises Refusal where there is no address."""
    kind = "form1" if wanted.sort == "ideas" else wanted.sort
    form, title = (sentence("forms", key, turn.language) for key in (kind, f"{kind}_title"))
    pdf = paper_link(turn, reader, wanted, "pdf")
    if pdf is None:
        raise Refusal("no_address")
    buttons = [LinkButton(turn.text("pdf"), pdf)]
    word = paper_link(turn, reader, wanted, "docx") if count == 1 else None
    if word:
        buttons.append(LinkButton(turn.text("docx"), word))
    shown = year if turn.language == "th" else year - 543
    facts = [
        Fact(turn.text("of"), thai.clip(about, _MOST_TITLE), strong=True),
        Fact(turn.text("year"), str(shown)),
    ]
    if count > 1:
        facts.append(Fact(turn.text("count"), turn.text("n_ideas", n=count)))
    return Card(
        tone="info",
        badge=form,
        title=title,
        alt=f"{form} {title}",
        facts=tuple(facts),
        next_step=turn.text("next"),
        buttons=tuple(buttons),
        quick=(turn.command("papers", "command"), turn.command("menu", "menu")),
        image=paper_link(turn, reader, wanted, "png"),
        image_ratio=PAGE,
    )


def paper_link(turn: Turn, reader: Person, wanted: Wanted, form: str) -> str | None:
    """A private address of a paper for one reader and one hour; None where no https address is set."""
    address = turn.around.public_url.rstrip("/")
    if not address.startswith("https://"):
        return None
    token = sign_paper_link(turn.around.secret_key, PaperLink(str(wanted), form, reader.id, turn.now))
    return f"{address}/papers/{token}"
