"""Who wrote an anonymous idea or comment: found again by its author, told to no screen, export or log.

The database holds a tag and a sealed number, both useless without the office's secret key. The program opens
them for two things only: to tell the author how the idea fares, and to keep an author from scoring their own.
"""

from rules import sealing


class Authors:
    """`secret_key` is the office's."""

    def __init__(self, secret_key: bytes) -> None:
        self._tags = sealing.derived(secret_key, "tags of authors")
        self._names = sealing.derived(secret_key, "names of authors")

    def tag(self, campaign: int, person: int) -> str:
        """Finds a person's own words in one campaign again; another campaign gives another tag."""
        return sealing.tag(self._tags, campaign, person)

    def seal(self, campaign: int, person: int) -> bytes:
        """Our id of the person, readable with `open` only."""
        return sealing.sealed(self._names, person.to_bytes(8, "big"), str(campaign).encode())

    def open(self, campaign: int, box: bytes) -> int:
        """Whom `seal` was given. Raises `rules.sealing.CannotOpen` (another secret key, another campaign)."""
        return int.from_bytes(sealing.opened(self._names, box, str(campaign).encode()), "big")
