"""What the lanes ask of teams and money, under them: one strip each, a column for each quarter, on the same scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from plans.charts.palette import INK, MUTED, RED, WHITE, mix, series
from plans.charts.shapes import Chart, Line, Rect, Shape, Text, at
from plans.charts.text import clip, width
from roadmap.charts.lane_shapes import LaneLook

_ROW = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """used of what is there; label: the numbers as people read them."""

    used: int
    there: int
    label: str

    @property
    def over(self) -> bool:
        return self.used > self.there


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    title: str
    note: str
    columns: tuple[Column, ...]


@lru_cache(maxsize=512)
def load_strip(strip: Strip, index: int, *, alt: str, look: LaneLook) -> Chart:
    """Columns as high as what is used, a line where what is there ends; what is too much stands out in red."""
    return Chart(width=look.width, height=_ROW, alt=alt, shapes=tuple(_strip(strip, index, 0, look)))


def _strip(strip: Strip, index: int, y: float, look: LaneLook) -> list[Shape]:
    color, wide = series(index), (look.width - look.label) / max(len(strip.columns), 1)
    ground = "#f2f5f9" if index % 2 == 0 else WHITE
    shapes: list[Shape] = [Rect(x=0, y=y, w=look.width, h=_ROW, fill=ground, css=f"c-band-{index % 2}")]
    room = look.label - 18
    shapes.append(
        Text(x=12, y=at(y + 14), text=clip(strip.title, room, look.size, bold=True), size=look.size, weight=600,
             fill=INK, css="c-ink")
    )  # fmt: skip
    shapes.append(
        Text(x=12, y=at(y + 26), text=clip(strip.note, room, look.size - 1.5), size=look.size - 1.5, fill=MUTED,
             css="c-muted")
    )  # fmt: skip
    most = max((max(c.used, c.there) for c in strip.columns), default=0) or 1
    for number, column in enumerate(strip.columns):
        shapes.extend(_column(column, look.label + number * wide, y, wide, most, color, look))
    return shapes


def _column(column: Column, x: float, y: float, wide: float, most: int, color: str, look: LaneLook) -> list[Shape]:
    """The used part from the bottom, the label above it where it fits."""
    high = _ROW - 15
    base = y + _ROW - 2
    shapes: list[Shape] = []
    if column.used:
        h = max(1.5, high * column.used / most)
        fill = RED if column.over else mix(color, WHITE, 0.45)
        css = "c-over" if column.over else "c-load"
        shapes.append(Rect(x=at(x + 2), y=at(base - h), w=at(wide - 4), h=at(h), rx=2, fill=fill, css=css))
    if column.there and column.there <= most:
        line = base - high * column.there / most
        shapes.append(
            Line(x1=at(x + 1), y1=at(line), x2=at(x + wide - 1), y2=at(line), stroke=INK, thick=0.7, dash="2 2",
                 css="c-limit")
        )  # fmt: skip
    size = look.size - 1.5
    if column.label and column.used and width(column.label, size, bold=column.over) <= wide - 2:
        shapes.append(
            Text(x=at(x + wide / 2), y=at(y + 10), text=column.label, size=size, anchor="middle",
                 weight=700 if column.over else 400, fill=RED if column.over else MUTED,
                 css="c-over" if column.over else "c-muted")
        )  # fmt: skip
    return shapes
