"""What software says of photo files, as plain values: behind `flask photo check` and `flask photo same`."""

from collections.abc import Collection, Sequence
from typing import Any

from rules.likeness import NEAR_BITS, same_photo
from rules.photos import UnreadablePhoto
from rules.selfie import Reading, look
from rules.signs import KnownSign, identify


def report(
    name: str, data: bytes, known: Sequence[KnownSign], expected: Collection[str] = ()
) -> dict[str, Any]:
    """One line of `flask photo check`: `file` and `error` (a reason key), or `file` and the findings.

    `known`: the office's signs; `expected`: the point codes that settle a tag which several signs share.
    """
    try:
        reading = look(data)
    except UnreadablePhoto as refusal:
        return {"file": name, "error": refusal.reason}
    return {"file": name, **findings(reading, known, expected)}


def findings(reading: Reading, known: Sequence[KnownSign], expected: Collection[str] = ()) -> dict[str, Any]:
    """`signs`, `faces` (a count), `sha256`, `phash` (16 hex digits), `quality` and `cpu_ms` of a reading."""
    return {
        "signs": [
            {
                "point": sign.point,
                "generation": sign.generation,
                "marks": sign.marks,
                "mirrored": sign.mirrored,
                "revoked": sign.revoked,
            }
            for sign in identify(reading.marks, known, expected)
        ],
        "faces": len(reading.faces),
        "sha256": reading.sha256,
        "phash": f"{reading.phash:016x}",
        "quality": reading.quality,
        "cpu_ms": reading.cpu_ms,
    }


def same_report(one: bytes, other: bytes) -> dict[str, Any]:
    """`flask photo same`: would `other` be taken for a copy of `one`, by which comparison, with its figures.

    `near` says whether the looked-up hash alone would have called for the close comparison. A file that
    cannot be read gives `error` with its reason key.
    """
    try:
        found = same_photo(one, other)
    except UnreadablePhoto as refusal:
        return {"error": refusal.reason}
    return {
        "same": found.same,
        "by": found.how or None,
        "near": found.bits <= NEAR_BITS,
        "bits": found.bits,
        "mirrored": found.mirrored,
        "pairs": found.pairs,
        "blocks": found.blocks,
        "agree": found.agree,
        "face_agree": found.face_agree,
    }
