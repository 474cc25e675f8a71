"""Sealing what nobody may read without a key, and names that tell a person again without naming them.

Sealed bytes are AES-256-GCM (NIST SP 800-38D) with a random nonce; keys are made with HKDF (RFC 5869), so
that one secret gives as many independent keys as there are purposes.
"""

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_NONCE: Final = 12


class CannotOpen(ValueError):
    """Not sealed with this key, or for something else, or changed since."""


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def derived(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A key of 32 bytes for one purpose; other purposes and salts give keys that tell nothing of it."""
    return HKDF(SHA256(), KEY_BYTES, salt or None, purpose.encode()).derive(secret)


def sealed(key: bytes, plain: bytes, about: bytes = b"") -> bytes:
    """The bytes, unreadable and unchangeable without the key; `about` must be given again to open them.

    28 bytes longer than `plain`; the same bytes sealed twice look different.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def opened(key: bytes, box: bytes, about: bytes = b"") -> bytes:
    """What was sealed. Raises CannotOpen."""
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], about)
    except (InvalidTag, ValueError) as wrong:
        raise CannotOpen("not sealed with this key") from wrong


def tag(key: bytes, *parts: object) -> str:
    """A name of 32 hex digits for some values: the same for the same, telling nothing without the key."""
    words = "\x1f".join(str(part) for part in parts).encode()
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:32]
