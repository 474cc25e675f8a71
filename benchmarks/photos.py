"""How well and how fast a photo is read: signs, false signs, faces, copies, milliseconds and memory.

    python -m benchmarks.photos [--quick | --full]

Real photographs (from installed packages) x our signs x distortions x sizes, against a QR code read by
zxing-cpp and against OpenCV's plain tag detector, on the same scenes in the same run. The scenes are made,
not taken: curled paper, rolling shutter and beauty filters are not in them.
"""

import argparse
import itertools
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import segno
import zxingcpp

from benchmarks import photo_copies, photo_scenes
from bot.settings import childs_environment, one_thread_each
from documents.signs import Sign, sign_png
from rules import likeness
from rules.faces import find_faces
from rules.marks import read_marks
from rules.photos import open_photo, stored_jpeg
from rules.selfie import look
from rules.signs import KnownSign, identify, make_marks
from simulator.selfies import PEOPLE, selfie

CHAT = "https://line.me/R/ti/p/@signpost"
CODE = "104-F7Q2"
SIGNS = 12
WIDTHS = (0.03, 0.05, 0.08, 0.12, 0.20, 0.35)


@dataclass(frozen=True)
class Size:
    """How much is measured: scenes a cell, signless photos, selfies looked at, places, moments a place,
    and the places of the hardest honest pairs, those of people who take the same pose every day."""

    cell: int
    signless: int
    looked: int
    places: int
    moments: int
    posed: int


SIZES = {
    "quick": Size(2, 60, 12, 2, 4, 4),
    "usual": Size(10, 600, 40, 8, 6, 24),
    "full": Size(40, 5000, 100, 20, 12, 160),
}
POSES = 5  # days on which each of a place's two people poses alike: 20 pairs a place


@cache
def known() -> tuple[KnownSign, ...]:
    taken: list[tuple[int, int, int]] = []
    for number in range(SIGNS):
        taken.append(make_marks(b"the benchmark's secret", f"P{number}", 1, taken))
    return tuple(KnownSign(f"P{number}", 1, marks) for number, marks in enumerate(taken))


@cache
def sheet_png(number: int) -> bytes:
    sign = known()[number]
    return sign_png(Sign(sign.point, "ศาลาว่าการกรุงเทพมหานคร", "สำนักงาน ก.ก.", 1, sign.marks, CHAT), 1240)


@cache
def sheet(number: int) -> Any:
    return cv2.imdecode(np.frombuffer(sheet_png(number), np.uint8), cv2.IMREAD_COLOR).astype(np.float32)


@cache
def qr_sheet() -> Any:
    """The rival: one short QR code (version 1, level Q) as large as the sheet allows, 150 of 210 mm."""
    modules = np.array(segno.make(CODE, version=1, error="q", micro=False).matrix, np.uint8)
    page = np.full((1754, 1240, 3), 255, np.float32)
    side = int(1240 * 150 / 210)
    square = cv2.resize(1 - modules, (side, side), interpolation=cv2.INTER_NEAREST) * 255.0
    left, top = (1240 - side) // 2, (1754 - side) // 2
    page[top : top + side, left : left + side] = square[:, :, None]
    return page


def parallel(work: Callable[..., Any], tasks: Sequence[Any]) -> list[Any]:
    """The work on every task, on all cores, in order."""
    one_thread_each()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), _quiet) as pool:
        return pool.map(work, tasks, chunksize=4)


def _quiet() -> None:
    cv2.setNumThreads(1)
    os.nice(5)


def share(hits: Iterable[object]) -> str:
    """A rate in per cent with its number, or an upper bound (95 %) where nothing happened."""
    values = [bool(hit) for hit in hits]
    if not values:
        return "-"
    if not any(values):
        return f"0/{len(values)} (under {100 * (1 - 0.05 ** (1 / len(values))):.2f} %)"
    if sum(values) < 10:
        return f"{sum(values)}/{len(values)} ({100 * sum(values) / len(values):.2f} %)"
    return f"{100 * sum(values) / len(values):.1f} %"


# -- signs -------------------------------------------------------------------------------------


def sign_scene(task: tuple[str, float, int]) -> dict[str, bool]:
    """Who reads the sign in one scene."""
    condition, width, number = task
    seed = (list(photo_scenes.CONDITIONS).index(condition), int(width * 1000), number)
    sign = known()[number % SIGNS]
    make = photo_scenes.CONDITIONS[condition]
    luck = np.random.default_rng(seed)
    picture = grey(make(photo_scenes.backdrop(luck), sheet(number % SIGNS), width, luck))
    marks = read_marks(picture)
    seen = identify(marks, known())
    luck = np.random.default_rng(seed)
    with_qr = grey(make(photo_scenes.backdrop(luck), qr_sheet(), width, luck))
    codes = zxingcpp.read_barcodes(with_qr, formats=zxingcpp.BarcodeFormat.QRCode)
    return {
        "ours": bool(seen and seen[0].point == sign.point),
        "two tags": bool(seen and seen[0].strong),
        "wrong": any(found.point != sign.point for found in seen),
        "QR": any(code.text == CODE for code in codes),
        "plain": bool(set(plain(picture)) & set(sign.marks)),
    }


def plain(picture: Any) -> list[int]:
    """OpenCV's detector as it comes: whole picture once, no mirrored tags."""
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    _, ids, _ = cv2.aruco.ArucoDetector(family).detectMarkers(picture)
    return [] if ids is None else [int(tag) for tag in ids.ravel()]


def grey(data: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)


def bench_signs(size: Size) -> None:
    conditions = list(photo_scenes.CONDITIONS)
    tasks = list(itertools.product(conditions, WIDTHS, range(size.cell)))
    found = dict(zip(tasks, parallel(sign_scene, tasks), strict=True))
    print(f"\nSIGN READ, per cent of {size.cell} scenes a cell (half mirrored): ours / QR / plain detector")
    print(f"{'sign, part of the width':22}" + "".join(f"{100 * width:>15.0f} %" for width in WIDTHS))

    def row(name: str, chosen: Sequence[str]) -> None:
        cells = []
        for width in WIDTHS:
            these = [found[c, width, n] for c in chosen for n in range(size.cell)]
            rates = (100 * np.mean([one[reader] for one in these]) for reader in ("ours", "QR", "plain"))
            cells.append(" /".join(f"{rate:4.0f}" for rate in rates))
        print(f"{name:22}" + "".join(f"{cell:>17}" for cell in cells))

    for condition in conditions:
        row(condition, [condition])
    row("ALL", conditions)
    strong = [
        f"{100 * np.mean([found[c, w, n]['two tags'] for c in conditions for n in range(size.cell)]):.1f}"
        for w in WIDTHS
    ]
    print(f"{'two tags or more':22}" + "".join(f"{rate:>17}" for rate in strong))
    print(f"another point's sign named: {share(one['wrong'] for one in found.values())}")


def signless_scene(number: int) -> dict[str, Any]:
    (data,) = photo_scenes.signless([number])
    marks = read_marks(grey(data))
    return {"tags": len(marks), "known": len(identify(marks, known()))}


def bench_signless(size: Size) -> None:
    found = parallel(signless_scene, range(size.signless))
    print(f"\nFALSE SIGNS in {size.signless} photos without one (a quarter with look-alike squares)")
    print(
        f"a known sign named: {share(one['known'] for one in found)}; "
        f"any tag read: {share(one['tags'] for one in found)}"
    )


# -- copies ------------------------------------------------------------------------------------


Moment = tuple[int, str, int]


@cache
def moment(place: int, person: str, day: int) -> bytes:
    """One person at one place on one day; every second day as alike as people can."""
    seed = place * 1000 + day + 500 * PEOPLE.index(person)
    return selfie(sheet_png(place % SIGNS), person=person, place=place, seed=seed, stir=(0.0, 1.0)[day % 2])


@cache
def traced(one: Moment) -> tuple[likeness.Trace, likeness.Trace, tuple[int, int]]:
    """The stored picture, as it is and mirrored, ready to be compared; and its hashes."""
    rgb = open_photo(stored_jpeg(open_photo(moment(*one))))
    picture = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    turned = likeness.trace(np.ascontiguousarray(picture[:, ::-1]))
    hashes = likeness.phash64(picture), likeness.mirrored_phash64(picture)
    return likeness.trace(picture, find_faces(rgb)), turned, hashes


def pair(task: tuple[Moment, Moment]) -> dict[str, Any]:
    """The later photo held against the earlier one, mirrored too, as `likeness.same_photo` does."""
    (one, _, (hash_one, _)), (other, mirrored, hashes) = (traced(which) for which in task)
    started = time.thread_time()
    laid = likeness.compare(one, other)
    took = time.thread_time() - started
    return {
        "pair": task,
        "copy": laid.same or likeness.compare(one, mirrored).same,
        "near": min(likeness.hamming(hash_one, each) for each in hashes) <= likeness.SAME_BITS,
        "ms": took * 1000,
    }


def place_of_poses(place: int) -> list[dict[str, Any]]:
    """Each of two people at one place, on days when they pose as alike as they can: every pair of days."""
    people = (PEOPLE[place % len(PEOPLE)], PEOPLE[(place + 1) % len(PEOPLE)])
    found = []
    for person in people:
        photos = [(place, person, 2 * day) for day in range(POSES)]
        found += [pair(two) for two in itertools.combinations(photos, 2)]
    for made in (moment, traced):
        made.cache_clear()  # a place is one task, and its pictures are large
    return found


def place_of_pairs(task: tuple[int, int]) -> dict[str, list[dict[str, Any]]]:
    """All pairs of one place, by what they are; a place is one task, so that its photos are made once."""
    place, moments = task
    people = (PEOPLE[place % len(PEOPLE)], PEOPLE[(place + 1) % len(PEOPLE)])
    photos = [(place, person, day) for person in people for day in range(moments)]
    found: dict[str, list[dict[str, Any]]] = {}
    for one, other in itertools.combinations(photos, 2):
        settled = one[2] % 2 == 0 and other[2] % 2 == 0
        what = "other person, same place"
        if one[1] == other[1]:
            what = "same person, same pose, other day" if settled else "same person and place, other day"
        found.setdefault(what, []).append(pair((one, other)))
    return found


def copy_of(task: tuple[str, Moment]) -> dict[str, Any]:
    edit, one = task
    luck = np.random.default_rng((one[0], one[2]))
    picture = cv2.imdecode(np.frombuffer(moment(*one), np.uint8), cv2.IMREAD_COLOR)
    found = likeness.same_photo(moment(*one), photo_copies.EDITS[edit](picture, luck))
    return {"copy": found.same, "near": found.bits <= likeness.SAME_BITS}


def bench_poses(size: Size) -> None:
    """The hardest honest pairs by themselves, at places that no threshold was chosen by."""
    places = range(1000, 1000 + size.posed)
    pairs = [one for found in parallel(place_of_poses, places) for one in found]
    print(f"\nSAME PERSON, SAME POSE, OTHER DAY: {len(pairs)} pairs of {len(places)} places called a copy")
    print(f"  by the close comparison {share(one['copy'] for one in pairs)}")
    print(f"  by the hash alone (4 bits) {share(one['near'] for one in pairs)}")
    for one in pairs:
        if one["copy"]:
            print(f"  called a copy: {one['pair']}")


def bench_copies(size: Size) -> None:
    told = parallel(place_of_pairs, [(place, size.moments) for place in range(size.places)])
    print("\nCALLED A COPY: by the close comparison / by the hash alone (4 bits)")
    times = []
    for what in told[0]:
        pairs = [one for found in told for one in found[what]]
        times += [one["ms"] for one in pairs]
        print(
            f"  not a copy: {what:36} {share(one['copy'] for one in pairs):>22}"
            f" / {share(one['near'] for one in pairs)}"
        )
    every = [(place, PEOPLE[place % len(PEOPLE)], 0) for place in range(size.places)]
    tasks = list(itertools.product(photo_copies.EDITS, every))
    found = parallel(copy_of, tasks)
    for edit in photo_copies.EDITS:
        these = [one for (name, _), one in zip(tasks, found, strict=True) if name == edit]
        print(
            f"  a copy:     {edit:36} {share(one['copy'] for one in these):>22}"
            f" / {share(one['near'] for one in these)}"
        )
    print(f"  one comparison: {np.median(times):.1f} ms of a core")


# -- cost --------------------------------------------------------------------------------------


def photos_to_look_at(count: int) -> list[bytes]:
    """Selfies as an office gets them: one in eight without a sign, some dim, some mirrored, sizes mixed."""
    return [
        selfie(
            None if number % 8 == 7 else sheet_png(number % SIGNS),
            person=PEOPLE[number % len(PEOPLE)],
            seed=number,
            sign_width=0.08 + 0.03 * (number % 5),
            mirrored=bool(number % 2),
            dark=0.5 * (number % 6 == 5),
            tilt=8.0 * (number % 4),
        )
        for number in range(count)
    ]


def look_at(photos: list[bytes]) -> dict[str, Any]:
    """Run in a process of its own, so that the memory is that of a worker."""
    before = _peak_mb()
    look(photos[0])
    parts: dict[str, list[float]] = {"sign, faces and hashes": [], "with the stored picture": []}
    for data in photos:
        parts["sign, faces and hashes"].append(look(data, keep=False).cpu_ms)
        parts["with the stored picture"].append(look(data).cpu_ms)
    peak = _peak_mb()
    for name, work in _parts().items():
        parts[name] = [_ms(work, data) for data in photos]
    return {"before": before, "peak": peak, "parts": parts}


def _peak_mb() -> float:
    """The most memory this process has held; `getrusage` would tell the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _parts() -> dict[str, Callable[[bytes], object]]:
    def rgb(data: bytes) -> Any:
        return open_photo(data)

    return {
        "decoding": rgb,
        "decoding, tags": lambda data: read_marks(cv2.cvtColor(rgb(data), cv2.COLOR_RGB2GRAY)),
        "decoding, faces": lambda data: find_faces(rgb(data)),
        "decoding, QR by zxing-cpp": lambda data: zxingcpp.read_barcodes(
            cv2.cvtColor(rgb(data), cv2.COLOR_RGB2GRAY), formats=zxingcpp.BarcodeFormat.QRCode
        ),
        "plain decoding and detector": lambda data: plain(grey(data)),
    }


def _ms(work: Callable[[bytes], object], data: bytes) -> float:
    started = time.thread_time()
    work(data)
    return (time.thread_time() - started) * 1000


def bench_cost(size: Size) -> None:
    photos = photos_to_look_at(size.looked)
    one_thread_each()
    os.environ.update(childs_environment())  # as a worker runs: what is freed goes back to the system
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(look_at, (photos,))
    print(
        f"\nCOST of a photo of 1080 x 1440, ms of one core: median, 95th percentile ({size.looked} selfies)"
    )
    for name, times in found["parts"].items():
        print(f"  {name:34} {np.median(times):7.1f} {np.percentile(times, 95):7.1f}")
    print(f"  memory at the peak {found['peak']:.0f} MB ({found['before']:.0f} MB before the first photo)")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photos", description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--quick", action="store_const", dest="size", const="quick", help="a minute, few scenes"
    )
    chosen.add_argument(
        "--full", action="store_const", dest="size", const="full", help="an hour, 5,000 signless"
    )
    size = SIZES[parser.parse_args(arguments).size or "usual"]
    photo_scenes.photographs()
    for bench in (bench_cost, bench_signs, bench_signless, bench_copies, bench_poses):
        bench(size)


if __name__ == "__main__":
    main(sys.argv[1:])
