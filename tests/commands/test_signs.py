"""Signs: printed for every point, read back from what was printed, withdrawn and made anew."""

import io
from pathlib import Path

import pytest
from PIL import Image

from rules.selfie import look
from rules.signs import KnownSign, SignSeen, identify
from simulator.selfies import selfie
from tests.builders import TOKEN
from tests.commands.keyboard import HALL, POINTS, Operator

TWO = POINTS + HALL + "ดินแดง-2,ศาลาว่าการ ดินแดง,13.7700,100.5530,\n"


@pytest.fixture
def pointed(operator: Operator) -> Operator:
    operator.types("points", "import", operator.saves("points.csv", TWO))
    return operator


def known(operator: Operator) -> list[KnownSign]:
    with operator.house.store() as store:
        return [
            KnownSign(row.point_code, row.generation, row.marks, row.revoked_at is not None)
            for row in store.points.signs()
        ]


def seen(operator: Operator, png: bytes) -> SignSeen:
    """The best sign that the software reads in a picture."""
    return identify(look(png).marks, known(operator))[0]


def test_three_files_a_point_and_the_software_reads_each(pointed: Operator) -> None:
    out = pointed.folder / "new" / "signs"
    told = pointed.types("signs", "print", "--out", out).output
    assert told == "HALL: generation 1\nดินแดง-2: generation 1\n"
    assert sorted(path.name for path in out.iterdir()) == sorted(
        f"{code}-{kind}" for code in ("HALL", "ดินแดง-2") for kind in ("a4.pdf", "a3.pdf", "a4.png")
    )
    for code in ("HALL", "ดินแดง-2"):
        png = (out / f"{code}-a4.png").read_bytes()
        assert Image.open(io.BytesIO(png)).width >= 1240
        found = seen(pointed, png)
        assert (found.point, found.generation, found.marks, found.mirrored) == (code, 1, 3, False)
        assert all((out / f"{code}-{paper}.pdf").read_bytes().startswith(b"%PDF-") for paper in ("a4", "a3"))


def test_only_the_points_named(pointed: Operator) -> None:
    pointed.types("signs", "print", "--point", "hall", "--out", pointed.folder / "signs")
    assert {path.name for path in (pointed.folder / "signs").iterdir()} == {
        "HALL-a4.pdf", "HALL-a3.pdf", "HALL-a4.png",
    }  # fmt: skip


def test_printing_again_gives_the_same_sign(pointed: Operator) -> None:
    pngs = []
    for name in ("once", "twice"):
        pointed.types("signs", "print", "--point", "HALL", "--out", pointed.folder / name)
        pngs.append((pointed.folder / name / "HALL-a4.png").read_bytes())
    assert pngs[0] == pngs[1]


def test_an_unknown_point_prints_nothing(pointed: Operator) -> None:
    told = pointed.types(
        "signs", "print", "--point", "HALL", "--point", "X", "--out", pointed.folder / "s", exit_code=1
    )
    assert "No such point: X" in told.output
    assert not (pointed.folder / "s").exists() and known(pointed) == []


def test_a_folder_that_cannot_be_written(pointed: Operator) -> None:
    told = pointed.types("signs", "print", "--out", Path("/proc/signs"), exit_code=1)
    assert "/proc/signs cannot be made" in told.output


def test_a_withdrawn_sign_is_followed_by_a_new_generation(pointed: Operator) -> None:
    signs = pointed.folder / "signs"
    pointed.types("signs", "print", "--point", "HALL", "--out", signs)
    old = (signs / "HALL-a4.png").read_bytes()
    told = pointed.types("signs", "revoke", "--point", "HALL", "--why", "หาย").output
    assert "HALL: generation 1 is withdrawn; print and hang a new sign" in told
    pointed.types("signs", "print", "--point", "HALL", "--out", signs)
    new = (signs / "HALL-a4.png").read_bytes()
    assert (seen(pointed, old).generation, seen(pointed, old).revoked) == (1, True)
    assert (seen(pointed, new).generation, seen(pointed, new).revoked) == (2, False)
    with pointed.house.store() as store:
        (row,) = store.audit.of("point:HALL")
    assert (row.action, row.actor, row.facts) == (
        "sign.revoked",
        "operator",
        {"generations": [1], "why": "หาย"},
    )


def test_there_must_be_a_sign_and_a_reason_to_withdraw(pointed: Operator) -> None:
    told = pointed.types("signs", "revoke", "--point", "HALL", "--why", "หาย", exit_code=1)
    assert "HALL has no standing sign" in told.output
    pointed.types("signs", "revoke", "--point", "HALL", exit_code=2)


def test_what_is_printed_is_good_to_clock_in_with(pointed: Operator) -> None:
    person = pointed.house.person()
    with pointed.house.store() as store:
        point = store.points.by_code("HALL")
        assert point is not None
    pointed.house.assign(person, point)
    phone = pointed.house.phone_of(person)
    pointed.types("signs", "print", "--point", "HALL", "--out", pointed.folder)
    phone.says("เข้างาน").shares_place(13.7539, 100.5018)
    phone.sends_photo(selfie((pointed.folder / "HALL-a4.png").read_bytes(), seed=3)).sees_card("รับแล้ว")


def test_signs_without_line_have_no_qr_and_say_so(pointed: Operator) -> None:
    pointed.house.platform.access.revoke(TOKEN)
    told = pointed.types("signs", "print", "--point", "HALL", "--out", pointed.folder)
    assert "no QR on the signs" in told.output
    assert (pointed.folder / "HALL-a4.png").exists()
