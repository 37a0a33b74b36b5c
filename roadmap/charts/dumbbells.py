"""Today and target on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.charts.palette import LINE, MUTED, TEAL, TEXT, WHITE
from plans.charts.shapes import Chart, Circle, Line, Path, Shape, Text, at
from plans.charts.text import clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumbbell:
    """today, target: places on a scale from 0 to `steps`."""

    label: str
    today: int
    target: int


def dumbbell(*, alt: str, up: bool, width_: float = 58, height: float = 12) -> Chart:
    """The small mark between two numbers of a table: an open dot, an arrow that rises or falls, a full dot."""
    low, high = height - 3.5, 3.5
    y1, y2 = (low, high) if up else (high, low)
    return Chart(
        width=width_,
        height=height,
        alt=alt,
        shapes=(
            Line(x1=5, y1=y1, x2=width_ - 5, y2=y2, stroke=TEAL, thick=1.2, css="c-series-1"),
            Circle(x=5, y=y1, r=2.8, fill=WHITE, stroke=TEAL, thick=1.2, css="c-open"),
            Circle(x=width_ - 5, y=y2, r=3.2, fill=TEAL, css="c-full"),
        ),
    )


def maturity(
    rows: Sequence[Dumbbell], steps: Sequence[str], *, alt: str, width_: float = 680, label_width: float = 190
) -> Chart:
    """One line for each row over a scale of named steps; an arrow head says which way it goes."""
    head, row = 22.0, 17.0 if len(rows) <= 16 else 13.5
    gap = (width_ - label_width - 40) / max(len(steps) - 1, 1)
    shapes: list[Shape] = []
    bottom = head + row * len(rows)
    for index, step in enumerate(steps):
        x = at(label_width + 20 + gap * index)
        shapes.append(Line(x1=x, y1=head - 6, x2=x, y2=at(bottom), stroke=LINE, css="c-grid"))
        shapes.append(Text(x=x, y=11, text=step, size=8, fill=MUTED, anchor="middle", css="c-muted"))
    for index, one in enumerate(rows):
        y = at(head + row * index + row / 2)
        label = clip(one.label, label_width - 14, 8.5)
        shapes.append(Text(x=label_width - 8, y=at(y + 3), text=label, size=8.5, fill=TEXT, anchor="end", css="c-text"))
        a, b = (at(label_width + 20 + gap * place) for place in (one.today, one.target))
        if a != b:
            shapes.append(Line(x1=a, y1=y, x2=b, y2=y, stroke=TEAL, thick=1.6, css="c-series-1"))
            tip = b - 5 if b > a else b + 5
            side = -4 if b > a else 4
            shapes.append(Path(d=f"M{tip + side},{y - 3}L{tip},{y}L{tip + side},{y + 3}", stroke=TEAL, thick=1.2))
        shapes.append(Circle(x=b, y=y, r=4, fill=TEAL, css="c-full"))
        shapes.append(Circle(x=a, y=y, r=4 if a != b else 2, fill=WHITE, stroke=TEAL, thick=1.4, css="c-open"))
    return Chart(width=width_, height=at(bottom + 4), alt=alt, shapes=tuple(shapes))
