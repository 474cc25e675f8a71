"""Opening hostile and odd files: each gets its reason, in bounded time, and only pixels survive."""

import io
import struct
import time
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rules.photos import (
    LOOK_SIDE,
    MAX_BYTES,
    REASONS,
    STORED_SIDE,
    UnreadablePhoto,
    count_scans,
    open_photo,
    shrink,
    stored_jpeg,
)


def picture(size=(320, 240), mode="RGB", seed=0):
    luck = np.random.default_rng(seed)
    small = luck.integers(0, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC).convert(mode)


def saved(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def reason(data):
    started = time.process_time()
    with pytest.raises(UnreadablePhoto) as refusal:
        open_photo(data)
    assert time.process_time() - started < 0.5
    assert refusal.value.reason in REASONS
    return refusal.value.reason


def png_claiming(width, height):
    """A valid start of a PNG of any size whose pixels are one small run of zeros."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 200_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_claiming(width, height):
    """A JPEG whose header lies about its size."""
    data = bytearray(saved(picture()))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


ODD = {
    "nothing": (b"", "photo_empty"),
    "words": (b"not a photo", "photo_not_jpeg"),
    "one byte of JPEG": (b"\xff\xd8\xff", "photo_broken"),
    "page": (b"<html><script>alert(1)</script></html>", "photo_not_jpeg"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "photo_not_jpeg"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "photo_not_jpeg"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99, "photo_heic"),
    "avif": (b"\0\0\0\x18ftypavif" + b"\0" * 99, "photo_heic"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 99, "photo_webp"),
    "gif": (b"GIF89a" + b"\0" * 99, "photo_gif"),
    "tiff": (b"II*\0" + b"\0" * 99, "photo_not_jpeg"),
    "zip": (b"PK\x03\x04" + b"\0" * 99, "photo_not_jpeg"),
    "PNG of 900 megapixels": (png_claiming(30_000, 30_000), "photo_too_many_pixels"),
    "PNG of 88 megapixels": (png_claiming(9_400, 9_400), "photo_too_many_pixels"),
    "JPEG that claims 176 megapixels": (jpeg_claiming(11_000, 16_000), "photo_too_many_pixels"),
    "JPEG that claims 65500 x 65500": (jpeg_claiming(65_500, 65_500), "photo_too_many_pixels"),
    "PNG without its pixels": (png_claiming(600, 400)[:60], "photo_broken"),
    "one pixel": (saved(Image.new("RGB", (1, 1))), "photo_too_small"),
    "a hair": (saved(Image.new("RGB", (2000, 3))), "photo_too_small"),
    "13 MB": (saved(picture()) + b"\0" * MAX_BYTES, "photo_too_big"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_refused_with_their_reason(name):
    data, expected = ODD[name]
    assert reason(data) == expected


def test_truncated_photos_are_refused():
    whole = saved(picture((800, 600)))
    for share in (0.3, 0.6, 0.95):
        assert reason(whole[: int(len(whole) * share)]) == "photo_broken"


def test_a_photo_of_a_thousand_scans_is_refused():
    data = saved(picture(), progressive=True)
    assert 2 < count_scans(data) < 20
    start = data.rindex(b"\xff\xda")
    assert reason(data[:-2] + data[start:-2] * 60 + b"\xff\xd9") == "photo_too_many_scans"


def test_animated_pictures_are_refused():
    frames = [picture(seed=n) for n in range(3)]
    assert reason(saved(frames[0], "PNG", save_all=True, append_images=frames[1:])) == "photo_animated"
    assert reason(saved(frames[0], "GIF", save_all=True, append_images=frames[1:])) == "photo_gif"


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_every_honest_jpeg_opens(mode):
    pixels = open_photo(saved(picture(mode=mode)))
    assert pixels.shape == (240, 320, 3)
    assert abs(float(pixels.mean()) - float(np.asarray(picture(mode=mode).convert("RGB")).mean())) < 6


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_every_honest_png_opens(mode):
    assert open_photo(saved(picture(mode=mode), "PNG")).shape == (240, 320, 3)


def test_sixteen_bit_grey_keeps_its_upper_half():
    deep = Image.fromarray((np.asarray(picture(mode="L")).astype(np.uint16) << 8) + 37)
    assert (
        np.abs(open_photo(saved(deep, "PNG"))[:, :, 0].astype(int) - np.asarray(picture(mode="L"))).max() <= 1
    )


def test_transparency_lies_on_white():
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert open_photo(saved(clear, "PNG")).min() == 255


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_obeyed(orientation):
    stored = picture((160, 120))
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = open_photo(saved(stored, quality=95, exif=exif))
    copy = Image.open(io.BytesIO(saved(stored, quality=95, exif=exif)))
    from PIL import ImageOps

    assert np.abs(upright.astype(int) - np.asarray(ImageOps.exif_transpose(copy))).max() <= 2


def test_broken_metadata_says_nothing_about_the_pixels():
    data = saved(picture(), exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01\x03")
    assert open_photo(data).shape == (240, 320, 3)


def test_large_photos_are_shrunk_while_they_are_decoded():
    assert max(open_photo(saved(picture((4000, 3000)))).shape) == LOOK_SIDE
    assert open_photo(saved(picture((4000, 3000))), 500).shape == (375, 500, 3)


def test_only_pixels_are_stored():
    exif = Image.Exif()
    exif[0x010F] = "secret maker"
    data = saved(picture((1800, 1350)), exif=exif, comment=b"<script>") + b"PK\x03\x04 an archive"
    kept = stored_jpeg(open_photo(data))
    assert b"secret" not in kept and b"script" not in kept and b"archive" not in kept
    image = Image.open(io.BytesIO(kept))
    assert max(image.size) == STORED_SIDE and not image.getexif() and image.format == "JPEG"


@pytest.mark.parametrize("size", [(300, 200), (2000, 1500)])
def test_storing_keeps_the_colours_and_leaves_the_picture_alone(size):
    """Colours are swapped on the way, band by band, in a picture that nobody else looks at."""
    pixels = np.array(Image.new("RGB", size, (200, 40, 90)))
    before = pixels.copy()
    kept = np.asarray(Image.open(io.BytesIO(stored_jpeg(pixels))))
    assert (pixels == before).all()
    assert np.abs(kept.astype(int) - (200, 40, 90)).max() <= 3


@pytest.mark.parametrize("size", [(64, 64), (333, 65), (1080, 1440)])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P"])
def test_every_pixel_keeps_its_place(size, mode):
    luck = np.random.default_rng(size)
    image = Image.fromarray(luck.integers(0, 255, (*size[::-1], 3), dtype=np.uint8)).convert(mode)
    assert (open_photo(saved(image, "PNG")) == np.asarray(image.convert("RGB"))).all()


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 2000))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_shrinking_keeps_the_shape_and_the_limit(width, height, side):
    small = shrink(np.zeros((height, width, 3), np.uint8), side)
    assert max(small.shape[:2]) <= max(side, 1)
    if max(width, height) <= side:
        assert small.shape[:2] == (height, width)


WHOLE = {"JPEG": saved(picture((400, 300))), "PNG": saved(picture((200, 150)), "PNG")}


@given(st.sampled_from(sorted(WHOLE)), st.data())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_damaged_files_open_or_are_refused_and_nothing_else(kind, data):
    broken = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    try:
        pixels = open_photo(bytes(broken[:cut]))
    except UnreadablePhoto as refusal:
        assert refusal.reason in REASONS
    else:
        assert pixels.dtype == np.uint8 and pixels.ndim == 3 and max(pixels.shape) <= LOOK_SIDE
