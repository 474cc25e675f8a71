"""A paper's blocks with its fields filled in: plain values for the press."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from documents.papers.blocks import (
    Block,
    Each,
    Heading,
    Items,
    Pair,
    Pictures,
    Sign,
    Table,
    Top,
    When,
    Words,
)
from documents.papers.fields import Style, fields_of
from documents.papers.layouts import LAYOUTS
from documents.papers.written import Fields, word
from documents.thai_lines import in_thai_digits, printable
from rules.papers import Paper, kind_of

Filled = dict[str, Any]


def filled(paper: Paper, style: Style) -> list[Filled]:
    """The blocks in order: each a dictionary with its `kind` and texts ready to be set."""
    fields = fields_of(paper, style)
    return list(_Filler(style).all(LAYOUTS[kind_of(paper)], fields))


class _Filler:
    def __init__(self, style: Style) -> None:
        self._style = style
        self._how: dict[type[Block], Callable[[Any, Fields], Filled | None]] = {
            Top: self._top, Heading: self._heading, Words: self._words, Pair: self._pair, Table: self._table,
            Items: self._items, Pictures: self._pictures, Sign: self._sign,
        }  # fmt: skip

    def all(self, blocks: tuple[Block, ...], fields: Fields) -> Iterator[Filled]:
        for block in blocks:
            if isinstance(block, When):
                if look_up(fields, block.field):
                    yield from self.all(block.blocks, fields)
            elif isinstance(block, Each):
                for item in look_up(fields, block.rows):
                    yield from self.all(block.blocks, {**fields, block.name: item})
            elif made := self._how[type(block)](block, fields):
                yield made

    def said(self, text: str) -> str:
        """As it is printed."""
        clean = printable(text)
        return in_thai_digits(clean) if self._style.thai_digits else clean

    def _word(self, key: str) -> str:
        return self.said(word(key, self._style.language)) if key else ""

    def _field(self, fields: Fields, path: str) -> str:
        return self.said(str(look_up(fields, path)))

    def _top(self, block: Top, fields: Fields) -> Filled:
        lines = [self._field(fields, line) for line in block.lines]
        return {
            "kind": "top", "form": self._word(block.form), "title": self._word(block.title),
            "lines": [line for line in lines if line], "picture": self._style.header,
        }  # fmt: skip

    def _heading(self, block: Heading, fields: Fields) -> Filled:
        text = self._field(fields, block.field) if block.field else self._word(block.text)
        return {"kind": "heading", "text": text}

    def _words(self, block: Words, fields: Fields) -> Filled | None:
        text = self._field(fields, block.field) or self._word(block.dash)
        if not text:
            return None
        return {"kind": "words", "paragraphs": [p for p in text.split("\n") if p], "small": block.small}

    def _pair(self, block: Pair, fields: Fields) -> Filled | None:
        label = self._field(fields, block.label) if "." in block.label else self._word(block.label)
        text = self._field(fields, block.field)
        return {"kind": "pair", "label": label, "text": " ".join(text.split("\n"))} if text else None

    def _table(self, block: Table, fields: Fields) -> Filled:
        columns = [one for column in block.columns for one in _spread(column, fields)]
        rows = [
            [self._field({**fields, "row": row}, column.field) for column in columns]
            for row in look_up(fields, block.rows)
        ]
        return {
            "kind": "table",
            "heads": [self.said(one.label) if one.each else self._word(one.label) for one in columns],
            "widths": [one.width for one in columns],
            "aligns": [one.align for one in columns],
            "rows": rows,
            "total": self._field(fields, block.total) if block.total else "",
            "total_label": self._word(block.total_label),
        }

    def _items(self, block: Items, fields: Fields) -> Filled | None:
        texts = [self.said(text) for text in look_up(fields, block.rows)]
        if not texts and block.dash:
            return {"kind": "words", "paragraphs": [self._word(block.dash)], "small": False}
        numbers = [self.said(f"{n}.") for n in range(1, len(texts) + 1)]
        return {"kind": "items", "numbers": numbers, "texts": texts} if texts else None

    def _pictures(self, block: Pictures, fields: Fields) -> Filled:
        return {"kind": "pictures", "pictures": look_up(fields, block.rows)}

    def _sign(self, block: Sign, fields: Fields) -> Filled | None:
        signers = [
            {key: self.said(value) for key, value in one.items()} for one in look_up(fields, block.rows)
        ]
        if not signers:
            return None
        words = {key: self._word(f"sign_{key}") for key in ("line", "position", "date")}
        return {"kind": "sign", "role": self._word(block.role), "signers": signers, **words}


def look_up(fields: Fields, path: str) -> Any:
    """What a dotted path leads to; `means[2]` is an item of a list."""
    found: Any = fields
    for part in path.split("."):
        name, _, place = part.rstrip("]").partition("[")
        found = found[name]
        if place:
            found = found[int(place)]
    return found


def _spread(column: Any, fields: Fields) -> Iterator[Any]:
    """The column itself, or one for every item of its list."""
    if not column.each:
        yield column
        return
    label = column.label.partition(".")[2]
    for place, item in enumerate(look_up(fields, column.each)):
        yield replace(column, label=item[label], field=f"{column.field}[{place}]")
