"""The demo office: people, points and signs to try the product with, and ready selfies for them.

It fills an empty database once. Its secrets are known to everybody: they are for trying, never for an office.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.clock import Clock
from bot.settings import Settings
from commands.signs import standing_sign
from documents.signs import Sign, sign_png
from rules import codes
from rules.calendar import at_office, work_day
from rules.people import Person
from simulator import live_signs
from simulator.demo_days import fill_days
from simulator.demo_ideas import fill_ideas
from simulator.demo_project import fill_draft, fill_project
from simulator.demo_selection import fill_selection, past
from simulator.demo_survey import fill_ended_survey, fill_survey
from simulator.live_signs import OLD_STEPS, LiveSigns
from simulator.office import DemoBeacon, DemoPerson, DemoPoint, DemoSelfie, DemoTablet
from simulator.selfies import PEOPLE, selfie
from storage.clockins import ClockIn
from storage.database import Database
from storage.facts import make_day
from storage.photos import PhotoStore
from storage.seed_2564 import seed
from storage.store import Store

OFFICE = "สำนักงาน ก.ก. (ตัวอย่าง)"
SECRETS = {
    "line_channel_secret": "demo-channel-secret",
    "line_channel_access_token": "demo-channel-access-token",
    "secret_key": "demo-secret-key-for-trying-only",
}
GENERAL, POSTS, RECRUIT = "กองบริหารทั่วไป", "กองอัตรากำลัง", "กองสรรหาบุคคล"
#: staff_id, title, first name, last name, position, unit, role, supervisor
STAFF = (
    ("1001", "นางสาว", "สมหญิง", "ใจดี", "นักทรัพยากรบุคคลปฏิบัติการ", GENERAL, "staff", "2001"),
    ("1002", "นาย", "สมชาย", "รักงาน", "เจ้าพนักงานธุรการ", GENERAL, "staff", "2001"),
    ("1003", "นาง", "มาลี", "สุขสม", "นักจัดการงานทั่วไป", GENERAL, "staff", "2001"),
    ("1004", "นาย", "วิชัย", "ตั้งตรง", "นักทรัพยากรบุคคลชำนาญการ", POSTS, "staff", "2002"),
    ("1005", "นางสาว", "พิมพ์ใจ", "แสงทอง", "นักทรัพยากรบุคคลปฏิบัติการ", POSTS, "staff", "2002"),
    ("1006", "นาย", "ธนา", "ศรีสุข", "เจ้าพนักงานธุรการ", POSTS, "staff", "2002"),
    ("1007", "นางสาว", "กานดา", "วงศ์ไทย", "นักทรัพยากรบุคคลปฏิบัติการ", RECRUIT, "staff", "2003"),
    ("1008", "นาย", "ปรีชา", "มั่นคง", "เจ้าพนักงานธุรการ", RECRUIT, "staff", "2003"),
    ("2001", "นาง", "อรุณี", "พิพัฒน์", "ผู้อำนวยการกอง", GENERAL, "supervisor", None),
    ("2002", "นาย", "สุรชัย", "เจริญผล", "ผู้อำนวยการกอง", POSTS, "supervisor", None),
    ("2003", "นาง", "จินตนา", "บุญมา", "ผู้อำนวยการกอง", RECRUIT, "supervisor", None),
    ("3001", "นาย", "ประเสริฐ", "ก้าวหน้า", "กรรมการและเลขานุการคณะกรรมการนวัตกรรม", GENERAL, "committee", None),
    ("9001", "นางสาว", "แพรวา", "ดูแลดี", "ผู้ดูแลระบบ (ฝ่ายบุคคล)", GENERAL, "admin", None),
)
#: The page lists so many people; of a larger office so many of each role, and who is on a phone.
MOST_PEOPLE, MOST_OF_ROLE = 40, 8
STAFF_COLUMNS = ("staff_id", "title", "first_name", "last_name", "position", "unit", "role", "supervisor_id")
POINTS = (
    ("HALL1", "ศาลาว่าการกรุงเทพมหานคร 1 (เสาชิงช้า)", 13.75392, 100.50181, 150.0),
    ("HALL2", "ศาลาว่าการกรุงเทพมหานคร 2 (ดินแดง)", 13.77006, 100.55272, 150.0),
)
POINT_COLUMNS = ("code", "name", "latitude", "longitude", "radius_m")
#: Who has clocked in already when the newcomer opens the page: staff id, minutes after 08:00, verdict.
TODAY = (("1003", 12, "accepted"), ("1004", 25, "accepted"), ("1005", 47, "accepted"), ("1007", 20, "review"))
WORDS = (
    "เข้างาน",
    "ออกงาน",
    "เวลาของฉัน",
    "ลาป่วย พรุ่งนี้",
    "คำขอ",
    "บัญชีครึ่งปี",
    "โหวต",
    "เสนอไอเดีย",
    "ไอเดียของฉัน",
    "โครงการ",
    "งวดงาน",
    "แบบสำรวจ",
    "ผลสำรวจ",
    "เอกสาร",
    "สถานะ",
    "ตัวชี้วัด",
    "ตัวชี้วัด 2564",
    "เมนู",
    "ยกเลิก",
    "ภาษา",
)
READY = (
    ("right", "เซลฟีคู่ป้ายจุดนี้", "accepted inside the circle"),
    ("mirrored", "เซลฟีคู่ป้าย กลับด้าน", "selfie cameras mirror; accepted"),
    ("dim", "เซลฟีคู่ป้าย แสงน้อย", "dim light; accepted"),
    ("small", "เซลฟีคู่ป้าย ป้ายเล็กมาก", "the sign is a few per cent of the width"),
    ("other", "เซลฟีคู่ป้ายของอีกจุด", "the other point's sign; review"),
    ("nosign", "เซลฟีไม่มีป้าย", "no sign; review"),
    ("noface", "ป้ายอย่างเดียว ไม่มีหน้า", "no face; review"),
    ("again", "ส่งรูปเดิมซ้ำ", "the photo last given here again; refused"),
)
LIVE = (
    ("live", "เซลฟีคู่ป้ายสด ขณะนี้", "the tablet's mark of this moment; accepted"),
    ("oldlive", "เซลฟีคู่ป้ายสด ของเมื่อ 10 นาทีก่อน", "a mark of ten minutes ago; review"),
)
_SPECIAL: dict[str, dict[str, Any]] = {
    "mirrored": {"mirrored": True},
    "dim": {"dark": 0.45},
    "small": {"sign_width": 0.07},
    "noface": {"face": False},
    "live": {"sign_width": 0.24},
    "oldlive": {"sign_width": 0.24},
}


def with_demo_secrets(settings: Settings) -> Settings:
    """The settings with the demo's secrets where none are set."""
    chosen: dict[str, Any] = {name: getattr(settings, name) or value for name, value in SECRETS.items()}
    return replace(settings, **chosen)


def fill(database: Database, settings: Settings, photos: PhotoStore, now: datetime) -> bool:
    """Fills an empty database with the demo office; False when somebody is in it already.

    Raises PhotoStoreDown, and then nothing was written.
    """
    with database.begin() as connection:
        store = Store(connection)
        if store.people.everyone():
            if store.office.name == OFFICE and not store.tablets.everywhere():  # a demo older than its tablet
                _hang_live_signs(store, now)
            return False
        store.office.set("name", OFFICE, now)
        store.people.save([dict(zip(STAFF_COLUMNS, row, strict=True)) for row in STAFF])
        store.points.save([dict(zip(POINT_COLUMNS, row, strict=True)) for row in POINTS])
        _assign_and_hang_signs(store, settings, now)
        _hang_live_signs(store, now)
        fill_days(store, now, settings.zone)
        _some_have_come(store, settings, now)
        office, secret = past(store, now, settings.zone), settings.secret_key.encode()
        fill_project(office, fill_selection(office, secret), photos)
        fill_draft(office)
        fill_ended_survey(office)
        fill_ideas(store, secret, now, settings.zone)
        fill_survey(store, now, settings.zone)
        seed(store.kpi, now)
        store.audit.add(now, "operator", "demo.filled", "office")
        return True


def _assign_and_hang_signs(store: Store, settings: Settings, now: datetime) -> None:
    points = {point.code: point for point in store.points.everywhere()}
    for point in points.values():
        standing_sign(store, point, settings.secret_key.encode(), now)
    first = date(now.year - 1, 10, 1)
    rows = []
    for person in store.people.everyone():
        codes_of = ["HALL2"] if person.unit == RECRUIT else ["HALL1"]
        if person.role != "staff":
            codes_of = ["HALL1", "HALL2"]
        rows += [
            {"person": person.id, "point": points[code].id, "from_day": first, "to_day": None}
            for code in codes_of
        ]
    store.points.assign(rows)


def _hang_live_signs(store: Store, now: datetime) -> None:
    point = store.points.by_code(POINTS[0][0])
    if point is not None:
        live_signs.hang(store, point.id, now)


def _some_have_come(store: Store, settings: Settings, now: datetime) -> None:
    """So that the first สถานะ has something to say."""
    zone, today = settings.zone, work_day(now, settings.zone)
    point = store.points.everywhere()[0]
    for staff_id, minutes, verdict in TODAY:
        person = store.people.by_staff_id(staff_id)
        at = at_office(today, time(8), zone) + timedelta(minutes=minutes)
        if person is None or at > now:
            continue
        store.clockins.add(_demo_clock_in(person, point.id, at, today, verdict))
        make_day(store, person, today, now, zone)


def _demo_clock_in(person: Person, point: int, at: datetime, day: date, verdict: str) -> ClockIn:
    return ClockIn(
        event_id=f"demo-today-{person.staff_id}",
        person=person.id,
        kind="in",
        work_day=day,
        event_time=at,
        received_at=at,
        point=point,
        latitude=POINTS[0][2],
        longitude=POINTS[0][3],
        distance_m=12.0,
        place_time=at,
        photo_time=at,
        photo=None,
        evidence={"demo": True},
        verdict=verdict,
        reasons=["no_sign"] if verdict == "review" else [],
        rule_version="demo",
    )


def _shown(store: Store) -> list[Person]:
    everyone = store.people.everyone()
    if len(everyone) <= MOST_PEOPLE:
        return everyone
    bound, seen = store.people.accounts(), Counter[str]()
    found = []
    for person in everyone:
        seen[person.role] += 1
        if person.staff_id in bound or seen[person.role] <= MOST_OF_ROLE:
            found.append(person)
    return found


class Demo:
    """The demo office as the chat page sees it; asks the database anew each time."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._settings, self._clock = database, settings, clock
        self._live = LiveSigns(database, settings, clock)
        self._codes: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._signs: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def people(self) -> Sequence[DemoPerson]:
        """Everybody, of a large office the first of each role and who has an account; whoever has none comes
        with a fresh one-time code."""
        with self._lock, self._database.begin() as connection:
            store = Store(connection)
            return [self._person(store, person) for person in _shown(store)]

    def _person(self, store: Store, person: Person) -> DemoPerson:
        user_id = store.people.account_of(person.id)
        points = store.points.of_person(person.id, work_day(self._clock.now(), self._settings.zone))
        return DemoPerson(
            person.staff_id, person.name, person.role, person.unit,
            code=None if user_id else self._code(store, person),
            user_id=user_id,
            points=tuple(point.code for point in points),
        )  # fmt: skip

    def _code(self, store: Store, person: Person) -> str:
        """The code made in this run, while it is good; only hashes are kept, so a new run makes a new one."""
        known = codes.parse(self._codes.get(person.staff_id, ""))
        row = store.people.code(known.selector) if known else None
        if row and not row.used_at and not row.revoked_at and row.wrong_tries == 0:
            return self._codes[person.staff_id]
        code, now = codes.new_code(), self._clock.now()
        hashed = codes.hashed(self._settings.secret_key.encode(), code)
        store.people.add_code(person.id, code.selector, hashed, now, now + timedelta(days=14))
        self._codes[person.staff_id] = str(code)
        return str(code)

    def points(self) -> Sequence[DemoPoint]:
        with self._database.read() as connection:
            everywhere = Store(connection).points.everywhere()
        return [DemoPoint(p.code, p.name, p.latitude, p.longitude, p.radius_m) for p in everywhere]

    def selfies(self) -> Sequence[DemoSelfie]:
        printed = [
            DemoSelfie(f"{point.code}.{kind}", label, note, point.code, repeats=kind == "again")
            for point in self.points()
            for kind, label, note in READY
        ]
        live = [
            DemoSelfie(f"{code}.{kind}", label, note, code, moment=self._live.step())
            for code in self._live.points()
            for kind, label, note in LIVE
        ]
        return live + printed

    def sign_png(self, point_code: str) -> bytes:
        if point_code not in self._signs:
            with self._database.begin() as connection:
                store = Store(connection)
                point = store.points.by_code(point_code)
                if point is None:
                    raise KeyError(point_code)
                row = standing_sign(store, point, self._settings.secret_key.encode(), self._clock.now())
                office = store.office.name
            self._signs[point_code] = sign_png(
                Sign(point.code, point.name, office, row.generation, row.marks, None)
            )
        return self._signs[point_code]

    def selfie(self, key: str, seed: int) -> bytes:
        """A photo of the moment; `again` is sent by the page itself as the one sent last."""
        code, _, kind = key.partition(".")
        more = _SPECIAL.get(kind, {})
        return selfie(self._shown(code, kind), person=PEOPLE[seed % len(PEOPLE)], seed=seed, **more)

    def _shown(self, code: str, kind: str) -> bytes | None:
        """The sign that the photo is taken beside."""
        match kind:
            case "nosign":
                return None
            case "live" | "oldlive":
                return self._live.screen(code, OLD_STEPS if kind == "oldlive" else 0)
            case "other":
                return self.sign_png(self._other(code))
        return self.sign_png(code)

    def tablets(self) -> Sequence[DemoTablet]:
        with self._lock:
            return self._live.tablets(self._links)

    def beacons(self) -> Sequence[DemoBeacon]:
        return self._live.beacons()

    def device_message(self, hwid: str) -> bytes | None:
        return self._live.device_message(hwid)

    def _other(self, code: str) -> str:
        return next((point.code for point in self.points() if point.code != code), code)

    def words(self) -> Sequence[str]:
        return WORDS
