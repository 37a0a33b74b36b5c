"""What moves a figure most: a bar to each side of where it stands, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plans.charts.palette import BLUE, INK, MUTED, TEXT, mix
from plans.charts.shapes import Chart, Line, Rect, Shape, Text, at
from plans.charts.text import clip, width

_ROW, _HEAD, _SIZE, _TEXT = 20.0, 18.0, 8.5, 66.0
_LIGHT = mix(BLUE, "#ffffff", 0.6)
LONGEST = 12
"""Rows that are drawn; the rest moves the figure less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """less, more: how the figure changes with less and with more of the driver, in any unit; 0 when not at all."""

    label: str
    less: int
    more: int
    less_text: str
    more_text: str

    @property
    def span(self) -> int:
        return max(self.less, self.more, 0) - min(self.less, self.more, 0)


def tornado(
    swings: Sequence[Swing],
    *,
    alt: str,
    less_name: str,
    more_name: str,
    width_: float = 686,
    label_width: float = 150,
) -> Chart:
    """Light for less, dark for more. Where both go the same way they share the row's height."""
    shown = sorted(swings, key=lambda s: (-s.span, s.label))[:LONGEST]
    lowest = min((min(s.less, s.more, 0) for s in shown), default=0)
    highest = max((max(s.less, s.more, 0) for s in shown), default=0)
    left, right = label_width + _TEXT, width_ - _TEXT
    scale = (right - left) / ((highest - lowest) or 1)
    middle = left - lowest * scale
    foot = _HEAD + _ROW * len(shown)
    shapes: list[Shape] = [*_key(less_name, more_name, label_width, width_)]
    for index, swing in enumerate(shown):
        y = _HEAD + _ROW * index
        label = clip(swing.label, label_width - 8, _SIZE)
        shapes.append(Text(x=0, y=at(y + 13), text=label, size=_SIZE, fill=TEXT, weight=600, css="c-text"))
        shapes.extend(_bars(swing, y, middle, scale))
    shapes.append(Line(x1=at(middle), y1=_HEAD - 2, x2=at(middle), y2=at(foot), stroke=INK, thick=1.2, css="c-cap"))
    return Chart(width=width_, height=at(foot + 2), alt=alt, shapes=tuple(shapes))


def _key(less_name: str, more_name: str, left: float, width_: float) -> Iterable[Shape]:
    x = left
    room = (width_ - left) / 2 - 26
    for name, fill, css in ((less_name, _LIGHT, "c-less"), (more_name, BLUE, "c-series-0")):
        text = clip(name, room, 8)
        yield Rect(x=at(x), y=2, w=9, h=8, fill=fill, css=css)
        yield Text(x=at(x + 13), y=9, text=text, size=8, fill=MUTED, css="c-muted")
        x += 13 + width(text, 8) + 18


def _bars(swing: Swing, y: float, middle: float, scale: float) -> Iterable[Shape]:
    together = swing.less * swing.more > 0
    high = 7.0 if together else 14.0
    for place, (value, text, fill, css) in enumerate(
        ((swing.less, swing.less_text, _LIGHT, "c-less"), (swing.more, swing.more_text, BLUE, "c-series-0"))
    ):
        if not value:
            continue
        top = y + 3 + (high if together and place else 0)
        x, end = sorted((middle, middle + value * scale))
        yield Rect(x=at(x), y=at(top), w=at(max(end - x, 0.8)), h=high, fill=fill, css=css)
        own = clip(text, _TEXT - 8, 7 if together else 8)
        anchor, at_x = ("end", x - 5) if value < 0 else ("start", end + 5)
        size = 7 if together else 8
        yield Text(x=at(at_x), y=at(top + high / 2 + 2.8), text=own, size=size, fill=INK, anchor=anchor, css="c-ink")
