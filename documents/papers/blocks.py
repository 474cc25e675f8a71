"""What a paper is built of. A block names texts (`texts/forms.toml`) and fields (`documents.papers.fields`),
never words or values, so that the same blocks are filled for the PDF and written as a Word template.

A field is a dotted path as in the templates: `title`, or `row.what` inside `Each` or a `Table`.
"""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Top:
    """The head of the paper: the office's picture if it has one, which form it is, its title, two lines."""

    form: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A text's key, or with `field` what stands in the field."""

    text: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a field says, as paragraphs; `dash` (a text's key) where it is empty. `small`: a remark."""

    field: str
    dash: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what a field says, on one line where it fits."""

    label: str
    field: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, the field of each row, its share of the width, where it stands. With
    `each` (a list) there is a column for every item, `field` is then a list in the row, `label` a field of
    the item."""

    label: str
    field: str
    width: float
    align: Align = "left"
    each: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A row for each item of the list `rows`; `total` is a field for the foot, under `total_label`."""

    rows: str
    columns: tuple[Column, ...]
    total: str = ""
    total_label: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list: each item of the list is one text; `dash` (a text's key) for an empty one."""

    rows: str
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of the list, one below the other."""

    rows: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A block to sign for each person of the list; `role`: what they sign as."""

    rows: str
    role: str


@dataclass(frozen=True, slots=True)
class When:
    """The blocks only if the field says something."""

    field: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Each:
    """The blocks once for each item of the list, called `name`."""

    rows: str
    name: str
    blocks: "tuple[Block, ...]"


Block = Top | Heading | Words | Pair | Table | Items | Pictures | Sign | When | Each
