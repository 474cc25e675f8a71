"""Days as people type them: 3/12, 3 ธ.ค. 69, พรุ่งนี้, วันจันทร์หน้า, 2026-12-03; and spans like 3-5 ธ.ค.

What could mean two things is none: nobody's leave may begin on a day that was guessed. `3-12` is neither the
third of December nor the third to the twelfth; a day of the week that does not fit its date is a slip.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Final, NamedTuple

from rules.calendar import BUDDHIST_ERA_OFFSET
from rules.calendar_imports import clock_of
from rules.workday import Part

_MOST_LETTERS = 80
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_BUDDHIST_FROM = 2400
#: A span of which one end has no year is never longer: 20 Dec - 5 Nov is a slip, not ten months.
_LONGEST_IMPLIED = timedelta(days=200)

_MONTHS: Final = (
    r"ม\.?ค\.?|มกรา(?:คม)?|jan(?:uary)?",
    r"ก\.?พ\.?|กุมภา(?:พันธ์)?|feb(?:ruary)?",
    r"มี\.?ค\.?|มีนา(?:คม)?|mar(?:ch)?",
    r"เม\.?ย\.?|เมษา(?:ยน)?|apr(?:il)?",
    r"พ\.?ค\.?|พฤษภา(?:คม)?|may",
    r"มิ\.?ย\.?|มิถุนา(?:ยน)?|june?",
    r"ก\.?ค\.?|กรกฎา(?:คม)?|july?",
    r"ส\.?ค\.?|สิงหา(?:คม)?|aug(?:ust)?",
    r"ก\.?ย\.?|กันยา(?:ยน)?|sept?(?:ember)?",
    r"ต\.?ค\.?|ตุลา(?:คม)?|oct(?:ober)?",
    r"พ\.?ย\.?|พฤศจิกา(?:ยน)?|nov(?:ember)?",
    r"ธ\.?ค\.?|ธันวา(?:คม)?|dec(?:ember)?",
)
_WEEKDAYS: Final = (
    "จันทร์|mon(?:day)?", "อังคาร|tue(?:s|sday)?", "พุธ|wed(?:nesday)?",
    "พฤหัส(?:บดี|ฯ)?|thu(?:r|rs|rsday)?", "ศุกร์|fri(?:day)?", "เสาร์|sat(?:urday)?", "อาทิตย์|sun(?:day)?",
)  # fmt: skip
_AWAY: Final = {
    "วันนี้": 0, "พรุ่งนี้": 1, "วันพรุ่งนี้": 1, "มะรืน": 2, "มะรืนนี้": 2, "วันมะรืน": 2, "วันมะรืนนี้": 2,
    "เมื่อวาน": -1, "เมื่อวานนี้": -1, "วานนี้": -1, "เมื่อวานซืน": -2, "วานซืน": -2, "วานซืนนี้": -2,
    "today": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip
_MONTH = "|".join(f"(?P<m{n}>{names})" for n, names in enumerate(_MONTHS, 1))
_WEEKDAY = "|".join(f"(?P<w{n}>{names})" for n, names in enumerate(_WEEKDAYS))
_YEAR = r"(?:\s*,?\s*(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s*(?P<year>\d{4}|\d{2}))?"
_LEAD = re.compile(r"(?:ตั้งแต่|จาก|เมื่อ|from|on)?\s*(?:วันที่\s*)?")
_NAMED_DAY = re.compile(rf"(?:วัน)?(?:{_WEEKDAY})\.?\s*(?:ที่|,|the)?\s*(?=\d|{'|'.join(_MONTHS)})")
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?P<day>\d{{1,2}})\s*(?:{_MONTH}){_YEAR}",
        rf"(?:{_MONTH})\s*(?P<day>\d{{1,2}})(?:\s*,\s*(?P<year>\d{{4}}))?",
        r"(?P<day>\d{1,2})\s*(?P<by>[/.])\s*(?P<month>\d{1,2})\s*(?P=by)\s*(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})\s*-\s*(?P<month>\d{1,2})\s*-\s*(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})",
        r"(?P<year>\d{4})(?P<by>[/.-])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})",
    )
)
_THIS_OR_THAT: Final = re.compile(
    rf"(?P<before>next\s|last\s|this\s)?(?:วัน)?(?:{_WEEKDAY})(?P<after>หน้า|นี้|ที่แล้ว|ก่อน|ที่ผ่านมา)?"
)
_UNTIL = re.compile(r"\s*(?:-|จนถึง|ถึง|\bto\b|\buntil\b|\btill\b)\s*")
_HALF = re.compile(
    r"\s*(?:(?:ครึ่ง|ช่วง)?(?:วัน)?|the )(?:(?P<morning>เช้า|morning)|(?P<afternoon>บ่าย|afternoon))$"
)
_CLOCK = re.compile(r"(?:(?P<day>.*?\S)(?:\s|(?<=\d)t))?(?:เวลา\s?)?(?P<clock>\d{1,2}[:.]\d{2})(?:\s?น\.?)?")
_DASHES = re.compile(r"[\u2010-\u2015\u2212~\u301c]")


class _Spoken(NamedTuple):
    """A day as it was said; `year` as typed, `weekday` from Monday 0."""

    day: int
    month: int
    year: int | None
    weekday: int | None


class Stay(NamedTuple):
    """Days from `first` to `last`: the half `part` of one day, or several days of which the first begins, the
    last ends, at noon."""

    first: date
    last: date
    part: Part = "full"
    from_noon: bool = False
    till_noon: bool = False


def read_day(words: str, today: date) -> date | None:
    """The day these words mean for somebody who types them on `today`; None for what is none or two.

    Without a year it is the nearest such day. A year of two digits may be of either era, the nearest counts;
    of four it is of the Buddhist era from 2400 on. `วันจันทร์` is the next Monday, today counted;
    `วันจันทร์หน้า` that of next week, weeks beginning on Monday.
    """
    plain = _plain(words)
    return _on(_said(plain, today), today) if plain else None


def read_moment(words: str, today: date) -> tuple[date, time] | None:
    """A day with a time of day after it, on the office's clock: เมื่อวาน 16:40, 20/11 16.40 น., 08:30 (today),
    2026-11-20T16:40 as a picker gives it."""
    found = _CLOCK.fullmatch(_plain(words))
    clock = clock_of(found["clock"]) if found else None
    if found is None or clock is None:
        return None
    day = read_day(found["day"], today) if found["day"] else today
    return (day, clock) if day else None


def read_span(words: str, today: date) -> tuple[date, date] | None:
    """First and last day, never the wrong way round: two days apart by `-`, `ถึง` or `to`, or one day as both.

    What the first day leaves out it takes from the last, and the other way round: 3-5 ธ.ค., 28 ธ.ค. - 3 ม.ค.
    """
    plain = _plain(words)
    if not plain:
        return None
    one = _on(_said(plain, today), today)
    if one is not None:
        return one, one
    found = {span for span in _spans(plain, today) if span[0] <= span[1]}
    return found.pop() if len(found) == 1 else None


def read_stay(words: str, today: date) -> Stay | None:
    """As `read_span`, with the half of one day (3/12 ครึ่งเช้า), or of several the half with which they begin
    or end (3 ธ.ค. บ่าย - 5 ธ.ค. เช้า); whether `3-5 ธ.ค. เช้า` means three mornings nobody knows: None."""
    span = read_span(words, today)
    if span is not None:
        return Stay(*span)
    plain = _plain(words)
    day, half = _halved(plain)
    one = _on(_said(day, today), today) if day else None
    if one is not None:
        return Stay(one, one, half)
    found = {stay for cut in _UNTIL.finditer(plain) if (stay := _stay(plain, cut, today)) is not None}
    return found.pop() if len(found) == 1 else None


def _stay(plain: str, cut: re.Match[str], today: date) -> Stay | None:
    """Of several days only the first may be an afternoon, and only the last a morning."""
    begin, leaving = _halved(plain[: cut.start()])
    end, back = _halved(plain[cut.end() :])
    if leaving == "morning" or back == "afternoon":
        return None
    span = _ends(_said(begin, today), _said(end, today), today)
    if span is None or span[0] >= span[1]:
        return None
    return Stay(*span, from_noon=leaving == "afternoon", till_noon=back == "morning")


def _halved(plain: str) -> tuple[str, Part]:
    """The words without the half of the day at their end, and that half."""
    half = _HALF.search(plain)
    if half is None:
        return plain, "full"
    return plain[: half.start()], "morning" if half["morning"] else "afternoon"


def _plain(words: str) -> str:
    """Small letters, our digits, plain dashes and single spaces; empty for what is too long to be a day."""
    if len(words) > _MOST_LETTERS:
        return ""
    seen = "".join(c for c in unicodedata.normalize("NFC", words) if unicodedata.category(c) != "Cf")
    digits = "".join(str(unicodedata.decimal(c, c)) for c in seen.casefold())
    return " ".join(_DASHES.sub("-", digits).split())


# -- one day ------------------------------------------------------------------------------------------


def _said(plain: str, today: date) -> date | _Spoken | None:
    """A day that is known at once, or one of which the year has still to be found."""
    away = _AWAY.get(plain)
    if away is not None:
        return today + timedelta(days=away)
    lead = _LEAD.match(plain)
    rest = plain[lead.end() :] if lead else plain
    weekday = None
    if named := _NAMED_DAY.match(rest):
        weekday, rest = _which(named, "w"), rest[named.end() :]
    for form in _FORMS:
        if found := form.fullmatch(rest):
            return _spoken(found, weekday)
    return _of_week(rest, today)


def _spoken(found: re.Match[str], weekday: int | None) -> _Spoken:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _which(found, "m")
    year = int(parts["year"]) if parts.get("year") else None
    return _Spoken(int(parts["day"]), month or 0, year, weekday)


def _which(found: re.Match[str], kind: str) -> int | None:
    """The number in the name of the group that matched: m3 is March, w0 Monday."""
    hits = (name for name, part in found.groupdict().items() if part and re.fullmatch(kind + r"\d+", name))
    return next((int(name[1:]) for name in hits), None)


def _of_week(plain: str, today: date) -> date | None:
    """A day of the week: of this week, the next, the last, or the coming one."""
    found = _THIS_OR_THAT.fullmatch(plain)
    weekday = _which(found, "w") if found else None
    if found is None or weekday is None or (found["before"] and found["after"]):
        return None
    this = today + timedelta(days=weekday - today.weekday())
    match (found["before"] or found["after"] or "").strip():
        case "":
            return this if this >= today else this + timedelta(days=7)
        case "next" | "หน้า":
            return this + timedelta(days=7)
        case "ที่ผ่านมา":
            return this if this < today else this - timedelta(days=7)
        case "this" | "นี้":
            return this
        case _:
            return this - timedelta(days=7)


def _on(said: date | _Spoken | None, today: date) -> date | None:
    """The one nearest to today, the coming one of two as near."""
    if not isinstance(said, _Spoken):
        return said
    return min(_dates(said, today), key=lambda day: (abs(day - today), day < today), default=None)


def _dates(said: _Spoken, around: date) -> Iterator[date]:
    """The dates that may be meant."""
    for year in _years(said.year, around):
        try:
            day = date(year, said.month, said.day)
        except ValueError:
            continue
        if said.weekday in (None, day.weekday()) and _FIRST_YEAR <= year <= _LAST_YEAR:
            yield day


def _years(typed: int | None, around: date) -> Iterable[int]:
    if typed is None:
        return range(around.year - 1, around.year + 2)
    if typed < 100:
        return 2000 + typed, 2500 + typed - BUDDHIST_ERA_OFFSET
    return (typed - BUDDHIST_ERA_OFFSET if typed >= _BUDDHIST_FROM else typed,)


# -- from one day to another --------------------------------------------------------------------------


def _spans(plain: str, today: date) -> Iterator[tuple[date, date]]:
    """What the words mean when they are parted at each place where they can be."""
    for cut in _UNTIL.finditer(plain):
        begin, end = plain[: cut.start()], _said(plain[cut.end() :], today)
        span = _numbered(begin, end, today) if begin.isdecimal() else _ends(_said(begin, today), end, today)
        if span is not None:
            yield span


def _numbered(begin: str, end: date | _Spoken | None, today: date) -> tuple[date, date] | None:
    """3-5 ธ.ค.: only the day's number is said of the first."""
    last = _on(end, today) if isinstance(end, _Spoken) else None
    if last is None or not 1 <= int(begin) <= last.day:
        return None
    return last.replace(day=int(begin)), last


def _ends(begin: date | _Spoken | None, end: date | _Spoken | None, today: date) -> tuple[date, date] | None:
    """The end that has a year, or else the first, is found from today, and the other one from it."""
    if begin is None or end is None:
        return None
    if _open(end):
        first = _on(begin, today)
        last = _beside(end, first, 1) if first else None
    else:
        last = _on(end, today)
        first = (_beside(begin, last, -1) if _open(begin) else _on(begin, today)) if last else None
    return (first, last) if first and last else None


def _open(said: date | _Spoken) -> bool:
    return isinstance(said, _Spoken) and said.year is None


def _beside(said: date | _Spoken, other: date, side: int) -> date | None:
    """The date nearest to the span's other end, after it (`side` 1) or before it (-1), and not too far."""
    dates = _dates(said, other) if isinstance(said, _Spoken) else iter(())
    away = sorted((day - other) * side for day in dates)
    found = next((far for far in away if timedelta() <= far <= _LONGEST_IMPLIED), None)
    return None if found is None else other + found * side
