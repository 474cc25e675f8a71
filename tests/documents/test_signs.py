"""The printed sign: read back from its own pixels, of the right size, and never overflowing."""

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from documents.signs import Sign, sign_pdf, sign_png
from rules.marks import read_marks
from rules.signs import LAYOUT, SHEET_MM, KnownSign, identify, make_marks

MARKS = make_marks(b"a secret", "HALL", 3)
NAMES = {
    "short": "ประตู 1",
    "usual": "ศาลาว่าการกรุงเทพมหานคร (เสาชิงช้า) ประตูทางเข้าอาคาร 1",
    "long": "สำนักงานคณะกรรมการข้าราชการกรุงเทพมหานครและบุคลากรกรุงเทพมหานครกองสวัสดิการและพัฒนาคุณภาพชีวิต" * 2,
    "one Latin word": "LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochBuildingAnnexe",
    "markup": '#panic() $x^2$ *bold* _it_ <a> @b \\ "quoted" // [x] {y}',
    "nothing": "",
}


def sign(name=NAMES["usual"], chat="https://line.me/R/ti/p/@signpost"):
    return Sign("HALL-01", name, "สำนักงาน ก.ก.", 3, MARKS, chat)


def pixels(png):
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)


@pytest.mark.parametrize("name", NAMES)
def test_the_sign_is_read_back_and_stays_inside_the_sheet(name):
    picture = pixels(sign_png(sign(NAMES[name]), 1240))
    read = read_marks(picture)
    assert sorted(mark.id for mark in read) == sorted(MARKS)
    assert identify(read, [KnownSign("HALL", 3, MARKS)])[0].strong
    margin = int(8 / SHEET_MM[0] * picture.shape[1])
    inner = picture[margin * 2 : -margin * 2]
    assert inner[:, :margin].min() > 200 and inner[:, -margin:].min() > 200
    below_head = int(56.5 / SHEET_MM[1] * picture.shape[0]), int(63 / SHEET_MM[1] * picture.shape[0])
    assert picture[slice(*below_head)].min() > 200, "the words run into the large tag's white border"


def test_the_tags_lie_where_the_reader_expects_them():
    picture = pixels(sign_png(sign(), 1654))
    for slot, tag in zip(LAYOUT, MARKS, strict=True):
        mark = next(mark for mark in read_marks(picture) if mark.id == tag)
        scale = picture.shape[1] / SHEET_MM[0]
        assert np.allclose(mark.corners[0], (slot.left * scale, slot.top * scale), atol=4)
        assert mark.side_px == pytest.approx(slot.side * scale, abs=4)


@pytest.mark.parametrize("slot", LAYOUT)
def test_each_tag_has_its_white_border(slot):
    picture = pixels(sign_png(sign(), 1240))
    scale = picture.shape[1] / SHEET_MM[0]
    module = slot.side / 8
    box = [
        round(v * scale)
        for v in (
            slot.left - module + 1,
            slot.top - module * 0.6,
            slot.left + slot.side + module - 1,
            slot.top + slot.side + module - 1,
        )
    ]
    part = picture[box[1] : box[3], box[0] : box[2]].copy()
    left, top = round((module - 1) * scale), round(module * 0.6 * scale)
    side = round(slot.side * scale)
    part[top - 2 : top + side + 2, left - 2 : left + side + 2] = 255
    assert part.min() > 200


def test_the_qr_opens_the_chat():
    picture = sign_png(sign(), 1654)
    (code,) = zxingcpp.read_barcodes(pixels(picture), formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == "https://line.me/R/ti/p/@signpost"
    assert not zxingcpp.read_barcodes(pixels(sign_png(sign(chat=None), 1654)))


def test_pictures_are_as_wide_as_asked_and_never_coarse():
    import io

    assert Image.open(io.BytesIO(sign_png(sign()))).width == 1654
    assert Image.open(io.BytesIO(sign_png(sign(), 1240))).width == 1240
    with pytest.raises(ValueError, match="1240"):
        sign_png(sign(), 800)


@pytest.mark.parametrize(("paper", "points"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_the_pdf_is_one_vector_page_of_its_paper(paper, points):
    pdf = sign_pdf(sign(), paper)
    assert pdf.startswith(b"%PDF-") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page\n") <= 1
    box = pdf.split(b"/MediaBox")[1].split(b"[")[1].split(b"]")[0].split()
    assert [round(float(value)) for value in box[2:]] == list(points)
    assert b"/Subtype /Image" not in pdf and b"/Subtype/Image" not in pdf
    assert b"Sarabun" in pdf
