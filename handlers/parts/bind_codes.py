"""One-time codes that bind a LINE account to a person."""

from datetime import datetime, timedelta

from rules import codes
from rules.people import Person
from storage.store import Store

CODE_DAYS = 14


def issue_code(store: Store, person: Person, secret: bytes, at: datetime) -> tuple[str, datetime]:
    """A new code for a person, and when it expires; their older ones are void from now on."""
    code = codes.new_code()
    while store.people.code(code.selector) is not None:  # among a thousand codes two selectors often meet
        code = codes.new_code()
    expires_at = at + timedelta(days=CODE_DAYS)
    store.people.add_code(person.id, code.selector, codes.hashed(secret, code), at, expires_at)
    return str(code), expires_at
