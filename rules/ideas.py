"""An idea as its author wrote it, what its texts must be, and what may still be done with it.

Lengths are letters as people count them (grapheme clusters, UAX 29), which `texts.thai` counts.
"""

from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Final, Literal, get_args

from rules.campaigns import MOST_PASSAGE, MOST_TITLE

State = Literal["draft", "sent", "withdrawn"]
Outcome = Literal["chosen", "runner_up", "not_shortlisted", "no_choice"]
OUTCOMES: Final[tuple[str, ...]] = get_args(Outcome)

PASSAGES: Final = ("problem", "way", "benefit", "gains")
"""What is asked after the title, in this order."""
HEADS: Final = ("title", *PASSAGES)
MOST: Final = {"title": MOST_TITLE, **dict.fromkeys(PASSAGES, MOST_PASSAGE)}


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea as it stands. `number`: what people call it by, given when sent; `author`: our id of the
    person, None for an anonymous idea, whose `author_sealed` opens with `rules.authors.Authors` only;
    `version` counts what was sent and edited. Its moments are days, no more: see `told_moment`.
    """

    id: int
    campaign: int
    number: int | None
    state: State
    title: str
    problem: str
    way: str
    benefit: str
    gains: str
    anonymous: bool
    author: int | None
    author_tag: str
    author_sealed: bytes | None
    version: int
    sent_at: datetime | None
    changed_at: datetime
    outcome: Outcome | None = None
    outcome_why: str = ""
    pool_year: int | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The heads not yet written, in the order they are asked."""
        return tuple(head for head in HEADS if not getattr(self, head))

    @property
    def words(self) -> str:
        """Title, problem and way: what makes two ideas alike."""
        return "\n".join(part for part in (self.title, self.problem, self.way) if part)


def told_moment(at: datetime, zone: tzinfo) -> datetime:
    """The moment written down beside ideas and comments: the day on the office's clock, at noon.

    An exact one could be laid beside the moment of a message, and an anonymous author would be known; the
    exact moments of named ideas would do nearly as well, by the order of the rows.
    """
    return datetime.combine(at.astimezone(zone).date(), time(12), zone)
