"""Bars of money and effort. Values are integers in any unit; the texts beside them come from the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.charts.palette import BLUE, INK, LINE, MUTED, RED, TEAL, TEXT, WHITE, ink_on, series
from plans.charts.shapes import Chart, Line, Path, Rect, Shape, Text, at
from plans.charts.text import clip, width


@dataclass(frozen=True, slots=True, kw_only=True)
class CapBar:
    """A value and its ceiling, both with the text that says them; ceiling None where there is none."""

    label: str
    value: int
    value_text: str
    ceiling: int | None = None
    ceiling_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One column of a stack: parts in the order of the series. line: a limit drawn over it, None for none."""

    label: str
    parts: tuple[int, ...]
    text: str = ""
    line: int | None = None


def cost_bars(bars: Sequence[CapBar], *, alt: str, width_: float = 330, label_width: float = 62) -> Chart:
    """Horizontal bars with a mark at the ceiling; a bar beyond its ceiling turns red, and says so by its text."""
    row = 34.0
    most = max((max(b.value, b.ceiling or 0) for b in bars), default=0) or 1
    room = width_ - label_width - 8
    shapes: list[Shape] = []
    for index, bar in enumerate(bars):
        y = index * row
        over = bar.ceiling is not None and bar.value > bar.ceiling
        color = RED if over else BLUE
        label = clip(bar.label, label_width - 6, 8.5)
        shapes.append(Text(x=0, y=at(y + 13), text=label, size=8.5, fill=TEXT, weight=600, css="c-text"))
        w = max(room * bar.value / most, 1)
        if bar.ceiling is not None:
            full = at(room * bar.ceiling / most)
            shapes.append(Rect(x=label_width, y=at(y + 3), w=full, h=14, fill="#e6ebf1", css="c-track"))
        css = "c-over" if over else "c-series-0"
        shapes.append(Rect(x=label_width, y=at(y + 3), w=at(w), h=14, fill=color, css=css))
        shapes.extend(_bar_text(bar.value_text, label_width, w, y, width_))
        if bar.ceiling is not None:
            x = at(label_width + room * bar.ceiling / most)
            shapes.append(Line(x1=x, y1=at(y), x2=x, y2=at(y + 20), stroke=INK, thick=1.4, css="c-cap"))
            half = width(bar.ceiling_text, 7.5) / 2
            middle = at(min(max(x, label_width + half), width_ - half))
            shapes.append(
                Text(
                    x=middle, y=at(y + 28), text=bar.ceiling_text, size=7.5, fill=MUTED, anchor="middle", css="c-muted"
                )
            )
    return Chart(width=width_, height=at(row * len(bars)), alt=alt, shapes=tuple(shapes))


def _bar_text(text: str, left: float, w: float, y: float, width_: float) -> list[Shape]:
    wide = width(text, 8.5, bold=True)
    if wide + 10 <= w:
        return [Text(x=left + 6, y=at(y + 13), text=text, size=8.5, weight=600, fill=WHITE, css="c-on-bar")]
    x = min(left + w + 5, width_ - wide)
    return [Text(x=at(x), y=at(y + 13), text=text, size=8.5, weight=600, fill=INK, css="c-ink")]


def stacked_bars(
    bars: Sequence[Bar],
    names: Sequence[str],
    *,
    alt: str,
    line_name: str = "",
    unit: str = "",
    width_: float = 680,
    height: float = 170,
) -> Chart:
    """Columns over time, stacked by series, with a stepped line for the limit, a scale and a legend."""
    most = max((max(sum(b.parts), b.line or 0) for b in bars), default=0) or 1
    tick = _tick(most)
    top = tick * -(-most // tick)
    left, foot, head = 46.0, 34.0, 20.0
    scale = (height - foot - head) / top
    base = height - foot
    cell = (width_ - left - 6) / max(len(bars), 1)
    shapes: list[Shape] = [Text(x=0, y=9, text=unit, size=7.5, fill=MUTED, css="c-muted")]
    for value in range(0, top + 1, tick):
        y = at(base - value * scale)
        shapes.append(Line(x1=left, y1=y, x2=width_, y2=y, stroke=LINE, thick=0.8, css="c-grid"))
        shapes.append(
            Text(
                x=left - 6,
                y=at(y + 3),
                text=f"{value:,}".replace(",", " "),
                size=7.5,
                fill=MUTED,
                anchor="end",
                css="c-muted",
            )
        )
    shapes.extend(_limit(bars, left, cell, base, scale))
    for index, bar in enumerate(bars):
        shapes.extend(_column(bar, left + cell * index, cell, base, scale))
    shapes.extend(_legend(names, line_name, left, height - 6, width_))
    return Chart(width=width_, height=height, alt=alt, shapes=tuple(shapes))


def _tick(most: int) -> int:
    """A round step that divides the scale into at most five."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * 5 >= most:
                return factor * power
        power *= 10


def _column(bar: Bar, x: float, cell: float, base: float, scale: float) -> list[Shape]:
    shapes: list[Shape] = []
    y = base
    w = cell * 0.62
    x0 = x + (cell - w) / 2
    for index, part in enumerate(bar.parts):
        h = part * scale
        if not part:
            continue
        y -= h
        fill = series(index)
        shapes.append(Rect(x=at(x0), y=at(y), w=at(w), h=at(max(h - 0.6, 0.4)), fill=fill, css=f"c-series-{index % 8}"))
        text = str(part)
        if h >= 11 and width(text, 7.5) < w - 2:
            shapes.append(
                Text(
                    x=at(x0 + w / 2),
                    y=at(y + h / 2 + 2.6),
                    text=text,
                    size=7.5,
                    fill=ink_on(fill),
                    anchor="middle",
                    css="c-on-bar",
                )
            )
    wide = width(bar.text, 7.5, bold=True)
    if bar.text and wide <= cell + 2:
        left = at(x + cell / 2 - wide / 2 - 1)
        shapes.append(Rect(x=left, y=at(y - 11), w=at(wide + 2), h=9, fill=WHITE, css="c-halo"))
        shapes.append(
            Text(
                x=at(x + cell / 2),
                y=at(y - 4),
                text=bar.text,
                size=7.5,
                weight=600,
                fill=INK,
                anchor="middle",
                css="c-ink",
            )
        )
    label = clip(bar.label, cell, 7.5)
    shapes.append(
        Text(x=at(x + cell / 2), y=at(base + 12), text=label, size=7.5, fill=MUTED, anchor="middle", css="c-muted")
    )
    return shapes


def _limit(bars: Sequence[Bar], left: float, cell: float, base: float, scale: float) -> list[Shape]:
    path = ""
    for index, bar in enumerate(bars):
        if bar.line is not None:
            y = at(base - bar.line * scale)
            path += f"{'L' if path else 'M'}{at(left + cell * index)},{y}L{at(left + cell * (index + 1))},{y}"
    return [Path(d=path, stroke=RED, thick=1.4, css="c-limit")] if path else []


def _legend(names: Sequence[str], line_name: str, x: float, y: float, width_: float) -> list[Shape]:
    shapes: list[Shape] = []
    entries = [(name, series(i), f"c-series-{i % 8}") for i, name in enumerate(names)]
    for name, color, css in [*entries, *([(line_name, RED, "c-limit")] if line_name else [])]:
        text = clip(name, 150, 7.5)
        if x + 12 + width(text, 7.5) > width_:
            break
        shapes.append(Rect(x=at(x), y=y - 6, w=8, h=3 if css == "c-limit" else 7, fill=color, css=css))
        shapes.append(Text(x=at(x + 12), y=y, text=text, size=7.5, fill=TEXT, css="c-text"))
        x += 12 + width(text, 7.5) + 16
    return shapes


def hbars(bars: Sequence[CapBar], *, alt: str, width_: float = 680, label_width: float = 150, most: int = 0) -> Chart:
    """Thin horizontal bars with their text at the end, for a ranked list. most: the full scale, else the largest."""
    row = 17.0
    most = most or max((b.value for b in bars), default=0) or 1
    room = width_ - label_width - 90
    shapes: list[Shape] = []
    for index, bar in enumerate(bars):
        y = index * row
        label = clip(bar.label, label_width - 10, 8.5)
        shapes.append(
            Text(x=label_width - 8, y=at(y + 11), text=label, size=8.5, fill=TEXT, anchor="end", css="c-text")
        )
        w = max(room * bar.value / most, 1)
        shapes.append(Rect(x=label_width, y=at(y + 3), w=at(w), h=10, rx=1.5, fill=TEAL, css="c-series-1"))
        shapes.append(Text(x=at(label_width + w + 6), y=at(y + 11), text=bar.value_text, size=8, fill=INK, css="c-ink"))
    return Chart(width=width_, height=at(row * len(bars) + 2), alt=alt, shapes=tuple(shapes))
