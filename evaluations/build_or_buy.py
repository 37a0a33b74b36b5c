"""Build or buy over the horizons: total cost of ownership of each way, break-even, sensitivity. Functions of the value.

A way says what is in use in each horizon. What comes into use costs its adoption, what is in use costs fees and upkeep,
what is dropped costs its exit and what its contract still asks. An in-house build is an option like any other: its
effort falls due when it is begun, and while it ramps up a way keeps the bought option beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from reconciliation.document import Horizon, Option, PlanDocument, Way
from reconciliation.pricing import drop_cost, needs_of, option_cost, priced_option, scaled
from reconciliation.quarters import Quarter

RATES = (50, 75, 100, 125, 150, 200)
"""Percent of the day rates that are tried."""

GROWTHS = (50, 100, 150, 200, 400)
"""Percent of the growth plan's volumes that are tried."""

MOST_GROWTH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonCost:
    """One horizon of a way, in milli-units."""

    horizon: str
    adopt: int
    use: int
    leave: int

    @property
    def total(self) -> int:
        return self.adopt + self.use + self.leave


@dataclass(frozen=True, slots=True, kw_only=True)
class WayCost:
    """A way over the whole plan. quarters: what had been spent by the end of each quarter.

    uncovered: horizons in which nothing in use is ready yet. overrun: how much more it may cost if the builds run over.
    known: whether every price is.
    """

    way: Way
    horizons: tuple[HorizonCost, ...]
    total: int
    quarters: tuple[int, ...]
    uncovered: tuple[str, ...]
    overrun: int
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """From which quarter on a way has cost less than another in all, to the end of the plan; None: never."""

    way: str
    than: str
    quarter: Quarter | None


def horizons_of(document: PlanDocument) -> tuple[Horizon, ...]:
    return tuple(sorted(document.horizons, key=lambda h: h.start))


def quarters_of(document: PlanDocument) -> tuple[Quarter, ...]:
    """Every quarter that a horizon holds, in time."""
    return tuple(h.start.plus(n) for h in horizons_of(document) for n in range(h.quarters))


def way_cost(document: PlanDocument, way: Way, *, rate: int = 100, growth: int = 100) -> WayCost:
    """The total cost of ownership. rate: percent of every day rate; growth: percent of every horizon's volumes."""
    options = {o.id: _at_rate(priced_option(document, o), rate) for t in document.tools for o in t.options}
    steps = {step.horizon: step.options for step in way.steps}
    held = frozenset(c.option for c in document.commitments)
    before = frozenset(name for name in held if any(name in used for used in steps.values()))
    since: dict[str, Quarter | None] = dict.fromkeys(before)
    found, spent, quarters, uncovered = [], 0, [], []
    for horizon in horizons_of(document):
        now = frozenset(steps.get(horizon.id, ()))
        cost = _horizon_cost(document, options, horizon, before, now, growth)
        found.append(cost)
        for n in range(horizon.quarters):
            spent_now = spent + cost.adopt + cost.leave + cost.use * (n + 1) // horizon.quarters
            quarters.append(spent_now)
        spent += cost.total
        since = {name: since.get(name, horizon.start) if name in before else horizon.start for name in now}
        if not any(_ready(options[name], since[name], horizon) for name in now):
            uncovered.append(horizon.id)
        before = now
    built = {name for used in steps.values() for name in used if options[name].build} - held
    return WayCost(
        way=way,
        horizons=tuple(found),
        total=spent,
        quarters=tuple(quarters),
        uncovered=tuple(uncovered),
        overrun=sum(options[n].effort * options[n].day_rate * options[n].overrun // 100 for n in built),
        known=all(options[name].price_known for used in steps.values() for name in used),
    )


def _horizon_cost(
    document: PlanDocument,
    options: Mapping[str, Option],
    horizon: Horizon,
    before: frozenset[str],
    now: frozenset[str],
    growth: int,
) -> HorizonCost:
    needs = scaled(needs_of(document, horizon.id), growth)
    costs = {name: option_cost(options[name], horizon, needs) for name in now}
    return HorizonCost(
        horizon=horizon.id,
        adopt=sum(cost.adopt for name, cost in costs.items() if name not in before),
        use=sum(cost.use for cost in costs.values()),
        leave=sum(drop_cost(document, options[name], horizon) for name in before - now),
    )


def _ready(option: Option, since: Quarter | None, horizon: Horizon) -> bool:
    """Whether its ramp ends before the horizon does."""
    return since is None or since.plus(option.ramp) <= horizon.end


def _at_rate(option: Option, percent: int) -> Option:
    return option if percent == 100 else replace(option, day_rate=option.day_rate * percent // 100)


def by_cost(costs: Iterable[WayCost]) -> list[WayCost]:
    """The ways whose every price is known, the cheapest first: one that is not known is compared with nothing."""
    return sorted((cost for cost in costs if cost.known), key=lambda cost: cost.total)


def crossing(document: PlanDocument, one: WayCost, other: WayCost) -> Crossing:
    """When `one` becomes the cheaper of the two in all, and stays so."""
    cheaper = [a < b for a, b in zip(one.quarters, other.quarters, strict=True)]
    start = next((n for n in range(len(cheaper)) if all(cheaper[n:])), None)
    quarter = quarters_of(document)[start] if start is not None else None
    return Crossing(way=one.way.id, than=other.way.id, quarter=quarter)


def even_rate(document: PlanDocument, one: Way, other: Way) -> Fraction | None:
    """The percent of today's day rates at which two ways cost the same; None when no rate makes them.

    Costs are linear in the day rate, so two points tell it exactly (up to the rounding of a milli-unit).
    """
    low = way_cost(document, one, rate=0).total - way_cost(document, other, rate=0).total
    high = way_cost(document, one).total - way_cost(document, other).total
    if low == high:
        return None
    even = Fraction(low * 100, low - high)
    return even if even > 0 else None


def even_growth(document: PlanDocument, one: Way, other: Way) -> int | None:
    """The smallest percent of the planned volumes, in steps of five, at which the cheaper of two ways changes."""

    def sign(percent: int) -> bool:
        first, second = (way_cost(document, way, growth=percent).total for way in (one, other))
        return first < second

    start = sign(100)
    steps = [*range(105, 405, 5), *range(450, MOST_GROWTH + 1, 50)]
    return next((percent for percent in steps if sign(percent) != start), None)
