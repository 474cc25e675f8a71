"""Has this photo been seen before: a perceptual hash to look up among millions, then a close comparison."""

from functools import cache
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

CHUNKS: Final = 4
CHUNK_BITS: Final = 16
_SIDE: Final = 32


def phash64(grey: Pixels) -> int:
    """A 64-bit hash of how a grey picture looks: signs of the 8x8 lowest cosine waves against their median.

    Alike pictures differ in few bits (`hamming`); re-encoding, resizing and brightness hardly change it.
    """
    return _bits(_waves(grey))


def mirrored_phash64(grey: Pixels) -> int:
    """The hash of the mirrored picture: mirroring turns the sign of every odd column of cosine waves."""
    waves = _waves(grey).copy()
    waves[:, 1::2] *= -1
    return _bits(waves)


def hamming(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return (one ^ other).bit_count()


def chunks(phash: int) -> tuple[int, int, int, int]:
    """The hash cut in four 16-bit numbers, highest first: one indexed column each.

    Two hashes at most 3 bits apart share at least one chunk; at most 7 apart, one chunk within one bit.
    """
    one, two, three, four = ((phash >> shift) & 0xFFFF for shift in (48, 32, 16, 0))
    return one, two, three, four


def near_chunks(chunk: int) -> tuple[int, ...]:
    """A chunk and its 16 neighbours one bit away: look each column up for these to find all within 7 bits."""
    return (chunk, *(chunk ^ (1 << bit) for bit in range(CHUNK_BITS)))


def signed64(phash: int) -> int:
    """The hash as a signed 64-bit number, as SQL's BIGINT holds it."""
    return phash - (1 << 64) if phash >= 1 << 63 else phash


def unsigned64(number: int) -> int:
    """Back from `signed64`."""
    return number & ((1 << 64) - 1)


def _waves(grey: Pixels) -> NDArray[np.float32]:
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return cast(NDArray[np.float32], cv2.dct(small)[:8, :8])


@cache
def _places() -> NDArray[np.uint64]:
    return (np.uint64(1) << np.arange(64, dtype=np.uint64)[::-1]).astype(np.uint64)


def _bits(waves: NDArray[np.float32]) -> int:
    flat = waves.ravel()
    return int(_places()[flat > np.median(flat[1:])].sum(dtype=np.uint64))
