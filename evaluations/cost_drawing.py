"""The cost curve as shapes: a line for each option, named at its end, with a mark where a tier of its price begins."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.charts import Cliff, CostCurve
from evaluations.charts import Line as Curve
from evaluations.drawings import DASHES
from evaluations.labels import quantity_label, short
from plans.charts.palette import INK, LINE, MUTED, WHITE, series
from plans.charts.placing import Box, Mark, Placed, place, spread
from plans.charts.shapes import Chart, Circle, Line, Path, Rect, Shape, Text, at, points
from plans.charts.text import clip
from stakeholders.labels import number

NAMES = 128.0
"""Room to the right of the curves for what they are called."""
EDGE = 24.0
"""Room there for half the last horizon's name when there is nothing else."""
_SIZE = 9.0


def cost_chart(curve: CostCurve) -> Chart:
    """Which line is which is said by its name and its dashes, not by color alone; a single one needs neither."""
    shapes: list[Shape] = list(_scales(curve))
    for line in curve.lines:
        shapes.extend(_line(line))
    several = len(curve.lines) > 1
    if several:
        shapes.extend(_ends(curve))
    shapes.extend(_cliffs(curve))
    return Chart(
        width=curve.width + (NAMES if several else EDGE), height=curve.height, alt=_alt(curve), shapes=tuple(shapes)
    )


def _alt(curve: CostCurve) -> str:
    lasting = [(line.horizons[-1][2], line.name) for line in curve.lines if line.horizons]
    cost, name = max(lasting, default=(0, curve.lines[0].name))
    count = sum(len(line.cliffs) for line in curve.lines)
    most = _("Cost a year as volumes grow. In the end %(name)s costs most, %(amount)s.") % {
        "name": name,
        "amount": short(cost),
    }
    tiers = ngettext("%(n)s tier of a price begins on the way.", "%(n)s tiers of a price begin on the way.", count)
    return f"{most} {tiers % {'n': count}}" if count else most


def _scales(curve: CostCurve) -> Iterable[Shape]:
    for tick in curve.heights:
        y = at(tick.at)
        yield Line(x1=curve.left, y1=y, x2=curve.right, y2=y, stroke=LINE, thick=0.8, css="c-grid")
        text = short(tick.amount)
        yield Text(x=curve.left - 7, y=at(y + 3.5), text=text, size=_SIZE, fill=MUTED, anchor="end", css="c-muted")
    room = 2 * (curve.width - curve.left) / (2 * len(curve.horizons) + 1) if curve.horizons else 0
    for tick in curve.horizons:
        x = at(tick.at)
        yield Line(x1=x, y1=curve.top, x2=x, y2=curve.base, stroke=LINE, thick=0.8, dash="3 3", css="c-grid")
        models = ngettext("%(n)s model", "%(n)s models", tick.amount) % {"n": number(tick.amount)}
        for down, text, weight, ink, css in (
            (15, tick.label, 600, INK, "c-ink"),
            (28, models, 400, MUTED, "c-muted"),
        ):
            own = clip(text, room - 4, _SIZE, bold=weight > 400)
            yield Text(
                x=x, y=curve.base + down, text=own, size=_SIZE, weight=weight, fill=ink, anchor="middle", css=css
            )


def _line(line: Curve) -> Iterable[Shape]:
    index = line.number - 1
    dash = DASHES[index % len(DASHES)]
    yield Path(d=line.path, stroke=series(index), thick=2.2, dash=dash, css=f"c-line-{index} c-dash-{index % 4}")
    for x, y, _cost in line.horizons:
        yield Circle(x=at(x), y=at(y), r=3.4, fill=series(index), stroke=WHITE, thick=1, css=f"c-series-{index}")


def _ends(curve: CostCurve) -> Iterable[Shape]:
    """The names beside the ends of the lines; one that finds no room stands in the table alone."""
    heights = [line.end[1] for line in curve.lines]
    middles = spread(heights, [_SIZE * 1.3] * len(heights), curve.top - 4, curve.base + 4)
    for line, middle in zip(curve.lines, middles, strict=True):
        if middle is None:
            continue
        index = line.number - 1
        x, y = line.end
        if abs(middle - y) > 2:
            yield Line(
                x1=at(x + 2), y1=at(y), x2=at(x + 9), y2=at(middle), stroke=series(index), thick=0.8,
                css=f"c-line-{index}",
            )  # fmt: skip
        text = clip(line.name, NAMES - 14, _SIZE, bold=True)
        yield Text(
            x=at(x + 12), y=at(middle + 3.2), text=text, size=_SIZE, weight=600, fill=series(index),
            css=f"c-series-{index}",
        )  # fmt: skip


def _cliffs(curve: CostCurve) -> Iterable[Shape]:
    """A diamond where a tier begins, and from how many units on; the volume's whole price changes where it is full."""
    found: list[Cliff] = [cliff for line in curve.lines for cliff in line.cliffs]
    bounds = Box(x=curve.left + 2, y=curve.top - 8, w=curve.right - curve.left - 4, h=curve.base - curve.top + 4)
    dots = [Box(x=x - 4, y=y - 4, w=8, h=8) for line in curve.lines for x, y, _cost in line.horizons]
    marks = [
        Mark(x=cliff.x, y=cliff.y, text=quantity_label(cliff.unit, cliff.quantity), r=6, size=8) for cliff in found
    ]
    labels = place(marks, bounds, dots)
    for label in labels:
        if label is not None:
            yield from _label(label)
    for cliff in found:
        x, y = cliff.x, cliff.y
        outline = points((x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y))
        fill, css = (INK, "c-cliff c-cliff-jump") if cliff.jump else (WHITE, "c-cliff")
        yield Path(d=outline, fill=fill, stroke=INK, thick=1.4, css=css)


def _label(label: Placed) -> Iterable[Shape]:
    """On a ground of its own, because lines run below it."""
    box = label.box
    if label.leader is not None:
        x1, y1, x2, y2 = (at(value) for value in label.leader)
        yield Line(x1=x1, y1=y1, x2=x2, y2=y2, stroke=MUTED, thick=0.7, css="c-link")
    yield Rect(x=at(box.x - 1), y=at(box.y), w=at(box.w + 2), h=at(box.h), fill=WHITE, css="c-halo")
    yield Text(x=at(label.x), y=at(label.y), text=label.text, size=label.size, fill=MUTED, css="c-muted")
