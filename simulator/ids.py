"""Identifiers in the shapes that LINE uses: opaque to the bot, in time order where LINE's are."""

import secrets
import uuid
from random import Random, SystemRandom

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ULID_RANDOM_BITS = 80


class Ids:
    """Makes ids; a `seed` makes them the same in every run (tests), without one they cannot be guessed."""

    def __init__(self, seed: int | None = None) -> None:
        self._random: Random = SystemRandom() if seed is None else Random(seed)
        self._last_ms = 0
        self._ulid_tail = 0
        self._last_message = 0

    def _hex(self, digits: int) -> str:
        return f"{self._random.getrandbits(digits * 4):0{digits}x}"

    def user(self) -> str:
        return "U" + self._hex(32)

    def group(self) -> str:
        return "C" + self._hex(32)

    def room(self) -> str:
        return "R" + self._hex(32)

    def reply_token(self) -> str:
        return self._hex(32)

    def long_token(self) -> str:
        """A quote or mark-as-read token: 64 hex digits."""
        return self._hex(64)

    def rich_menu(self) -> str:
        return "richmenu-" + self._hex(32)

    def image_set(self) -> str:
        return self._hex(64).upper()

    def request(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def message(self, now_ms: int) -> str:
        """A decimal string of 18 digits, always larger than the one before."""
        self._last_message = max(self._last_message + 1, now_ms * 100_000)
        return str(self._last_message)

    def go_on_after(self, message_id: str) -> None:
        """Makes no message id again that an earlier run has made."""
        self._last_message = max(self._last_message, int(message_id))

    def event(self, now_ms: int) -> str:
        """A ULID; within one millisecond it counts up, so the order of birth stays readable."""
        if now_ms > self._last_ms:
            self._last_ms, self._ulid_tail = now_ms, self._random.getrandbits(ULID_RANDOM_BITS - 1)
        else:
            self._ulid_tail += 1
        number = (self._last_ms << ULID_RANDOM_BITS) | self._ulid_tail
        return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def new_secret(digits: int = 32) -> str:
    """A fresh channel secret or token for a run without LINE."""
    return secrets.token_hex(digits // 2)
