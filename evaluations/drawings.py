"""Charts of choices as shapes: lines over the quarters, and bars with a line over them. Numbers in, a `Chart` out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from plans.charts.palette import INK, LINE, MUTED, TEAL, series
from plans.charts.placing import spread
from plans.charts.shapes import Chart, Circle, Line, Path, Rect, Shape, Text, at
from plans.charts.text import clip

LEFT, TOP, BOTTOM = 58.0, 14.0, 26.0
DASHES = ("", "7 4", "2 3", "9 3 2 3")
"""Lines in turn, so that grey print tells them apart."""
_NAMED = 25.0
"""What the two lines of text at the end of a line take."""
ROOM = 54.0
"""What the name of a quarter takes below an axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line. texts: what its last point says; marks: positions on it that are dotted."""

    name: str
    values: tuple[int, ...]
    text: str = ""
    marks: tuple[int, ...] = ()


def lines(
    series_: Sequence[Series],
    labels: Sequence[str],
    ticks: Sequence[tuple[int, str]],
    *,
    alt: str,
    unit: str = "",
    cross: int | None = None,
    cross_text: str = "",
    width: float = 640,
    height: float = 250,
) -> Chart:
    """Lines over evenly spaced positions. ticks: value and text of the scale, ascending; cross: a position to mark."""
    top = max((value for value, _text in ticks), default=1) or 1
    right = 132.0
    step = (width - LEFT - right) / max(1, len(labels) - 1)
    scale = (height - TOP - BOTTOM) / top
    base = height - BOTTOM
    shapes: list[Shape] = _scale(ticks, scale, base, width - right, unit)
    every = max(1, len(labels) // 8, ceil(ROOM / step) if step else 1)
    for n, label in enumerate(labels):
        if n % every == 0:
            shapes.append(_label(LEFT + n * step, height - 8, label))
    if cross is not None:
        x = at(LEFT + cross * step)
        shapes.append(Line(x1=x, y1=TOP, x2=x, y2=base, stroke=INK, thick=1.2, dash="3 3", css="c-cap"))
        shapes.append(
            Text(x=at(x + 4), y=TOP + 9, text=cross_text, size=10, weight=600, fill=INK, anchor="start", css="c-ink")
        )
    ends = spread([base - s.values[-1] * scale for s in series_], [_NAMED] * len(series_), 0, base + 4)
    for index, (one, end) in enumerate(zip(series_, ends, strict=True)):
        points = [(LEFT + n * step, base - value * scale) for n, value in enumerate(one.values)]
        path = "M" + "L".join(f"{at(x)},{at(y)}" for x, y in points)
        shapes.append(
            Path(
                d=path,
                stroke=series(index),
                thick=2.4,
                dash=DASHES[index % 4],
                css=f"c-line-{index} c-dash-{index % 4}",
            )
        )
        for mark in one.marks:
            x, y = points[mark]
            shapes.append(Circle(x=at(x), y=at(y), r=3.6, fill=series(index), css=f"c-series-{index}"))
        if end is not None:
            shapes += _end(one, index, at(points[-1][0] + 7), at(end - 2))
    return Chart(width=width, height=height, alt=alt, shapes=tuple(shapes))


def _end(one: Series, index: int, x: float, y: float) -> list[Shape]:
    """The name of a line and its last value beside its end."""
    name = Text(
        x=x,
        y=y,
        text=clip(one.name, 122, 10.5, bold=True),
        size=10.5,
        weight=600,
        fill=series(index),
        css=f"c-series-{index}",
    )
    return [name, Text(x=x, y=at(y + 12), text=one.text, size=10, fill=MUTED, css="c-muted")]


def bars(
    values: Sequence[int],
    labels: Sequence[str],
    texts: Sequence[str],
    *,
    alt: str,
    color: str = TEAL,
    css: str = "c-series-1",
    width: float = 640,
    height: float = 150,
) -> Chart:
    """One bar for each quarter, its value above it."""
    most = max(values, default=0) or 1
    cell = (width - 8) / max(1, len(values))
    base, room = height - 22, height - 22 - 18
    shapes: list[Shape] = [Line(x1=0, y1=base, x2=width, y2=base, stroke=LINE, css="c-grid")]
    every = max(1, len(labels) // 12)
    for n, (value, label, text) in enumerate(zip(values, labels, texts, strict=True)):
        high = room * value / most
        x = 4 + n * cell
        shapes.append(
            Rect(x=at(x + cell * 0.16), y=at(base - high), w=at(cell * 0.68), h=at(high), fill=color, rx=2, css=css)
        )
        if n % every == 0:
            shapes.append(_label(x + cell / 2, height - 6, label))
            middle = at(x + cell / 2)
            shapes.append(
                Text(
                    x=middle,
                    y=at(base - high - 5),
                    text=text,
                    size=10,
                    weight=600,
                    fill=INK,
                    anchor="middle",
                    css="c-ink",
                )
            )
    return Chart(width=width, height=height, alt=alt, shapes=tuple(shapes))


def _scale(ticks: Sequence[tuple[int, str]], scale: float, base: float, right: float, unit: str) -> list[Shape]:
    shapes: list[Shape] = [Text(x=0, y=9, text=unit, size=10, fill=MUTED, css="c-muted")]
    for value, text in ticks:
        y = at(base - value * scale)
        shapes.append(Line(x1=LEFT, y1=y, x2=right, y2=y, stroke=LINE, thick=0.8, css="c-grid"))
        shapes.append(Text(x=LEFT - 7, y=at(y + 3.5), text=text, size=10, fill=MUTED, anchor="end", css="c-muted"))
    return shapes


def _label(x: float, y: float, text: str) -> Text:
    return Text(x=at(x), y=y, text=text, size=10, fill=MUTED, anchor="middle", css="c-muted")


def round_ticks(most: int, parts: int = 4) -> tuple[int, ...]:
    """Round values from 0 to the first above `most`."""
    if most <= 0:
        return (0, 1)
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * parts >= most:
                return tuple(factor * power * n for n in range(parts + 1))
        power *= 10
