"""The signs on the tiles of requests, ideas and the office's work, drawn like those in `documents.glyphs`."""

import math
from collections.abc import Callable

from documents.pen import Pen


def leave(pen: Pen) -> None:
    """A calendar with a day crossed out."""
    _calendar(pen)
    pen.line((38, 54), (62, 76))
    pen.line((62, 54), (38, 76))


def holidays(pen: Pen) -> None:
    """A calendar with a star."""
    _calendar(pen)
    points = []
    for step in range(10):
        angle, radius = math.radians(-90 + 36 * step), 17 if step % 2 == 0 else 7
        points.append((50 + radius * math.cos(angle), 66 + radius * math.sin(angle)))
    pen.path(points, width=5)


def correct(pen: Pen) -> None:
    """A pencil over a line."""
    pen.path([(20, 70), (64, 18), (80, 32), (36, 84), (16, 88)])
    pen.line((55, 29), (71, 43))
    pen.line((58, 88), (88, 88))


def my_requests(pen: Pen) -> None:
    """A sheet with lines and a tick."""
    _sheet(pen)
    pen.line((36, 32), (62, 32))
    pen.line((36, 48), (52, 48))
    pen.line((40, 68), (49, 77), (66, 58))


def ledger(pen: Pen) -> None:
    """An open book."""
    pen.line((50, 26), (50, 84))
    pen.path(
        [(50, 26), (36, 17), (12, 17), (12, 75), (36, 75), (50, 84), (64, 75), (88, 75), (88, 17), (64, 17)]
    )
    pen.line((24, 35), (37, 35), width=5.5)
    pen.line((24, 50), (37, 50), width=5.5)
    pen.line((63, 35), (76, 35), width=5.5)
    pen.line((63, 50), (76, 50), width=5.5)


def read_ideas(pen: Pen) -> None:
    """Two cards, one behind the other."""
    pen.path([(14, 34), (70, 34), (70, 86), (14, 86)])
    pen.line((30, 22), (30, 14), (86, 14), (86, 66), (82, 66))
    pen.line((27, 52), (57, 52))
    pen.line((27, 68), (46, 68))


def my_ideas(pen: Pen) -> None:
    """A person beside a bulb."""
    pen.circle(30, 36, 13)
    pen.arc(30, 84, 22, 180, 360)
    pen.line((8, 84), (52, 84))
    pen.arc(74, 34, 15, 130, 410, 6)
    pen.line((64.4, 45.5), (68, 54), (80, 54), (83.6, 45.5), width=6)
    pen.line((69, 64), (79, 64), width=6)


def results(pen: Pen) -> None:
    """Three columns, the middle one highest."""
    pen.path([(14, 52), (34, 52), (34, 86), (14, 86)])
    pen.path([(40, 16), (60, 16), (60, 86), (40, 86)])
    pen.path([(66, 38), (86, 38), (86, 86), (66, 86)])


def score(pen: Pen) -> None:
    """A star."""
    points = []
    for step in range(10):
        angle, radius = math.radians(-90 + 36 * step), 40 if step % 2 == 0 else 17
        points.append((50 + radius * math.cos(angle), 54 + radius * math.sin(angle)))
    pen.path(points)


def scores(pen: Pen) -> None:
    """A list with a star at its head."""
    for y in (24, 50, 76):
        pen.line((44, y), (88, y))
    points = []
    for step in range(10):
        angle, radius = math.radians(-90 + 36 * step), 14 if step % 2 == 0 else 6
        points.append((20 + radius * math.cos(angle), 25 + radius * math.sin(angle)))
    pen.path(points, width=5)
    pen.dot(20, 50, 5)
    pen.dot(20, 76, 5)


def choose(pen: Pen) -> None:
    """A rosette with a tick."""
    pen.circle(50, 38, 28)
    pen.line((38, 38), (47, 47), (63, 29))
    pen.line((31, 60), (20, 90), (50, 78), (80, 90), (69, 60))


def campaigns(pen: Pen) -> None:
    """A flag."""
    pen.line((24, 12), (24, 90))
    pen.path([(24, 16), (84, 16), (68, 36), (84, 56), (24, 56)])


def missing(pen: Pen) -> None:
    """A person of whom there is only an outline, and a question."""
    pen.circle(40, 32, 15)
    pen.arc(40, 84, 28, 180, 300)
    pen.line((12, 84), (46, 84))
    pen.arc(74, 56, 11, 180, 400, 6.5)
    pen.line((82.4, 63), (74, 70), (74, 74), width=6.5)
    pen.dot(74, 87, 4.6)


def late(pen: Pen) -> None:
    """A clock with an exclamation mark."""
    pen.arc(44, 50, 34, 20, 320)
    pen.line((44, 30), (44, 51), (58, 59))
    pen.line((88, 22), (88, 52), width=8)
    pen.dot(88, 68, 5)


def approvals(pen: Pen) -> None:
    """A stamp over a line."""
    pen.path([(38, 50), (42, 34), (36, 24), (42, 13), (58, 13), (64, 24), (58, 34), (62, 50)])
    pen.path([(18, 50), (82, 50), (82, 68), (18, 68)])
    pen.line((18, 86), (82, 86))


def near(pen: Pen) -> None:
    """A gauge almost at its end."""
    pen.arc(50, 62, 38, 180, 360)
    pen.line((50, 62), (74, 42))
    pen.dot(50, 62, 6.5)
    pen.line((12, 84), (88, 84))


def reports(pen: Pen) -> None:
    """A sheet with columns."""
    _sheet(pen)
    pen.line((37, 74), (37, 58))
    pen.line((50, 74), (50, 36))
    pen.line((63, 74), (63, 50))


def idea_status(pen: Pen) -> None:
    """Steps that lead up."""
    pen.line((10, 86), (32, 86), (32, 64), (54, 64), (54, 42), (76, 42), (76, 20), (92, 20))
    pen.line((14, 52), (40, 26))
    pen.line((24, 22), (42, 22), (42, 40))


def people(pen: Pen) -> None:
    """A card with a person on it."""
    pen.path([(8, 20), (92, 20), (92, 82), (8, 82)])
    pen.circle(34, 42, 9, 6)
    pen.arc(34, 70, 14, 180, 360, 6)
    pen.line((60, 42), (80, 42))
    pen.line((60, 60), (74, 60))


def points(pen: Pen) -> None:
    """A pin on a map."""
    pen.arc(50, 38, 25, 150, 390)
    pen.line((28.4, 50.5), (50, 84), (71.6, 50.5))
    pen.circle(50, 38, 8, 6)
    pen.line((22, 90), (78, 90))


def announce(pen: Pen) -> None:
    """A loudspeaker."""
    pen.path([(14, 40), (36, 40), (70, 18), (70, 80), (36, 60), (14, 60)])
    pen.line((26, 62), (32, 86), (44, 86), (40, 66))
    pen.arc(72, 49, 15, -50, 50)


def rounds(pen: Pen) -> None:
    """A clock around which an arrow runs."""
    pen.arc(50, 50, 37, 300, 590)
    pen.line((70, 12), (70, 27), (54, 24), width=6)
    pen.line((50, 30), (50, 52), (64, 60))


def setup(pen: Pen) -> None:
    """A list with ticks."""
    for y in (24, 50, 76):
        pen.line((52, y), (88, y))
        pen.line((14, y), (22, y + 8), (36, y - 9), width=6)


def arrow_in(pen: Pen) -> None:
    """An arrow down into a tray."""
    pen.line((50, 12), (50, 58))
    pen.line((31, 40), (50, 59), (69, 40))
    pen.line((14, 60), (14, 86), (86, 86), (86, 60))


def system(pen: Pen) -> None:
    """A heartbeat on a screen."""
    pen.path([(8, 16), (92, 16), (92, 70), (8, 70)])
    pen.line((20, 44), (36, 44), (44, 30), (56, 58), (64, 44), (80, 44), width=6)
    pen.line((34, 88), (66, 88))


def history(pen: Pen) -> None:
    """A clock that runs back."""
    pen.arc(52, 50, 36, -140, 150)
    pen.line((22, 12), (24, 30), (42, 27), width=6)
    pen.line((52, 30), (52, 52), (66, 60))


def _calendar(pen: Pen) -> None:
    pen.path([(12, 20), (88, 20), (88, 88), (12, 88)])
    pen.line((12, 40), (88, 40))
    pen.line((32, 10), (32, 28))
    pen.line((68, 10), (68, 28))


def _sheet(pen: Pen) -> None:
    pen.path([(20, 10), (64, 10), (80, 26), (80, 90), (20, 90)])


GLYPHS: dict[str, Callable[[Pen], None]] = {
    "leave": leave,
    "correct": correct,
    "my_requests": my_requests,
    "ledger": ledger,
    "read_ideas": read_ideas,
    "my_ideas": my_ideas,
    "results": results,
    "score": score,
    "scores": scores,
    "choose": choose,
    "campaigns": campaigns,
    "missing": missing,
    "late": late,
    "approvals": approvals,
    "near": near,
    "reports": reports,
    "idea_status": idea_status,
    "people": people,
    "points": points,
    "announce": announce,
    "rounds": rounds,
    "holidays": holidays,
    "setup": setup,
    "import": arrow_in,
    "system": system,
    "history": history,
}
