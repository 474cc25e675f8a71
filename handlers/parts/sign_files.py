"""A point's sign: the one in force, made here if there is none, and as paper."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from rules.places import Point
from storage.points import SignRow
from storage.store import Store

Shape = Literal["a4", "a3", "png"]


def standing_sign(store: Store, point: Point, secret: bytes, at: datetime, by: str) -> SignRow:
    """The point's sign in force; the first, or after a withdrawal the next generation, is made here."""
    from rules.signs import make_marks  # OpenCV comes with it; most of what imports us starts without

    every = store.points.signs()
    own = [row for row in every if row.point_id == point.id]
    standing = [row for row in own if row.revoked_at is None]
    if standing:
        return standing[-1]
    generation = max((row.generation for row in own), default=0) + 1
    marks = make_marks(secret, point.code, generation, [row.marks for row in every])
    store.points.add_sign(point.id, generation, marks, at)
    store.audit.add(at, by, "sign.made", f"sign:{point.code}", generation=generation)
    return SignRow(point.code, point.id, generation, marks, None)


def signs_zip(store: Store, codes: Sequence[str], chat_url: str | None) -> tuple[bytes, int]:
    """The standing signs of these points as one archive of A4 pages; and how many there are."""
    known = {row.point_code: row for row in store.points.signs(standing_only=True)}
    points = {point.code: point for point in store.points.everywhere()}
    wanted = [code for code in codes if code in known and code in points]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for code in wanted:
            packed.writestr(f"{code}-a4.pdf", _pdf(store, points[code], known[code], chat_url))
    return out.getvalue(), len(wanted)


def sign_page(store: Store, code: str, chat_url: str | None, shape: Shape = "a4") -> bytes | None:
    """The standing sign of a point as an A4 or A3 page, or as an A4 picture; None without one."""
    point = store.points.by_code(code)
    row = next((row for row in store.points.signs(standing_only=True) if row.point_code == code), None)
    return _pdf(store, point, row, chat_url, shape) if point and row else None


def _pdf(store: Store, point: Point, row: SignRow, chat_url: str | None, shape: Shape = "a4") -> bytes:
    # It brings the typesetter; who prints nothing does without.
    from documents.signs import Sign, sign_pdf, sign_png

    sign = Sign(point.code, point.name, store.office.name, row.generation, row.marks, chat_url)
    return sign_png(sign) if shape == "png" else sign_pdf(sign, shape)
