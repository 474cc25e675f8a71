"""What must not even reach the inbox: tracking numbers of ballots that somebody typed into the chat.

The inbox keeps what people say for days beside their names, and a published ballot stands beside its tracking
number: together they would say who voted what. So the number is taken out before anything is written down.
"""

import re
from typing import Any, Final

MASK: Final = "XXXX-XXXX-XXXX"
"""Said in the number's place; texts/voting.toml takes it for "find my ballot"."""
_LONGEST: Final = 80  # letters: longer texts are somebody's idea or reason, not a number and a few words
_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}-){2}[0-9A-Za-z]{4}(?![0-9A-Za-z])"
    r"|^\s*(?=[^A-Za-z]*[A-Za-z])(?=[^0-9]*[0-9])(?:[0-9A-Za-z]{4}[ -]?){2}[0-9A-Za-z]{4}\s*$"
)


def mask(event: dict[str, Any]) -> None:
    """Replaces tracking numbers in a short text message: any `7K3M-Q9XA-2BWD`, and a message that is
    nothing but twelve letters and digits, both kinds in it."""
    message = event.get("message")
    if not isinstance(message, dict):
        return
    said = message.get("text")
    if isinstance(said, str) and 12 <= len(said) <= _LONGEST:
        message["text"] = _NUMBER.sub(MASK, said)
