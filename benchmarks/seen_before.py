"""Is a photo that somebody else sent before known again, among millions, and how long does the look-up take?

    python -m benchmarks.seen_before [--quick | --full] [--rows N] [--postgres]

Caught: edited copies of colleagues' photos go the product's whole way (look, index, comparison of pixels)
with the made-up rows of millions of other photos around them, tens of thousands at the same signs. "To a
human": the edit hid every tag or every face, and such a photo is never accepted by the software alone.
Honest: the same person in the same place next day, and another one, under a third person's name.

S1 = copies caught, of those that could be accepted (target >= 95 %). S2 = honest photos called a copy (target
<= 0.1 %). S3 = the whole look-up, ms (target <= 60), and in units of one row read by its key in the same
run. Scenes are made, not taken; they are those of `benchmarks.photos`.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import cv2
import numpy as np
import psutil
from sqlalchemy import Connection, event

from benchmarks.photo_copies import EDITS
from benchmarks.photos import parallel, share
from benchmarks.seen_rows import PEOPLE, Crowd, anchors_at, fill, hashes_at, looks_of
from benchmarks.webhook import Store as Kind
from benchmarks.webhook import stores, told
from bot import events
from bot.line.messenger import Messenger
from bot.looking import ALIKE_BITS, MOST_OTHERS, PhotoDesk, place
from bot.turn import LookedAt
from documents.signs import Sign, sign_png
from rules import anchors, likeness
from rules.anchor_values import Placed
from rules.selfie import Reading, look
from rules.signs import KnownSign, make_marks
from simulator import selfies
from storage.database import Database
from storage.photo_rows import PhotoRows
from storage.photos import PhotoMissing, PhotoStore
from storage.store import Store

SIGNS: Final = 100
ROWS: Final = 5_000_000
_MORNING: Final = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
_THIEF, _OTHER = 1, 2  # who sends a copy; every rendered photo is of the ones after them
#: Copies that people make in earnest; a crop of a fifth, a turned photo and one of a screen are told apart.
_USUAL: Final = [edit for edit in EDITS if edit not in ("cropped by 20 %", "photo of a screen")]


@dataclass(frozen=True)
class Size:
    """How much is measured: places, honest next days at each, look-ups timed, rows."""

    places: int
    days: int
    timed: int
    rows: int


SIZES: Final = {
    "quick": Size(8, 4, 60, 200_000),
    "usual": Size(24, 12, 300, ROWS),
    "full": Size(80, 40, 1000, ROWS),
}


def known() -> tuple[KnownSign, ...]:
    taken: list[tuple[int, int, int]] = []
    for number in range(SIGNS):
        taken.append(make_marks(b"the benchmark's secret", f"P{number}", 1, taken))
    return tuple(KnownSign(f"P{number}", 1, marks) for number, marks in enumerate(taken))


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo and what was seen in it."""

    data: bytes
    reading: Reading
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One place: a colleague's photo, others of theirs, honest photos of later days, edited copies."""

    original: Shot
    others: tuple[Shot, ...]
    honest: dict[str, tuple[Shot, ...]]
    copies: dict[str, Shot]


def shot(data: bytes) -> Shot:
    reading = look(data)
    return Shot(data, reading, place(reading))


def person_at(number: int, who: int) -> int:
    """Who is photographed: the originals are of people of whom the made-up rows have no looks."""
    return (number % 2 + who) % len(selfies.PEOPLE)


def scene(task: tuple[int, int, tuple[int, int, int]]) -> Scene:
    """All of one place. Every second one has a small or a turned-away sign."""
    number, days, marks = task
    sheet = sign_png(Sign(f"P{number}", "ศาลาว่าการกรุงเทพมหานคร", "สำนักงาน ก.ก.", 1, marks, None), 1240)
    luck = np.random.default_rng((29, number))
    width, tilt = float(luck.uniform(0.11, 0.22)), float(luck.uniform(0, 25)) * (number % 2)

    def taken(day: int, who: int, stir: float) -> Shot:
        seed = number * 10_000 + day * 10 + who
        person = selfies.PEOPLE[person_at(number, who)]
        return shot(
            selfies.selfie(
                sheet, person=person, place=number, seed=seed, stir=stir, mirrored=bool(number % 3),
                sign_width=width, tilt=tilt,
            )
        )  # fmt: skip

    original = taken(0, 0, 1.0)
    picture = cv2.imdecode(np.frombuffer(original.data, np.uint8), cv2.IMREAD_COLOR)
    return Scene(
        original,
        tuple(taken(1 + n // 4, n % 4, n % 2) for n in range(8)),
        {
            "same person, same pose, next day": tuple(taken(50 + n, 0, 0.0) for n in range(days // 2)),
            "same person and place, next day": tuple(taken(150 + n, 0, 1.0) for n in range(days // 2)),
            "colleague in the same place": tuple(taken(250 + n, 1 + n % 3, 1.0) for n in range(days)),
        },
        {name: shot(edit(picture, np.random.default_rng((31, number)))) for name, edit in EDITS.items()},
    )


# -- caught ------------------------------------------------------------------------------------


class Folder:
    """The photo store in memory; made-up rows have no picture, which costs a comparison all the same."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.asked = 0

    def put(self, key: str, jpeg: bytes) -> None:
        """Photos that come to be judged are not kept: each is judged among the same others."""

    def get(self, key: str) -> bytes:
        self.asked += 1
        if key not in self.kept:
            raise PhotoMissing(key)
        return self.kept[key]


class Line:
    """A LINE that only hands over the photo which was put in its hand."""

    def __init__(self) -> None:
        self.photo = b""

    def content(self, _message_id: str) -> bytes:
        return self.photo


class Desk:
    """The product's photo desk over a filled database; photos were looked at before, so it does not again."""

    def __init__(self, database: Database) -> None:
        self.folder, self._line, self._database = Folder(), Line(), database
        self._shot: Shot | None = None
        self._desk = PhotoDesk(
            line=cast(Messenger, self._line),
            database=database,
            photos=cast(PhotoStore, self.folder),
            look=lambda _: self._now().reading,
            place=lambda _: self._now().placed,
            is_copy=likeness.is_copy,
            secret_key=b"the benchmark's secret",
        )

    def _now(self) -> Shot:
        assert self._shot is not None
        return self._shot

    def keep(self, photo: Shot, person: int) -> None:
        key = f"rendered/{len(self.folder.kept)}"
        self.folder.kept[key] = photo.reading.jpeg
        with self._database.begin() as connection:
            Store(connection).photo_rows.add(
                key=key, person=person, message_id=key, sent_at=_MORNING, stored_at=_MORNING,
                sha256=photo.reading.sha256, phash=photo.reading.phash, reading={},
                kept=anchors.kept(photo.placed),
            )  # fmt: skip

    def judge(self, photo: Shot) -> tuple[str, int]:
        """What the thief is told of it, and how many photos its pixels were compared with."""
        self._shot, self.folder.asked = photo, 0
        source = events.Source("user", None, "chat")
        at = _MORNING + timedelta(days=30)
        sent = events.Photo(id="e", at=at, source=source, message_id="1", external=False)
        found = self._desk.look_at(sent, _THIEF)
        assert isinstance(found, LookedAt)
        return found.seen, self.folder.asked


def catch(desk: Desk, scenes: Sequence[Scene]) -> bool:
    """Prints who was caught; whether both targets are reached."""
    for number, one in enumerate(scenes):
        desk.keep(one.original, _OTHER + 1 + number)
        for other in one.others:
            desk.keep(other, _OTHER + 1 + number)
    print(f"  {'copies':34}{'caught':>9}{'to a human':>12}{'missed':>8}{'compared':>10}")
    usual: list[bool] = []
    for edit in EDITS:
        told_of = [(desk.judge(one.copies[edit]), one.copies[edit].placed) for one in scenes]
        caught = [seen.endswith("_other") for (seen, _), _ in told_of]
        usable = [hit for hit, (_, placed) in zip(caught, told_of, strict=True) if placed]
        missed = len(usable) - sum(usable)
        human = len(caught) - sum(caught) - missed
        compared = [asked for (_, asked), _ in told_of]
        usual += usable if edit in _USUAL else []
        print(
            f"  {edit:34}{100 * np.mean(caught):>7.1f} %{human:>12}{missed:>8}"
            f"{np.mean(compared):>7.1f} <{max(compared) + 1}"
        )
    accused: list[bool] = []
    for what in scenes[0].honest:
        judged = [desk.judge(photo) for one in scenes for photo in one.honest[what]]
        wrong = [seen != "new" for seen, _ in judged]
        accused += wrong
        compared = [asked for _, asked in judged]
        print(
            f"  honest: {what:34}{share(wrong):>22}{np.mean(compared):>7.1f} compared,"
            f" at most {max(compared)}"
        )
    return all(
        [
            told("S1   usual copies caught, per cent", 100 * float(np.mean(usual)), 95, most=False),
            told("S2   honest called a copy, per cent", 100 * float(np.mean(accused)), 0.1, most=True),
        ]
    )


# -- how long ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Honest:
    """A made-up photo that nobody has sent before."""

    hashes: tuple[int, int]
    placed: tuple[Placed, ...]


def newcomers(crowd: Crowd, many: int) -> list[Honest]:
    luck = np.random.default_rng(37)
    points = luck.choice(len(crowd.signs), size=many, p=crowd.shares())
    found = []
    for point in points.tolist():
        here = anchors_at(crowd.signs[point], point, 1, luck)[0].tolist()
        (look_bits,) = looks_of(crowd.newcomers, 1, luck)
        one, other = hashes_at(point, 2, luck).tolist()
        placed = tuple(Placed(anchors.anchor_of(number), look_bits.tobytes()) for number in here)
        found.append(Honest((one, other), placed))
    return found


def time_look_ups(database: Database, crowd: Crowd, many: int) -> float:
    """Prints medians and 95th percentiles, warm; the median of all look-ups of a photo together, in ms."""
    people = newcomers(crowd, many)
    keys = [f"made-up/{n:040d}" for n in range(0, many * 7, 7)]
    kinds: dict[str, Callable[[PhotoRows, int], Any]] = {
        "one row by its key": lambda rows, n: rows.get(keys[n]),
        "same bytes": lambda rows, n: rows.same_bytes(f"{n:064x}"),
        "like hash, 7 bits, plain and mirrored": lambda rows, n: rows.alike(people[n].hashes, ALIKE_BITS),
        "beside the sign": lambda rows, n: rows.near_sign(people[n].placed, _THIEF, MOST_OTHERS),
    }
    medians: dict[str, float] = {}
    for name, ask in kinds.items():
        times, found = [], []
        with database.read() as connection:
            rows = Store(connection).photo_rows
            for n in [*range(min(20, many)), *range(many)]:  # the first few only warm up
                began = time.perf_counter()
                answer = ask(rows, n)
                times.append((time.perf_counter() - began) * 1e3)
                found.append(len(answer) if isinstance(answer, list) else 1)
        times, found = times[-many:], found[-many:]
        medians[name] = statistics.median(times)
        ratio = medians[name] / medians["one row by its key"]
        print(
            f"  {name:40}{medians[name]:8.2f} ms, 95th percentile {np.percentile(times, 95):8.2f},"
            f" {ratio:6.1f} x one row; {np.mean(found):.2f} found"
        )
    return sum(list(medians.values())[1:])


def unindexed(database: Database, newcomer: Honest) -> list[str]:
    """The plans of those look-ups that would read the table from end to end."""
    asked: list[tuple[str, Any]] = []
    with database.read() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda c, u, sql, bound, *_: asked.append((sql, bound))
        )
        rows = Store(connection).photo_rows
        rows.same_bytes("nothing")
        rows.alike(newcomer.hashes, ALIKE_BITS)
        rows.near_sign(newcomer.placed, _THIEF, MOST_OTHERS)
        plans = [_plan(connection, sql, bound) for sql, bound in list(asked)]
    return [plan for plan in plans if "SCAN photos" in plan or "Seq Scan" in plan]


def _plan(connection: Connection, sql: str, bound: Any) -> str:
    verb = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in connection.exec_driver_sql(f"{verb} {sql}", bound).all())


def measure(kind: Kind, crowd: Crowd, scenes: Sequence[Scene], size: Size) -> bool:
    database = Database(kind.make(), durable=False)
    try:
        began = time.perf_counter()
        fill(database, crowd, size.rows)
        print(f"\n{kind.name}: {size.rows:,} photos of {PEOPLE:,} people at {SIGNS} points", end="")
        print(f" (put in within {time.perf_counter() - began:.0f} s)")
        reached = catch(Desk(database), scenes)
        whole = time_look_ups(database, crowd, size.timed)
        bare = unindexed(database, newcomers(crowd, 1)[0])
        print(f"  look-ups that read the whole table: {len(bare)}", *bare, sep="\n")
        return all([reached, not bare, told("S3   the whole look-up, ms", whole, 60, most=True)])
    finally:
        database.dispose()


def looks_in(scenes: Sequence[Scene], *, turned: bool) -> Any:
    """Real looks (n, 32) of half of the people: made-up rows are of the one half, newcomers of the other."""
    found = [
        photo.placed[0].look
        for number, one in enumerate(scenes)
        for who, photo in enumerate((one.original, *one.others))
        if photo.placed and (person_at(number, max(0, who - 1) % 4) >= 2) == turned
    ]
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, 32)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.seen_before", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL as well")
    parser.add_argument("--quick", action="store_true", help="200,000 rows, few scenes")
    parser.add_argument("--full", action="store_true", help="80 places, thousands of honest photos")
    parser.add_argument("--rows", type=int, help="how many rows to put in")
    chosen = parser.parse_args()
    size = SIZES["quick" if chosen.quick else "full" if chosen.full else "usual"]
    size = Size(size.places, size.days, size.timed, chosen.rows or size.rows)
    print(f"{psutil.cpu_count()} cores, Python {sys.version.split()[0]}")
    signs = known()
    scenes = parallel(scene, [(n, size.days, signs[n].marks) for n in range(size.places)])
    crowd = Crowd(signs, looks_in(scenes, turned=True), looks_in(scenes, turned=False))
    with stores(chosen.postgres) as found:
        reached = [measure(kind, crowd, scenes, size) for kind in found]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())
