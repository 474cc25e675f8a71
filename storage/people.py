"""People, the LINE accounts bound to them, one-time codes and accepted notices."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, insert, or_, select, update

from rules.people import Person
from storage.tables import accounts, bind_codes, bind_tries, consents, people
from storage.units import Units

_PERSON = [
    people.c[name]
    for name in (
        "id",
        "staff_id",
        "title",
        "first_name",
        "last_name",
        "position",
        "unit",
        "role",
        "supervisor_id",
        "left_on",
        "started_on",
    )
]


# Asked in every turn, so made once: making a statement costs more than running it.
_OF_ACCOUNT = (
    select(*_PERSON)
    .join(accounts, accounts.c.person == people.c.id)
    .where(accounts.c.user_id == bindparam("user_id"), accounts.c.unbound_at.is_(None))
)
_ACCEPTED = select(consents.c.id).where(
    consents.c.person == bindparam("person"),
    consents.c.notice == bindparam("notice"),
    consents.c.version == bindparam("version"),
)
_chiefs = people.alias("chiefs")
_RIGHTS = frozenset({"role", "unit", "supervisor_id"})


class Code(NamedTuple):
    """A one-time code as kept: only its selector can be read back."""

    id: int
    person: int
    verifier_hash: str
    expires_at: datetime
    wrong_tries: int
    used_at: datetime | None
    revoked_at: datetime | None


class People:
    def __init__(self, connection: Connection, units: Units | None = None) -> None:
        self._connection = connection
        self._units = units or Units(connection)

    # -- the staff list ------------------------------------------------------------------------

    def by_id(self, person: int) -> Person:
        return self._placed(self._connection.execute(_people().where(people.c.id == person)).one())

    def maybe(self, person: int) -> Person | None:
        """As `by_id`, None for a number that is nobody's."""
        return self._maybe(_people().where(people.c.id == person))

    def by_ids(self, wanted: Collection[int]) -> dict[int, Person]:
        """Several at once, by our ids."""
        query = _people().where(people.c.id.in_(list(wanted)))
        return {row.id: self._placed(row) for row in self._connection.execute(query)}

    def by_staff_id(self, staff_id: str) -> Person | None:
        return self._maybe(_people().where(func.lower(people.c.staff_id) == staff_id.lower()))

    def of_account(self, user_id: str) -> Person | None:
        """The person this LINE user is bound to now, unless they have left."""
        row = self._connection.execute(_OF_ACCOUNT, {"user_id": user_id}).one_or_none()
        return self._placed(row) if row else None

    def everyone(self) -> list[Person]:
        return self._all(_people().order_by(people.c.staff_id))

    def working_on(self, day: date, unit: str | None = None) -> list[Person]:
        query = _people().where(or_(people.c.left_on.is_(None), people.c.left_on > day))
        if unit is not None:
            query = query.where(people.c.unit == unit)
        return self._all(query.order_by(people.c.unit, people.c.staff_id))

    def units(self) -> list[str]:
        return list(
            self._connection.execute(select(people.c.unit).distinct().order_by(people.c.unit)).scalars()
        )

    def count_by_unit(self, day: date, units: Collection[str] | None = None) -> dict[str, int]:
        """How many people each unit has on that day."""
        of = people.c
        query = select(of.unit, func.count()).where(or_(of.left_on.is_(None), of.left_on > day))
        if units is not None:
            query = query.where(people.c.unit.in_(list(units)))
        query = query.group_by(of.unit).order_by(of.unit)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def names(self, staff_ids: Collection[str]) -> dict[str, str]:
        """The names of these people, by staff id; nobody for what is no staff id."""
        query = select(people.c.staff_id, people.c.title, people.c.first_name, people.c.last_name)
        rows = self._connection.execute(query.where(people.c.staff_id.in_(sorted(staff_ids))))
        return {row[0]: f"{row[1]}{row[2]} {row[3]}".strip() for row in rows}

    def find(self, words: str, most: int = 11) -> list[Person]:
        """People whose staff id is `words`, or whose name holds every word of it."""
        exact = self.by_staff_id(words)
        if exact:
            return [exact]
        query = _people()
        for word in words.split():
            like = f"%{_escaped(word)}%"
            name = people.c.title + people.c.first_name + " " + people.c.last_name
            query = query.where(name.ilike(like, escape="\\"))
        return self._all(query.order_by(people.c.staff_id).limit(most))

    def save(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Adds or changes staff rows by `staff_id`; returns counts of added, changed and same.

        Who was forgotten stays so, whatever an old list says; then the counts tell how many.
        """
        known = {person.staff_id: person for person in self.everyone()}
        gone = self.forgotten()
        counts = {"added": 0, "changed": 0, "same": 0}
        added = []
        for row in rows:
            old = known.get(row["staff_id"])
            if row["staff_id"] in gone:
                counts["forgotten"] = counts.get("forgotten", 0) + 1
            elif old is None:
                added.append(row)
            elif any(getattr(old, name) != value for name, value in row.items()):
                self._connection.execute(update(people).where(people.c.id == old.id).values(**row))
                counts["changed"] += 1
            else:
                counts["same"] += 1
        if added:
            self._connection.execute(insert(people), added)
        return {**counts, "added": len(added)}

    def change(self, person: int, **values: Any) -> None:
        """Changes columns of one row of the staff list."""
        self._connection.execute(update(people).where(people.c.id == person).values(**values))

    def has_admin(self, day: date) -> bool:
        """Whether anybody who works on that day can do an admin's work from a phone."""
        query = (
            select(people.c.id)
            .join(accounts, accounts.c.person == people.c.id)
            .where(
                people.c.role == "admin",
                or_(people.c.left_on.is_(None), people.c.left_on > day),
                accounts.c.unbound_at.is_(None),
            )
            .limit(1)
        )
        return self._connection.execute(query).first() is not None

    def of_units(self, units: Collection[str], day: date, most: int, skip: int = 0) -> list[Person]:
        """Who works in those units on that day, by unit and staff id."""
        query = _people().where(
            people.c.unit.in_(list(units)), or_(people.c.left_on.is_(None), people.c.left_on > day)
        )
        return self._all(query.order_by(people.c.unit, people.c.staff_id).offset(skip).limit(most))

    def forgotten(self) -> set[str]:
        """Staff ids of people whose names were erased."""
        query = select(people.c.staff_id).where(people.c.forgotten_at.is_not(None))
        return set(self._connection.execute(query).scalars())

    def differences(self, rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """By staff id, what `save` would change of people already known: before and after of what decides who
        may do and see what, and only the names of the other columns."""
        known, told = {person.staff_id: person for person in self.everyone()}, {}
        for row in rows:
            old = known.get(row["staff_id"])
            changed = [name for name, value in row.items() if old and getattr(old, name) != value]
            if changed:
                told[row["staff_id"]] = {
                    name: [getattr(old, name), row[name]] if name in _RIGHTS else "changed"
                    for name in changed
                }
        return told

    # -- accounts ------------------------------------------------------------------------------

    def account_of(self, person: int) -> str | None:
        """The LINE user id bound to this person now."""
        query = select(accounts.c.user_id).where(accounts.c.person == person, accounts.c.unbound_at.is_(None))
        return self._connection.execute(query).scalar()

    def around(self, person: int) -> Any:
        """What a person's card tells beside the person: the account of now (user_id, bound_at, blocked_at, or
        None), the chief's staff id and name (chief, title, first_name, last_name, or None), forgotten_at."""
        account = and_(accounts.c.person == people.c.id, accounts.c.unbound_at.is_(None))
        query = (
            select(
                accounts.c.user_id, accounts.c.bound_at, accounts.c.blocked_at, people.c.forgotten_at,
                _chiefs.c.staff_id.label("chief"), _chiefs.c.title, _chiefs.c.first_name, _chiefs.c.last_name,
            )
            .select_from(people)
            .outerjoin(accounts, account)
            .outerjoin(_chiefs, _chiefs.c.staff_id == people.c.supervisor_id)
            .where(people.c.id == person)
        )  # fmt: skip
        return self._connection.execute(query).one()

    def bound(self, among: Collection[int]) -> set[int]:
        """Which of these people have an account now."""
        query = select(accounts.c.person).where(
            accounts.c.person.in_(list(among)), accounts.c.unbound_at.is_(None)
        )
        return set(self._connection.execute(query).scalars())

    def accounts(self) -> dict[str, str]:
        """The LINE user of everybody who is bound now, by staff id."""
        query = (
            select(people.c.staff_id, accounts.c.user_id)
            .join(accounts, accounts.c.person == people.c.id)
            .where(accounts.c.unbound_at.is_(None))
        )
        return {row.staff_id: row.user_id for row in self._connection.execute(query)}

    def accounts_of_role(self, role: str, day: date) -> list[str]:
        """The LINE users of everybody of a role who works on that day and can be reached."""
        query = (
            select(accounts.c.user_id)
            .join(people, people.c.id == accounts.c.person)
            .where(
                people.c.role == role,
                or_(people.c.left_on.is_(None), people.c.left_on > day),
                accounts.c.unbound_at.is_(None),
                accounts.c.blocked_at.is_(None),
            )
            .order_by(people.c.staff_id)
        )
        return list(self._connection.execute(query).scalars())

    def of_roles(self, roles: Iterable[str], day: date) -> list[int]:
        """Our ids of everybody of these roles who works on that day."""
        there = or_(people.c.left_on.is_(None), people.c.left_on > day)
        query = select(people.c.id).where(people.c.role.in_(list(roles)), there)
        return list(self._connection.execute(query.order_by(people.c.id)).scalars())

    def bind(self, user_id: str, person: int, at: datetime) -> None:
        """Binds; the unique indexes stop a second account or a second person at any race."""
        self._connection.execute(insert(accounts).values(user_id=user_id, person=person, bound_at=at))

    def unbind(self, person: int, at: datetime, by: int | None) -> bool:
        changed = self._connection.execute(
            update(accounts)
            .where(accounts.c.person == person, accounts.c.unbound_at.is_(None))
            .values(unbound_at=at, unbound_by=by)
        )
        return changed.rowcount == 1

    def set_blocked(self, user_id: str, at: datetime | None) -> None:
        self._connection.execute(
            update(accounts)
            .where(accounts.c.user_id == user_id, accounts.c.unbound_at.is_(None))
            .values(blocked_at=at)
        )

    # -- one-time codes ------------------------------------------------------------------------

    def add_code(
        self, person: int, selector: str, verifier_hash: str, at: datetime, expires_at: datetime
    ) -> None:
        """A new code makes the person's older ones void."""
        self._connection.execute(
            update(bind_codes)
            .where(
                bind_codes.c.person == person,
                bind_codes.c.used_at.is_(None),
                bind_codes.c.revoked_at.is_(None),
            )
            .values(revoked_at=at)
        )
        self._connection.execute(
            insert(bind_codes).values(
                person=person,
                selector=selector,
                verifier_hash=verifier_hash,
                made_at=at,
                expires_at=expires_at,
                wrong_tries=0,
            )
        )

    def code(self, selector: str) -> Code | None:
        columns = [bind_codes.c[name] for name in Code._fields]
        query = select(*columns).where(bind_codes.c.selector == selector).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return Code(*row) if row else None

    def use_code(self, code: int, at: datetime) -> None:
        self._connection.execute(update(bind_codes).where(bind_codes.c.id == code).values(used_at=at))

    def count_wrong_try(self, code: int) -> None:
        self._connection.execute(
            update(bind_codes).where(bind_codes.c.id == code).values(wrong_tries=bind_codes.c.wrong_tries + 1)
        )

    def add_try(self, user_id: str, at: datetime) -> None:
        self._connection.execute(insert(bind_tries).values(user_id=user_id, at=at))

    def tries_since(self, user_id: str, since: datetime) -> int:
        query = select(func.count()).where(bind_tries.c.user_id == user_id, bind_tries.c.at >= since)
        return self._connection.execute(query).scalar_one()

    # -- notices -------------------------------------------------------------------------------

    def has_accepted(self, person: int, notice: str, version: str) -> bool:
        asked = {"person": person, "notice": notice, "version": version}
        return self._connection.execute(_ACCEPTED, asked).first() is not None

    def accept(self, person: int, notice: str, version: str, at: datetime, event_id: str) -> None:
        self._connection.execute(
            insert(consents).values(
                person=person, notice=notice, version=version, accepted_at=at, event_id=event_id
            )
        )

    def _maybe(self, query: Select[Any]) -> Person | None:
        row: Row[Any] | None = self._connection.execute(query).one_or_none()
        return self._placed(row) if row else None

    def _placed(self, row: Row[Any]) -> Person:
        """A supervisor comes with the units below their own."""
        found = Person(*tuple(row))
        if found.role != "supervisor":
            return found
        return replace(found, over=self._units.tree().under(found.unit))

    def _all(self, query: Select[Any]) -> list[Person]:
        return [Person(*tuple(row)) for row in self._connection.execute(query)]


def _people() -> Select[Any]:
    return select(*_PERSON)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
