"""What makes a printed ledger checkable: one digest over its numbers, and codes short enough to type.

The digest is SHA-256 over the rows in one canonical form, by staff id and without names; the code is keyed
with the office's secret, so that nobody else can make paper whose code fits. Each row has a code of its own,
which tells whose numbers differ.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from rules.codes import ALPHABET
from rules.ledger import NUMBERS, HalfYear, plain
from rules.trail import canonical

_TAG: Final = b"signpost ledger 1\n"
CODE_LETTERS, ROW_LETTERS = 16, 6
_MISREAD: Final = str.maketrans("ILO", "110")


class Row(NamedTuple):
    """One person's numbers by their names in `rules.ledger.NUMBERS`."""

    staff_id: str
    numbers: Mapping[str, float]


class Difference(NamedTuple):
    """A number that is not the same in two ledgers; None: the person is not in it."""

    staff_id: str
    number: str
    here: float | None
    there: float | None


def digest(half: HalfYear, scope: str, rows: Iterable[Row]) -> str:
    """SHA-256 in hex over the half-year, whose ledger it is, and the rows by staff id, in whatever order."""
    made = hashlib.sha256(_TAG + canonical([half.year, half.number, scope]))
    for line in sorted(_canonical(row) for row in rows):
        made.update(b"\n" + line)
    return made.hexdigest()


def _canonical(row: Row) -> bytes:
    return canonical([row.staff_id, *(plain(row.numbers[name]) for name in NUMBERS)])


def code_of(secret: bytes, found: str) -> str:
    """The code of a digest: 16 letters in fours."""
    letters = _letters(secret, b"ledger:" + found.encode(), CODE_LETTERS)
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LETTERS, 4))


def row_code(secret: bytes, half: HalfYear, row: Row) -> str:
    """The code of one person's numbers: 6 letters."""
    return _letters(secret, b"ledger row:" + str(half).encode() + _canonical(row), ROW_LETTERS)


def _letters(secret: bytes, message: bytes, count: int) -> str:
    number = int.from_bytes(hmac.digest(secret, message, "sha256"), "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(count))


def tidy_code(typed: str) -> str:
    """A code as it was printed, from however it was typed."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MISREAD)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def differences(here: Sequence[Row], there: Sequence[Row]) -> list[Difference]:
    """Every number that differs between two ledgers, by staff id; one line for a person only one has."""
    first, second = ({row.staff_id: row.numbers for row in rows} for rows in (here, there))
    found: list[Difference] = []
    for staff_id in sorted(first.keys() | second.keys()):
        one, other = first.get(staff_id), second.get(staff_id)
        if one is None or other is None:
            found.append(
                Difference(staff_id, "", None if one is None else 1.0, None if other is None else 1.0)
            )
            continue
        found += [
            Difference(staff_id, name, one[name], other[name]) for name in NUMBERS if one[name] != other[name]
        ]
    return found
