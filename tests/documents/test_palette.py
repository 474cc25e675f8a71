"""Few colours: the plain ones stay exactly what they are, and letters fade as they were drawn."""

import io

from PIL import Image, ImageChops, ImageDraw, ImageFont

from documents import menus
from documents.fonts import font_path
from documents.palette import packed, palette


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_plain_colours_are_kept_and_letters_nearly() -> None:
    picture = Image.new("RGB", (600, 200), "#FFFFFF")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 100, 600, 200), "#E3F1EF")
    draw.text((20, 20), "ที่นี่ ผู้ใหญ่", "#1F2937", ImageFont.truetype(font_path("Bold"), 60))
    png = packed(picture, palette(("#E3F1EF",), (("#1F2937", 16),), "#FFFFFF"))
    assert opened(png).getpixel((300, 150)) == (0xE3, 0xF1, 0xEF)
    assert opened(png).getpixel((599, 5)) == (255, 255, 255)
    far = max(most for _, most in ImageChops.difference(opened(png), picture).getextrema())
    assert far <= 16, "of 256"


def test_the_menus_have_their_own_colours() -> None:
    drawn = opened(menus.draw_menu("staff").png)
    seen = {colour for _, colour in drawn.getcolors(1 << 20) or []}
    for name in (menus.PAPER, menus.PAGE, menus.BRAND, menus.BRAND_SOFT, menus.INK):
        assert tuple(bytes.fromhex(name[1:])) in seen
