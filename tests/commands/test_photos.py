"""What the software says of photo files: one JSON line each, whatever the file is."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import House
from tests.commands.keyboard import Operator

KEYS = ["file", "signs", "faces", "sha256", "phash", "quality", "cpu_ms"]


@pytest.fixture
def photographed(operator: Operator) -> Operator:
    """An office of two points with three photos and a PDF in the folder."""
    house: House = operator.house
    house.point()
    house.point("DIN", "ศาลาว่าการ ดินแดง", (13.7700, 100.5530))
    operator.saves("hall.jpg", house.selfie())
    operator.saves("din.jpg", house.selfie("DIN", mirrored=True))
    operator.saves("bare.jpg", house.selfie(None))
    operator.saves("form.jpg", b"%PDF-1.7 no photo at all")
    return operator


def checked(operator: Operator, *words: str, files: tuple[str, ...]) -> list[dict[str, Any]]:
    told = operator.types("photo", "check", *[operator.folder / name for name in files], *words).output
    return [json.loads(line) for line in told.splitlines()]


def test_a_line_a_file_in_the_order_given(photographed: Operator) -> None:
    hall, form, din, gone = checked(photographed, files=("hall.jpg", "form.jpg", "din.jpg", "gone.jpg"))
    assert list(hall) == KEYS
    (sign,) = hall["signs"]
    assert {key: sign[key] for key in ("point", "generation", "mirrored")} == {
        "point": "HALL", "generation": 1, "mirrored": False,
    }  # fmt: skip
    assert sign["marks"] >= 2 and hall["faces"] == 1 and hall["quality"] == "ok"
    assert len(hall["sha256"]) == 64 and len(hall["phash"]) == 16 and hall["cpu_ms"] > 0
    assert (din["signs"][0]["point"], din["signs"][0]["mirrored"]) == ("DIN", True)
    assert form == {"file": "form.jpg", "error": "photo_not_jpeg"}
    assert gone == {"file": "gone.jpg", "error": "no_such_file"}


def test_with_a_point_also_the_verdict_for_somebody_standing_there(photographed: Operator) -> None:
    files = ("hall.jpg", "din.jpg", "bare.jpg", "form.jpg")
    hall, din, bare, form = checked(photographed, "--point", "hall", files=files)
    assert (hall["verdict"], hall["reasons"]) == ("accepted", [])
    assert (din["verdict"], din["reasons"]) == ("review", ["other_sign"])
    assert (bare["verdict"], bare["reasons"]) == ("review", ["no_sign"])
    assert "verdict" not in form


def test_a_withdrawn_sign_is_told_as_one(photographed: Operator) -> None:
    photographed.types("signs", "revoke", "--point", "HALL", "--why", "หาย")
    (hall,) = checked(photographed, "--point", "HALL", files=("hall.jpg",))
    assert (hall["verdict"], hall["reasons"]) == ("review", ["sign_revoked"])


def test_an_unknown_point_is_told(operator: Operator) -> None:
    told = operator.types("photo", "check", operator.folder / "hall.jpg", "--point", "X", exit_code=1)
    assert "No such point: X" in told.output


def test_odd_files_are_lines_too(operator: Operator) -> None:
    operator.saves("empty.jpg", b"")
    operator.saves("huge.jpg", b"\xff\xd8" + bytes(13 * 1024 * 1024))
    (operator.folder / "folder.jpg").mkdir()
    told = checked(operator, files=("empty.jpg", "huge.jpg", "folder.jpg"))
    assert [line["error"] for line in told] == ["photo_empty", "photo_too_big", "no_such_file"]


def test_a_copy_is_called_one_and_another_photo_is_not(photographed: Operator) -> None:
    def same(one: str, other: str) -> dict[str, Any]:
        paths = [photographed.folder / name for name in (one, other)]
        told: dict[str, Any] = json.loads(photographed.types("photo", "same", *paths).output)
        return told

    copied = same("hall.jpg", "hall.jpg")
    assert copied["same"] is True and copied["by"]
    assert same("hall.jpg", "din.jpg")["same"] is False
    assert same("hall.jpg", "form.jpg") == {"error": "photo_not_jpeg"}
    gone = Path("nowhere.jpg")
    photographed.types("photo", "same", photographed.folder / "hall.jpg", gone, exit_code=2)
