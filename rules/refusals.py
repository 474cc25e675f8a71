"""A refusal: a "no" the person reads, with its reason key and facts; anything else raised is a fault."""


class Refusal(Exception):
    """Stops the turn without a trace in the record; its sentence is `key` in the texts, filled with `facts`.

    `key` is looked up in the flow's own texts first, then in the common ones.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts
