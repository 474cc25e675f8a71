"""Anonymous answers while a survey is open: sealed with its key, as are what a button means and our replies.

Each person's answers lie in one box under a name that tells nobody whose it is. When the survey ends the
boxes are opened all at once, their answers are mixed, and the key is destroyed (`bot.ballot_keys`): then
nothing is left that ties an answer to a person, or two answers to each other.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Final

from rules import sealing
from rules.ballots import BallotBox
from rules.sealing import CannotOpen

_STEP: Final = 1024
"""Boxes are filled up to whole steps, so that their size tells at most that somebody wrote a lot."""


class AnswerBox:
    """All that is sealed with one survey's key (32 bytes). Whoever opens raises CannotOpen for what was
    sealed with another key, for another person, or was changed since."""

    def __init__(self, key: bytes, survey: int) -> None:
        self._key, self.survey = key, survey
        self._replies = BallotBox(key, survey)  # answers of ours are sealed as a vote's are, with this key

    def slot(self, person: int) -> str:
        """Where the person's answers lie; says nothing about the person without the key."""
        return sealing.tag(self._key, "slot", person)

    def seal(self, slot: str, answers: Mapping[int, str]) -> bytes:
        """Answers by the place of their question."""
        words = json.dumps({str(place): answers[place] for place in sorted(answers)}, ensure_ascii=False)
        small = zlib.compress(words.encode())
        plain = len(small).to_bytes(4, "big") + small
        return sealing.sealed(self._key, plain + bytes(-len(plain) % _STEP), self._about("answers", slot))

    def open(self, slot: str, box: bytes) -> dict[int, str]:
        plain = sealing.opened(self._key, box, self._about("answers", slot))
        found = json.loads(zlib.decompress(plain[4 : 4 + int.from_bytes(plain[:4], "big")]))
        return {int(place): str(value) for place, value in found.items()}

    def seal_tap(self, person: int, place: int, value: str) -> str:
        """A button's meaning, for this person alone; `value` is one short word of ASCII."""
        plain = bytes([place]) + value.encode("ascii").ljust(8, b" ")
        box = sealing.sealed(self._key, plain, self._about("tap", person))
        return base64.urlsafe_b64encode(box).decode("ascii").rstrip("=")

    def open_tap(self, person: int, token: str) -> tuple[int, str]:
        try:
            box = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise CannotOpen("not a sealed word") from wrong
        plain = sealing.opened(self._key, box, self._about("tap", person))
        return plain[0], plain[1:].decode("ascii").strip()

    def seal_reply(self, event_id: str, words: str) -> str:
        """An answer of ours that waits to be sent."""
        return self._replies.seal_reply(event_id, words)

    def open_reply(self, event_id: str, token: str) -> str:
        return self._replies.open_reply(event_id, token)

    def _about(self, what: str, whose: object) -> bytes:
        return f"{what} of survey {self.survey} {whose}".encode()
