"""What stands after an asking command, taken apart: which days are meant, and the words that say whose.

Days are found anywhere among the words, in Thai and English, in the Buddhist or the common era; what is left
names a unit or a person. Words come folded: tidy, Arabic digits, no case (`texts.thai.folded`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rules.ledger import half_year_of
from rules.periods import month_of

MOST_DAYS: Final = 31
"""So many days one answer tells of; sums over more are the ledger's."""
_DAY: Final = timedelta(days=1)
_BUDDHIST: Final = 543


class BadDays(ValueError):
    """Days that cannot be told of; `key` says why: no_such_day, to_come, too_long."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Asked:
    """The days from `first` to `last`, both included and none to come; `who`: the words that are left, as
    they stand; `said`: whether any day was named; `page`: of a long answer, from 1."""

    who: str
    first: date
    last: date
    said: bool
    page: int = 1

    @property
    def is_range(self) -> bool:
        return self.first != self.last

    @property
    def ways(self) -> tuple[str, ...]:
        """How `who` may be read, from as it stands to without the words that only lead up to a name."""
        found = [self.who]
        while (bare := _LEADING.sub("", found[-1])) != found[-1]:
            found.append(bare)
        return tuple(dict.fromkeys(way for way in found if way))


def read(words: str, today: date) -> Asked:
    """What folded words ask. Raises BadDays for a day that does not exist, is to come, or for too many."""
    page = 1
    if found := _PAGE.search(words):
        words, page = f"{words[: found.start()]} {words[found.end() :]}", max(1, int(found[1]))
    for pattern, spans in _FORMS:
        for match in pattern.finditer(words):
            span = spans(match, today)
            if span is None:
                continue
            first, last = min(span), max(span)
            if first > today:
                raise BadDays("to_come")
            last = min(last, today)
            if (last - first).days >= MOST_DAYS:
                raise BadDays("too_long")
            rest = f"{words[: match.start()]} {words[match.end() :]}"
            return Asked(without_manners(_DATE_WORDS.sub(" ", rest)), first, last, True, page)
    return Asked(without_manners(words), today, today, False, page)


def without_manners(words: str) -> str:
    """Without what is only polite or leads up to the matter: ครับ, หน่อย, ขอดู, please, show me."""
    words = _ASKING.sub(" ", words)
    while True:
        bare = _TAIL.sub("", _HEAD.sub("", words)).strip(" \t.,!?…:;-")
        if bare == words:
            return re.sub(r"\s+", " ", bare)
        words = bare


_PAGE: Final = re.compile(r"(?:^|\s)(?:หน้า|page)\s*(\d{1,3})(?=\s|$)")

# -- manners ---------------------------------------------------------------------------------------------

# What ends only politeness goes wherever it ends a word; what may end a name too only stands alone.
_TAIL: Final = re.compile(
    r"(?:ให้(?:หน่อย|ที|ด้วย)|นะ(?:ครับ|คะ|ค่ะ|คับ)|ครับผม|ครับ|คร้าบ|ค้าบ|ค่ะ|หน่อยสิ|หน่อย|ขอบคุณ|(?:^|\s)(?:มี|ให้|คับ|คะ|ค่า|จ้า|จ้ะ|จ๊ะ|นะ|น่ะ|ด้วย|ที|เลย|สิ|ซิ|"
    r"please|pls|plz|thanks|thank you|thx))$"
)
_HEAD: Final = re.compile(
    r"^(?:สวัสดี|รบกวน|ขอดู|ขอเช็[คก]|ขอทราบ|ขอรู้|ขอ(?!ง)|ช่วยดู|ช่วยเช็[คก]|ช่วยบอก|ช่วย|อยากดู|อยากรู้|อยากทราบ|"
    r"เช็[คก]ดู|เช็[คก]|ตรวจดู|มี(?=\s|$|ใคร|คน)|ดู(?=\s|$|สถานะ|ใคร)|"
    r"(?:please|pls|check|show me|show|see|tell me|what is|what's|give me|i want|hi|hello)(?=\s|$))\s*"
)
#: Words of a question that name nobody.
_ASKING: Final = re.compile(r"บ้าง|(?:^|\s)(?:คุณ(?=\s)|of|for|in|the|at|on|about|is|are)(?=\s|$)")
_LEADING: Final = re.compile(r"^(?:ของ|ที่|ใน|คุณ|หน่วยงาน|หน่วย|คน|unit|staff|ทั้ง)\s*")
_DATE_WORDS: Final = re.compile(
    r"(?:ประจำ|เมื่อ|ตั้งแต่|ของ)?(?:วันที่|วัน)(?=\s|$)|(?:ประจำ|เมื่อ|ตั้งแต่|ช่วง|ของ)(?=\s*$)|\bsince\b"
)

# -- days ------------------------------------------------------------------------------------------------

Span = tuple[date, date]
Spans = Callable[[re.Match[str], date], Span | None]

_MONTHS: Final = (
    ("มกราคม", "มกรา", "ม.ค.", "มค", "january", "jan"), ("กุมภาพันธ์", "กุมภา", "ก.พ.", "กพ", "february", "feb"),
    ("มีนาคม", "มีนา", "มี.ค.", "มีค", "march", "mar"), ("เมษายน", "เมษา", "เม.ย.", "เมย", "april", "apr"),
    ("พฤษภาคม", "พฤษภา", "พ.ค.", "พค", "may"), ("มิถุนายน", "มิถุนา", "มิ.ย.", "มิย", "june", "jun"),
    ("กรกฎาคม", "กรกฎา", "ก.ค.", "กค", "july", "jul"), ("สิงหาคม", "สิงหา", "ส.ค.", "สค", "august", "aug"),
    ("กันยายน", "กันยา", "ก.ย.", "กย", "september", "sept", "sep"),
    ("ตุลาคม", "ตุลา", "ต.ค.", "ตค", "october", "oct"),
    ("พฤศจิกายน", "พฤศจิกา", "พ.ย.", "พย", "november", "nov"),
    ("ธันวาคม", "ธันวา", "ธ.ค.", "ธค", "december", "dec"),
)  # fmt: skip
_WEEKDAYS: Final = (
    ("จันทร์", "monday"), ("อังคาร", "tuesday"), ("พุธ", "wednesday"), ("พฤหัสบดี", "พฤหัส", "thursday"),
    ("ศุกร์", "friday"), ("เสาร์", "saturday"), ("อาทิตย์", "sunday"),
)  # fmt: skip


def _any(names: tuple[tuple[str, ...], ...]) -> str:
    """Every spelling, the longest first; the dots of a short month may be left out."""
    every = sorted({name for group in names for name in group}, key=lambda name: -len(name))
    return "|".join(re.escape(name).replace(r"\.", r"\.?\s?") for name in every)


def _place(names: tuple[tuple[str, ...], ...], said: str) -> int:
    bare = re.sub(r"[.\s]", "", said)
    return next(n for n, group in enumerate(names) if any(bare == name.replace(".", "") for name in group))


_M: Final = f"(?P<month>{_any(_MONTHS)})"
_YEAR: Final = r"(?:\s*,?\s*(?:พ\.?ศ\.?|ค\.?ศ\.?|ปี)?\s*(?P<year>2[0456]\d\d|19\d\d|\d\d)(?!\d))?"
_TO: Final = r"\s*(?:-|–|—|ถึง|จนถึง|to|until|till)\s*"
_TH: Final = r"(?:st|nd|rd|th)?"


def _year(said: str | None, today: date) -> int | None:
    """2569 and 69 are of the Buddhist era, 2026 and 26 of the common one: the nearer to today."""
    if said is None:
        return None
    number = int(said)
    if number >= 2400:
        return number - _BUDDHIST
    if number >= 100:
        return number
    return min((2000 + number, 2500 + number - _BUDDHIST), key=lambda year: abs(year - today.year))


def _day(day: int, month: int, year: int | None, today: date) -> date:
    """The day; without a year the last one not to come."""
    try:
        found = date(today.year if year is None else year, month, day)
        return found.replace(year=found.year - 1) if year is None and found > today else found
    except ValueError:
        raise BadDays("no_such_day") from None


def _between(first: tuple[int, int], last: tuple[int, int], year: int | None, today: date) -> Span:
    """From a day to a day, each as (day, month); `year` is the last one's."""
    if year is None:  # a range that has begun may end in days to come
        begin = _day(*first, None, today)
        return begin, _day(*last, begin.year + (last[::-1] < first[::-1]), today)
    end = _day(*last, year, today)
    return _day(*first, year - (last[::-1] < first[::-1]), today), end


def _written(match: re.Match[str], today: date) -> Span | None:
    """1 พ.ย. 2569, 1-5 พ.ย. 69, 30 ต.ค. ถึง 2 พ.ย., 1 to 5 nov."""
    return _span(match, _place(_MONTHS, match["month"]) + 1, today)


def _in_figures(match: re.Match[str], today: date) -> Span | None:
    """20/11/2569, 1-5/11/69, 30/10-2/11; of 31/2 it is said that there is none, 99/99 is no day at all."""
    month = int(match["month"])
    return _span(match, month, today) if 1 <= int(match["day"]) <= 31 and 1 <= month <= 12 else None


def _span(match: re.Match[str], month: int, today: date) -> Span:
    last, year, of = (int(match["day"]), month), _year(match["year"], today), match.groupdict()
    if of.get("from") is None:
        found = _day(*last, year, today)
        return found, found
    said = of.get("month0")
    month0 = month if said is None else int(said) if said.isdecimal() else _place(_MONTHS, said) + 1
    return _between((int(of["from"]), month0), last, year, today)


def _iso(match: re.Match[str], today: date) -> Span | None:
    found = _day(int(match["day"]), int(match["month"]), _year(match["year"], today), today)
    return found, found


def _day_of_month(match: re.Match[str], today: date) -> Span | None:
    """วันที่ 20: the last one not to come."""
    month = today if int(match["day"]) <= today.day else month_of(today).first - _DAY
    found = _day(int(match["day"]), month.month, month.year, today)
    return found, found


def _month(match: re.Match[str], today: date) -> Span | None:
    first = _day(1, _place(_MONTHS, match["month"]) + 1, _year(match["year"], today), today)
    return first, month_of(first).last


def _weekday(match: re.Match[str], today: date) -> Span | None:
    """The last one not to come; with "last" and the like not today."""
    back = (today.weekday() - _place(_WEEKDAYS, match["day"])) % 7
    if not back and match["before"]:
        back = 7
    return today - _DAY * back, today - _DAY * back


def _last_days(match: re.Match[str], today: date) -> Span | None:
    count = int(next(number for number in match.groups() if number))
    return (today - _DAY * (count - 1), today) if count else None


def _of(spans: Callable[[date], Span]) -> Spans:
    return lambda _match, today: spans(today)


def _ago(days: int) -> Callable[[date], Span]:
    return lambda today: (today - _DAY * days, today - _DAY * days)


def _week(today: date) -> Span:
    monday = today - _DAY * today.weekday()
    return monday, monday + _DAY * 6


def _last_week(today: date) -> Span:
    return _week(today - _DAY * 7)


def _this_month(today: date) -> Span:
    return month_of(today).first, month_of(today).last


def _last_month(today: date) -> Span:
    return _this_month(month_of(today).first - _DAY)


def _half(today: date) -> Span:
    return half_year_of(today).first, half_year_of(today).last


_PAST: Final = r"(?:ที่แล้ว|ที่ผ่านมา|ก่อนหน้านี้|ก่อน)"


def _forms() -> Iterator[tuple[str, Spans]]:
    """Every form of days, the fuller before what could be a part of it."""
    figures = r"(?P<day>\d\d?)\s*[/.]\s*(?P<month>\d\d?)(?:\s*[/.]\s*(?P<year>\d{4}|\d\d))?(?![\d/])"
    yield r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)", _iso
    yield rf"(?<![\d/])(?P<from>\d\d?)/(?P<month0>\d\d?)(?:/(?:\d{{4}}|\d\d))?{_TO}{figures}", _in_figures
    yield rf"(?<![\d/])(?:(?P<from>\d\d?){_TO})?{figures}", _in_figures
    yield r"(?<!\d)(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4}|\d\d)(?!\d)", _in_figures
    month0 = _M.replace("<month>", "<month0>") + r"(?:\s*(?:2[0456]\d\d|\d\d(?!\d)))?"
    day = rf"(?P<day>\d\d?){_TH}\s*(?:of\s+|เดือน\s*)?{_M}{_YEAR}"
    yield rf"(?<!\d)(?P<from>\d\d?)\s*{month0}{_TO}{day}", _written
    yield rf"(?<!\d)(?:(?P<from>\d\d?){_TH}{_TO})?{day}", _written
    yield rf"(?<![a-z]){_M}\s+(?P<day>\d\d?){_TH}(?!\d)(?:,?\s*(?P<year>\d{{4}}))?", _written
    yield r"เม[ืิ]่?อวานซืน|วานซืน|day before yesterday", _of(_ago(2))
    yield r"เม[ืิ]่?อวาน(?:นี้)?|วานนี้|\byesterday\b", _of(_ago(1))
    yield r"พรุ่งนี้|มะรืน(?:นี้)?|\btomorrow\b|(?:สัปดาห์|อาทิตย์|เดือน)หน้า|\bnext (?:week|month)\b", _of(_ago(-1))
    yield r"วันนี้|เช้านี้|เมื่อเช้า(?:นี้)?|ตอนนี้|ขณะนี้|เวลานี้|\btoday\b|\bnow\b|\bthis morning\b", _of(_ago(0))
    yield (rf"(\d{{1,3}})\s*วัน{_PAST}|ย้อนหลัง\s*(\d{{1,3}})\s*วัน|(\d{{1,3}})\s*วัน(?:ล่าสุด|หลังสุด|ย้อนหลัง)|"
           r"\b(?:last|past) (\d{1,3}) days?\b", _last_days)  # fmt: skip
    yield rf"(?:สัปดาห์|อาทิตย์){_PAST}|\b(?:last|previous) week\b", _of(_last_week)
    yield r"(?:สัปดาห์|อาทิตย์)(?:นี้)|\bthis week\b|\bweek\b|ประจำสัปดาห์|รายสัปดาห์", _of(_week)
    yield rf"เดือน{_PAST}|\b(?:last|previous) month\b", _of(_last_month)
    yield r"เดือนนี้|\bthis month\b|ประจำเดือน(?!\s*[ก-ฮ])|รายเดือน", _of(_this_month)
    yield r"(?:ปี|ปีงบ|ปีงบประมาณ|ครึ่งปี)(?:นี้|ที่แล้ว)|\b(?:this|last) year\b", _of(_half)
    yield rf"(?:วัน)(?P<day>{_any(_WEEKDAYS)})(?P<before>{_PAST})?(?:นี้)?", _weekday
    english = "|".join(names[-1] for names in _WEEKDAYS)
    yield rf"(?:\b(?P<before>last) )?\b(?P<day>{english})\b", _weekday
    yield r"วันที่\s*(?P<day>\d\d?)(?!\d)", _day_of_month
    yield rf"(?:ประจำ)?เดือน\s*{_M}{_YEAR}", _month
    full = "|".join(name for names in _MONTHS for name in names if name.endswith(("คม", "ยน", "พันธ์")))
    yield rf"(?P<month>{full}){_YEAR}", _month
    english = "|".join(
        name for names in _MONTHS for name in names if name.isascii() and name.isalpha() and len(name) > 3
    )
    yield rf"\b(?P<month>{english})\b{_YEAR}", _month


_FORMS: Final = tuple((re.compile(pattern), spans) for pattern, spans in _forms())
