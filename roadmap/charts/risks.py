"""The risk matrix: likelihood against impact, each risk by its mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from plans.charts.palette import INK, MUTED, ORANGE, RED, SEVERITY, SLATE, WHITE
from plans.charts.shapes import Chart, Circle, Rect, Shape, Text, at
from plans.charts.text import width


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDot:
    """mark: two or three characters that the table repeats; likelihood and impact 1 to 5."""

    mark: str
    likelihood: int
    impact: int


def severity(likelihood: int, impact: int) -> int:
    """0 (calm) to 3 (severe)."""
    score = likelihood * impact
    return 3 if score >= 15 else 2 if score >= 9 else 1 if score >= 5 else 0


def risk_matrix(dots: Sequence[RiskDot], *, alt: str, likelihood: str, impact: str, width_: float = 330) -> Chart:
    """Five by five. A cell with more marks than it can hold shows how many more there are."""
    left, foot = 34.0, 32.0
    cell = (width_ - left) / 5
    high = min(cell, 40.0)
    shapes: list[Shape] = []
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for dot in dots:
        cells[dot.likelihood, dot.impact].append(dot.mark)
    for row in range(5):
        for column in range(5):
            level = severity(5 - row, column + 1)
            x, y = left + column * cell, row * high
            shapes.append(
                Rect(
                    x=at(x + 1),
                    y=at(y + 1),
                    w=at(cell - 2),
                    h=at(high - 2),
                    rx=3,
                    fill=SEVERITY[level],
                    css=f"c-severity-{level}",
                )
            )
            shapes.extend(_dots(cells[5 - row, column + 1], level, x, y, cell, high))
        shapes.append(_number(str(5 - row), left - 8, row * high + high / 2 + 3, "end"))
    bottom = 5 * high
    shapes.extend(_number(str(i + 1), left + cell * (i + 0.5), bottom + 12, "middle") for i in range(5))
    shapes.append(_number(impact, left + cell * 2.5, bottom + 26, "middle"))
    turned = Text(x=9, y=at(bottom / 2), text=likelihood, size=8, fill=MUTED, anchor="middle", turn=-90, css="c-muted")
    return Chart(width=width_, height=at(bottom + foot), alt=alt, shapes=(*shapes, turned))


def _number(text: str, x: float, y: float, anchor: str) -> Text:
    return Text(x=at(x), y=at(y), text=text, size=8, fill=MUTED, anchor=anchor, css="c-muted")


def _dots(marks: list[str], level: int, x: float, y: float, cell: float, high: float) -> list[Shape]:
    columns = max(int((cell - 4) / 19), 1)
    room = columns * 2
    shown = marks if len(marks) <= room else [*marks[: room - 1], f"+{len(marks) - room + 1}"]
    rows = [shown[i : i + columns] for i in range(0, len(shown), columns)]
    fill = (SLATE, SLATE, ORANGE, RED)[level]
    shapes: list[Shape] = []
    for index, row in enumerate(rows):
        cy = y + high / 2 + (index - (len(rows) - 1) / 2) * 18
        for place, mark in enumerate(row):
            cx = x + cell / 2 + (place - (len(row) - 1) / 2) * 19
            more = mark.startswith("+")
            if not more:
                shapes.append(Circle(x=at(cx), y=at(cy), r=8.2, fill=fill, css=f"c-risk-{level}"))
            size = 7.5 if width(mark, 7.5, bold=True) <= 13 else 5.5
            ink = INK if more else WHITE
            shapes.append(
                Text(
                    x=at(cx),
                    y=at(cy + size * 0.36),
                    text=mark,
                    size=size,
                    weight=600,
                    fill=ink,
                    anchor="middle",
                    css="c-on-bar",
                )
            )
    return shapes
