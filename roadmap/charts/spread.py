"""How far opinions lie apart: a dot for each voice on a scale from 1 to 5, the range between, the average."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plans.charts.palette import INK, LINE, MUTED, TEXT, WHITE, series
from plans.charts.shapes import Chart, Circle, Line, Path, Rect, Shape, Text, at, points
from plans.charts.text import clip

_Place = Callable[[float], float]
_ROW, _HEAD, _RADIUS = 44.0, 22.0, 5.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One voice: its value from 1 to 5 and its color, 1 for the first."""

    value: float
    color: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    """average: None when nobody spoke; average_text says it."""

    label: str
    dots: tuple[Dot, ...]
    average: float | None
    average_text: str
    strong: bool = False


def spread(
    rows: Sequence[SpreadRow], *, alt: str, low_text: str, high_text: str, width_: float = 560, label_width: float = 120
) -> Chart:
    """A line for each row. Voices of the same value stand beside each other, so that each can be counted."""
    left, right = label_width + 10, width_ - 46

    def place(value: float) -> float:
        return left + (value - 1) / 4 * (right - left)

    shapes: list[Shape] = [
        Text(x=left, y=9, text=low_text, size=9, fill=MUTED, css="c-muted"),
        Text(x=right, y=9, text=high_text, size=9, fill=MUTED, anchor="end", css="c-muted"),
    ]
    foot = _HEAD + _ROW * len(rows)
    for step in range(1, 6):
        x = at(place(step))
        shapes.append(Line(x1=x, y1=16, x2=x, y2=foot, stroke=LINE, thick=0.8, css="c-grid"))
        shapes.append(Text(x=x, y=at(foot + 12), text=str(step), size=9, fill=MUTED, anchor="middle", css="c-muted"))
    for index, row in enumerate(rows):
        shapes.extend(_row(row, _HEAD + _ROW * index + _ROW / 2, place, label_width, width_))
    return Chart(width=width_, height=at(foot + 16), alt=alt, shapes=tuple(shapes))


def _row(row: SpreadRow, y: float, place: _Place, label_width: float, width_: float) -> list[Shape]:
    weight = 650 if row.strong else 500
    label = clip(row.label, label_width, 11)
    shapes: list[Shape] = [Text(x=0, y=at(y + 4), text=label, size=11, weight=weight, fill=TEXT, css="c-text")]
    if row.dots:
        low, high = (place(pick(dot.value for dot in row.dots)) for pick in (min, max))
        shapes.append(
            Rect(x=at(low), y=at(y - 2.5), w=at(max(high - low, 0.1)), h=5, rx=2.5, fill="#d3dbe6", css="c-range")
        )
    shapes.extend(_dots(row.dots, y, place))
    if row.average is not None:
        x = place(row.average)
        mark = points((x, y - 13), (x + 5, y - 19), (x - 5, y - 19))
        shapes.append(Path(d=mark, fill=INK, css="c-ink"))
        shapes.append(
            Text(x=width_, y=at(y + 4), text=row.average_text, size=13, weight=650, fill=INK, anchor="end", css="c-ink")
        )
    return shapes


def _dots(dots: Sequence[Dot], y: float, place: _Place) -> list[Shape]:
    shapes: list[Shape] = []
    by_value: dict[float, list[Dot]] = {}
    for dot in dots:
        by_value.setdefault(dot.value, []).append(dot)
    for value, same in sorted(by_value.items()):
        for index, dot in enumerate(same):
            x = place(value) + (index - (len(same) - 1) / 2) * (_RADIUS * 2 + 1)
            shapes.append(
                Circle(
                    x=at(x),
                    y=at(y),
                    r=_RADIUS,
                    fill=series(dot.color - 1),
                    stroke=WHITE,
                    thick=1.2,
                    css=f"c-dot c-group-{(dot.color - 1) % 8 + 1}",
                )
            )
    return shapes
