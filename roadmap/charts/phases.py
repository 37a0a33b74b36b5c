"""The plan's phases as a band of arrows over its quarters, with the gates under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.charts.palette import LINE, MUTED, RED, WHITE, mix, series
from plans.charts.placing import pack
from plans.charts.shapes import Chart, Line, Path, Shape, Text, at, points
from plans.charts.text import clip, width, wrap
from reconciliation.quarters import Quarter
from roadmap.charts.lane_shapes import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A span of the plan with its name and what happens in it; last quarter included."""

    title: str
    note: str
    start: Quarter
    end: Quarter


def phase_band(phases: Sequence[Phase], gates: Sequence[Gate], *, alt: str, width_: float = 680) -> Chart:
    """Arrows as wide as their phases are long, quarters and gates below. Phases are taken in the order given."""
    if not phases:
        return Chart(width=width_, height=1, alt=alt, shapes=())
    first, last = min(p.start for p in phases), max(p.end for p in phases)
    count = first.until(last) + 1
    quarter = width_ / count
    shapes: list[Shape] = []
    for index, phase in enumerate(phases):
        x = quarter * first.until(phase.start)
        shapes.extend(_arrow(phase, index, x, quarter * (phase.start.until(phase.end) + 1)))
    step = max(1, -(-count * 42 // int(width_)))
    for i in range(0, count, step):
        q = first.plus(i)
        x = at(quarter * (i + step / 2 if step == 1 else i + 0.5))
        shapes.append(
            Text(x=x, y=54, text=f"Q{q.number} {q.year}", size=7.5, fill=MUTED, anchor="middle", css="c-muted")
        )
    shapes.append(Line(x1=0, y1=63, x2=width_, y2=63, stroke=LINE, css="c-grid"))
    gate_shapes, deep = _gates(gates, first, count, quarter, width_)
    return Chart(width=width_, height=70 + 12 * deep, alt=alt, shapes=(*shapes, *gate_shapes))


def _arrow(phase: Phase, index: int, x: float, w: float) -> list[Shape]:
    """An arrow of 38 units with a notch where it follows another one."""
    h, head = 38.0, min(9.0, w / 4)
    color = series(index)
    left, right = x + (1 if index else 0), x + w
    notch = head if index else 0
    outline = points((left, 0), (right - head, 0), (right, h / 2), (right - head, h), (left, h), (left + notch, h / 2))
    room = w - notch - head - 10
    inset = at(left + notch + 7)
    shapes: list[Shape] = [Path(d=outline, fill=color, css=f"c-phase-{index % 8}")]
    note = wrap(phase.note, room, 7, 1) if phase.note else ()
    title = clip(phase.title, room, 9, bold=True)
    if title:
        shapes.append(Text(x=inset, y=17 if note else 22, text=title, size=9, weight=600, fill=WHITE, css="c-on-bar"))
    shapes.extend(Text(x=inset, y=29, text=line, size=7, fill=mix(WHITE, color, 0.06), css="c-on-bar") for line in note)
    return shapes


def _gates(gates: Sequence[Gate], first: Quarter, count: int, quarter: float, width_: float) -> tuple[list[Shape], int]:
    """Diamonds on the line with their names below, in as many rows as it takes for no name to touch another."""
    ordered = sorted(gates, key=lambda g: (g.quarter, g.title))
    names = [clip(gate.title, 220, 7.5, bold=True) for gate in ordered]
    places = [min(max(quarter * (first.until(gate.quarter) + 1), 5), width_ - 5) for gate in ordered]
    spans = []
    for x, name in zip(places, names, strict=True):
        half = width(name, 7.5, bold=True) / 2
        middle = min(max(x, half), width_ - half)
        spans.append((middle - half, middle + half))
    found = pack(spans)
    shapes: list[Shape] = []
    for x, name, (start, end), row in zip(places, names, spans, found, strict=True):
        shapes.append(Path(d=points((x, 58), (x + 5, 63), (x, 68), (x - 5, 63)), fill=RED, css="c-gate-mark"))
        y, middle = 79 + 11 * row, at((start + end) / 2)
        shapes.append(Text(x=middle, y=y, text=name, size=7.5, weight=600, fill=RED, anchor="middle", css="c-gate"))
    return shapes, max(found, default=-1) + 1
