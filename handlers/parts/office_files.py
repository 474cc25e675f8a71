"""The office's files behind private links: a table with its faults marked, an empty table, the clock-ins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, BinaryIO, Final

from documents.sheets import write_xlsx
from handlers.parts.import_tables import marked_workbook, template_workbook
from handlers.parts.sign_files import Shape, sign_page, signs_zip
from rules import permits
from rules.import_kinds import KINDS
from rules.people import Person
from rules.permits import may_import, sees_office
from storage.changes import By
from storage.store import Store

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLOCKINS: Final = (
    "staff_id", "name", "unit", "kind", "event_time", "received_at", "point_code", "distance_m", "verdict",
    "reasons", "decided_by", "photo",
)  # fmt: skip
APART: Final = ".."
"""Between two days."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wants `what` of a kind of file, when, on which clock, in which language; `chat_url`: what opens the
    bot's chat, asked for only when it is printed."""

    what: str
    viewer: Person
    now: datetime
    zone: tzinfo
    language: str
    chat_url: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Written:
    name: str
    media_type: str
    facts: dict[str, object]


def write_file(store: Store, kind: str, wanted: Wanted, out: BinaryIO) -> Written | None:
    """Writes the file; None when the viewer may not have it, or there is no such file (any more)."""
    writer = WRITERS.get(kind)
    return writer(store, wanted, out) if writer else None


def _faults(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    draft = store.drafts.find(wanted.what, wanted.viewer.id)
    if draft is None or not may_import(wanted.viewer):
        return None
    by = By(wanted.viewer.staff_id, wanted.now, wanted.zone)
    data, count = marked_workbook(store, draft, by, wanted.language)
    out.write(data)
    return Written(f"{draft.kind}-check.xlsx", XLSX, {"kind": draft.kind, "faults": count})


def _template(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    if wanted.what not in KINDS or not may_import(wanted.viewer):
        return None
    out.write(template_workbook(wanted.what, wanted.language))
    return Written(f"{wanted.what}.xlsx", XLSX, {"kind": wanted.what})


def _clockins(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    if not sees_office(wanted.viewer):
        return None
    first, last = (date.fromisoformat(day) for day in wanted.what.split(APART))
    rows = list(clockin_rows(store.clockins.export(first, last), wanted.zone))
    out.write(write_xlsx(CLOCKINS, rows, "clockins"))
    return Written(f"clockins-{first}-{last}.xlsx", XLSX, {"rows": len(rows)})


def _sign(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    return _sign_as("a4", store, wanted, out)


def _big_sign(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    return _sign_as("a3", store, wanted, out)


def _sign_picture(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    return _sign_as("png", store, wanted, out)


def _sign_as(shape: Shape, store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    page = sign_page(store, wanted.what, wanted.chat_url(), shape) if _may_print(wanted) else None
    if page is None:
        return None
    out.write(page)
    facts: dict[str, object] = {"point": wanted.what}
    if shape == "png":
        return Written(f"{wanted.what}-a4.png", "image/png", facts)
    return Written(f"{wanted.what}-{shape}.pdf", "application/pdf", facts)


def _signs(store: Store, wanted: Wanted, out: BinaryIO) -> Written | None:
    if not _may_print(wanted):
        return None
    codes = [point.code for point in store.points.everywhere()]
    data, count = signs_zip(store, codes, wanted.chat_url())
    out.write(data)
    return Written("signs-a4.zip", "application/zip", {"signs": count})


def _may_print(wanted: Wanted) -> bool:
    return permits.may(wanted.viewer, "keep_points")


WRITERS: Final[dict[str, Callable[[Store, Wanted, BinaryIO], Written | None]]] = {
    "faults": _faults,
    "template": _template,
    "clockins": _clockins,
    "sign": _sign,
    "sign_a3": _big_sign,
    "sign_png": _sign_picture,
    "signs": _signs,
}


def clockin_rows(found: Iterator[Any], zone: tzinfo) -> Iterator[tuple[object, ...]]:
    """Each clock-in in the order of CLOCKINS, its times ISO 8601 on the office's clock."""
    for row in found:
        yield (
            row.staff_id,
            f"{row.title}{row.first_name} {row.last_name}",
            row.unit,
            row.kind,
            row.event_time.astimezone(zone).isoformat(timespec="seconds"),
            row.received_at.astimezone(zone).isoformat(timespec="seconds"),
            row.point_code or "",
            "" if row.distance_m is None else row.distance_m,
            row.verdict_now,
            " ".join(row.reasons),
            row.decided_by or "system",
            row.photo or "",
        )
