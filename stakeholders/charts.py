"""Charts of what stakeholders say: numbers in, shapes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.charts.palette import BLUE, INK, LINE, MUTED
from plans.charts.shapes import Chart, Circle, Line, Path, Shape, Text, at
from plans.charts.text import clip, width

_HEIGHT, _HEAD, _FOOT, _SIDE = 132.0, 26.0, 22.0, 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One horizon on the way. low, high: the span of what people answered, None where nobody did."""

    label: str
    value: int
    text: str
    low: int | None = None
    high: int | None = None


def growth(stops: Sequence[Stop], *, alt: str, width_: float = 280) -> Chart:
    """A line through the horizons with its amounts, over a band of what people answered."""
    most = max((max(stop.value, stop.high or 0) for stop in stops), default=0) or 1
    step = (width_ - 2 * _SIDE) / max(len(stops) - 1, 1)
    base = _HEIGHT - _FOOT

    def x(index: int) -> float:
        return width_ / 2 if len(stops) == 1 else _SIDE + index * step

    def y(value: int) -> float:
        return base - (base - _HEAD) * value / most

    shapes: list[Shape] = [Line(x1=0, y1=base, x2=width_, y2=base, stroke=LINE, css="c-grid")]
    line = [(x(index), y(stop.value)) for index, stop in enumerate(stops)]
    if len(line) > 1:
        area = [*line, (line[-1][0], base), (line[0][0], base)]
        shapes.append(Path(d=_way(area) + "Z", fill="#e7eef8", css="c-area"))
        shapes.append(Path(d=_way(line), stroke=BLUE, thick=2, css="c-line"))
    for index, stop in enumerate(stops):
        if stop.low is not None and stop.high is not None and stop.low != stop.high:
            low, high = at(y(stop.low)), at(y(stop.high))
            shapes.append(Line(x1=at(x(index)), y1=low, x2=at(x(index)), y2=high, stroke=MUTED, thick=5, css="c-span"))
        shapes.append(Circle(x=at(x(index)), y=at(y(stop.value)), r=4, fill=BLUE, css="c-point"))
        half = width(stop.text, 11, bold=True) / 2
        middle = at(min(max(x(index), half), width_ - half))
        label = Text(
            x=middle,
            y=at(y(stop.value) - 10),
            text=stop.text,
            size=11,
            weight=650,
            fill=INK,
            anchor="middle",
            css="c-ink",
        )
        name = clip(stop.label, step - 4 if len(stops) > 1 else width_, 9)
        foot = Text(x=at(x(index)), y=_HEIGHT - 7, text=name, size=9, fill=MUTED, anchor="middle", css="c-muted")
        shapes.extend((label, foot))
    return Chart(width=width_, height=_HEIGHT, alt=alt, shapes=tuple(shapes))


def _way(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{at(x)},{at(y)}" for x, y in points)
