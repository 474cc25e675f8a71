"""A year's evidence in chat: each file with a private link to it."""

from bot.replies import Card, Carousel, Fact, LinkButton
from bot.turn import Turn
from handlers.parts.milestone_desk import link
from storage.evidence import EvidenceFile
from texts import thai

_MOST_CARDS = 10


def show_files(turn: Turn, year: int) -> None:
    """The newest files of the fiscal year, of its project too; nothing where there are none."""
    files = turn.store.evidence.of_year(year)
    if files:
        cards = tuple(_file(turn, one) for one in files[: -_MOST_CARDS - 1 : -1])
        turn.show(Carousel(cards, turn.text("files_title", n=len(files))))


def _file(turn: Turn, one: EvidenceFile) -> Card:
    sender = turn.store.people.maybe(one.person)
    address = link(turn, "evidence", one.key)
    return Card(
        tone="info",
        badge=turn.text("badge_file"),
        title=thai.clip(one.name, 100),
        alt=one.name,
        facts=(
            Fact(turn.text("fact_when"), turn.short_date(one.at)),
            Fact(turn.text("fact_by"), sender.name if sender and sender.name else "-"),
            Fact(turn.text("fact_size"), turn.text("kilobytes", n=f"{max(1, one.size // 1024):,}")),
        ),
        buttons=(LinkButton(turn.text("open"), address),) if address else (),
    )
