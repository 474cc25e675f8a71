"""Photos are found again by hash and by anchor on both databases, through indexes, until they are erased."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from rules.anchor_values import Anchor, Kept, Placed
from rules.anchors import NEAR, code
from storage.photo_rows import PhotoRows, split
from tests.builders import House

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
HASHES = (0x9F3C_5A77_0102_E4D8, 0x0F3C_5A77_0102_E4D1)
HERE = Anchor(7, 3.0, 1.0, 0.5)
LOOK = bytes(range(32))


def add(rows: PhotoRows, key: str, person: int, phash: int = 0, kept: Kept | None = None) -> None:
    more = {"kept": kept} if kept else {}
    minute = timedelta(minutes=len(key) + sum(key.encode()) % 50)
    rows.add(
        key=key, person=person, message_id=key, sent_at=NOON + minute, stored_at=NOON, sha256=key,
        phash=phash, reading={"faces": [{"x": 0.5}], "marks": []}, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def flipped(phash: int, bits: Sequence[int]) -> int:
    for bit in bits:
        phash ^= 1 << bit
    return phash


def test_all_within_seven_bits_of_any_hash_are_found_and_no_others(either_house: House) -> None:
    person, luck = either_house.person(), random.Random(5)
    near, far = set(), set()
    with either_house.store() as store:
        for number in range(120):
            bits = number % 12
            key = f"{number:03d}"
            add(
                store.photo_rows,
                key,
                person.id,
                flipped(HASHES[number % 2], luck.sample(range(4, 64), bits)),
            )
            (near if bits <= 7 else far).add(key)
        found = store.photo_rows.alike(HASHES, 7)
        assert {row.key for row in found} == near and len(near) > 70 and far
        assert [row.sent_at for row in found] == sorted(row.sent_at for row in found)
        exact = {row.key for row in store.photo_rows.alike(HASHES, 3)}
        assert exact == {f"{n:03d}" for n in range(120) if n % 12 <= 3}
        with pytest.raises(ValueError, match="7 bits"):
            store.photo_rows.alike(HASHES, 8)


def test_others_photos_are_found_by_their_anchor_likest_first(either_house: House) -> None:
    malee, somchai = either_house.person("1001"), either_house.person("1002")
    beside = HERE._replace(x=HERE.x + 0.5 * NEAR)
    blurred = bytes([LOOK[0] ^ 0x3F, *LOOK[1:]])
    with either_house.store() as store:
        rows = store.photo_rows
        add(rows, "likest", somchai.id, kept=Kept((code(HERE),), LOOK))
        add(rows, "like", somchai.id, kept=Kept((code(HERE._replace(tag=9)), code(beside)), blurred))
        add(rows, "third-tag", somchai.id, kept=Kept((1, 2, code(HERE)), bytes([*LOOK[:-2], 0, 0])))
        add(rows, "otherwise", somchai.id, kept=Kept((code(HERE),), bytes(255 - byte for byte in LOOK)))
        add(rows, "elsewhere", somchai.id, kept=Kept((code(HERE._replace(x=9.0)),), LOOK))
        add(rows, "other-tag", somchai.id, kept=Kept((code(HERE._replace(tag=9)),), LOOK))
        add(rows, "no-anchor", somchai.id)
        add(rows, "her-own", malee.id, kept=Kept((code(HERE),), LOOK))
        wanted = [Placed(HERE, LOOK), Placed(HERE._replace(tag=300), LOOK)]
        assert [row.key for row in rows.near_sign(wanted, malee.id, 6)] == ["likest", "third-tag", "like"]
        assert [row.key for row in rows.near_sign(wanted, malee.id, 1)] == ["likest"]
        assert rows.near_sign([], malee.id, 6) == []
        assert {row.person for row in rows.near_sign(wanted, somchai.id, 6)} == {malee.id}


def test_an_erased_photo_is_found_by_nothing_but_its_bytes(either_house: House) -> None:
    malee, somchai = either_house.person("1001"), either_house.person("1002")
    with either_house.store() as store:
        rows = store.photo_rows
        add(rows, "gone", somchai.id, HASHES[0], Kept((code(HERE),), LOOK))
        rows.mark_forgotten(somchai.id, NOON)
        assert rows.mark_erased(["gone"], NOON) == {"gone": "forgotten"}
        assert rows.alike(HASHES, 7) == [] and rows.near_sign([Placed(HERE, LOOK)], malee.id, 6) == []
        assert [row.key for row in rows.same_bytes("gone")] == ["gone"]
        left = store.connection.exec_driver_sql("SELECT anchor_0, anchor_1, anchor_2, look FROM photos").one()
        assert tuple(left) == (None, None, None, None)


@contextmanager
def asked(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """The statements run inside the block, with what was bound to them."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, sql: str, bound: Any, *_: object) -> None:
        seen.append((sql, bound))

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def plan(connection: Connection, sql: str, bound: Any) -> str:
    verb = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in connection.exec_driver_sql(f"{verb} {sql}", bound).all())


def test_every_look_up_uses_its_indexes(either_house: House) -> None:
    """Held on a table large enough that PostgreSQL would not read it whole for its smallness."""
    person, luck = either_house.person(), random.Random(6)
    wanted = [Placed(HERE, LOOK), Placed(HERE._replace(tag=9), LOOK)]
    with either_house.store() as store:
        for number in range(3_000):
            anchor = Anchor(luck.randrange(500), luck.gauss(0, 4), luck.gauss(0, 2), luck.gauss(0.5, 0.3))
            add(store.photo_rows, str(number), person.id, luck.getrandbits(64), Kept((code(anchor),), LOOK))
        add(store.photo_rows, "near", person.id, HASHES[0])
        store.connection.exec_driver_sql("ANALYZE photos")
        with asked(store.connection) as seen:
            assert store.photo_rows.alike(HASHES, 7)
            store.photo_rows.near_sign(wanted, person.id + 1, 6)
        plans = [plan(store.connection, sql, bound) for sql, bound in seen]
    assert len(plans) == 3
    for told in plans:
        assert "SCAN photos" not in told and "Seq Scan" not in told, told
    for part in range(4):
        assert f"ix_photos_part_{part}" in plans[0]
    for anchor_column in range(3):
        assert f"ix_photos_anchor_{anchor_column}" in plans[2]
    if either_house.database.is_sqlite:
        assert plans[0].count("COVERING INDEX") == 4 and plans[2].count("COVERING INDEX") >= 54


def test_a_hash_is_split_lowest_part_first() -> None:
    assert split(0x0004_0003_0002_0001) == (1, 2, 3, 4)
