"""The office's own numbers, over the defaults of the rules."""

import math
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from datetime import datetime, time
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from rules.evidence import Limits
from rules.keeping import Keeping
from rules.patterns import SignalLimits
from rules.pilot import Pilot
from rules.workday import DayRules, Round
from storage.tables import office_settings

_KINDS = {
    time: "a time such as 08:30",
    int: "a whole number",
    float: "a number",
    str: "words",
    bool: "on or off",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """Whether people are told of decisions by a push (it costs) or at their next message (it is free)."""

    push: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """Whether the audit trail's daily head is pushed to the admins (one push an admin a day)."""

    post_head: bool = False


T = TypeVar("T", Limits, DayRules, Round, Telling, Keeping, Posting, SignalLimits, Pilot)


class Office:
    """Settings by dotted key: `limits.near_margin_m`, `day.late_until`, `round.start`, `name`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._values: dict[str, Any] | None = None

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

    def set_checked(self, key: str, value: str, at: datetime) -> object:
        """Sets a value given as text; returns what was in force before.

        Raises KeyError for a key nobody reads and ValueError for a value of the wrong kind.
        """
        in_force = self.in_force()
        if key not in in_force:
            raise KeyError(f"{key}: choose one of {', '.join(in_force)}")
        try:
            meant = _like(in_force[key], value)
        except ValueError:
            raise ValueError(f"{key}: {_KINDS[type(in_force[key])]}, not {value[:60]!r}") from None
        if isinstance(meant, int | float) and not (math.isfinite(meant) and meant >= 0):
            raise ValueError(f"{key}: a number from 0 up, not {value[:60]!r}")
        prefix, _, name = key.partition(".")
        if name:
            replace(self._groups()[prefix], **{name: meant})  # what cannot stand raises ValueError
        self.set(key, value, at)
        return str(in_force[key])

    def in_force(self) -> dict[str, Any]:
        """Every key with the value in force, defaults included."""
        found: dict[str, Any] = {"name": self.name}
        for prefix, group in self._groups().items():
            found |= {f"{prefix}.{f.name}": getattr(group, f.name) for f in fields(group) if _is_value(f)}
        return found

    def _groups(self) -> dict[str, Any]:
        return {
            "limits": self.limits(),
            "signal": self.signals(),
            "pilot": self.pilot(),
            "day": self.day_rules(),
            "round": self.round(),
            "telling": self.telling(),
            "keep": self.keeping(),
            "audit": self.posting(),
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

    def day_rules(self) -> DayRules:
        return self._over(DayRules(), "day")

    def round(self) -> Round:
        return self._over(Round(), "round")

    def telling(self) -> Telling:
        return self._over(Telling(), "telling")

    def keeping(self) -> Keeping:
        return self._over(Keeping(), "keep")

    def posting(self) -> Posting:
        return self._over(Posting(), "audit")

    def _over(self, default: T, prefix: str) -> T:
        changes = {
            field.name: _like(getattr(default, field.name), self.values[f"{prefix}.{field.name}"])
            for field in fields(default)
            if f"{prefix}.{field.name}" in self.values
        }
        return replace(default, **changes)


def _is_value(of: Field[Any]) -> bool:
    """A group within a group has keys of its own."""
    return not is_dataclass(of.default)


def _like(default: Any, value: Any) -> Any:
    """The value in the kind of its default; ValueError when it cannot be."""
    if isinstance(default, bool):
        if str(value).casefold() not in ("true", "false", "on", "off", "yes", "no", "1", "0"):
            raise ValueError(f"on or off, not {value!r}")
        return str(value).casefold() in ("true", "on", "yes", "1")
    return time.fromisoformat(value) if isinstance(default, time) else type(default)(value)
