"""How papers write days, shares, money and people."""

from datetime import date
from typing import Any, Final

from rules.papers import Signer
from texts import sentence, thai

Fields = dict[str, Any]
TOPIC: Final = "forms"
#: Where somebody writes by hand.
DOTS: Final = "." * 46


def word(key: str, language: str, **facts: object) -> str:
    return sentence(TOPIC, key, language, facts)


def day(when: date | None, language: str) -> str:
    """6 มกราคม 2564; nothing for no day."""
    return f"{when.day} {thai.month_and_year(when, language)}" if when else ""


def span(first: date, last: date, language: str) -> str:
    """6 มกราคม 2564 - 7 มกราคม 2564, or the one day."""
    return day(first, language) if first == last else f"{day(first, language)} - {day(last, language)}"


def percent(part: float, whole: float) -> str:
    """62.5: a share in per cent, with one decimal where there is one."""
    return f"{100 * part / whole:.1f}".removesuffix(".0") if whole else "0"


def hundredths(value: int | None) -> str:
    """4.25 of 425; a dash for none."""
    return "-" if value is None else f"{value / 100:.2f}"


def baht(satang: int) -> str:
    """1,234.50 of 123450."""
    return f"{satang // 100:,}.{satang % 100:02}"


def signer(one: Signer, language: str) -> dict[str, str]:
    """What stands beneath a dotted line: name, position, and the day if it is known."""
    signed = day(one.on, language)
    return {"name": one.name or DOTS, "position": one.position or DOTS, "date": signed or DOTS}


_DIGITS: Final = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def baht_in_words(satang: int) -> str:
    """หนึ่งพันสองร้อยบาทห้าสิบสตางค์: an amount of money as Thai papers repeat it, from 0 satang up."""
    whole, rest = divmod(satang, 100)
    if not satang:
        return "ศูนย์บาทถ้วน"
    said = f"{_number(whole)}บาท" if whole else ""
    return f"{said}{_number(rest)}สตางค์" if rest else f"{said}ถ้วน"


def _number(value: int) -> str:
    millions, rest = divmod(value, 10**6)
    said = f"{_number(millions)}ล้าน" if millions else ""
    digits = f"{rest:06}"
    for place, digit in zip(range(5, -1, -1), map(int, digits), strict=True):
        if not digit:
            continue
        if place == 0 and digit == 1 and (said or value > 1):
            said += "เอ็ด"
        elif place == 1 and digit == 1:
            said += "สิบ"
        elif place == 1 and digit == 2:
            said += "ยี่สิบ"
        else:
            said += _DIGITS[digit] + _PLACES[place]
    return said
