"""The office's own numbers, over the defaults of the rules; what days are judged by holds from a date on."""

import math
from collections.abc import Callable
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Date, cast, insert, literal, null, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from rules.evidence import Limits
from rules.keeping import Keeping
from rules.ledger import LedgerRules
from rules.milestones import MilestoneRules
from rules.outages import OutageRules
from rules.patterns import SignalLimits
from rules.pilot import Pilot
from rules.reminders import RemindRules
from rules.requests import RequestRules
from rules.workday import DayRules, Round
from storage.tables import office_settings
from storage.tables_days import rule_versions

#: Groups of which each value holds from a date on: what was judged by the old ones stays explainable.
DATED: Final = ("day", "round", "ledger", "request", "remind")
#: Of these a change makes days again; the ledger's limits only judge their sums.
JUDGING: Final = ("day.", "round.")
_KINDS = {
    time: "a time such as 08:30",
    int: "a whole number",
    float: "a number",
    str: "words",
    bool: "on or off",
    tuple: "weekdays from Monday 0, such as 0,1,2,3,4",
}
#: What may be left empty, and what it is when it is not.
_MAY_BE_EMPTY: Final[dict[str, Callable[[str], Any]]] = {
    "round.hours": float,
    "round.latest": time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Telling:
    """Whether people are told of decisions by a push (it costs) or at their next message (it is free)."""

    push: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """Whether the audit trail's daily head is pushed to the admins (one push an admin a day)."""

    post_head: bool = False


@dataclass(frozen=True, slots=True)
class Printing:
    """How papers look: with Thai digits (๑๒๓) or Arabic ones."""

    thai_digits: bool = False


T = TypeVar(
    "T",
    Limits,
    DayRules,
    LedgerRules,
    Round,
    RequestRules,
    RemindRules,
    OutageRules,
    Telling,
    Printing,
    Keeping,
    Posting,
    SignalLimits,
    Pilot,
    MilestoneRules,
)


class Office:
    """Settings by dotted key: `limits.near_margin_m`, `day.late_until`, `round.start`, `name`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._values: dict[str, Any] | None = None
        self._versions: list[tuple[date, int, str, Any]] | None = None

    @property
    def values(self) -> dict[str, Any]:
        if self._values is None:
            rows = self._connection.execute(select(office_settings.c.key, office_settings.c.value))
            self._values = {row.key: row.value for row in rows}
        return self._values

    def set(self, key: str, value: Any, at: datetime) -> None:
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        self._connection.execute(
            make(office_settings)
            .values(key=key, value=value, changed_at=at)
            .on_conflict_do_update(index_elements=["key"], set_={"value": value, "changed_at": at})
        )
        self._values = None

    def forget(self) -> None:
        """What was read is read again when next asked for."""
        self._values = self._versions = None

    # -- numbers that hold from a date on --------------------------------------------------------

    @property
    def versions(self) -> list[tuple[date, int, str, Any]]:
        """Each dated value as (from day, our id, key, value); of one key the last that has begun holds."""
        if self._versions is None:
            columns = (rule_versions.c[name] for name in ("from_day", "id", "key", "value"))
            query = select(*columns).order_by(rule_versions.c.from_day, rule_versions.c.id)
            self._versions = [tuple(row) for row in self._connection.execute(query)]
        return self._versions

    def values_on(self, day: date | None) -> dict[str, Any]:
        """Everything set, as it holds on that day; without a day only what has no date."""
        if day is None:
            return self.values
        if self._values is None and self._versions is None:
            self._read_both()
        return {**self.values, **{key: value for since, _, key, value in self.versions if since <= day}}

    def _read_both(self) -> None:
        """In one statement what is mostly asked together."""
        columns = [rule_versions.c[name] for name in ("from_day", "id", "key", "value")]
        plain = select(cast(null(), Date), literal(0), office_settings.c.key, office_settings.c.value)
        rows = self._connection.execute(union_all(select(*columns), plain)).all()
        self._values = {key: value for since, _, key, value in rows if since is None}
        dated = [tuple(row) for row in rows if row[0] is not None]
        self._versions = sorted(dated, key=lambda row: row[:2])

    def version_on(self, day: date) -> int:
        """Our id of the newest dated value that bears on days and holds on that day; 0 for none."""
        begun = (
            number for since, number, key, _ in self.versions if since <= day and key.startswith(JUDGING)
        )
        return max(begun, default=0)

    def set_from(self, key: str, value: Any, from_day: date, at: datetime, by: str) -> None:
        row = {"from_day": from_day, "key": key, "value": value, "made_at": at, "made_by": by}
        self._connection.execute(insert(rule_versions).values(**row))
        self._versions = None

    # -- setting and showing ---------------------------------------------------------------------

    def set_checked(
        self, key: str, value: str, at: datetime, *, from_day: date | None = None, by: str = "operator"
    ) -> object:
        """Sets a value given as text; returns what was in force before.

        With a day, a value of a dated group holds from that day on. Raises KeyError for a key nobody reads
        and ValueError for a value of the wrong kind.
        """
        in_force = self.in_force(from_day)
        if key not in in_force:
            raise KeyError(f"{key}: choose one of {', '.join(in_force)}")
        meant = self._meant(key, in_force[key], value)
        prefix, _, name = key.partition(".")
        if name:
            replace(self._groups(from_day)[prefix], **{name: meant})  # what cannot stand raises ValueError
        if from_day is not None and prefix in DATED:
            self.set_from(key, value, from_day, at, by)
        else:
            self.set(key, value, at)
        return str(in_force[key])

    def _meant(self, key: str, now: Any, value: str) -> Any:
        try:
            meant = _parsed(key, now, value)
        except ValueError:
            kind = _KINDS.get(type(now), "a value of its kind, or - for none")
            raise ValueError(f"{key}: {kind}, not {value[:60]!r}") from None
        if isinstance(meant, int | float) and not (math.isfinite(meant) and meant >= 0):
            raise ValueError(f"{key}: a number from 0 up, not {value[:60]!r}")
        return meant

    def in_force(self, on: date | None = None) -> dict[str, Any]:
        """Every key with the value in force on that day, defaults included."""
        found: dict[str, Any] = {"name": self.name}
        for prefix, group in self._groups(on).items():
            found |= {f"{prefix}.{f.name}": getattr(group, f.name) for f in fields(group) if _is_value(f)}
        return found

    def _groups(self, on: date | None = None) -> dict[str, Any]:
        return {
            "limits": self.limits(),
            "signal": self.signals(),
            "pilot": self.pilot(),
            "day": self.day_rules(on),
            "round": self.round(on),
            "ledger": self.ledger_rules(on),
            "request": self.request_rules(on),
            "remind": self.remind_rules(on),
            "outage": self.outage_rules(),
            "telling": self.telling(),
            "keep": self.keeping(),
            "audit": self.posting(),
            "print": self.printing(),
            "milestone": self.milestone_rules(),
        }

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    def limits(self) -> Limits:
        """The numbers of the verdict, the weights of its signals included."""
        return replace(self._over(Limits(), "limits"), signals=self.signals())

    def signals(self) -> SignalLimits:
        return self._over(SignalLimits(), "signal")

    def pilot(self) -> Pilot:
        return self._over(Pilot(), "pilot")

    def day_rules(self, on: date | None = None) -> DayRules:
        return self._over(DayRules(), "day", on)

    def round(self, on: date | None = None) -> Round:
        """The round of whoever has no other."""
        return self._over(Round(), "round", on)

    def ledger_rules(self, on: date | None = None) -> LedgerRules:
        return self._over(LedgerRules(), "ledger", on)

    def request_rules(self, on: date | None = None) -> RequestRules:
        return self._over(RequestRules(), "request", on)

    def remind_rules(self, on: date | None = None) -> RemindRules:
        return self._over(RemindRules(), "remind", on)

    def outage_rules(self) -> OutageRules:
        return self._over(OutageRules(), "outage")

    def telling(self) -> Telling:
        return self._over(Telling(), "telling")

    def keeping(self) -> Keeping:
        return self._over(Keeping(), "keep")

    def posting(self) -> Posting:
        return self._over(Posting(), "audit")

    def printing(self) -> Printing:
        return self._over(Printing(), "print")

    def milestone_rules(self) -> MilestoneRules:
        return self._over(MilestoneRules(), "milestone")

    def _over(self, default: T, prefix: str, on: date | None = None) -> T:
        values = self.values_on(on)
        changes = {
            field.name: _parsed(key, getattr(default, field.name), values[key])
            for field in fields(default)
            if (key := f"{prefix}.{field.name}") in values
        }
        return replace(default, **changes)


def _is_value(of: Field[Any]) -> bool:
    """A group within a group has keys of its own."""
    return not is_dataclass(of.default)


def _parsed(key: str, default: Any, value: Any) -> Any:
    """The value in the kind of its default; ValueError when it cannot be."""
    if key in _MAY_BE_EMPTY:
        return None if value in ("", "-") else _MAY_BE_EMPTY[key](value)
    if isinstance(default, bool):
        if str(value).casefold() not in ("true", "false", "on", "off", "yes", "no", "1", "0"):
            raise ValueError(f"on or off, not {value!r}")
        return str(value).casefold() in ("true", "on", "yes", "1")
    if isinstance(default, tuple):
        return weekdays(str(value))
    return time.fromisoformat(value) if isinstance(default, time) else type(default)(value)


def weekdays(text: str) -> tuple[int, ...]:
    """Weekdays from Monday 0, as in "0,1,2,3,4". Raises ValueError for what is none."""
    days = tuple(sorted({int(part) for part in text.split(",")}))
    if not all(0 <= day <= 6 for day in days):
        raise ValueError(f"weekdays from 0 to 6, not {text!r}")
    return days
