"""Days as the office counts them: local dates of aware moments, the Buddhist era, the fiscal year."""

from datetime import date, datetime, time, timedelta, tzinfo

BUDDHIST_ERA_OFFSET = 543
FISCAL_YEAR_FIRST_MONTH = 10


def local(moment: datetime, zone: tzinfo) -> datetime:
    """The aware `moment` on the office's clock. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a naive moment has no local time")
    return moment.astimezone(zone)


def work_day(moment: datetime, zone: tzinfo) -> date:
    """The office's date of an aware moment."""
    return local(moment, zone).date()


def at_office(day: date, clock: time, zone: tzinfo) -> datetime:
    """The aware moment of a wall-clock time on a day of the office."""
    return datetime.combine(day, clock, tzinfo=zone)


def day_bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """First moment of the day and first moment of the next."""
    return at_office(day, time.min, zone), at_office(day + timedelta(days=1), time.min, zone)


def buddhist_year(day: date) -> int:
    return day.year + BUDDHIST_ERA_OFFSET


def fiscal_year(day: date) -> int:
    """The fiscal year in the Buddhist era: 1 Oct 2568 - 30 Sep 2569 is 2569."""
    return buddhist_year(day) + (1 if day.month >= FISCAL_YEAR_FIRST_MONTH else 0)
