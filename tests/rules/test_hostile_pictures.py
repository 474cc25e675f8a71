"""Hostile pictures through the whole look, in a process that would die before it took the machine with it.

The decoder's own answers are held by `test_photos.py`; here it is the bounds: processor time for each file,
address space and peak memory for all of them one after the other, as in a worker.
"""

import io
import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.settings import childs_environment
from rules.photos import MAX_BYTES, REASONS

HOUSE = Path(__file__).parents[2]
ADDRESS_SPACE = 768 * 1024 * 1024
PEAK_MB = 250.0
CPU_S = 0.6  # a refusal takes milliseconds; what opens is looked at in full, on a busy machine
WORKER = f"""
import json, resource, sys, time
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({ADDRESS_SPACE}, {ADDRESS_SPACE}))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from rules.selfie import UnreadablePhoto, look

def peak_mb():  # of this program alone: where there is no /proc, the parent's peak may be counted too
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except OSError:
        return 0.0

look(Path(sys.argv[1]).read_bytes())  # the networks are loaded once in a worker's life
for path in sorted(Path(sys.argv[2]).iterdir()):
    started, told = time.process_time(), {{"file": path.name, "reason": None}}
    try:
        seen = look(path.read_bytes())
        told |= {{"width": seen.width, "height": seen.height, "stored": len(seen.jpeg)}}
    except UnreadablePhoto as unreadable:
        told["reason"] = unreadable.reason
    told["cpu_s"] = time.process_time() - started
    told["peak_mb"] = peak_mb()
    print(json.dumps(told))
"""


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def zeros(count: int) -> bytes:
    """`zlib.compress(bytes(count), 9)`, but made of one packed megabyte over and over, as it is the same."""
    most = 1 << 20
    whole, last = zlib.compressobj(9, wbits=-15), zlib.compressobj(9, wbits=-15)
    megabyte = whole.compress(bytes(most)) + whole.flush(zlib.Z_FULL_FLUSH)
    rest = last.compress(bytes(count % most)) + last.flush()
    check = (count % 65521) << 16 | 1  # Adler-32 of zeros
    return b"\x78\xda" + megabyte * (count // most) + rest + struct.pack(">I", check)


def test_zeros_are_packed_as_zlib_would() -> None:
    assert zlib.decompress(zeros(3_500_000)) == bytes(3_500_000)
    assert len(zeros(100_000_000)) < 150_000


def png(width: int, height: int, depth: int, colour: int, *more: bytes, pixels: bytes | None = None) -> bytes:
    """A PNG of zeros, complete unless other `pixels` are given."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    row = 1 + (width * depth * channels + 7) // 8
    body = zeros(row * height) if pixels is None else pixels
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", head), *more, chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def photo(mode: str = "RGB", size: tuple[int, int] = (1080, 1440), **options: Any) -> bytes:
    small = np.random.default_rng(1).integers(0, 255, (24, 18, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(small).resize(size, Image.Resampling.BICUBIC).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def lying_jpeg(width: int, height: int) -> bytes:
    """The header promises more pixels than there are: a plain decoder makes room for all of them."""
    data = bytearray(photo())
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def many_scans() -> bytes:
    """A progressive photo whose last scan is repeated four hundred times: ten seconds for a plain decoder."""
    data = photo(progressive=True, size=(1500, 1500))
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 400 + data[-2:]


def apng(frames: int) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("RGB", (400, 400), (n % 256, 0, 0)) for n in range(frames)]
    pictures[0].save(out, "PNG", save_all=True, append_images=pictures[1:], compress_level=1)
    return out.getvalue()


def exif_bomb() -> bytes:
    """EXIF whose directory points at itself, and whose thumbnail claims four gigabytes."""
    entry = struct.pack(">HHLL", 0x0201, 4, 1, 8) + struct.pack(">HHLL", 0x0202, 4, 1, 0xFFFFFFFF)
    tiff = b"MM\0*" + struct.pack(">L", 8) + struct.pack(">H", 2) + entry + struct.pack(">L", 8)
    plain, body = photo(), b"Exif\0\0" + tiff
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def text_bomb() -> bytes:
    """A kilobyte of compressed text that unpacks to a hundred megabytes."""
    packed = zeros(100_000_000)
    return png(300, 300, 8, 2, chunk(b"zTXt", b"Comment\0\0" + packed), chunk(b"iCCP", b"x\0\0" + packed))


#: What each is, and the reason it is refused for; None: it opens, within the same bounds.
HOSTILE: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "png-88-megapixels": (lambda: png(9400, 9400, 1, 0), "photo_too_many_pixels"),
    "png-24-megapixels-of-16-bit": (lambda: png(4890, 4890, 16, 6), "photo_too_many_pixels"),
    "png-largest-of-16-bit": (lambda: png(2440, 2440, 16, 6), None),
    "png-largest-of-8-bit": (lambda: png(3460, 3460, 8, 2), None),
    "jpeg-cmyk-24-megapixels": (lambda: photo("CMYK", size=(4800, 4900)), "photo_too_many_pixels"),
    "png-pixels-bomb": (lambda: png(64, 64, 8, 2, pixels=zeros(200_000_000)), None),
    "png-text-bomb": (text_bomb, "photo_broken"),
    "png-16-bit-colour": (lambda: png(640, 480, 16, 2), None),
    "png-16-bit-grey": (lambda: png(640, 480, 16, 0), None),
    "png-without-pixels": (lambda: png(640, 480, 8, 2, pixels=b""), "photo_broken"),
    "png-of-200-frames": (lambda: apng(200), "photo_animated"),
    "png-1-pixel": (lambda: png(1, 1, 8, 2), "photo_too_small"),
    "png-a-mile-long": (lambda: png(64, 180_000, 1, 0), "photo_too_small"),
    "jpeg-lying": (lambda: lying_jpeg(11_000, 16_000), "photo_too_many_pixels"),
    "jpeg-lying-below-the-limit": (lambda: lying_jpeg(4800, 4900), None),
    "jpeg-of-400-scans": (many_scans, "photo_too_many_scans"),
    "jpeg-largest-honest": (lambda: photo(size=(4800, 4900)), None),
    "jpeg-largest-progressive": (lambda: photo(size=(4800, 4900), progressive=True), None),
    "jpeg-cmyk": (lambda: photo("CMYK", size=(4000, 3000)), None),
    "jpeg-exif-loop": (exif_bomb, None),
    "jpeg-cut-in-half": (lambda: photo()[: len(photo()) // 2], "photo_broken"),
    "jpeg-and-zip": (lambda: photo() + b"PK\x03\x04" + b"\0" * 4_000_000, None),
    "jpeg-and-page": (lambda: photo() + b"<html><script>alert(1)</script>", None),
    "jpeg-too-long": (lambda: photo() + bytes(MAX_BYTES), "photo_too_big"),
    "heic-header": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(5000), "photo_heic"),
    "heic-behind-a-jpeg-mark": (lambda: b"\xff\xd8\xff" + b"\0\0\0\x18ftypheic" * 400, "photo_broken"),
    "postscript-behind-a-jpeg-mark": (lambda: b"\xff\xd8\xff%!PS-Adobe-3.0 EPSF-3.0\n", "photo_broken"),
    "only-fill-bytes": (lambda: b"\xff\xd8" + b"\xff" * 3_000_000, "photo_broken"),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What one bounded process says of every hostile file."""
    folder = tmp_path_factory.mktemp("hostile")
    warm = folder.parent / f"{folder.name}-warm.jpg"
    warm.write_bytes(photo())
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    # Large blocks go back to the system when freed, as in every worker: else the peak is chance.
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(warm), str(folder)],
        cwd=HOUSE, capture_output=True, text=True, timeout=120, check=False,
        env=childs_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["file"]: line for line in lines}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_opens_or_is_refused_for_its_reason_in_time(name: str, told: dict[str, dict[str, Any]]) -> None:
    answer = told[name]
    assert answer["reason"] == HOSTILE[name][1]
    assert answer["reason"] is None or answer["reason"] in REASONS
    assert answer["cpu_s"] < CPU_S, answer
    if answer["reason"] is None:
        assert max(answer["width"], answer["height"]) <= 1440 and answer["stored"] < 2_000_000


def test_all_of_them_together_stay_within_the_memory_of_one_worker(told: dict[str, dict[str, Any]]) -> None:
    worst = max(told.values(), key=lambda line: float(line["peak_mb"]))
    assert worst["peak_mb"] < PEAK_MB, {name: round(line["peak_mb"]) for name, line in told.items()}
