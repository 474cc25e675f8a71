"""The signs of what becomes of the chosen idea: its project, milestones, survey and indicator."""

from collections.abc import Callable

from documents.pen import Pen


def project(pen: Pen) -> None:
    """A folder with lines written on it."""
    pen.path([(12, 24), (40, 24), (49, 36), (88, 36), (88, 84), (12, 84)])
    pen.line((30, 53), (70, 53))
    pen.line((30, 67), (58, 67))


def milestones(pen: Pen) -> None:
    """Bars one after the other, and the day that is today."""
    pen.line((14, 26), (44, 26), width=11)
    pen.line((34, 50), (66, 50), width=11)
    pen.line((58, 74), (86, 74), width=11)
    pen.line((52, 10), (52, 34), width=5.5)
    pen.line((52, 66), (52, 90), width=5.5)


def survey(pen: Pen) -> None:
    """A sheet of questions, two of them ticked."""
    pen.path([(18, 10), (82, 10), (82, 90), (18, 90)])
    pen.line((30, 31), (36, 37), (45, 25))
    pen.line((56, 31), (70, 31))
    pen.line((30, 53), (36, 59), (45, 47))
    pen.line((56, 53), (70, 53))
    pen.circle(37, 74, 5)
    pen.line((56, 74), (70, 74))


def kpi(pen: Pen) -> None:
    """A gauge that stands high."""
    pen.arc(50, 62, 38, 180, 360)
    pen.line((50, 62), (69, 39))
    pen.dot(50, 62, 6)
    pen.line((12, 82), (88, 82))


GLYPHS: dict[str, Callable[[Pen], None]] = {
    "project": project,
    "milestones": milestones,
    "survey": survey,
    "kpi": kpi,
}
