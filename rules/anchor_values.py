"""What an anchor is and what is kept of one; how anchors are found in a picture, and found again among many,
is in `rules.anchors`, which needs OpenCV. Whoever only keeps them, as the web process, does not.
"""

from typing import Final, NamedTuple

MOST_TAGS: Final = 3
LIKELY: Final = 72.0  # `unlikeness` of 98 % of copies, and of one in a hundred others as near as that


class Anchor(NamedTuple):
    """A face as seen from one tag: its middle `x`, `y` in the tag's sides, along its edges from its middle,
    and `size`, the natural logarithm of the face's side in those sides."""

    tag: int
    x: float
    y: float
    size: float


class Placed(NamedTuple):
    """An anchor with the look of the face and its surroundings in the tag's frame: 256 bits, 32 bytes."""

    anchor: Anchor
    look: bytes


class Kept(NamedTuple):
    """What is kept of a photo to find it again: up to three anchors as numbers, and one look (or neither)."""

    codes: tuple[int, ...] = ()
    look: bytes | None = None


NOTHING_KEPT: Final = Kept()
