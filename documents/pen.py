"""A pen that draws strokes with round ends on a grid of 100 by 100, into a mask of any size."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

Point = tuple[float, float]

_STROKE = 7.0


class Pen:
    """Draws strokes of one width with round ends and corners into a mask; coordinates 0..100."""

    def __init__(self, mask: Image.Image) -> None:
        self._scale = mask.width / 100
        self._draw = ImageDraw.Draw(mask)

    def line(self, *points: Point, width: float = _STROKE) -> None:
        at = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(at, fill=255, width=round(width * self._scale))
        for x, y in points:
            self.dot(x, y, width / 2)

    def dot(self, x: float, y: float, radius: float) -> None:
        self._draw.ellipse(self._box(x, y, radius), fill=255)

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, width: float = _STROKE
    ) -> None:
        """Part of a circle around (x, y), clockwise from `start` to `end` degrees; 0 is to the right."""
        steps = max(8, round(abs(end - start) / 3))
        angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
        self.line(*[(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], width=width)

    def circle(self, x: float, y: float, radius: float, width: float = _STROKE) -> None:
        self.arc(x, y, radius, 0, 360, width)

    def path(self, points: Sequence[Point], *, width: float = _STROKE) -> None:
        """A line around, back to where it began."""
        self.line(*points, *points[:1], width=width)

    def _box(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        s = self._scale
        return (x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s
