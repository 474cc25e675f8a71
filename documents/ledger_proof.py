"""The checksum page of a ledger: what it is of, the code and the digest over its numbers, who signs, and each
person's main numbers with the code of their row, so that paper can be held against the data later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import segno

from documents.fonts import font_folder
from documents.ledger_words import half_name, number_name, word
from documents.typeset import typeset
from rules.ledger import HalfYear, plain
from texts import sentence, thai

_TEMPLATE: Final = Path(__file__).with_name("ledger_proof.typ")
#: The numbers that stand on the page; the code of a row is over all of them.
SHOWN: Final = ("worked_days", "late_times", "absent_days", "leave_days", "leave_times", "missing_outs")
_TOPIC: Final = "ledger"


class ProofRow(NamedTuple):
    """One person's numbers by name, with their row's code."""

    staff_id: str
    name: str
    numbers: dict[str, float]
    check: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the page says; `scope` as it was printed ("office", "unit:NAME", "person:STAFF ID"), `made` on the
    office's clock."""

    half: HalfYear
    scope: str
    office: str
    digest: str
    code: str
    locked: bool
    made: datetime
    by: str
    rows: Sequence[ProofRow]
    thai_digits: bool = False
    language: str = "th"


def proof_pdf(proof: Proof) -> bytes:
    """A4 pages: the first to be signed, the people's rows after it."""
    return typeset(_TEMPLATE, font_folder(), "proof", _page(proof))


def scope_name(scope: str, language: str) -> str:
    kind, _, name = scope.partition(":")
    return sentence(_TOPIC, f"proof_scope_{kind}", language, {"name": name})


def _page(proof: Proof) -> dict[str, object]:
    language = proof.language

    def digits(words: str) -> str:
        return thai.thai_digits(words) if proof.thai_digits else words

    when = {"date": thai.short_date(proof.made.date(), language), "time": thai.clock(proof.made, language)}
    facts = [
        ("proof_people", str(len(proof.rows))),
        ("proof_state", word("note_locked" if proof.locked else "note_open", language)),
        ("proof_made", sentence(_TOPIC, "proof_when", language, when)),
        ("proof_by", proof.by),
    ]
    return {
        "title": word("proof_title", language),
        "office": proof.office,
        "half": digits(half_name(proof.half, language)),
        "scope": digits(scope_name(proof.scope, language)),
        "facts": [[word(key, language), digits(value)] for key, value in facts],
        # Codes are typed again, so they stay as the keyboard has them.
        "code": [word("proof_code", language), proof.code],
        "digest": [word("proof_digest", language), _in_fours(proof.digest)],
        "qr": segno.make(proof.code, error="m", micro=False).svg_inline(border=2),
        "how": sentence(_TOPIC, "proof_how", language, {"code": proof.code}),
        "signs": [[word("proof_sign", language), word(f"proof_role_{n}", language)] for n in (1, 2)],
        "rows_title": word("proof_rows", language),
        "heads": [
            word("col_staff_id", language), word("col_name", language),
            *(number_name(name, language) for name in SHOWN), word("col_check", language),
        ],
        "rows": [
            [digits(row.staff_id), row.name, *(digits(plain(row.numbers[name])) for name in SHOWN), row.check]
            for row in proof.rows
        ],
    }  # fmt: skip


def _in_fours(digest: str) -> str:
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
