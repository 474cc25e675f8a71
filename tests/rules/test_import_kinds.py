"""Which table a file is, by the names of its columns alone."""

import re
from pathlib import Path

import pytest

from rules.import_kinds import KINDS, nearest, recognise

START = Path(__file__).parent.parent.parent / "docs" / "start.md"


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_known_with_all_its_columns_and_with_no_more_than_it_needs(kind: str) -> None:
    table = KINDS[kind]
    assert recognise(table.columns) == kind
    assert recognise([*table.columns, "remarks", ""]) == kind
    assert recognise(table.required) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_one_column_less_is_told_by_its_name(kind: str) -> None:
    for column in KINDS[kind].required:
        heading = [name for name in KINDS[kind].columns if name != column]
        found = recognise(heading)
        assert found != kind
        like = nearest(heading)
        if found is None and like is not None and like[0] == kind:
            assert like[1] == (column,)


def test_what_is_no_table_of_the_office() -> None:
    for heading in ([], [""], ["a", "b", "c"], ["ชื่อ", "เบอร์โทร"]):
        assert recognise(heading) is None
        assert nearest(heading) is None
    assert nearest(["staff_id", "first_name", "last_name", "unit"]) == ("staff", ("role",))


def test_the_page_for_beginners_names_the_very_columns() -> None:
    told = re.findall(r"^\| [^|]+ \| `([^`]+)` \|$", START.read_text("utf-8"), re.MULTILINE)
    written = [
        ",".join(f"[{name}]" if name in kind.optional else name for name in kind.columns)
        for kind in KINDS.values()
    ]
    assert sorted(told) == sorted(written)
