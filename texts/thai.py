"""Thai and English dates and numbers, and text as people type it."""

import re
import unicodedata
from datetime import date, datetime

import regex

from rules.calendar import buddhist_year

MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS_TH = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHORT_WEEKDAYS_TH = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Cc}--[\n\t]]", flags=regex.V1)
#: A word of Latin and Thai letters, digits and signs, but for the ring that is half of a SARA AM.
_WORD = "[!-~\u0e01-\u0e3a\u0e3f-\u0e4c\u0e4e-\u0e5b]+"
_TIDY = re.compile(f"(?:{_WORD}(?: {_WORD})*)?")
_SPACES = regex.compile(r"\s+")
_LETTER = regex.compile(r"\X")


def arabic_digits(text: str) -> str:
    return text.translate(_ARABIC)


def thai_digits(text: str) -> str:
    return text.translate(_THAI)


def long_date(day: date, language: str) -> str:
    """วันอาทิตย์ที่ 22 พฤศจิกายน 2569 - Sun 22 November 2026."""
    if language == "th":
        weekday, month = WEEKDAYS_TH[day.weekday()], MONTHS_TH[day.month - 1]
        return f"วัน{weekday}ที่ {day.day} {month} {buddhist_year(day)}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def short_weekday(day: date, language: str) -> str:
    """พฤ. - Thu."""
    return (SHORT_WEEKDAYS_TH if language == "th" else WEEKDAYS_EN)[day.weekday()]


def short_date(day: date, language: str) -> str:
    """22 พ.ย. 2569 - 22 Nov 2026."""
    if language == "th":
        return f"{day.day} {SHORT_MONTHS_TH[day.month - 1]} {buddhist_year(day)}"
    return f"{day.day} {MONTHS_EN[day.month - 1][:3]} {day.year}"


def date_span(first: date, last: date, language: str) -> str:
    """23 พ.ย. 2569, 23-25 พ.ย. 2569, 30 พ.ย. - 2 ธ.ค. 2569: each part said once."""
    if first == last:
        return short_date(last, language)
    end = short_date(last, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    begin = short_date(first, language)
    return f"{begin.rpartition(' ')[0] if first.year == last.year else begin} - {end}"


def month_and_year(day: date, language: str) -> str:
    """พฤศจิกายน 2569 - November 2026."""
    if language == "th":
        return f"{MONTHS_TH[day.month - 1]} {buddhist_year(day)}"
    return f"{MONTHS_EN[day.month - 1]} {day.year}"


def clock(moment: datetime, language: str) -> str:
    """08:05 น. - 08:05; `moment` is already on the office's clock."""
    return moment.strftime("%H:%M น." if language == "th" else "%H:%M")


def metres(distance: float, language: str) -> str:
    """`85 เมตร`, `2.3 กม.` - `85 m`, `2.3 km`."""
    unit_m, unit_km = ("เมตร", "กม.") if language == "th" else ("m", "km")
    return f"{distance:,.0f} {unit_m}" if distance < 1000 else f"{distance / 1000:,.1f} {unit_km}"


def letters(text: str) -> int:
    """How many letters a person sees: grapheme clusters (Unicode UAX 29)."""
    return len(_LETTER.findall(text))


def utf16(text: str) -> int:
    """How many UTF-16 code units: what LINE counts in texts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, most: int) -> str:
    """At most `most` letters, whole ones, with an ellipsis where something was cut."""
    found = _LETTER.findall(text)
    return text if len(found) <= most else "".join(found[: most - 1]) + "…"


def clip_utf16(text: str, most: int) -> str:
    """At most `most` UTF-16 units, cut between letters."""
    if utf16(text) <= most:
        return text
    kept, used = [], 1
    for letter in _LETTER.findall(text):
        used += utf16(letter)
        if used > most:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def tidy(text: str) -> str:
    """Text as typed, without what cannot be seen: NFC, no control marks, single spaces, no edges.

    Lone surrogates, which no database stores, become the replacement sign. Thai SARA AM typed as two
    signs is put together, so that a word matches itself.
    """
    # Most of the cells of a table are tidy, and finding that takes a fifth of the time of tidying.
    if _TIDY.fullmatch(text) and unicodedata.is_normalized("NFC", text):
        return text
    return _tidied(text)


def _tidied(text: str) -> str:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", whole)).replace("\u0e4d\u0e32", "\u0e33")
    return str(_SPACES.sub(" ", seen)).strip()


def folded(text: str) -> str:
    """For comparing what was typed with what is known: tidy, Arabic digits, no case."""
    return arabic_digits(tidy(text)).casefold()
