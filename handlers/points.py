"""Clock-in points for admins: which there are, new ones by standing there, their signs and tablets."""

from datetime import timedelta
from typing import Any, Final

from bot import events
from bot.flow import Flow
from bot.replies import Bar, Board, Button, Card, Fact, LinkButton, Say, SayButton
from bot.turn import Turn
from handlers.parts import points_changes as changes
from handlers.parts import whose
from handlers.parts.admin_talk import AN_HOUR, Answers, Talks, labelled
from handlers.parts.may_say import allowed
from handlers.parts.sign_files import standing_sign
from rules.asked import Asked
from rules.places import Point
from rules.refusals import Refusal
from texts import first_word, thai

flow = Flow("points", yields=True)

DEED: Final = "keep_points"
PAGE: Final = 12
MOST_TABLET_NAME: Final = 120
KEY_HOURS: Final = 72
MOST_TABLETS: Final = 4


@flow.command("command", rest=True)
def show(turn: Turn) -> None:
    """`จุด`, `จุด HALL`, `จุด ศาลา`, `จุด หน้า 2`: the list, those that fit, or the card of one."""
    allowed(turn, DEED)
    of = whose.read_names(turn)
    points = turn.store.points.everywhere()
    found = _named(points, of.who) if of.who else points
    if of.who and not found:
        raise Refusal("none_named", words=thai.clip(of.who, 40))
    if of.who and len(found) == 1:
        return show_point(turn, found[0])
    return _show_list(turn, found, of)


def _named(points: list[Point], words: str) -> list[Point]:
    """The one of that code, else those whose code or name holds the words."""
    exact = [point for point in points if thai.folded(point.code) == words]
    return exact or [one for one in points if words in thai.folded(f"{one.code} {one.name}")]


def _word(turn: Turn) -> str:
    return first_word(flow.name, "command", turn.language)


def _show_list(turn: Turn, points: list[Point], of: Asked) -> None:
    pages = whose.pages(turn, _word(turn), of.who or None, of, len(points), PAGE)
    signs = {row.point_id: row.generation for row in turn.store.points.signs(standing_only=True)}
    start = (of.page - 1) * PAGE
    rows = [
        Bar(
            f"{point.code} · {point.name}",
            thai.metres(point.radius_m, turn.language),
            say=f"{_word(turn)} {point.code}",
            note=turn.text("sign_is", n=signs[point.id]) if point.id in signs else turn.text("no_sign_yet"),
        )
        for point in points[start : start + PAGE]
    ]
    title = turn.text("title", n=f"{len(points):,}") if points else turn.text("title_none")
    turn.show(
        Board(
            badge=turn.text("badge"), title=title, alt=title, numbers=(), rows=tuple(rows),
            more=whose.more(turn, of, len(points), PAGE), next_step=turn.text("next_list"),
            buttons=(turn.button("add", "add", lasts=True),), quick=(*pages, turn.command("menu", "menu")),
        )
    )  # fmt: skip


# -- one point -------------------------------------------------------------------------------------------


def show_point(turn: Turn, point: Point) -> None:
    allowed(turn, DEED)
    signs = [row for row in turn.store.points.signs(standing_only=True) if row.point_id == point.id]
    tablets = turn.store.tablets.of_point(point.id)
    people = turn.store.points.count_assigned(point.id, turn.today)
    named = ", ".join(thai.clip(one.name, 30) for one in tablets[:MOST_TABLETS]) or turn.text("no_tablet")
    facts = (
        Fact(turn.text("label_code"), point.code, strong=True),
        Fact(turn.text("label_radius_m"), thai.metres(point.radius_m, turn.language)),
        Fact(turn.text("label_people"), turn.text("n_people", n=f"{people:,}")),
        Fact(
            turn.text("label_sign"),
            turn.text("sign_is", n=signs[-1].generation) if signs else turn.text("no_sign_yet"),
        ),
        Fact(turn.text("label_tablet"), named),
    )
    take = tuple(
        labelled(
            turn, turn.text("take", name=thai.clip(one.name, 12)), "take", lasts=True, p=str(point.id),
            t=one.public_id,
        )
        for one in tablets[:MOST_TABLETS]
    )  # fmt: skip
    turn.show(
        Card(
            "info", turn.text("badge"), point.name, turn.text("alt", code=point.code, name=point.name), facts,
            buttons=tuple(_buttons(turn, point)),
            quick=(*take, turn.command("points", "command"), turn.command("menu", "menu")),
        )
    )  # fmt: skip


def _buttons(turn: Turn, point: Point) -> list[Button]:
    number = str(point.id)
    named = ("print", "rename", "move", "radius", "renew", "tablet")
    found: list[Button] = [turn.button(name, name, lasts=True, p=number) for name in named]
    return [*found, changes.map_link(turn, point.latitude, point.longitude)]


def _point(turn: Turn, args: dict[str, str]) -> Point:
    """Which point a button means, for who may change it. Raises Refusal."""
    allowed(turn, DEED)
    number = args.get("p", "")
    if not number.isdecimal() or len(number) > 18:
        raise Refusal("button_unknown")
    return changes.point_of(turn, int(number))


@flow.button("add", lasts=True)
def add(turn: Turn, args: dict[str, str]) -> None:
    talks.begin(turn, "add")


@flow.button("rename", lasts=True)
def rename(turn: Turn, args: dict[str, str]) -> None:
    _begin(turn, args, "rename")


@flow.button("move", lasts=True)
def move(turn: Turn, args: dict[str, str]) -> None:
    _begin(turn, args, "move")


@flow.button("radius", lasts=True)
def radius(turn: Turn, args: dict[str, str]) -> None:
    _begin(turn, args, "radius")


def _begin(turn: Turn, args: dict[str, str], talk: str) -> None:
    point = _point(turn, args)
    before = {name: getattr(point, name) for name in ("name", "latitude", "longitude", "radius_m")}
    talks.begin(turn, talk, point=point.id, before=before)


@flow.step("answer", events.Location)
def take_place(turn: Turn, place: events.Location) -> None:
    """A shared place answers the question for one; to any other question it is no answer."""
    if turn.memory.get("asked") != "place":
        return talks.again(turn)
    return talks.take(turn, f"{place.latitude},{place.longitude}")


def _after(turn: Turn, answers: Answers) -> None:
    """The card as it is now; a sign that was made is there to be printed at once."""
    if "point" not in answers:
        point = turn.store.points.by_code(answers["code"])
        if point is not None:
            show_point(turn, point)
        return None
    point = changes.point_of(turn, answers["point"])
    if "generations" in answers:
        return _show_papers(turn, point)
    return show_point(turn, point)


talks = Talks(flow, after=lambda _turn: None, deed=DEED)
for one in changes.talks_of(_after):
    talks.add(one)


# -- signs -----------------------------------------------------------------------------------------------


@flow.button("print", lasts=True)
def print_sign(turn: Turn, args: dict[str, str]) -> None:
    _show_papers(turn, _point(turn, args))


def _show_papers(turn: Turn, point: Point) -> None:
    """Links to the sign in force; the first one is made here."""
    me = allowed(turn, DEED)
    row = standing_sign(turn.store, point, turn.around.secret_key, turn.now, me.staff_id)
    papers = {"paper_a4": "sign", "paper_a3": "sign_a3", "paper_png": "sign_png"}
    made = [(turn.text(key), turn.office_link(kind, point.code)) for key, kind in papers.items()]
    links = tuple(LinkButton(label, link) for label, link in made if link)
    if not links:
        return turn.say("no_address", turn.command("points", "command"))
    title = turn.text("title_print", name=point.name)
    return turn.show(
        Card(
            "info", turn.text("badge"), title, title,
            facts=(
                Fact(turn.text("label_code"), point.code, strong=True),
                Fact(turn.text("label_sign"), turn.text("sign_is", n=row.generation)),
            ),
            next_step=turn.text("next_print"), buttons=links, even=True,
            quick=(SayButton(point.code, f"{_word(turn)} {point.code}"), turn.command("points", "command")),
        )
    )  # fmt: skip


@flow.button("renew", lasts=True)
def renew(turn: Turn, args: dict[str, str]) -> None:
    """Withdraws the paper that hangs there and makes the next one, after being asked twice."""
    point = _point(turn, args)
    rows = turn.store.points.signs(standing_only=True)
    standing = [row.generation for row in rows if row.point_id == point.id]
    if not standing:
        return _show_papers(turn, point)
    return talks.begin(turn, "renew", point=point.id, generations=standing)


# -- tablets ---------------------------------------------------------------------------------------------


@flow.button("tablet", lasts=True)
def ask_tablet(turn: Turn, args: dict[str, str]) -> None:
    point = _point(turn, args)
    turn.say("ask_tablet", turn.command("menu", "cancel"), name=point.name)
    turn.wait_for("tablet", {"point": point.id}, minutes=AN_HOUR)


@flow.step("tablet", events.Text)
def take_tablet_name(turn: Turn, said: events.Text) -> None:
    """Asks once more: whoever opens the link first has the tablet."""
    allowed(turn, DEED)
    name = said.text.strip()
    if not name or len(name) > MOST_TABLET_NAME:
        raise Refusal("bad_length", most=MOST_TABLET_NAME)
    yes = turn.button("tablet_yes", "tablet_yes")
    said_back = turn.text("sure_tablet", tablet=name, hours=KEY_HOURS)
    turn.show(Say(said_back, (yes, turn.command("menu", "cancel"))))
    turn.wait_for("tablet", {**turn.memory, "name": name}, minutes=AN_HOUR)


@flow.button("tablet_yes")
def make_tablet(turn: Turn, args: dict[str, str]) -> None:
    me = allowed(turn, DEED)
    point, name = changes.point_of(turn, turn.memory["point"]), turn.memory["name"]
    if not turn.around.public_url:
        return turn.say("no_address", turn.command("points", "command"))
    life = timedelta(hours=KEY_HOURS)
    public_id, key = turn.store.tablets.add(point.id, name, turn.now, life)
    facts: dict[str, Any] = {"tablet": public_id, "name": name}
    turn.store.audit.add(turn.now, me.staff_id, "tablet.added", f"point:{point.code}", **facts)
    turn.done()
    turn.say("made_tablet", hours=KEY_HOURS)
    again = SayButton(point.code, f"{_word(turn)} {point.code}")
    address = turn.around.public_url.rstrip("/")
    return turn.show(Say(f"{address}/tablet/{public_id}#k={key}", (again, turn.command("menu", "menu"))))


@flow.button("take", lasts=True)
def take_tablet(turn: Turn, args: dict[str, str]) -> None:
    point = _point(turn, args)
    for row in turn.store.tablets.of_point(point.id):
        if row.public_id == args.get("t"):
            known = {"tablet": row.id, "public_id": row.public_id, "tablet_name": row.name}
            return talks.begin(turn, "take_tablet", point=point.id, **known)
    raise Refusal("no_such_tablet")
