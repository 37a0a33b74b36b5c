"""Numbers for the cost curve: what options cost as the organization grows along its own plan.

The horizontal axis is the growth plan itself: nothing, then each horizon's volumes in the order of time, then a quarter
of the last step more. Every driver grows evenly between two horizons, so a curve shows where a tier begins to bite.
The other axis, `tenfold_curve`, grows today's volumes to ten times, whatever the plan foresees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reconciliation.document import Horizon, Needs, Option, PlanDocument, Price, TierMode
from reconciliation.pricing import needs_of, option_cost, priced_option, scaled, units

STEPS = 12
"""Points between two horizons."""

TENFOLD_STEPS = 8
"""Points between one times today's volume and the next."""

_VOLUMES = ("data_scientists", "teams", "models", "deployments", "predictions", "data_gb", "compute_units")
_LINES = 4
WIDTH, HEIGHT = 480, 270
LEFT, RIGHT, TOP, BOTTOM = 48, 14, 14, 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: where it stands and, for a height, the amount in milli-units."""

    at: float
    label: str
    amount: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """A tier that begins on the way. jump: the whole volume changes its price there."""

    x: float
    y: float
    quantity: int
    price: Decimal
    unit: str
    jump: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One option's curve. path: SVG path data; horizons: (x, y, yearly cost) where the plan's horizons lie."""

    name: str
    number: int
    path: str
    horizons: tuple[tuple[float, float, int], ...]
    cliffs: tuple[Cliff, ...]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCurve:
    """Everything the template draws, in the coordinates of the drawing."""

    lines: tuple[Line, ...]
    heights: tuple[Tick, ...]
    horizons: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    base: int = HEIGHT - BOTTOM


def cost_curve(document: PlanDocument, options: Sequence[Option]) -> CostCurve | None:
    """The curves of the options whose price is known, four at most; None when there is nothing to draw."""
    horizons = sorted(document.horizons, key=lambda h: h.start)
    marks = tuple((h.name, needs_of(document, h.id).models) for h in horizons)
    return _curve(document, options, _way(document, horizons), marks, STEPS) if horizons else None


def tenfold_curve(document: PlanDocument, options: Sequence[Option]) -> CostCurve | None:
    """The curves from nothing to ten times today's volumes, which are the first horizon's."""
    horizons = sorted(document.horizons, key=lambda h: h.start)
    if not horizons:
        return None
    now = needs_of(document, horizons[0].id)
    way = [(horizons[0], scaled(now, 100 * step // TENFOLD_STEPS)) for step in range(10 * TENFOLD_STEPS + 1)]
    marks = tuple((f"{times} ×", scaled(now, 100 * times).models) for times in range(2, 11, 2))
    return _curve(document, options, way, marks, 2 * TENFOLD_STEPS)


def _curve(
    document: PlanDocument,
    options: Sequence[Option],
    way: list[tuple[Horizon, Needs]],
    marks: tuple[tuple[str, int], ...],
    every: int,
) -> CostCurve | None:
    """The options along a way of volumes; a mark (its name, its models) stands after each `every` points."""
    priced = [paid for option in options if (paid := priced_option(document, option)).price_known][:_LINES]
    costs = [[option_cost(option, horizon, needs).use_year for horizon, needs in way] for option in priced]
    top = _round_up(max((max(line) for line in costs), default=0))
    if top == 0:
        return None
    lines = tuple(
        _line(number, option, way, line, top, every)
        for number, (option, line) in enumerate(zip(priced, costs, strict=True), 1)
    )
    return CostCurve(
        lines=lines,
        heights=tuple(Tick(at=_y(amount, top), label="", amount=amount) for amount in range(0, top + 1, top // 4)),
        horizons=tuple(
            Tick(at=_x((index + 1) * every, len(way)), label=label, amount=models)
            for index, (label, models) in enumerate(marks)
        ),
    )


def _way(document: PlanDocument, horizons: list[Horizon]) -> list[tuple[Horizon, Needs]]:
    """The volumes along the growth plan, `STEPS` points for each horizon and a quarter as many beyond the last."""
    stops = [Needs(horizon=horizons[0].id), *(needs_of(document, horizon.id) for horizon in horizons)]
    way = [
        (horizon, _between(before, after, step, STEPS))
        for horizon, before, after in zip(horizons, stops, stops[1:], strict=False)
        for step in range(STEPS)
    ]
    beyond = ((horizons[-1], _between(stops[-2], stops[-1], STEPS + step, STEPS)) for step in range(STEPS // 4 + 1))
    return [*way, *beyond]


def _between(before: Needs, after: Needs, step: int, steps: int) -> Needs:
    def at(name: str) -> int:
        start: int = getattr(before, name)
        end: int = getattr(after, name)
        return max(0, start + (end - start) * step // steps)

    volumes: dict[str, Any] = {name: at(name) for name in _VOLUMES}
    return Needs(horizon=after.horizon, seats=at("licensed"), **volumes)


def _line(
    number: int, option: Option, way: list[tuple[Horizon, Needs]], costs: list[int], top: int, every: int
) -> Line:
    points = [(_x(index, len(way)), _y(cost, top)) for index, cost in enumerate(costs)]
    stops = range(every, len(way), every)
    return Line(
        name=option.name,
        number=number,
        path="M" + " L".join(f"{x:g} {y:g}" for x, y in points),
        horizons=tuple((*points[index], costs[index]) for index in stops),
        cliffs=tuple(cliff for price in option.prices for cliff in _cliffs(price, way, points)),
        end=points[-1],
    )


def _cliffs(price: Price, way: list[tuple[Horizon, Needs]], points: list[tuple[float, float]]) -> list[Cliff]:
    """Where the volumes of the way reach a tier of the price."""
    quantities = [units(price, needs) for _horizon, needs in way]
    found = []
    for tier in price.tiers[1:]:
        index = next((i for i, quantity in enumerate(quantities) if quantity >= tier.start), None)
        if index:
            found.append(
                Cliff(
                    x=points[index][0],
                    y=points[index][1],
                    quantity=tier.start,
                    price=tier.price,
                    unit=str(price.unit),
                    jump=price.mode is TierMode.VOLUME,
                )
            )
    return found


def _round_up(amount: int) -> int:
    """The next round amount above, divisible by four."""
    if amount <= 0:
        return 0
    step: int = 10 ** max(0, len(str(amount)) - 2)
    return next(step * n for n in (4, 8, 12, 16, 20, 24, 32, 40, 60, 80, 100) if step * n >= amount)


def _x(index: int, count: int) -> float:
    return round(float(LEFT + Fraction(index * (WIDTH - LEFT - RIGHT), max(1, count - 1))), 1)


def _y(amount: int, top: int) -> float:
    return round(float(HEIGHT - BOTTOM - Fraction(amount * (HEIGHT - TOP - BOTTOM), top)), 1)
