"""No text of a chart covers another or leaves the picture, however many items there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from django.utils.translation import override

from evaluations.charts import tenfold_curve
from evaluations.cost_drawing import cost_chart
from evaluations.drawings import Series, lines, round_ticks
from plans.charts.placing import Box
from plans.charts.shapes import Chart, Path, Shape, Text
from plans.charts.text import width
from reconciliation.document import Needs, Option, Period, Price, PriceUnit, Tier, TierMode
from reconciliation.quarters import Quarter
from roadmap.charts import (
    Bar,
    CapBar,
    Dumbbell,
    Gate,
    HeatRow,
    Phase,
    Point,
    RiskDot,
    Swing,
    cost_bars,
    hbars,
    heat_map,
    maturity,
    pair_matrix,
    pareto,
    phase_band,
    risk_matrix,
    stacked_bars,
    tornado,
)
from tests.report.sample import TINY

LONG = "Notebook-to-job conversion for all nine markets"
START = Quarter(2027, 1)


def _cost(count: int) -> Chart:
    """Options with a tier every few models, four of them with a curve."""
    step = max(1, 90 // count)
    tiers = tuple(Tier(start=n * step, price=Decimal(900 - n % 7 * 100)) for n in range(min(count, 60)))
    price = Price(unit=PriceUnit.MODEL, period=Period.YEAR, mode=TierMode.VOLUME, tiers=tiers)
    options = [Option(id=f"o{n}", name=f"{LONG} {n}", prices=(price,)) for n in range(min(count, 4))]
    needs = tuple(Needs(horizon=h.id, models=10 + n) for n, h in enumerate(TINY.horizons))
    curve = tenfold_curve(replace(TINY, needs=needs), options)
    assert curve is not None
    return cost_chart(curve)


def _tornado(count: int) -> Chart:
    swings = [
        Swing(
            label=f"{LONG} {n}",
            less=-n * 1000 if n % 3 else n * 500,
            more=n * 900,
            less_text="−€1.23 m",
            more_text="+€1.23 m",
        )
        for n in range(1, count + 1)
    ]
    return tornado(swings, alt="", less_name="a quarter less", more_name="a quarter more")


def _spending(count: int) -> Chart:
    series = [Series(name=f"{LONG} {n}", values=(0, n * 7 % 90, n * 11 % 97), text=f"{n} k") for n in range(count)]
    ticks = [(value, f"{value} k") for value in round_ticks(97)]
    quarters = [str(START.plus(n)) for n in range(3)]
    return lines(series, quarters, ticks, alt="", cross=1, cross_text="break-even 2027-Q2", height=180)


def _pareto(count: int) -> tuple[float, float, list[Shape]]:
    points = [
        Point(
            label=f"R-{n}, S-{n}", title="", href="", cost=n * 37 % 101 * 10**7, satisfied=n * 53 % 97 * 100, debt=n % 9
        )
        for n in range(count)
    ]
    picture = pareto(
        points,
        alt="",
        cost_text=lambda c: f"€{c // 10**9} m",
        cost_title="Cost",
        satisfied_title="Satisfied",
        height=240,
    )
    labels = [dot.label for dot in picture.dots if dot.label is not None]
    return picture.width, picture.height, [*picture.shapes, *labels]


def _phases(count: int) -> Chart:
    phases = [Phase(title=f"Year {n}", note=LONG, start=START.plus(4 * n), end=START.plus(4 * n + 3)) for n in range(3)]
    gates = [Gate(title=f"{LONG} {n}", quarter=START.plus(n % 12)) for n in range(count)]
    return phase_band(phases, gates, alt="")


CHARTS: dict[str, Callable[[int], Chart]] = {
    "cost": _cost,
    "tornado": _tornado,
    "spending": _spending,
    "phases": _phases,
    "bars": lambda n: hbars([CapBar(label=f"{LONG} {i}", value=i, value_text=f"€{i} m") for i in range(n)], alt=""),
    "ceilings": lambda n: cost_bars(
        [CapBar(label=LONG, value=i, value_text=str(i), ceiling=n - i, ceiling_text=f"max {n - i}") for i in range(n)],
        alt="",
    ),
    "capacity": lambda n: stacked_bars(
        [Bar(label=str(START.plus(i)), parts=(i % 40, 9), text=str(i % 40 + 9), line=40) for i in range(n)],
        [f"{LONG} {i}" for i in range(7)],
        alt="",
        line_name="Capacity",
        unit="Person-days",
    ),
    "maturity": lambda n: maturity(
        [Dumbbell(label=f"{LONG} {i}", today=i % 3, target=2) for i in range(n)], ["none", "in part", "in full"], alt=""
    ),
    "heat": lambda n: heat_map(
        ["Data", "Prepare", "Train", "Deploy", "Serve", "Watch", "Govern"],
        [HeatRow(label=f"{LONG} {i}", values=tuple(i % 90 for _phase in range(7))) for i in range(n)],
        alt="",
        total="Total",
    ),
    "pairs": lambda n: pair_matrix([f"Group {i}" for i in range(min(n, 30))], {(0, 1): 5} if n > 1 else {}, alt=""),
    "risks": lambda n: risk_matrix(
        [RiskDot(mark=f"R{i}", likelihood=i % 5 + 1, impact=i * 3 % 5 + 1) for i in range(n)],
        alt="",
        likelihood="L",
        impact="I",
    ),
}  # fmt: skip


def boxes(shapes: list[Shape]) -> list[tuple[str, Box]]:
    """The texts that lie level, each with the room between its baseline and the top of its capitals."""
    found = []
    for shape in shapes:
        if isinstance(shape, Text) and not shape.turn and shape.text:
            wide = width(shape.text, shape.size, bold=shape.weight > 500)
            x = shape.x - wide * {"start": 0, "middle": 0.5, "end": 1}[shape.anchor]
            found.append((shape.text, Box(x=x, y=shape.y - shape.size * 0.72, w=wide, h=shape.size * 0.72)))
    return found


def collisions(w: float, h: float, shapes: list[Shape]) -> list[str]:
    texts = boxes(shapes)
    frame = Box(x=-1, y=-1, w=w + 2, h=h + 2)
    outside = [f"{text} leaves the picture" for text, box in texts if not box.within(frame)]
    return outside + [f"{a} covers {b}" for (a, one), (b, other) in combinations(texts, 2) if one.touches(other)]


@pytest.mark.parametrize("count", [1, 2, 7, 30, 200])
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_covers_another_or_leaves_the_picture(name: str, count: int) -> None:
    with override("en"):
        chart = CHARTS[name](count)
    assert collisions(chart.width, chart.height, list(chart.shapes)) == []


@pytest.mark.parametrize("count", [1, 2, 7, 30, 200])
def test_no_label_of_the_picture_of_ways_covers_another(count: int) -> None:
    assert collisions(*_pareto(count)) == []


def test_lines_differ_by_their_dashes_too() -> None:
    """Grey print and eyes that see no color tell them apart."""
    for chart in (_cost(4), _spending(4)):
        drawn = [s for s in chart.shapes if isinstance(s, Path) and s.css.startswith("c-line")]
        assert len({path.dash for path in drawn}) == len(drawn) == 4
