"""Cost against satisfaction, with debt as the size of the dot: one point for each stack, to be looked at and followed.

Labels are placed so that none covers another or a dot (plans.charts.placing); what finds no room stands in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plans.charts.palette import BLUE, GOLD, INK, LINE, MUTED, TEAL
from plans.charts.placing import Box, Mark, place
from plans.charts.shapes import Line, Path, Shape, Text, at

WIDTH, HEIGHT = 640.0, 360.0
LEFT, RIGHT, TOP, FOOT = 52.0, 16.0, 18.0, 44.0
SMALLEST, LARGEST = 6.0, 13.0
SIZE = 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """cost in milli-units, satisfied in basis points, debt in person-days a quarter. title: all of it in words."""

    label: str
    title: str
    href: str
    cost: int
    satisfied: int
    debt: int
    on_front: bool = False
    best: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    x: float
    y: float
    r: float
    fill: str
    css: str
    href: str
    title: str
    label: Text | None
    leader: Line | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    width: float
    height: float
    alt: str
    shapes: tuple[Shape, ...]
    dots: tuple[Dot, ...]


def pareto(
    points: Sequence[Point],
    *,
    alt: str,
    cost_text: Callable[[int], str],
    cost_title: str,
    satisfied_title: str,
    height: float = HEIGHT,
) -> Scatter:
    """The picture. The line joins what no other stack beats in cost and satisfaction."""
    costs, shares = [p.cost for p in points] or [0], [p.satisfied for p in points] or [0]
    x_ticks, y_ticks = _ticks(min(costs), max(costs)), _ticks(min(shares), max(shares), least=100)
    across = _scale(x_ticks[0], x_ticks[-1], LEFT + 14, WIDTH - RIGHT - 14)
    up = _scale(y_ticks[0], y_ticks[-1], height - FOOT - 14, TOP + 14)
    places = {p.label: (across(p.cost), up(p.satisfied)) for p in points}
    radius = _radius([p.debt for p in points])
    shapes = [*_grid(x_ticks, y_ticks, across, up, cost_text, height), *_titles(cost_title, satisfied_title, height)]
    shapes.extend(_front(points, places))
    in_order = sorted(points, key=lambda p: (not p.selected, not p.best, not p.on_front, p.label))
    marks = [
        Mark(x=places[p.label][0], y=places[p.label][1], text=p.label, r=radius(p.debt) + 2, size=SIZE, bold=True)
        for p in in_order
    ]
    bounds = Box(x=LEFT + 2, y=TOP, w=WIDTH - LEFT - RIGHT, h=height - TOP - FOOT)
    found = dict(zip((p.label for p in in_order), place(marks, bounds), strict=True))
    dots = []
    for p in sorted(points, key=lambda p: (-radius(p.debt), p.label)):
        placed = found[p.label]
        label = leader = None
        if placed is not None:
            label = Text(x=at(placed.x), y=at(placed.y), text=placed.text, size=SIZE, weight=650, fill=INK, css="c-ink")
            if placed.leader is not None:
                x1, y1, x2, y2 = (at(value) for value in placed.leader)
                leader = Line(x1=x1, y1=y1, x2=x2, y2=y2, stroke=MUTED, thick=0.8, css="c-link")
        x, y = places[p.label]
        kind = "best" if p.best else "front" if p.on_front else "other"
        dots.append(
            Dot(
                x=at(x),
                y=at(y),
                r=at(radius(p.debt)),
                fill={"best": TEAL, "front": BLUE, "other": GOLD}[kind],
                css=f"c-dot c-dot-{kind}" + (" c-dot-selected" if p.selected else ""),
                href=p.href,
                title=p.title,
                label=label,
                leader=leader,
            )
        )
    return Scatter(width=WIDTH, height=height, alt=alt, shapes=tuple(shapes), dots=tuple(dots))


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    span = (high - low) or 1
    return lambda value: start + (end - start) * (value - low) / span


def _radius(debts: list[int]) -> Callable[[int], float]:
    low, high = min(debts, default=0), max(debts, default=0)
    if low == high:
        return lambda _debt: (SMALLEST + LARGEST) / 2
    return _scale(low, high, SMALLEST, LARGEST)


def _ticks(low: int, high: int, *, least: int = 1) -> list[int]:
    """Round values around low to high, three to seven of them."""
    span = max(high - low, least)
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step * 5 >= span:
                size = max(factor * step, least)
                first, last = low // size * size, -(-high // size) * size
                if first == last:
                    first, last = first - size, last + size
                return list(range(first, last + 1, size))
        step *= 10


def _grid(
    x_ticks: list[int],
    y_ticks: list[int],
    across: Callable[[float], float],
    up: Callable[[float], float],
    cost_text: Callable[[int], str],
    height: float,
) -> list[Shape]:
    shapes: list[Shape] = []
    for share in y_ticks:
        y = at(up(share))
        shapes.append(Line(x1=LEFT, y1=y, x2=WIDTH - RIGHT, y2=y, stroke=LINE, thick=0.8, css="c-grid"))
        text = f"{share / 100:g} %"
        shapes.append(Text(x=LEFT - 6, y=at(y + 3.5), text=text, size=10, fill=MUTED, anchor="end", css="c-muted"))
    for cost in x_ticks:
        x = at(across(cost))
        shapes.append(Line(x1=x, y1=TOP, x2=x, y2=height - FOOT, stroke=LINE, thick=0.8, css="c-grid"))
        shapes.append(
            Text(x=x, y=height - FOOT + 15, text=cost_text(cost), size=10, fill=MUTED, anchor="middle", css="c-muted")
        )
    return shapes


def _titles(cost_title: str, satisfied_title: str, height: float) -> list[Shape]:
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [
        Text(
            x=middle, y=height - 8, text=cost_title, size=10.5, fill=MUTED, anchor="middle", weight=600, css="c-muted"
        ),
        Text(x=4, y=10, text=satisfied_title, size=10.5, fill=MUTED, weight=600, css="c-muted"),
    ]


def _front(points: Sequence[Point], places: dict[str, tuple[float, float]]) -> list[Shape]:
    """A step line through what is cheapest for its satisfaction."""
    best = -1
    corners: list[tuple[float, float]] = []
    for p in sorted(points, key=lambda p: (p.cost, -p.satisfied)):
        if p.satisfied > best:
            best = p.satisfied
            x, y = places[p.label]
            if corners:
                corners.append((x, corners[-1][1]))
            corners.append((x, y))
    if len(corners) < 2:
        return []
    d = "M" + "L".join(f"{at(x)},{at(y)}" for x, y in corners)
    return [Path(d=d, stroke=BLUE, thick=1.4, css="c-front")]
