"""A person with a phone, to test with: says, taps, sends, and looks at what the bot answered."""

from collections.abc import Callable, Iterator
from typing import Self

from simulator.actions import Outcome
from simulator.model import BOT, Bubble, Json, Person
from simulator.platform import Platform
from simulator.screen import area_label, line_of, tappable, words
from simulator.users import Photo


class Phone:
    """One person's LINE.

    `user`: a Person of the platform, or a name (then a new friend of the bot of that name). `settle` is
    called after every deed: it should let the bot work off what it was told. Every deed returns the phone,
    so that `phone.says("ลางาน").sees("ลากี่วัน")` reads as the talk goes. A look that fails raises
    AssertionError with the screen.
    """

    def __init__(
        self, platform: Platform, user: Person | str, settle: Callable[[], None] = lambda: None
    ) -> None:
        self.platform, self._settle = platform, settle
        self.person = platform.users.add(user) if isinstance(user, str) else user
        self.outcome = Outcome()
        self._mark()

    @property
    def id(self) -> str:
        return self.person.id

    # deeds

    def says(self, text: str) -> Self:
        return self._does(lambda: self.platform.users.text(self.id, text))

    def taps(self, label: str, *, picks: str | None = None) -> Self:
        """Taps the newest button, quick reply or rich-menu area of this label; `picks` is for a date or
        time picker.

        What opens instead of the chat (a web page, the camera, ...) is then in `phone.outcome`.
        """
        action = self._action(label)

        def tap() -> None:
            self.outcome = self.platform.actions.run(self.id, action, picked=picks)

        return self._does(tap)

    def taps_old(self, action: Json, *, picks: str | None = None) -> Self:
        """Runs an action that no longer is in sight, as a tap on an old card or a second tap would."""
        return self._does(lambda: self.platform.actions.run(self.id, action, picked=picks))

    def sends_photo(
        self, photo: bytes, *, external: bool = False, later: float = 0, media_type: str = "image/jpeg"
    ) -> Self:
        """A photo, `later` seconds from now; `external`: sent by a LIFF app from somebody else's server."""
        if later:
            self.waits(later)
        one = Photo(external_url="https://photos.example.org/1.jpg") if external else Photo(photo, media_type)
        return self._does(lambda: self.platform.users.photos(self.id, [one]))

    def sends_photos(self, *photos: bytes) -> Self:
        """Several photos at once."""
        return self._does(lambda: self.platform.users.photos(self.id, [Photo(data) for data in photos]))

    def shares_place(
        self,
        latitude: float,
        longitude: float,
        title: str | None = None,
        address: str | None = None,
        *,
        later: float = 0,
    ) -> Self:
        if later:
            self.waits(later)
        return self._does(
            lambda: self.platform.users.place(self.id, latitude, longitude, title=title, address=address)
        )

    def sends_sticker(self) -> Self:
        return self._does(lambda: self.platform.users.sticker(self.id))

    def sends_file(self, name: str, data: bytes, media_type: str = "application/octet-stream") -> Self:
        return self._does(lambda: self.platform.users.file(self.id, name, data, media_type))

    def sends_voice(self) -> Self:
        return self._does(lambda: self.platform.users.clip(self.id, b"voice", sound=True))

    def sends_video(self, data: bytes = b"video") -> Self:
        return self._does(lambda: self.platform.users.clip(self.id, data))

    def unsends(self, message_id: str | None = None) -> Self:
        """Takes a message back: by default the last one this person sent."""
        own = [bubble.id for bubble in self._bubbles() if bubble.sender == self.id and not bubble.unsent]
        return self._does(lambda: self.platform.users.unsend(self.id, message_id or own[-1]))

    def hears_beacon(self, hwid: str, kind: str = "enter", message: bytes | None = None) -> Self:
        """The phone comes near a beacon; `message` is the device's own bytes."""
        dm = message.hex() if message is not None else None
        return self._does(lambda: self.platform.users.beacon(self.id, hwid, kind, dm))

    def follows(self) -> Self:
        return self._does(lambda: self.platform.users.follow(self.id))

    def blocks(self) -> Self:
        return self._does(lambda: self.platform.users.block(self.id))

    def waits(self, seconds: float) -> Self:
        """Time passes (the platform's clock must be a manual one)."""
        self.platform.clock.advance(seconds=seconds)  # type: ignore[attr-defined]
        return self

    # looks

    def sees(self, *texts: str) -> Self:
        """Every text occurs in what the bot said since this phone's last deed."""
        said = "\n".join("\n".join(words(bubble.message)) for bubble in self.answers())
        for text in texts:
            self._expect(text in said, f"does not see {text!r}")
        return self

    def sees_card(self, *texts: str) -> Self:
        """All texts occur together in one Flex or template message since the last deed."""
        cards = [
            words(bubble.message)
            for bubble in self.answers()
            if bubble.message["type"] in ("flex", "template")
        ]
        found = any(all(text in "\n".join(card) for text in texts) for card in cards)
        return self._expect(found, f"sees no card with {texts}")

    def sees_not(self, text: str) -> Self:
        said = "\n".join("\n".join(words(bubble.message)) for bubble in self.answers())
        return self._expect(text not in said, f"sees {text!r}")

    def sees_nothing(self) -> Self:
        return self._expect(not self.answers(), "should see nothing new")

    def sees_loading(self) -> Self:
        """A loading animation has started since the last deed."""
        started = self.platform.chats.loadings[self.id] > self._loadings
        return self._expect(started, "sees no loading animation")

    def answers(self) -> list[Bubble]:
        """What the bot said since this phone's last deed."""
        return [bubble for bubble in self._bubbles()[self._since :] if bubble.sender == BOT]

    def labels(self) -> list[str]:
        """All that can be tapped now, newest first."""
        return [label for label, _ in self._tappable()]

    def screen(self) -> str:
        """The whole chat as text, with what can be tapped at the end."""
        lines = [line_of(bubble, self.person.name) for bubble in self._bubbles()]
        return "\n".join(
            [f"--- {self.person.name} ---", *lines, "can tap: " + " | ".join(self.labels()), "---"]
        )

    # inside

    def _does(self, deed: Callable[[], object]) -> Self:
        self._mark()
        deed()
        self._settle()
        return self

    def _mark(self) -> None:
        self._since, self._loadings = len(self._bubbles()), self.platform.chats.loadings[self.id]

    def _expect(self, good: bool, complaint: str) -> Self:
        if not good:
            raise AssertionError(f"{self.person.name} {complaint}.\n{self.screen()}")
        return self

    def _bubbles(self) -> list[Bubble]:
        return self.platform.chats.bubbles(self.id)

    def _tappable(self) -> Iterator[tuple[str, Json]]:
        shown = self.platform.chats.quick_replies(self.id)
        for item in shown[1] if shown else ():
            yield item["action"]["label"], item["action"]
        for bubble in reversed(self._bubbles()):
            if bubble.sender == BOT:
                yield from tappable(bubble.message)
        menu = self.platform.menus.shown_to(self.id)
        for area in menu["areas"] if menu else ():
            yield area_label(area), area["action"]

    def _action(self, label: str) -> Json:
        for its_label, action in self._tappable():
            if its_label.strip() == label.strip():
                return action
        raise AssertionError(f"{self.person.name} sees nothing to tap called {label!r}.\n{self.screen()}")
