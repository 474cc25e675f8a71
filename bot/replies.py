"""What a flow answers with: data, not LINE messages; one place (`bot.line.outgoing`) dresses it.

Every card has the same anatomy - what, when, where, why, what next - and says its outcome by a word and
a sign, never by colour alone.
"""

from dataclasses import dataclass, replace
from typing import Literal

Tone = Literal["accepted", "review", "refused", "info"]


@dataclass(frozen=True, slots=True)
class SayButton:
    """Says `text` for the person, as if typed; works for ever."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TapButton:
    """Comes back to the flow that made it; `data` is what `bot.buttons` packed."""

    label: str
    data: str
    echo: str | None = None


@dataclass(frozen=True, slots=True)
class LinkButton:
    """Opens an https (or line.me) address."""

    label: str
    uri: str


@dataclass(frozen=True, slots=True)
class LocationButton:
    """Opens LINE's own place picker; only beneath a message (quick reply)."""

    label: str


@dataclass(frozen=True, slots=True)
class CameraButton:
    """Opens the camera; only beneath a message (quick reply)."""

    label: str


@dataclass(frozen=True, slots=True)
class DateButton:
    """Opens LINE's own picker of a day (`mode` "date") or a moment ("datetime"); comes back to the flow that
    made it with what was picked. `initial`, `first`, `last` are local: `2026-11-23` or `2026-11-23T08:30`."""

    label: str
    data: str
    mode: Literal["date", "datetime"] = "date"
    initial: str | None = None
    first: str | None = None
    last: str | None = None


Button = SayButton | TapButton | LinkButton | DateButton
QuickReply = SayButton | TapButton | LocationButton | CameraButton | DateButton


@dataclass(frozen=True, slots=True)
class Say:
    """A plain sentence."""

    text: str
    quick: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a card: a label and its value; `strong` for the one that matters most."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Longer words of a person under a small heading, for reading."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card: `badge` is the outcome in a word, `title` says what, `facts` when and where, `passages` the
    longer words, `why` the reasons, `next_step` what to do now. `alt` is what a notification shows; `even`:
    no button is to be offered more than the others, as in a question with a scale."""

    tone: Tone
    badge: str
    title: str
    alt: str
    facts: tuple[Fact, ...] = ()
    why: tuple[str, ...] = ()
    next_step: str = ""
    buttons: tuple[Button, ...] = ()
    quick: tuple[QuickReply, ...] = ()
    image: str | None = None  # an https address, shown above everything
    passages: tuple[Passage, ...] = ()
    even: bool = False
    image_ratio: str = "1:1"  # width to height of the image as shown


@dataclass(frozen=True, slots=True)
class Carousel:
    """Cards side by side, at most twelve."""

    cards: tuple["Card | Board", ...]
    alt: str
    quick: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table card: a name, a value, and if it has one its share (0..1) drawn as a bar; a tap
    on it says `say`; `note` stands small beneath the name."""

    label: str
    value: str
    share: float | None = None
    say: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A summary card: headline numbers over a list of bars, `more` says how many rows were left out."""

    badge: str
    title: str
    alt: str
    numbers: tuple[Fact, ...]
    rows: tuple[Bar, ...]
    more: str = ""
    next_step: str = ""
    buttons: tuple[Button, ...] = ()
    quick: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One field of a month: the day's number, its sign (a letter or two, so that no colour is needed) in the
    tone's colour, or plain and grey for a day off; `today` is framed; a tap does what `tap` says."""

    number: int
    sign: str = ""
    tone: Tone | None = None
    today: bool = False
    tap: TapButton | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a small calendar: `heads` are the weekdays' short names, `weeks` rows of seven fields (None:
    no day of this month), `legend` the signs in words, `rows` what is used of limits beneath `rows_title`."""

    badge: str
    title: str
    alt: str
    heads: tuple[str, ...]
    weeks: tuple[tuple[MonthDay | None, ...], ...]
    legend: str
    rows_title: str = ""
    rows: tuple[Bar, ...] = ()
    buttons: tuple[Button, ...] = ()
    quick: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at a private https address; what it shows is said in words as well, by another reply."""

    address: str
    quick: tuple[QuickReply, ...] = ()


Reply = Say | Card | Board | Carousel | Month | Picture


def with_quick(reply: Reply, quick: tuple[QuickReply, ...]) -> Reply:
    return replace(reply, quick=quick)
