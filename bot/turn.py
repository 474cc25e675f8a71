"""One turn of a talk: what a handler may see and do between the lock and the commit."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Literal

import texts
from bot import buttons, events
from bot.ballot_keys import BallotKeys
from bot.filing import Fetched, FileFault
from bot.links import (
    PHOTO_LINK_LIFE,
    ChartLink,
    FileLink,
    OfficeLink,
    PhotoLink,
    sign_chart_link,
    sign_file_link,
    sign_office_link,
    sign_photo_link,
)
from bot.replies import (
    CameraButton,
    Card,
    DateButton,
    LocationButton,
    QuickReply,
    Reply,
    Say,
    SayButton,
    TapButton,
)
from rules.anchor_values import NOTHING_KEPT, Kept
from rules.answer_box import AnswerBox
from rules.ballots import BallotBox
from rules.calendar import local, work_day
from rules.evidence import Seen
from rules.people import Person
from rules.refusals import Refusal
from storage.conversations import Talk
from storage.store import Store
from texts import thai

if TYPE_CHECKING:
    from rules.selfie import Reading  # OpenCV comes with it, and commands have to do with turns, too

TALK_MINUTES = 30


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A photo fetched, looked at and stored before the turn began; `key` names it in the photo store.

    `seen`: whether it, or one just like it, came before, and from whom (see `rules.evidence.Seen`).
    `kept`: by what it will be found when somebody sends it again.
    """

    key: str
    reading: "Reading"
    seen: Seen = "new"
    kept: Kept = NOTHING_KEPT


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file fetched and stored before the turn began, under `key` in the photo store; `media`: its kind as
    its bytes tell it, `sha256` in hex digits."""

    key: str
    media: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PhotoFault:
    """Why a photo could not be looked at, or a file not be kept: a key in the texts."""

    key: str


#: What was fetched before the turn, if anything had to be.
Looked = LookedAt | KeptFile | PhotoFault | Fetched | FileFault | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is the same for every turn: the office's clock and the secrets that flows need."""

    zone: tzinfo
    secret_key: bytes
    public_url: str
    ballot_keys: BallotKeys
    push_limit: int = 0
    version: str = ""


@dataclass(slots=True)
class Turn:
    """`now` was read once, `event.at` is when the person acted. Replies are sent only after the commit.

    Set by flows: `sealed_in`, the box with whose key this turn's answer is sealed while it waits to be sent;
    then nothing in the inbox says either whose turn it was, or when.
    """

    event: events.Event
    user_id: str
    talk: Talk
    store: Store
    now: datetime
    around: Surroundings
    looked: Looked = None
    flow: str = texts.COMMON
    rest: str = ""
    expired: bool = False
    replies: list[Reply] = field(default_factory=list)
    menu: str | None = None
    private: bool = False
    sealed_in: BallotBox | AnswerBox | None = None
    nonce: str = field(default_factory=lambda: secrets.token_hex(4))
    _person: list[Person | None] = field(default_factory=list)

    # -- what came -----------------------------------------------------------------------------

    @property
    def photo(self) -> LookedAt | PhotoFault | None:
        return self.looked if isinstance(self.looked, LookedAt | PhotoFault) else None

    @property
    def kept(self) -> KeptFile | PhotoFault | None:
        """A file that a step waited for, stored as evidence."""
        return self.looked if isinstance(self.looked, KeptFile | PhotoFault) else None

    @property
    def file(self) -> Fetched | FileFault | None:
        return self.looked if isinstance(self.looked, Fetched | FileFault) else None

    # -- who and when --------------------------------------------------------------------------

    @property
    def person(self) -> Person | None:
        """Who this LINE account is bound to; None for strangers and for those who have left."""
        if not self._person:
            found = self.store.people.of_account(self.user_id)
            gone = found and found.left_on and found.left_on <= self.today
            self._person.append(None if gone else found)
        return self._person[0]

    def require_person(self) -> Person:
        """The person, or Refusal("not_registered"), which says how to register and nothing else."""
        if self.person is None:
            raise Refusal("not_registered")
        return self.person

    def forget_person(self) -> None:
        """After a binding changed in this turn."""
        self._person.clear()

    @property
    def today(self) -> date:
        """The office's date at which the person acted."""
        return work_day(self.event.at, self.around.zone)

    def local(self, moment: datetime) -> datetime:
        return local(moment, self.around.zone)

    # -- saying --------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        return self.talk.language

    def text(self, key: str, **facts: object) -> str:
        return texts.sentence(self.flow, key, self.language, facts)

    def say(self, key: str, *quick: QuickReply, **facts: object) -> None:
        self.replies.append(Say(self.text(key, **facts), quick))

    def show(self, card: Reply) -> None:
        self.replies.append(card)

    def clock(self, moment: datetime) -> str:
        return thai.clock(self.local(moment), self.language)

    def short_date(self, moment: datetime) -> str:
        return thai.short_date(self.local(moment).date(), self.language)

    def wants_menu(self, name: str) -> None:
        """From now on this rich menu is shown to the person; switched after the commit."""
        self.menu = name

    def photo_link(self, key: str, viewer: Person) -> str | None:
        """A private address of a photo for one viewer and one hour; None where no https address is set."""
        if not self.around.public_url.startswith("https://"):
            return None
        link = PhotoLink(key, viewer.id, self.now + PHOTO_LINK_LIFE)
        return f"{self.around.public_url.rstrip('/')}/photo/{sign_photo_link(self.around.secret_key, link)}"

    def file_link(self, link: FileLink) -> str | None:
        """A private address of a file for one viewer and one hour; None where no https address is set."""
        if not self.around.public_url.startswith("https://"):
            return None
        return f"{self.around.public_url.rstrip('/')}/ledger/{sign_file_link(self.around.secret_key, link)}"

    def office_link(self, kind: str, what: str) -> str | None:
        """A private address of a file for whoever asks, for one hour; None where no https address is set."""
        if not self.around.public_url.startswith("https://"):
            return None
        link = OfficeLink(kind, what, self.require_person().id, self.now)
        return f"{self.around.public_url.rstrip('/')}/file/{sign_office_link(self.around.secret_key, link)}"

    def chart_link(self, link: ChartLink) -> str | None:
        """A private address of a chart for one viewer and one day; None where no https address is set."""
        if not self.around.public_url.startswith("https://"):
            return None
        return f"{self.around.public_url.rstrip('/')}/chart/{sign_chart_link(self.around.secret_key, link)}"

    # -- buttons -------------------------------------------------------------------------------

    def button(self, label_key: str, action: str, *, lasts: bool = False, **args: str) -> TapButton:
        """A button that comes back to this flow; stale once the talk has moved on, unless it `lasts`."""
        if not lasts:
            self.talk.nonce = self.nonce
        data = buttons.pack(buttons.Tap(self.flow, action, args, "" if lasts else self.nonce))
        label = self.text(label_key)
        return TapButton(label, data, echo=label)

    def command(self, flow: str, key: str) -> SayButton:
        """A button that says another flow's command for the person."""
        word = texts.first_word(flow, key, self.language)
        return SayButton(word, word)

    def date_button(
        self,
        label_key: str,
        action: str,
        *,
        mode: Literal["date", "datetime"] = "date",
        initial: str | None = None,
        first: str | None = None,
        last: str | None = None,
        lasts: bool = False,
        **args: str,
    ) -> DateButton:
        """Opens LINE's picker; what was picked comes to the action as the argument `picked`."""
        tap = self.button(label_key, action, lasts=lasts, **args)
        return DateButton(tap.label, tap.data, mode, initial, first, last)

    def location_button(self, label_key: str) -> LocationButton:
        return LocationButton(self.text(label_key))

    def camera_button(self, label_key: str) -> CameraButton:
        return CameraButton(self.text(label_key))

    # -- the talk ------------------------------------------------------------------------------

    def wait_for(
        self, step: str, memory: dict[str, Any] | None = None, *, minutes: float = TALK_MINUTES
    ) -> None:
        """The next event is expected at `step` of this flow; `memory`, if given, is what is remembered."""
        remembered = self.memory if memory is None else memory
        self.talk.flow, self.talk.step, self.talk.memory = self.flow, step, remembered
        self.talk.nonce = self.nonce
        self.talk.expires_at = self.now + timedelta(minutes=minutes)

    def done(self) -> None:
        """The talk is over: nothing is awaited and nothing remembered."""
        self.talk.flow = self.talk.step = self.talk.expires_at = None
        self.talk.memory = {}
        self.talk.nonce = self.nonce

    @property
    def memory(self) -> dict[str, Any]:
        """What this flow remembers of the talk so far; empty when another flow is talking."""
        return self.talk.memory if self.talk.flow == self.flow else {}


__all__ = ["Card", "KeptFile", "LookedAt", "PhotoFault", "Surroundings", "Turn"]
