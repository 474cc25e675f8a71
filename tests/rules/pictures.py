"""A sign and selfies for the tests of this folder, made once."""

from functools import cache

import cv2
import numpy as np

from documents.signs import Sign, sign_png
from rules.signs import KnownSign, make_marks
from simulator.selfies import selfie

SECRET = b"a secret of the tests"
HALL = KnownSign("HALL", 1, make_marks(SECRET, "HALL", 1))
GATE = KnownSign("GATE", 1, make_marks(SECRET, "GATE", 1, [HALL.marks]))


@cache
def sheet(known=HALL):
    """The printed sign as PNG."""
    return sign_png(
        Sign(
            known.point,
            "ศาลาว่าการ",
            "สำนักงาน ก.ก.",
            known.generation,
            known.marks,
            "https://line.me/R/ti/p/@x",
        ),
        1240,
    )


@cache
def photo(**choices):
    return selfie(sheet(), **choices)


def grey(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)


def colour(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def jpeg(pixels, quality=85):
    return cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, quality))[1].tobytes()
