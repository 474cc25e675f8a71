"""One-time codes for binding an account: short enough to type, kept only as a keyed hash.

A code is `SSSS-VVVVVV`: four letters that find it and six that prove it (30 bits), in Crockford's base 32,
which has no I, L, O or U to be misread. Tries are few, per code and per account.
"""

import hashlib
import hmac
import secrets
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SELECTOR, VERIFIER = 4, 6
_MISREAD = str.maketrans("ILO", "110")


class Code(NamedTuple):
    """The public half, which finds the code, and the secret half, which is compared in constant time."""

    selector: str
    verifier: str

    def __str__(self) -> str:
        return f"{self.selector}-{self.verifier}"


def new_code() -> Code:
    """A fresh code from the machine's secure randomness."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(SELECTOR + VERIFIER))
    return Code(letters[:SELECTOR], letters[SELECTOR:])


def parse(typed: str) -> Code | None:
    """The code a person typed, whatever its case, spaces and dashes; None when it cannot be one."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MISREAD)
    if len(letters) != SELECTOR + VERIFIER or any(letter not in ALPHABET for letter in letters):
        return None
    return Code(letters[:SELECTOR], letters[SELECTOR:])


def hashed(secret: bytes, code: Code) -> str:
    """What is stored: HMAC-SHA256 of the code under the office's secret, hex."""
    return hmac.new(secret, f"bind:{code}".encode(), hashlib.sha256).hexdigest()


def matches(secret: bytes, code: Code, stored: str) -> bool:
    """Whether this is the code whose hash was stored, in constant time."""
    return hmac.compare_digest(hashed(secret, code), stored)
